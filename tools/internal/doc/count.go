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
		c.inside = 0
		return true
	})
	return c.words
}

// counter counts words in pieces of text that follow one another without a space.
type counter struct {
	words  int
	inside uint8 // 1 where the last piece ended inside a word
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
			c.inside = 0
		}
	}
}

func (c *counter) add(s string) {
	words, inside := c.words, c.inside
	for i := 0; i < len(s); {
		letter, n := letters[s[i]], 1
		if s[i] >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); unicode.IsSpace(r) {
				letter = 0
			}
		}
		words += int(letter &^ inside) // no branch: where a word begins nobody can foresee
		inside = letter
		i += n
	}
	c.words, c.inside = words, inside
}

// letters has 1 for each byte that is of no space, as far as one byte can say.
var letters = func() (table [256]uint8) {
	for c := range table {
		if c != ' ' && !('\t' <= c && c <= '\r') {
			table[c] = 1
		}
	}
	return table
}()
