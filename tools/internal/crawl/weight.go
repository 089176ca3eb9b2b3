package crawl

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	// FirstWindow is what a server may send before it hears from the reader: ten
	// segments of a new connection (RFC 6928).
	FirstWindow = 14_600
	// WholeWindow is allowed for a whole report on one page.
	WholeWindow = 20_000
)

// Wire returns how many bytes go over the wire, as brotli at the given level.
func Wire(data []byte, level int) (int, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, level)
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return b.Len(), nil
}

// Limit returns how heavy a page may be together with its style sheets.
func Limit(path string) int {
	if strings.HasSuffix(path, "/whole/") {
		return WholeWindow
	}
	return FirstWindow
}

// best is the level of compression of what is published. It takes a thousand times as
// long as the quickest, by which nearly every page is light enough already.
const best = brotli.BestCompression

// fits reports whether data is light enough, and if not, its size as it is published.
// Each level takes several times as long as the last, and makes the data smaller; the
// last but one is worth it only where the one before came near.
func fits(data []byte, room int) (bool, int, error) {
	size := len(data)
	for _, level := range []int{0, 5, 10, best} {
		if size <= room {
			break
		}
		if level == 10 && size*3 > room*4 {
			continue
		}
		var err error
		if size, err = Wire(data, level); err != nil {
			return false, 0, err
		}
	}
	return size <= room, size, nil
}

// styled returns how many bytes style sheets take over the wire. It may be called
// from several goroutines.
func (c *Crawl) styled(sheets []string) (total int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, href := range sheets {
		n, ok := c.sizes[href]
		if !ok {
			data, err := fs.ReadFile(c.files, strings.TrimPrefix(href, c.base))
			if err == nil { // one of another site, or one that is not there, is for other rules
				if n, err = Wire(data, best); err != nil {
					return 0, err
				}
			}
			c.sizes[href] = n
		}
		total += n
	}
	return total, nil
}

// weight finds a page that with its style sheets does not fit into the first answer.
func weight(p *page, data []byte, styles int) ([]Problem, error) {
	limit := Limit(p.path)
	light, size, err := fits(data, limit-styles)
	if light || err != nil {
		return nil, err
	}
	return []Problem{{Rule: firstView,
		Message: fmt.Sprintf("found %d bytes for the page and %d for its style, as they are sent; expected at most %d together", size, styles, limit),
		Fix:     "divide the page, or move what few readers need to a page of its own"}}, nil
}
