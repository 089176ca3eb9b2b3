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
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		space := r == ' ' || r < ' ' && unicode.IsSpace(r) || r >= utf8.RuneSelf && unicode.IsSpace(r)
		if !space && !c.inside {
			c.words++
		}
		c.inside = !space
		i += n
	}
}
