package pdf

import (
	"iter"
	"math"
	"strings"
	"unicode"
)

// contents is what all pages draw, in the order in which the structure asks
// for it.
type contents struct {
	pages     []*pageContent
	runs      map[contentKey][]*run
	pictures  map[contentKey][]shown
	onPage    map[contentKey][]contentKey // keys of forms, by page and number
	loose     []*run                      // in no marked content that has a number
	furniture []*run                      // marked as an artifact: running headers, page numbers
	spaced    map[int]bool                // pages that draw the spaces between words
	asked     map[contentKey]bool         // what the structure has asked for
}

// index sorts what pages draw.
func index(pages []*pageContent) *contents {
	c := &contents{
		pages: pages, runs: map[contentKey][]*run{}, pictures: map[contentKey][]shown{}, onPage: map[contentKey][]contentKey{},
		spaced: map[int]bool{}, asked: map[contentKey]bool{},
	}
	for _, p := range pages {
		spaces, letters := 0, 0
		for i := range p.runs {
			r := &p.runs[i]
			for _, x := range r.text {
				if x == ' ' {
					spaces++
				} else {
					letters++
				}
			}
			switch key, artifact, ok := p.claim(r.mark); {
			case ok:
				if len(c.runs[key]) == 0 && key.stream > 0 {
					page := contentKey{page: key.page, id: key.id}
					c.onPage[page] = append(c.onPage[page], key)
				}
				c.runs[key] = append(c.runs[key], r)
			case artifact:
				c.furniture = append(c.furniture, r)
			default:
				c.loose = append(c.loose, r)
			}
		}
		// English has a space for every five letters. A page with far fewer moves
		// the pen instead.
		c.spaced[p.page.number] = spaces*12 > letters
		for _, pic := range p.pictures {
			if key, _, ok := p.claim(pic.mark); ok {
				c.pictures[key] = append(c.pictures[key], pic)
			}
		}
	}
	return c
}

// claim returns the key of the marked content that holds what stands in a mark,
// or whether it is an artifact.
func (p *pageContent) claim(m int) (key contentKey, artifact, ok bool) {
	if m < 0 {
		return contentKey{}, false, false
	}
	if c := p.marks[m].claim; c >= 0 {
		x := p.marks[c]
		return contentKey{page: x.page, stream: x.stream, id: x.id}, false, true
	}
	return contentKey{}, p.marks[m].artifact, false
}

// find returns the key under which content stands that an element asks for. A
// number without its form is looked for in the page's forms.
func (c *contents) find(k contentKey) contentKey {
	if _, ok := c.runs[k]; ok || k.stream > 0 {
		return k
	}
	if keys := c.onPage[k]; len(keys) == 1 {
		return keys[0]
	}
	return k
}

// take returns the runs of a key, and notes that the structure asked for them.
func (c *contents) take(k contentKey) []*run {
	k = c.find(k)
	c.asked[k] = true
	return c.runs[k]
}

// wordRune reports whether a character is part of words and numbers.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// between returns what stands between two runs that follow each other: nothing
// where they touch, a space where the pen moved on or began a new line. hyphen
// is true where the first one ends in a soft hyphen that only the end of its
// line called for.
func (c *contents) between(a, b *run) (space string, hyphen bool) {
	last, first := lastRune(a.text), firstRune(b.text)
	if unicode.IsSpace(last) || unicode.IsSpace(first) {
		return "", false
	}
	if last == 0xad {
		return "", true
	}
	size := max(min(a.size, b.size), 1)
	dx, dy := a.ex-a.x, a.ey-a.y
	if l := math.Hypot(dx, dy); l > 0 {
		dx, dy = dx/l, dy/l
	} else {
		dx, dy = 1, 0
	}
	along := (b.x-a.ex)*dx + (b.y-a.ey)*dy
	across := math.Abs((b.x-a.ex)*dy - (b.y-a.ey)*dx)
	newLine := a.page != b.page || across > 0.6*max(a.size, b.size) || along < -0.8*size
	if newLine {
		// A word or a range of numbers is cut behind its hyphen, stroke or dash.
		if last == '-' || last == '/' || last == '–' || last == '—' || last == '‑' {
			before := []rune(a.text)
			if len(before) > 1 && !unicode.IsSpace(before[len(before)-2]) {
				return "", false
			}
		}
		return " ", false
	}
	gap := 0.16
	if c.spaced[a.page] {
		gap = 0.5 // only a tab or a column is that wide
	}
	if along > gap*size {
		return " ", false
	}
	return "", false
}

// furnitureOfPages returns what is marked as an artifact, a page at a time.
func (c *contents) furnitureOfPages() iter.Seq[[]*run] {
	return func(yield func([]*run) bool) {
		for from, to := 0, 0; from < len(c.furniture); from = to {
			for to < len(c.furniture) && c.furniture[to].page == c.furniture[from].page {
				to++
			}
			if !yield(c.furniture[from:to]) {
				return
			}
		}
	}
}

// text returns what runs say, with what stands between them. Runs that nobody
// sees are passed over.
func (c *contents) text(runs []*run) string {
	var b strings.Builder
	var last *run
	for _, r := range runs {
		if r.unseen != "" {
			continue
		}
		if last != nil {
			space, _ := c.between(last, r)
			b.WriteString(space)
		}
		b.WriteString(r.text)
		last = r
	}
	return plainText(b.String())
}

// plainText drops soft hyphens and makes one space of any spaces.
func plainText(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func lastRune(s string) rune {
	last := rune(0)
	for _, r := range s[max(len(s)-4, 0):] {
		last = r
	}
	return last
}
