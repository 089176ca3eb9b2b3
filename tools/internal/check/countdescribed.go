package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/diag"
)

var countDescribed = &Rule{
	ID:       "count-described",
	Group:    "Figures",
	Title:    "an announced number of things that is not the number that follows",
	Why:      "A reader who is promised four and finds three looks for the one that was left out.",
	Severity: diag.Warning,
	Bad: []string{
		"Four rapid reviews were completed, three of which met the timescale and two of which did not.",
		"The partnership has three priorities:\n\n- neglect\n- exploitation\n",
		"We looked at four themes: neglect, exploitation and online harm.",
		"## Reviews\n\nThere were three rapid reviews this year.\n\nA rapid review looked at an injury.\n\nA second rapid review looked at neglect.\n",
		"There were two rapid reviews.\n\nThe third rapid review looked at neglect.",
	},
	Good: []string{
		"Four rapid reviews were completed, two of which met the timescale and two of which did not.",
		"The four partners will:\n\n- share what they know\n- train their staff\n- listen to children\n",
		"We looked at three themes: neglect, drugs and alcohol, and online harm.",
		"The four partners agreed on priorities including:\n\n- neglect\n- exploitation\n",
	},
	check: checkCountDescribed,
}

// An announcement is a number of things that a text says there are: "four rapid
// reviews".
type announcement struct {
	quantity
	passage int
	noun    string   // stem of what there are so many of
	phrase  []string // stems of the words before it: rapid
	end     int      // token behind the noun
}

