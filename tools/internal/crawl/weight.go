package crawl

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html/atom"
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

// Styles returns the addresses of the style sheets that a page waits for.
func (p *Page) Styles() []string {
	var out []string
	for _, n := range p.All(atom.Link) {
		rel, _ := Attr(n, "rel")
		media, _ := Attr(n, "media")
		href, _ := Attr(n, "href")
		if rel == "stylesheet" && media != "print" && href != "" {
			out = append(out, href)
		}
	}
	return out
}

// Limit returns how heavy a page may be together with its style sheets.
func (p *Page) Limit() int {
	if strings.HasSuffix(p.Path, "/whole/") {
		return WholeWindow
	}
	return FirstWindow
}

// quick and best are levels of compression. What is published is compressed as well
// as can be, which takes a hundred times as long; most pages are light either way.
const quick, best = 3, brotli.BestCompression

// styled returns how many bytes style sheets take over the wire. It may be called
// from several goroutines.
func (s *Site) styled(sheets []string) (total int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, href := range sheets {
		n, ok := s.sizes[href]
		if !ok {
			data, err := fs.ReadFile(s.files, strings.TrimPrefix(href, s.Base))
			if err == nil { // one of another site, or one that is not there, is for other rules
				if n, err = Wire(data, best); err != nil {
					return 0, err
				}
			}
			s.sizes[href] = n
		}
		total += n
	}
	return total, nil
}

// weight finds a page that with its style sheets does not fit into the first answer.
func weight(p *Page, styles int) ([]Problem, error) {
	limit := p.Limit()
	if len(p.Data)+styles <= limit {
		return nil, nil
	}
	size, err := Wire(p.Data, quick)
	if err == nil && size+styles > limit {
		size, err = Wire(p.Data, best)
	}
	if err != nil || size+styles <= limit {
		return nil, err
	}
	return []Problem{{Rule: firstView,
		Message: fmt.Sprintf("found %d bytes for the page and %d for its style, as they are sent; expected at most %d together", size, styles, limit),
		Fix:     "divide the page, or move what few readers need to a page of its own"}}, nil
}
