package check

import (
	"maps"
	"slices"
	"strings"
)

// A variantSet gathers the ways that terms are written, in order of appearance.
type variantSet struct {
	terms map[string]*term
	order []*term
}

// A term is written in each of its ways, which its forms tell apart.
type term struct {
	forms []string
	ways  []variant
}

func newVariantSet() *variantSet { return &variantSet{terms: map[string]*term{}} }

// way returns a way in which the term with the key is written; a new one is empty.
func (s *variantSet) way(key, form string) *variant {
	t := s.terms[key]
	if t == nil {
		t = &term{}
		s.terms[key] = t
		s.order = append(s.order, t)
	}
	i := slices.Index(t.forms, form)
	if i < 0 {
		i = len(t.forms)
		t.forms, t.ways = append(t.forms, form), append(t.ways, variant{})
	}
	return &t.ways[i]
}

// add puts down that the term with the key is written so at a place. form is what
// tells two ways apart, text what is shown of it.
func (s *variantSet) add(key, form, text string, at stretchIn, proper bool) {
	v := s.way(key, form)
	if v.text == "" {
		v.text, v.proper = text, proper
	}
	v.places = append(v.places, at)
}

// several returns the terms that are written in two ways or more.
func (s *variantSet) several() [][]variant {
	var out [][]variant
	for _, t := range s.order {
		if len(t.ways) > 1 {
			out = append(out, t.ways)
		}
	}
	return out
}

// wordVariants finds one word or compound written in several ways: OFSTED and
// Ofsted; eLearning, E Learning and e-learning; face to face and face-to-face.
func (p *page) wordVariants() [][]variant {
	set := newVariantSet()
	keys := p.compounds()
	beginnings := slices.Sorted(maps.Keys(keys))
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for i := 0; i < len(q.tokens); i++ {
			t := q.tokens[i]
			if t.kind != word || t.quoted {
				continue
			}
			if begins(beginnings, t.low) {
				if key, n, joined := q.compoundAt(i, keys); n > 0 {
					i += n - 1
					if joined == " " && !q.attributive(i+1) && !keys[key].camel {
						continue // met face to face, in the long term
					}
					at := stretchIn{q, t.start, q.tokens[i].end}
					text := q.text[at.start:at.end]
					set.add(key, compoundForm(text, joined), text, at, false)
					continue
				}
			}
			if len(t.low) <= 4 || !t.capital && !t.shout || !p.listedName(t) {
				continue
			}
			// Names in capitals beside the same in ordinary letters.
			at := stretchIn{q, t.start, t.end}
			switch {
			case t.shout && q.kind != heading:
				set.add(t.low, t.written, t.written, at, false)
				if proper := set.way(t.low, t.title); proper.text == "" {
					proper.text, proper.proper = t.title, true
				}
			case t.capital && !t.shout:
				title := strings.TrimSuffix(t.title, "'s")
				set.add(strings.TrimSuffix(t.low, "'s"), title, title, at, true)
			}
		}
	}
	return set.several()
}

// listedName reports whether the lists have a word with a capital only.
func (p *page) listedName(t token) bool {
	if t.name == unasked {
		t.name = no
		if title := titled(t.low); p.words.Listed(title) && !p.words.Listed(t.low) {
			t.name, t.title = yes, title
		}
	}
	return t.name == yes
}

// begins reports whether one of the words, which are in order, begins with letters.
func begins(sorted []string, letters string) bool {
	i, _ := slices.BinarySearch(sorted, letters)
	return i < len(sorted) && strings.HasPrefix(sorted[i], letters)
}

func titled(low string) string {
	if low == "" {
		return ""
	}
	return strings.ToUpper(low[:1]) + low[1:]
}

// A compound is a term that a document writes with a hyphen or with a capital
// inside: "face-to-face", "eLearning".
type compound struct {
	words int  // most words it is written with
	camel bool // a form with a capital inside, or a single letter before a hyphen
}

// compounds returns the compounds of a document by their letters alone.
func (p *page) compounds() map[string]compound {
	out := map[string]compound{}
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for i := 0; i < len(q.tokens); i++ {
			t := q.tokens[i]
			if t.kind != word || t.quoted {
				continue
			}
			if n, letters := q.hyphenated(i); n > 1 {
				c := out[letters]
				c.words = max(c.words, (n+1)/2)
				c.camel = c.camel || t.end-t.start == 1
				out[letters] = c
				i += n - 1
			} else if t.capitals > 0 && camel(t.written) {
				c := out[t.low]
				c.words = max(c.words, 2)
				c.camel = true
				out[t.low] = c
			}
		}
	}
	return out
}

