package repair

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A vocabulary is the words of a document as it was read. It is the witness for
// whether two fragments are one word: no dictionary knows "Bassetlaw". The words
// are taken when the first seam asks for them, as most documents have none.
type vocabulary struct {
	lines     []string
	lower     string          // the lines in lower case; "" until asked for
	counts    map[string]int  // in lower case
	compounds map[string]bool // words with a hyphen inside, in lower case
}

// count returns how often a word in lower case occurs. Most that are asked for are two
// words made one, which stand nowhere.
func (v *vocabulary) count(word string) int {
	if v.lower == "" {
		v.lower = strings.ToLower(strings.Join(v.lines, "\n"))
	}
	if v.counts == nil && !strings.Contains(v.lower, word) {
		return 0
	}
	if v.counts == nil {
		v.counts = map[string]int{}
		for w := range strings.FieldsFuncSeq(v.lower, noWord) {
			v.counts[w]++
		}
	}
	return v.counts[word]
}

// hyphened reports whether a word in lower case occurs with its hyphen.
func (v *vocabulary) hyphened(word string) bool {
	if v.compounds == nil {
		v.compounds = map[string]bool{}
		for _, line := range v.lines {
			for w := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
				if strings.Contains(w, "-") {
					v.compounds[strings.ToLower(w)] = true
				}
			}
		}
	}
	return v.compounds[word]
}

// fields returns the runs of letters in s.
func fields(s string) []string { return strings.FieldsFunc(s, noWord) }

// noWord reports whether a character is in no word.
func noWord(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

// endsSentence reports whether text ends where a sentence, a lead-in or an item
// of a list does.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"'”’)]*`, r)
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;…", r) || s == ""
}

// startsLower reports whether text begins with a lower-case letter, or with a
// mark that no sentence begins with.
func startsLower(s string) bool {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) || strings.ContainsRune(",;.)", r) && s != ""
}

// leadsOn holds words that no sentence ends with: whatever follows one of them
// belongs to it.
var leadsOn = map[string]bool{
	"a": true, "an": true, "the": true, "and": true, "or": true, "of": true, "to": true, "in": true, "for": true,
	"with": true, "by": true, "from": true, "at": true, "as": true, "that": true, "which": true, "who": true,
	"their": true, "our": true, "its": true, "this": true, "these": true, "is": true, "are": true, "was": true,
	"were": true, "be": true, "been": true, "has": true, "have": true, "had": true, "will": true, "not": true,
	"than": true, "between": true, "into": true, "on": true, "but": true, "if": true, "because": true,
}

// lastWord and firstWord return the run of letters at the end and the beginning
// of text, or "" where something else stands there.
func lastWord(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	return s[:i]
}

// auxiliary verbs make a sentence of a short line.
var auxiliary = map[string]bool{
	"is": true, "are": true, "was": true, "were": true, "has": true, "have": true, "had": true, "will": true,
	"be": true, "been": true, "should": true, "must": true, "can": true, "could": true, "would": true, "may": true,
}

// asks begin a heading that is a question or its short form: "What people said
// they were offered", "How we are doing".
var asks = map[string]bool{"what": true, "how": true, "why": true, "who": true, "where": true, "when": true, "which": true}

// hasVerb reports whether a short line is a sentence rather than a title.
func hasVerb(s string) bool {
	if asks[strings.ToLower(firstWord(s))] {
		return false
	}
	for _, w := range fields(s) {
		if auxiliary[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

// letters returns s in lower case with everything but letters and digits made a
// single space: the form in which titles are compared.
func letters(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r != '\'' && r != '’':
			gap = true
		}
	}
	return b.String()
}

// says reports whether letters(s) is title, as far as need be: nearly every text
// has another letter first.
func says(s, title string) bool {
	gap := false
	rest := title
	next := func() (r rune) {
		r, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
		return r
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && len(rest) < len(title) && next() != ' ' || next() != unicode.ToLower(r) {
				return false
			}
			gap = false
		case r != '\'' && r != '’':
			gap = true
		}
	}
	return rest == ""
}

// countWords returns how many words there are between spaces.
func countWords(s string) (n int) {
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

// label matches "Commitment 1: …", "Priority 2 – …", "Appendix A": a word and
// its number, by which documents name their parts.
func label(s string) (word, number, rest string, ok bool) {
	s = strings.TrimSpace(s)
	word, after, found := strings.Cut(s, " ")
	if !found || !labelWords[strings.ToLower(word)] {
		return "", "", "", false
	}
	i := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsDigit(r) })
	if i < 0 {
		i = len(after)
	}
	if i == 0 {
		// A single capital: "Appendix A".
		r, n := utf8.DecodeRuneInString(after)
		if !unicode.IsUpper(r) || len(after) > n && unicode.IsLetter(rune(after[n])) {
			return "", "", "", false
		}
		i = n
	}
	rest = strings.TrimLeft(after[i:], " :.-–—")
	return word, after[:i], rest, true
}

var labelWords = map[string]bool{
	"commitment": true, "priority": true, "objective": true, "recommendation": true, "theme": true,
	"appendix": true, "section": true, "chapter": true, "part": true, "annex": true, "goal": true,
	"aim": true, "action": true, "outcome": true, "finding": true, "strand": true, "pillar": true,
}
