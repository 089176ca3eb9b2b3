package repair

import (
	"fmt"
	"strings"
	"unicode"

	"nscp/tools/internal/doc"
)

// setAnchors gives every heading, and every table with a title, an anchor made
// from its words: the same words always have the same anchor, so addresses last.
func setAnchors(s *state) {
	used := map[string]bool{}
	unique := func(slug string) string {
		if slug == "" {
			slug = "part"
		}
		id := slug
		for n := 2; used[id]; n++ {
			id = fmt.Sprintf("%s-%d", slug, n)
		}
		used[id] = true
		return id
	}
	doc.Walk(s.d.Blocks, func(b doc.Block) bool {
		switch b := b.(type) {
		case *doc.Heading:
			if b.ID == "" {
				b.ID = Slug(doc.Words(b.Inlines))
			}
			b.ID = unique(b.ID)
		case *doc.Table:
			if len(b.Caption) == 0 {
				break
			}
			text := doc.Words(b.Caption)
			if word, number, _, ok := label(text); ok {
				b.ID = unique(Slug(word + " " + number))
			} else {
				b.ID = unique(Slug(text))
			}
		}
		return true
	})
}

// maxSlug is the longest anchor or file name made from a title, in bytes, cut
// at a word: an address is read out and typed.
const maxSlug = 60

// Slug returns words as they stand in an address: lower-case letters and digits
// joined by hyphens, at most 60 of them, cut at a word.
func Slug(text string) string {
	var words []string
	n := 0
	for _, w := range strings.Fields(letters(text)) {
		w = strings.Map(ascii, w)
		if w == "" {
			continue
		}
		if n += len(w) + 1; n > maxSlug+1 && len(words) > 0 {
			break
		}
		words = append(words, w)
	}
	return strings.Join(words, "-")
}

// ascii drops what an address would have to escape, and takes the accents off
// Latin letters that English and Welsh use.
func ascii(r rune) rune {
	if r < unicode.MaxASCII {
		return r
	}
	const from, to = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿŵŷ", "aaaaaaceeeeiiiinooooouuuuyywy"
	if i := strings.IndexRune(from, r); i >= 0 {
		return rune(to[len([]rune(from[:i]))])
	}
	return -1
}