// hyphenated returns how many tokens the hyphenated word at token i has, and its
// letters; 1 where there is no hyphen.
func (p *passage) hyphenated(i int) (n int, letters string) {
	n = 1
	letters = p.tokens[i].low
	if i+1 < len(p.tokens) && p.tokens[i+1].kind != mark {
		return n, letters
	}
	for i+n+1 < len(p.tokens) && n < 9 {
		h, w := p.tokens[i+n], p.tokens[i+n+1]
		if !h.is("-", "‐", "‑") || h.space || w.space || w.kind != word {
			break
		}
		letters += w.low
		n += 2
	}
	if i > 0 && isDash(p.tokens[i-1]) && !p.tokens[i-1].space && !p.tokens[i].space {
		return 1, p.tokens[i].low // the tail of something else: "5-month-old"
	}
	return n, letters
}

// camel reports whether a word begins small and has one capital next: eLearning.
func camel(s string) bool {
	return len(s) > 3 && 'a' <= s[0] && s[0] <= 'z' && 'A' <= s[1] && s[1] <= 'Z' && s[2:] == strings.ToLower(s[2:])
}

// compoundAt returns the compound that begins at token i in whatever form, how
// many tokens it has there and what joins its words: "-", " " or nothing.
func (p *passage) compoundAt(i int, keys map[string]compound) (key string, n int, joined string) {
	if n, letters := p.hyphenated(i); n > 1 {
		if _, ok := keys[letters]; ok {
			return letters, n, "-"
		}
		return "", 0, ""
	}
	if c, ok := keys[p.tokens[i].low]; ok && (c.camel || c.words == 2) {
		return p.tokens[i].low, 1, ""
	}
	letters := p.tokens[i].low
	for k := 1; k < 4 && i+k < len(p.tokens); k++ {
		t := p.tokens[i+k]
		if t.kind != word || !t.space {
			break
		}
		letters += t.low
		if c, ok := keys[letters]; ok && c.words == k+1 {
			if n, _ := p.hyphenated(i + k); n > 1 {
				break // "in long term-time"
			}
			return letters, k + 1, " "
		}
	}
	return "", 0, ""
}

// compoundForm is what tells two ways of writing a compound apart: its hyphens
// and the capitals inside it. A capital at its beginning may only begin a
// sentence.
func compoundForm(text, joined string) string {
	if joined == "" {
		if camel(text) {
			return text
		}
		return strings.ToLower(text)
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// attributive reports whether token i is a word that a compound before it may
// describe, so that the compound needs its hyphens. Before a preposition, a verb
// or a mark it stands alone: "they met face to face with".
func (p *passage) attributive(i int) bool {
	if i >= len(p.tokens) {
		return false
	}
	t := p.tokens[i]
	if t.is("/") {
		return true
	}
	if t.kind != word || t.in(smallWords) || t.in(notDescribed) {
		return false
	}
	return !strings.HasSuffix(t.low, "ly") && !strings.HasSuffix(t.low, "ed")
}

// notDescribed are words that a compound before them does not describe.
var notDescribed = list("is", "was", "are", "were", "be", "been", "has", "have", "had", "will", "would", "can", "could", "may", "should", "must", "that", "which", "when",
	"where", "while", "as", "than", "if", "because", "so", "then", "their", "his", "her", "its", "our", "this", "these", "those", "but", "before", "after", "during",
	"since", "until", "through", "across", "about", "between", "every", "each", "all", "both", "more", "also", "not", "they", "we", "it", "he", "she", "you", "i", "again", "helps", "means", "needs", "remains", "there", "here", "what", "how", "who", "do", "does", "did", "together", "where", "whenever", "twice", "once", "last", "next", "throughout", "without", "using", "via", "per", "over", "became", "becomes", "include", "includes", "including", "such", "any", "some", "instead", "too", "takes", "takes", "made", "within", "among", "against",
	"came", "went", "spoke", "said", "began", "wrote", "led", "ran", "grew", "fell", "rose", "took", "gave", "felt", "left", "got", "knew", "brought", "sent", "spent", "stood",
	"kept", "made", "done", "given", "taken", "held", "met", "seen", "told", "found", "known", "put", "set", "being", "gone", "shown")
