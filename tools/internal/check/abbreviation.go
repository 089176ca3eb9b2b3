package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/check/spelling"
)

// slips is how many letters two words differ in.
func slips(a, b string, limit int) int { return spelling.Distance(a, b, limit) }

// usualAbbreviations need no expansion: a reader meets them every day. GOV.UK's
// style names UK, EU, VAT and MP; the rest are as common.
var usualAbbreviations = set("UK", "EU", "US", "USA", "UN", "VAT", "MP", "NHS", "GP", "BBC", "NSPCC", "RSPCA", "YMCA", "PDF", "HTML", "URL", "CSV", "TV", "IT", "ID", "HQ",
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
	gloss       bool // a description, which other words may give as well
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

// Names are held against abbreviations one by one, so both need a bound. A report
// has a few dozen abbreviations and a few hundred names.
const (
	mostAbbreviations = 200
	mostNames         = 2000
)

// findAbbreviations reads the abbreviations of a document.
func findAbbreviations(p *page) abbreviations {
	a := findUses(p)
	seen := map[string]bool{}
	for n, q := range p.passages {
		for _, name := range q.properNames(n) {
			if key := q.of(name.first, name.last); !seen[key] && len(a.names) < mostNames {
				seen[key] = true
				a.names = append(a.names, name)
			}
		}
	}
	return a
}

// findUses is findAbbreviations without the names that stand in the text.
func findUses(p *page) abbreviations {
	a := abbreviations{uses: map[string][]use{}, definitions: map[string][]definition{}}
	for n, q := range p.passages {
		if q.tokens == nil {
			if !mayAbbreviate(q.text) {
				continue
			}
			q.cutWords(p.vocabulary)
		}
		for i := range q.tokens {
			abbr, ok := q.abbreviation(i, p.words)
			if !ok {
				continue
			}
			if a.uses[abbr] == nil {
				if len(a.order) == mostAbbreviations {
					continue
				}
				a.order = append(a.order, abbr)
			}
			a.uses[abbr] = append(a.uses[abbr], use{n, i})
			if d, ok := p.definitionAt(n, i, abbr); ok {
				d.glossary = d.glossary || p.inGlossary(n)
				a.definitions[abbr] = append(a.definitions[abbr], d)
			}
		}
	}
	return a
}

// mayAbbreviate reports whether a text holds two capitals in a row of letters,
// digits and ampersands, without which it has no abbreviation.
func mayAbbreviate(text string) bool {
	capitals := 0
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		switch {
		case 'a' <= r && r <= 'z':
		case 'A' <= r && r <= 'Z':
			if capitals++; capitals == 2 {
				return true
			}
		case r < utf8.RuneSelf:
			if (r < '0' || r > '9') && r != '&' {
				capitals = 0
			}
		default:
			r, n = utf8.DecodeRuneInString(text[i:])
			if unicode.IsUpper(r) {
				capitals++
			} else if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
				capitals = 0
			}
			if capitals == 2 {
				return true
			}
		}
		i += n
	}
	return false
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
	if p.loud != unasked {
		return p.loud == yes
	}
	p.loud = no
	loud, all := 0, 0
	for _, t := range p.tokens {
		if t.kind == word && t.end-t.start > 1 {
			all++
			if t.shout {
				loud++
			}
		}
	}
	if all > 1 && loud*10 >= all*7 {
		p.loud = yes
	}
	return p.loud == yes
}

var romanNumerals = set("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XX")

// abbreviation returns the abbreviation that token i is, without a plural or
// possessive ending: letters of which most are capitals. Words written in
// capitals for emphasis are not abbreviations; in a passage written in capitals
// only what no dictionary knows is one.
func (p *passage) abbreviation(i int, words *spelling.List) (string, bool) {
	t := &p.tokens[i]
	if t.capitals < 2 || t.end-t.start < 2 || t.end-t.start > 14 || !t.capital || i > 0 && p.tokens[i-1].kind == number && p.tokens[i-1].end == t.start {
		return "", false // the end of a postcode, NG19 8LL, is none either
	}
	if i > 0 && !t.space && p.tokens[i-1].is("@", "#", ".", "_", "/") || i+1 < len(p.tokens) && !p.tokens[i+1].space && p.tokens[i+1].is("@", "_") {
		return "", false
	}
	// SP-2024-19, SP/4, COVID-19: a reference, or a name with its number
	if i+2 < len(p.tokens) && (isDash(p.tokens[i+1]) || p.tokens[i+1].is("/")) && !p.tokens[i+1].space && p.tokens[i+2].kind == number && !p.tokens[i+2].space {
		return "", false
	}
	s := strings.ReplaceAll(t.written, "’", "'")
	s, _, _ = strings.Cut(s, "'")
	if base := strings.TrimSuffix(s, "s"); base != s && len(base) >= 2 && strings.ToUpper(base) == base {
		s = base
	}
	// The GCP2 is the second version of the GCP.
	if base := strings.TrimRight(s, "0123456789"); len(base) >= 3 && strings.ToUpper(base) == base {
		s = base
	}
	// Child LC, Family QB: a name that stands for one that is not told.
	if len(s) == 2 && i > 0 && t.space && p.tokens[i-1].in(pseudonymous) && p.tokens[i-1].capital {
		return "", false
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
		if commonWords.has(low) || len(s) > 5 && words.Knows(low) {
			return "", false
		}
		if words.Knows(low) && (p.besideShout(i) || p.mostlyShouted()) {
			return "", false
		}
	}
	return s, true
}

// pseudonymous are words, with a capital, behind which letters stand for a person.
var pseudonymous = list("child", "baby", "family", "adult", "sibling", "brother", "sister", "mother", "father", "parent", "person", "subject", "infant", "girl", "boy")

// commonWords are words that stand in capitals for emphasis only.
var commonWords = list("not", "no", "and", "or", "all", "any", "must", "only", "never", "always", "do", "is", "are", "be", "if", "we", "you", "your", "our",
	"this", "that", "will", "can", "may", "now", "new", "yes", "on", "off", "in", "at", "to", "the", "of", "for", "by", "as", "an", "both", "each",
	"one", "two", "but", "stop", "note", "draft", "every", "us", "it", "what", "when", "who", "why", "how", "with", "from", "out", "up", "so", "was", "has", "have", "had", "more", "most", "own", "see", "help", "please")

// besideShout reports whether a neighbour is a word of the dictionary in
// capitals too, as in "DO NOT SHARE".
func (p *passage) besideShout(i int) bool {
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(p.tokens) && p.tokens[k].kind == word && p.tokens[k].shout && p.tokens[k].in(commonWords) {
			return true
		}
	}
	return false
}

// properNames returns the names in a passage: three or more words that begin with
// capitals, small words between them.
func (p *passage) properNames(n int) []properName {
	var out []properName
	for i := 0; i < len(p.tokens); {
		if !p.tokens[i].capital {
			i++
			continue
		}
		j, last := i, i+1
		for j < len(p.tokens) && j < i+nameReach {
			t := p.tokens[j]
			if t.capital {
				last = j + 1
			} else if !(t.kind == word && t.in(smallWords) || t.is("&", "'", "’") || isDash(t) && !t.space) {
				break
			}
			j++
		}
		if last-i < 3 {
			i = last
			continue
		}
		words := p.nameWords(i, last, false)
		for len(words) > 0 && words[0].in(smallWords) {
			words = words[1:]
		}
		if len(words) >= 3 {
			out = append(out, properName{n, words[0].token, last, words})
		}
		i = last
	}
	return out
}
