package disclosure

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// capitals yields the words of a text that begin like a name, in order: what the
// expression [part] matches. They are read here without it, because every passage
// is asked for them and the expression took a third of the gate's time.
func capitals(text string) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		for i := 0; i < len(text); {
			c := text[i]
			if c < utf8.RuneSelf && (c < 'A' || 'Z' < c) {
				i++
				continue
			}
			end := afterName(text, i)
			if end == i {
				_, n := utf8.DecodeRuneInString(text[i:])
				i += n
				continue
			}
			if !yield(stretch{i, end}) {
				return
			}
			i = end
		}
	}
}

// afterName returns where the name that begins at i ends, or i.
func afterName(text string, i int) int {
	for _, prefix := range []string{"O", "D", "Mc", "Mac", "Fitz"} {
		if strings.HasPrefix(text[i:], prefix) {
			k := i + len(prefix)
			k += apostrophe(text[k:])
			if end := afterCapital(text, k); end > k {
				return afterParts(text, end)
			}
		}
	}
	if end := afterCapital(text, i); end > i {
		return afterParts(text, end)
	}
	return i
}

// afterParts returns where further parts of a name end that hang on it: Amelia-Rose.
func afterParts(text string, i int) int {
	for {
		k := i + apostrophe(text[i:])
		if k == i && k < len(text) && text[k] == '-' {
			k++
		}
		end := afterCapital(text, k)
		if k == i || end == k {
			return i
		}
		i = end
	}
}

// afterCapital returns where a capital and the small letters behind it end, or i
// where there is no capital or no small letter.
func afterCapital(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	if !unicode.IsUpper(r) {
		return i
	}
	first := i + n
	k := first
	for k < len(text) {
		r, n := utf8.DecodeRuneInString(text[k:])
		if !unicode.IsLower(r) {
			break
		}
		k += n
	}
	if k == first {
		return i
	}
	return k
}

// apostrophe returns how many bytes an apostrophe has that a text begins with, or 0.
func apostrophe(text string) int {
	for _, a := range []string{"'", "’"} {
		if strings.HasPrefix(text, a) {
			return len(a)
		}
	}
	return 0
}

func letter(c byte) bool { return 'a' <= c|' ' && c|' ' <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }
