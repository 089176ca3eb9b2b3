package doc

import (
	"unicode"
	"unicode/utf8"
)

// CountWords returns how many words blocks hold: the fields of [Plain], which it
// does not put together.
func CountWords(blocks []Block) int {
	var c counter
	Walk(blocks, func(x Block) bool {
		switch x := x.(type) {
		case *Code:
			c.add(x.Text)
		case *HTML:
			c.add(x.Text)
		default:
			for _, ins := range Inlines(x) {
				c.inlines(ins)
			}
		}
		c.inside = false
		return true
	})
	return c.words
}

// counter counts words in pieces of text that follow one another without a space.
type counter struct {
	words  int
	inside bool // the last piece ended inside a word
}

func (c *counter) inlines(ins []Inline) {
	for _, in := range ins {
		switch in := in.(type) {
		case *Text:
			c.add(in.Text)
		case *Literal:
			c.add(in.Text)
		case *Emphasis:
			c.inlines(in.Inlines)
		case *Link:
			c.inlines(in.Inlines)
		case *Image:
			c.add(in.Alt)
		case *LineBreak:
			c.inside = false
		}
	}
}

func (c *counter) add(s string) {
	words, inside := c.words, c.inside
	for i := 0; i < len(s); {
		var space bool
		if b := s[i]; b < utf8.RuneSelf {
			space = b == ' ' || '\t' <= b && b <= '\r'
			i++
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			space = unicode.IsSpace(r)
			i += n
		}
		if !space && !inside {
			words++
		}
		inside = !space
	}
	c.words, c.inside = words, inside
}
