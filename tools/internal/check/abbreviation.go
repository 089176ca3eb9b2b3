package check

import (
	"strings"
	"unicode"

	"nscp/tools/internal/check/spelling"
)

// slips is how many letters two words differ in.
func slips(a, b string, limit int) int { return spelling.Distance(a, b, limit) }

// usualAbbreviations need no expansion: a reader meets them every day. GOV.UK's
// style names UK, EU, VAT and MP; the rest are as common.
var usualAbbreviations = set("UK", "EU", "US", "USA", "UN", "VAT", "MP", "NHS", "GP", "BBC", "NSPCC", "RSPCA", "PDF", "HTML", "URL", "CSV", "TV", "IT", "ID", "HQ",
	"AM", "PM", "AD", "BC", "OK", "SMS", "GCSE", "DNA", "HIV", "AIDS", "COVID", "A&E", "PIN", "PC", "FAQ", "FAQs", "CCTV", "DVD", "SOS", "CV", "PhD", "HM", "GMT", "BST",
	"NB", "PS", "RE", "PO", "QR", "XML", "ZIP", "USB", "WiFi", "CO", "IQ", "TBC", "N/A")

// A use is a place where an abbreviation stands.
type use struct {
	passage int
	token   int
}

func (u use) before(o use) bool {
	return u.passage < o.passage || u.passage == o.passage && u.token < o.token
}

// A definition is a place where an abbreviation is said to stand for a name.
type definition struct {
	use
	first, last int    // tokens of the name in the definition's own passage
	name        string // as written
	words       []nameWord
	apart       bool // the name stands in a passage of its own, as in a glossary's table
	glossary    bool // in a list of abbreviations
	wrong       bool // the initials are not quite the name's
	initials    string
}

// abbreviations are what a document says of its abbreviations.
type abbreviations struct {
	order       []string // by first use
	uses        map[string][]use
	definitions map[string][]definition
	names       []properName
}

// A properName is a run of words with capitals, small words between them.
type properName struct {
	passage     int
	first, last int
	words       []nameWord
}

// defined returns the first definition of an abbreviation, or nil.
func (a abbreviations) defined(abbr string) *definition {
	if ds := a.definitions[abbr]; len(ds) > 0 {
		return &ds[0]
	}
	return nil
}

// findAbbreviations reads the abbreviations of a document.
func findAbbreviations(p *page) abbreviations {
	a := abbreviations{uses: map[string][]use{}, definitions: map[string][]definition{}}
	for n, q := range p.passages {
		loud := q.mostlyShouted()
		for i := range q.tokens {
			abbr, ok := q.abbreviation(i, p.words, loud)
			if !ok {
				continue
			}
			if a.uses[abbr] == nil {
				a.order = append(a.order, abbr)
			}
			a.uses[abbr] = append(a.uses[abbr], use{n, i})
			if d, ok := p.definitionAt(n, i, abbr); ok {
				d.glossary = d.glossary || p.inGlossary(n)
				a.definitions[abbr] = append(a.definitions[abbr], d)
			}
		}
		a.names = append(a.names, q.properNames(n)...)
	}
	return a
}

// inGlossary reports whether a passage stands under a heading that says it lists
// abbreviations.
func (p *page) inGlossary(n int) bool {
	s := p.passages[n].section
	if s < 0 {
		return false
	}
	t := strings.ToLower(p.passages[s].text)
	return strings.Contains(t, "glossary") || strings.Contains(t, "abbreviation") || strings.Contains(t, "acronym")
}

// mostlyShouted reports whether a passage is written in capitals, so that
// capitals in it say nothing.
func (p *passage) mostlyShouted() bool {
	loud, all := 0, 0
	for _, t := range p.tokens {
		if t.kind == word && t.end-t.start > 1 {
			all++
			if p.shout(t) {
				loud++
			}
		}
	}
	return all > 1 && loud*10 >= all*7
}

var romanNumerals = set("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XX")