func checkCountDescribed(p *page) []diag.Finding {
	var out []diag.Finding
	described := map[string]bool{}
	for n, q := range p.passages {
		if q.quoted {
			continue
		}
		for i, s := range q.sentences {
			for _, a := range q.announcements(n, s) {
				if f, wrong := p.wrongSplit(q, i, a); wrong {
					out = append(out, f)
				}
				if f, wrong := p.wrongList(q, n, s, a); wrong {
					out = append(out, f)
				} else if f, wrong := p.wrongEnumeration(q, s, a); wrong {
					out = append(out, f)
				}
				if f, wrong := p.wrongOrder(q, i, a); wrong {
					out = append(out, f)
					continue
				}
				key := strings.Join(append(a.phrase, a.noun), " ")
				if f, wrong := p.wrongDescribed(q, s, a); wrong && !described[key] {
					described[key] = true
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// announcements returns the counts of a sentence that have a plural noun.
func (p *passage) announcements(n int, s sentence) []announcement {
	var out []announcement
	for _, q := range p.inSentence(s) {
		if q.kind != count || q.value < 2 || q.value > 20 || q.decimals > 0 || q.hedge != exact {
			continue
		}
		a := announcement{quantity: q, passage: n}
		for i := q.last; i < s.last && i < q.last+5; i++ {
			t := p.tokens[i]
			if isDash(t) && !t.space {
				continue
			}
			if t.kind != word || t.in(smallWords) || t.is("which", "that", "who", "were", "was", "did", "are", "have", "more") {
				break
			}
			if plural(t.low) {
				a.noun, a.end = stemOf(singular(t.low)), i+1
				// "learning reviews": the last plural of a run is the noun.
				if i+1 < s.last && p.tokens[i+1].kind == word && plural(p.tokens[i+1].low) && !p.tokens[i+1].in(smallWords) && !p.tokens[i+1].is("has", "is", "was", "does") {
					a.phrase = append(a.phrase, stemOf(singular(t.low)))
					continue
				}
				break
			}
			a.phrase = append(a.phrase, stemOf(t.low))
		}
		if a.noun != "" {
			out = append(out, a)
		}
	}
	return out
}

// notPlural are words in -s that are not plurals.
var notPlural = list("is", "was", "has", "does", "this", "its", "progress", "process", "business", "access", "success", "across", "less", "plus", "status",
	"focus", "news", "always", "perhaps", "various", "previous", "serious", "us", "thus", "class", "loss", "crisis", "basis", "analysis", "address", "awareness", "illness", "wellness", "virus", "bus", "gas", "express", "cross", "homeless", "as")

func plural(w string) bool {
	if w == "children" || w == "people" || w == "men" || w == "women" {
		return true
	}
	return len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "'s") && !notPlural.has(w)
}

func singular(w string) string {
	switch {
	case w == "children":
		return "child"
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

// wrongSplit finds "four reviews, three of which met the timescale and two did
// not", in one sentence or in the next: a part and the part that is not.
func (p *page) wrongSplit(q *passage, i int, a announcement) (diag.Finding, bool) {
	s := q.sentences[i]
	parts := q.countsBehind(s, a.end)
	if len(parts) == 0 && i+1 < len(q.sentences) {
		next := q.sentences[i+1]
		all := q.countsBehind(next, next.first)
		if len(all) == 2 && (all[0].first == next.first || all[0].first <= next.first+4 && q.tokens[next.first].is("of") && q.tokens[next.first+1].is("these", "them", "those", "which")) {
			s, parts = next, all
		}
	}
	if len(parts) != 2 {
		return diag.Finding{}, false
	}
	x, y := parts[0], parts[1]
	whole := q.ofThese(x) || s != q.sentences[i] ||
		a.first >= s.first+2 && q.tokens[a.first-1].is("the", "these", "our", "all") && q.tokens[a.first-2].is("of")
	gap := q.tokens[x.last:y.hedged]
	if !whole || !anyOf(gap, "and", ",", ";", "while", "but") || !q.negated(y, s) || q.negated(x, sentence{first: s.first, last: y.hedged}) || q.moreOf(y, s) {
		return diag.Finding{}, false
	}
	if x.value+y.value == a.value {
		return diag.Finding{}, false
	}
	return p.finding(q, q.tokens[a.first].start, q.tokens[y.last-1].end,
		fmt.Sprintf("%s and %s make %s, but the text speaks of %s", q.of(x.first, x.last), q.of(y.first, y.last), written(x.value+y.value), q.of(a.first, a.end)),
		fmt.Sprintf("in %s, correct the number that is wrong", p.Path)), true
}

func (p *passage) countsBehind(s sentence, token int) []quantity {
	var out []quantity
	for _, q := range p.inSentence(s) {
		if q.first >= token && q.kind == count {
			out = append(out, q)
		}
	}
	return out
}

// ofThese reports whether "of which", "of whom" or "of these" stands behind a
// figure or before it.
func (p *passage) ofThese(q quantity) bool {
	if i := q.hedged; i >= 2 && p.tokens[i-2].is("of") && p.tokens[i-1].is("which", "whom", "these", "those", "them") {
		return true
	}
	return q.last+1 < len(p.tokens) && p.tokens[q.last].is("of") && p.tokens[q.last+1].is("which", "whom", "these", "those", "them")
}

// negated reports whether what is said of a figure is a plain denial.
func (p *passage) negated(q quantity, s sentence) bool {
	for i := q.last; i < s.last && i < q.last+8; i++ {
		if p.tokens[i].is("not", "didn't", "weren't", "hadn't", "wasn't") {
			return true
		}
		if p.tokens[i].is(",", ";") {
			return false
		}
	}
	return false
}

// moreOf reports whether a figure counts something with a noun of its own, and
// so no part of what was announced: "two of which met it and three partners did
// not reply".
func (p *passage) moreOf(q quantity, s sentence) bool {
	return q.last < s.last && p.tokens[q.last].kind == word && plural(p.tokens[q.last].low)
}

// describedReach is how many passages behind an announcement its things are
// looked for.
const describedReach = 200

// wrongDescribed compares an announcement with the paragraphs below it that each
// begin with one of the things: "A rapid review …", "The fourth rapid review …".
func (p *page) wrongDescribed(q *passage, s sentence, a announcement) (diag.Finding, bool) {
	if len(a.phrase) == 0 && !a.named(q, s) || q.kind == cell || q.timeOfOther(a, s) {
		return diag.Finding{}, false
	}
	found, highest := 0, 0
	level := p.levelAt(a.passage)
	for n := a.passage + 1; n < min(len(p.passages), a.passage+describedReach); n++ {
		o := p.passages[n]
		if o.kind == heading && level > 0 && o.level <= level {
			break
		}
		if o.kind != body || o.quoted || len(o.sentences) == 0 {
			continue
		}
		k, number := o.opensWith(a)
		found += k
		highest = max(highest, number)
	}
	if highest > int(a.value) {
		found = max(found, highest)
	} else if found < 2 || highest == 0 && found > int(a.value) && len(a.phrase) == 0 {
		return diag.Finding{}, false
	}
	if found == int(a.value) {
		return diag.Finding{}, false
	}
	return p.finding(q, q.tokens[a.first].start, q.tokens[a.end-1].end,
		fmt.Sprintf("the text announces %q, but what follows describes %d", q.of(a.first, a.end), found),
		fmt.Sprintf("in %s, correct the number, or say that not all are described", p.Path)), true
}

// orderReach is how many sentences behind an announcement are counted off: "The
// first … The second …".
const orderReach = 20

// wrongOrder finds "Three themes … The first was … The fourth was …" in one
// paragraph.
func (p *page) wrongOrder(q *passage, i int, a announcement) (diag.Finding, bool) {
	highest := 0
	for _, s := range q.sentences[i+1 : min(len(q.sentences), i+1+orderReach)] {
		if s.last-s.first < 4 || !q.tokens[s.first].is("the") {
			continue
		}
		n := int(ordinals[q.tokens[s.first+1].low])
		k := s.first + 2
		if stemOf(singular(q.tokens[k].low)) == a.noun {
			k++
		}
		if n == highest+1 && q.tokens[k].is("is", "was", "concerns", "concerned", "looked", "looks", "asks", "asked", "deals", "dealt") {
			highest = n
		}
	}
	if highest <= int(a.value) {
		return diag.Finding{}, false
	}
	return p.finding(q, q.tokens[a.first].start, q.tokens[a.end-1].end,
		fmt.Sprintf("the text announces %q, but counts off %d", q.of(a.first, a.end), highest),
		fmt.Sprintf("in %s, correct the number that is wrong", p.Path)), true
}

// named reports whether a bare noun is announced as what follows: "there were
// three reviews".
func (a announcement) named(q *passage, s sentence) bool {
	for i := max(s.first, a.first-4); i < a.first; i++ {
		if q.tokens[i].is("there", "completed", "undertook", "carried", "held") {
			return true
		}
	}
	return false
}

// timeOfOther reports whether an announcement is about another year or another
// place than the report's: "in 2021 there were four".
func (p *passage) timeOfOther(a announcement, s sentence) bool {
	for i := s.first; i < s.last; i++ {
		if p.tokens[i].is("last", "previous", "nationally", "national", "example", "examples", "average", "before", "next", "planned") {
			return true
		}
	}
	return false
}

// levelAt returns the level of the heading that a passage stands under, 0 for none.
func (p *page) levelAt(n int) int {
	if s := p.passages[n].section; s >= 0 {
		return p.passages[s].level
	}
	return 0
}

// opensWith returns how many of the announced things a paragraph begins to
// describe, and which in order where it says so.
func (p *passage) opensWith(a announcement) (found, number int) {
	i := p.sentences[0].first
	end := min(p.sentences[0].last, i+8)
	if i < end && p.tokens[i].is("the", "our", "this") {
		i++
	}
	if i >= end {
		return 0, 0
	}
	found = 1
	t := p.tokens[i]
	switch v, next, ok := p.numberWords(i); {
	case ordinals[t.low] > 0:
		number = int(ordinals[t.low])
		i++
		for i < end && p.tokens[i].is("and", "last", "final", "of") {
			i++
		}
	case t.is("final", "last"):
		i++
	case t.is("a", "an", "another"):
		i++
		if i < end && ordinals[p.tokens[i].low] > 0 {
			number = int(ordinals[p.tokens[i].low])
		}
		for i < end && (ordinals[p.tokens[i].low] > 0 || p.tokens[i].is("further", "final", "separate")) {
			i++
		}
	case ok:
		found, i = int(v), next
	default:
		return 0, 0
	}
	for _, w := range a.phrase {
		if i < end && isDash(p.tokens[i]) {
			i++
		}
		if i >= end || p.tokens[i].kind != word || stemOf(singular(p.tokens[i].low)) != w {
			return 0, 0
		}
		i++
	}
	if i < end && p.tokens[i].kind == word && stemOf(singular(p.tokens[i].low)) == a.noun {
		return found, number
	}
	return 0, 0
}