// abbreviation returns the abbreviation that token i is, without a plural or
// possessive ending: letters of which most are capitals. Words written in
// capitals for emphasis are not abbreviations; in a passage written in capitals
// only what no dictionary knows is one.
func (p *passage) abbreviation(i int, words *spelling.List, loud bool) (string, bool) {
	t := p.tokens[i]
	if t.kind != word || t.end-t.start < 2 || t.end-t.start > 14 || !p.capital(t) {
		return "", false
	}
	if i > 0 && !t.space && p.tokens[i-1].is("@", "#", ".", "_", "/") || i+1 < len(p.tokens) && !p.tokens[i+1].space && p.tokens[i+1].is("@", "_") {
		return "", false
	}
	// SP-2024-19, COVID-19: a reference, or a name with its number
	if i+2 < len(p.tokens) && isDash(p.tokens[i+1]) && !p.tokens[i+1].space && p.tokens[i+2].kind == number && !p.tokens[i+2].space {
		return "", false
	}
	s := strings.ReplaceAll(p.text[t.start:t.end], "’", "'")
	s, _, _ = strings.Cut(s, "'")
	if base := strings.TrimSuffix(s, "s"); base != s && len(base) >= 2 && strings.ToUpper(base) == base {
		s = base
	}
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case r != '&':
			return "", false
		}
	}
	if upper < 2 || lower >= upper || upper+lower > 10 || lower > 0 && (upper+lower > 6 || strings.HasPrefix(s, "Mc")) || romanNumerals[s] {
		return "", false
	}
	low := strings.ToLower(s)
	if lower == 0 {
		title := s[:1] + low[1:]
		if words.Listed(title) && !words.Listed(low) && len(s) > 4 {
			return "", false // a name in capitals: OFSTED
		}
		if commonWords[low] || len(s) > 5 && words.Knows(low) {
			return "", false
		}
		if (loud || p.besideShout(i)) && words.Knows(low) {
			return "", false
		}
	}
	return s, true
}

// commonWords are words that stand in capitals for emphasis only.
var commonWords = set("not", "no", "and", "or", "all", "any", "must", "only", "never", "always", "do", "is", "are", "be", "if", "we", "you", "your", "our",
	"this", "that", "will", "can", "may", "now", "new", "yes", "on", "off", "in", "at", "to", "the", "of", "for", "by", "as", "an", "both", "each",
	"one", "two", "but", "stop", "note", "draft", "every", "us", "it", "what", "when", "who", "why", "how", "with", "from", "out", "up", "so", "was", "has", "have", "had", "more", "most", "own", "see", "help", "please")

// besideShout reports whether a neighbour is a word of the dictionary in
// capitals too, as in "DO NOT SHARE".
func (p *passage) besideShout(i int) bool {
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(p.tokens) && p.tokens[k].kind == word && p.shout(p.tokens[k]) && commonWords[p.tokens[k].low] {
			return true
		}
	}
	return false
}

// nameReach is how many tokens back or on a name is looked for.
const nameReach = 24

// definitionAt reports whether the abbreviation at token i of passage n is being
// defined there. What stands before brackets is only a definition when its
// initials say so: "Police (HMICFRS)" is not.
func (p *page) definitionAt(n, i int, abbr string) (definition, bool) {
	q := p.passages[n]
	d := definition{use: use{n, i}}
	from := max(0, i-nameReach)
	to := min(len(q.tokens), i+nameReach)

	if open := q.openingBracket(i); open >= 0 {
		before := q.nameWords(from, open, true)
		if k := initialsEnding(before, abbr); k >= 0 && len(before)-k > 1 {
			return d.named(q, before[k:]), true
		}
		if words, initials := nearlyNamed(before, abbr); words != nil {
			d.wrong, d.initials = true, initials
			return d.named(q, words), true
		}
		return d, false
	}
	// ABBR (the name), ABBR – the name, ABBR stands for the name
	k, closed := q.introduced(i)
	if k > 0 {
		after := q.nameWords(k, to, false)
		for len(after) > 0 && (after[0].low == "the" || after[0].low == "a" || after[0].low == "an") && !strings.HasPrefix(strings.ToLower(abbr), after[0].low[:1]) {
			after = after[1:]
		}
		m := initialsBeginning(after, abbr)
		if m > 1 && (!closed || m == len(after)) {
			return d.named(q, after[:m]), true
		}
		if closed && len(abbr) >= 4 && len(after) > 1 && changedOver(plainInitials(after, false), strings.ToLower(abbr)) {
			d.wrong, d.initials = true, strings.ToUpper(plainInitials(after, false))
			return d.named(q, after), true
		}
	}
	// the name, or ABBR; the name, known as ABBR
	if k := q.calledBy(i); k > 0 {
		before := q.nameWords(from, k, true)
		if m := initialsEnding(before, abbr); m >= 0 && len(before)-m > 1 {
			return d.named(q, before[m:]), true
		}
	}
	// A row or an entry of a glossary: the abbreviation alone, then the name.
	if len(q.tokens) == 1 && q.table != nil {
		for _, m := range []int{n + 1, n - 1} {
			if m < 0 || m >= len(p.passages) || p.passages[m].table != q.table || p.passages[m].row != q.row {
				continue
			}
			o := p.passages[m]
			after := o.nameWords(0, min(len(o.tokens), nameReach), false)
			if k := initialsBeginning(after, abbr); k > 1 {
				d.apart, d.glossary = true, true
				d.words = after[:k]
				d.name = o.of(after[0].token, after[k-1].token+1)
				return d, true
			}
		}
	}
	return d, false
}

func (d definition) named(q *passage, words []nameWord) definition {
	d.words = words
	d.first, d.last = words[0].token, words[len(words)-1].token+1
	d.name = q.of(d.first, d.last)
	return d
}

// openingBracket returns the index of the bracket in which token i stands alone,
// but for "the", quotation marks or "or …", or -1.
func (p *passage) openingBracket(i int) int {
	k := i - 1
	for k >= 0 && k > i-4 && p.tokens[k].is("the", "“", "‘", `"`, "'", "or", "hereafter", "as", "known", "called") {
		k--
	}
	if k < 0 || !p.tokens[k].is("(", "[") {
		return -1
	}
	for j := i + 1; j < len(p.tokens) && j < i+8; j++ {
		if p.tokens[j].is(")", "]") {
			return k
		}
		if p.tokens[j].kind == number || j == i+1 && !p.tokens[j].is("”", "’", `"`, "'", "or", ",", ";", "/") {
			return -1
		}
	}
	return -1
}

// introduced returns the index of the first token of the words that say what the
// abbreviation at token i stands for, or 0; closed means that a bracket ends them.
func (p *passage) introduced(i int) (k int, closed bool) {
	if i+2 >= len(p.tokens) {
		return 0, false
	}
	t := p.tokens[i+1]
	switch {
	case t.is("("):
		return i + 2, true
	case isDash(t) && t.space && p.tokens[i+2].space, t.is(":", "="):
		return i + 2, false
	case t.is(",") && p.tokens[i+2].is("or"):
		return i + 3, false
	case t.is("stands", "means") || t.is("is") && p.tokens[i+2].is("short"):
		k = i + 2
		for k < len(p.tokens) && p.tokens[k].is("for", "short", "the") {
			k++
		}
		return k, false
	case i == 0 && p.kind == item && t.kind == word:
		return i + 1, false
	}
	return 0, false
}

// calledBy returns the index after the last token of the words before "or", "known
// as" or a dash that introduce the abbreviation at token i, or 0.
func (p *passage) calledBy(i int) int {
	k := i - 1
	for k >= 0 && p.tokens[k].is("the", "“", "‘", `"`, "'") {
		k--
	}
	if k < 1 {
		return 0
	}
	if k >= 0 && k < i-1 && !p.tokens[k].is("or", "as", "called", "to") {
		return 0
	}
	t := p.tokens[k]
	switch {
	case t.is("or") && p.tokens[k-1].is(","):
		return k - 1
	case isDash(t) && t.space && p.tokens[k+1].space:
		return k
	case t.is("as") && k > 1 && p.tokens[k-1].is("known", "abbreviated"), t.is("to") && p.tokens[k-1].is("shortened", "abbreviated"):
		k--
	case !t.is("called"):
		return 0
	}
	k--
	for k > 0 && p.tokens[k].is("also", "commonly", "usually", "otherwise", "often", "is", "was", "known", ",", "which", "sometimes", "better", "locally") {
		k--
	}
	return k + 1
}

// nearlyNamed returns the words before brackets whose initials are nearly the
// abbreviation, and what the initials are.
func nearlyNamed(before []nameWord, abbr string) ([]nameWord, string) {
	abbr = strings.ToLower(abbr)
	if len(abbr) < 3 {
		return nil, ""
	}
	// A name in capitals, back to its first word.
	first := len(before)
	for first > 0 && (before[first-1].capital || smallWords[before[first-1].low] && first > 1 && before[first-2].capital) {
		first--
	}
	for first < len(before) && smallWords[before[first].low] {
		first++
	}
	if name := before[first:]; len(name) >= 2 {
		for _, all := range []bool{false, true} {
			if in := plainInitials(name, all); jumbled(in, abbr) {
				return name, strings.ToUpper(in)
			}
		}
		return nil, ""
	}
	// In lower case only a change of order is evidence enough.
	for first = len(before) - 1; first >= 0; first-- {
		if in := plainInitials(before[first:], false); len(in) == len(abbr) {
			if !smallWords[before[first].low] && len(abbr) >= 4 && changedOver(in, abbr) {
				return before[first:], strings.ToUpper(in)
			}
		} else if len(in) > len(abbr) {
			break
		}
	}
	return nil, ""
}

// properNames returns the names in a passage: three or more words that begin with
// capitals, small words between them.
func (p *passage) properNames(n int) []properName {
	var out []properName
	for i := 0; i < len(p.tokens); {
		if !p.capital(p.tokens[i]) {
			i++
			continue
		}
		j, last := i, i+1
		for j < len(p.tokens) && j < i+nameReach {
			t := p.tokens[j]
			if p.capital(t) {
				last = j + 1
			} else if !(t.kind == word && smallWords[t.low] || t.is("&", "'", "’") || isDash(t) && !t.space) {
				break
			}
			j++
		}
		words := p.nameWords(i, last, false)
		for len(words) > 0 && smallWords[words[0].low] {
			words = words[1:]
		}
		if len(words) >= 3 {
			out = append(out, properName{n, words[0].token, last, words})
		}
		i = last
	}
	return out
}
