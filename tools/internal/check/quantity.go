package check

import "strings"

// A quantity is a number of a passage with what it is a number of, as far as the
// words next to it say. Numbers that measure nothing (a section's number, a
// reference, a telephone number) are quantities too, of kind other, so that no
// rule takes them for a count.
type quantity struct {
	kind        quantityKind
	first, last int // tokens: from first up to, not including, last
	value       float64
	decimals    int
	spelt       bool    // in words
	hedge       hedge   // what stands before it
	hedged      int     // first token of the hedge, or first
	unit        string  // of a duration: day, week, month, year, hour, minute; of money: the sign
	period      *period // of kind when
}

type quantityKind uint8

const (
	count    quantityKind = iota // how many of something
	percent                      // per cent, a share or a change
	points                       // percentage points
	money                        // pounds, pence
	duration                     // days, months, hours
	age                          // of a person
	ordinal                      // first, 4th
	ratio                        // 3.5 times; threefold
	when                         // a period; see period
	other                        // a label, a reference, a time of day
)

// labels are words that give the number behind them as a name: "Section 47".
var labels = list("section", "sections", "commitment", "commitments", "priority", "appendix", "annex", "figure", "fig", "table", "chart", "chapter",
	"part", "parts", "page", "pages", "pg", "pp", "p", "para", "paras", "paragraph", "paragraphs", "step", "stage", "phase", "level",
	"tier", "item", "question", "no", "number", "ref", "reference", "article", "schedule", "regulation", "regulations", "rule",
	"clause", "form", "version", "v", "volume", "vol", "issue", "edition", "ward", "room", "band", "grade", "class", "key", "note",
	"footnote", "objective", "recommendation", "action", "outcome", "theme", "standard", "module", "unit", "box", "type", "category", "domain",
	"criterion", "principle", "operation", "covid", "line", "row", "column", "quarter", "week", "day", "goal", "act", "tel", "telephone", "phone",
	"call", "ext", "extension", "fax", "isbn", "id", "case", "child", "family", "group", "cohort", "option", "model", "point", "year", "years")

// lowerLabels are the labels that also stand before a count in ordinary prose
// ("in each case 12 children"); they name a number only with a capital.
var lowerLabels = list("case", "child", "family", "group", "cohort", "call", "action", "week", "day", "outcome", "theme", "priority", "commitment",
	"commitments", "model", "point", "line", "act", "note", "number", "form", "class", "standard", "unit", "issue", "question", "key", "no", "operation",
	"recommendation", "goal", "type", "category", "domain", "edition", "id", "principle", "criterion", "box", "column", "row", "room", "option", "objective", "article", "module", "year")

var durationUnits = map[string]string{
	"day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year",
	"hour": "hour", "hours": "hour", "minute": "minute", "minutes": "minute", "hrs": "hour", "mins": "minute",
}

// findQuantities reads the quantities of a passage, in order, none inside
// another.
func findQuantities(p *passage) []quantity {
	out := p.quantities[:0]
	for i := 0; i < len(p.tokens); {
		if !p.tokens[i].mayCount() {
			i++
			continue
		}
		q, ok := p.quantityAt(i)
		if !ok {
			i++
			continue
		}
		q.hedge, q.hedged = p.hedgeBefore(q.first)
		if n := len(out); n > 0 && q.hedged < out[n-1].last {
			q.hedge, q.hedged = exact, q.first
		}
		out = append(out, q)
		i = q.last
	}
	return out
}

// counting are the words that a quantity may begin with, besides the names of
// quarters (Q4).
var counting = keysOf(ones) | keysOf(tens) | keysOf(ordinals) | keysOf(monthNames) | keysOf(quarterWords) | list("quarter", "qtr", "half", "a")

// mayCount reports whether a quantity may begin with the token. Nine tokens of ten
// are neither numbers nor such words.
func (x *lexeme) mayCount() bool {
	return x.kind == number || x.in(counting) || x.quarter() > 0
}

func (p *passage) quantityAt(i int) (quantity, bool) {
	if q, next, ok := p.periodAt(i); ok {
		return quantity{kind: when, first: i, last: next, period: &q}, true
	}
	t := p.tokens[i]
	if t.kind == number {
		if next, ok := p.codeAt(i); ok {
			return quantity{kind: other, first: i, last: next}, true
		}
		q := quantity{first: i, last: i + 1, value: t.value, decimals: t.decimals}
		if t.ordinal {
			q.kind = ordinal
			return q, true
		}
		return p.measure(q), true
	}
	if t.kind == word {
		if v, next, ok := p.wordsOrdinal(i); ok {
			return quantity{kind: ordinal, first: i, last: next, value: v, spelt: true}, true
		}
		if _, next, ok := p.fraction(i); ok {
			return quantity{kind: other, first: i, last: next}, true // two thirds
		}
		if v, next, ok := p.numberWords(i); ok {
			return p.measure(quantity{first: i, last: next, value: v, spelt: true}), true
		}
	}
	return quantity{}, false
}

// codeAt reports whether the number at token i belongs to a reference, a
// telephone number, a time of day or a version, and where that ends.
func (p *passage) codeAt(i int) (next int, ok bool) {
	t := p.tokens[i]
	at := func(k int) token {
		if k < len(p.tokens) {
			return p.tokens[k]
		}
		return nothing
	}
	// 0300 500 80 90; 07700 900 123; 116 123
	if t.digits >= 2 && p.text[t.start] == '0' && t.decimals == 0 {
		next = i + 1
		for at(next).kind == number && !at(next).grouped && next-i < 5 {
			next++
		}
		return next, true
	}
	// 10:30, 24/7, 2.4.1, AB-12-34, 12/7
	if m := at(i + 1); m.kind == mark && m.is(":", "/", "_") && !m.space && at(i+2).kind == number && !at(i+2).space {
		next = i + 3
		for at(next).kind == mark && !at(next).space && at(next).is(":", "/", "_", "-") && at(next+1).kind == number && !at(next+1).space {
			next += 2
		}
		return next, true
	}
	if m := at(i + 1); m.is(".") && !m.space && at(i+2).kind == number && !at(i+2).space {
		return i + 3, true
	}
	// 9am, 5pm, 5G, 12a
	if m := at(i + 1); m.kind == word && !m.space && !m.is("k", "m", "bn", "pp", "x") {
		return i + 2, true
	}
	if at(i+1).is("am", "pm") {
		return i + 2, true
	}
	if p.partOfCode(i) && !(i > 1 && p.tokens[i-2].kind == number && isDash(p.tokens[i-1])) {
		next = i + 1
		for m := at(next); m.kind == mark && !m.space && (isDash(m) || m.is("/")) && at(next+1).kind == number && !at(next+1).space; m = at(next) {
			next += 2
		}
		return next, true
	}
	if i > 0 && p.tokens[i-1].is("#", "№") {
		return i + 1, true
	}
	if p.labelled(i) {
		next = i + 1
		// Section 11, 17 and 47; pages 4-6
		for {
			m := at(next)
			if (isDash(m) || m.is("&", "/")) && at(next+1).kind == number {
				next += 2
				continue
			}
			return next, true
		}
	}
	// Too long for a count without commas: 4857773456
	return i + 1, t.digits > 6 && !t.grouped && t.decimals == 0
}

// labelled reports whether a word before token i makes the number a name.
func (p *passage) labelled(i int) bool {
	j := i - 1
	for j > 0 && p.tokens[j].is(".", ":") {
		j--
	}
	if j < 0 || p.tokens[j].kind != word || j < i-1 && p.tokens[j+1].is(":") && !p.tokens[j].capital {
		return false
	}
	if j < i-2 || j == i-2 && p.tokens[j+1].is(":") {
		return false
	}
	low := p.tokens[j].low
	if !labels.has(low) {
		return false
	}
	return !lowerLabels.has(low) || p.tokens[j].capital && !p.sentenceStart(j)
}

// sentenceStart reports whether token i is the first word of a sentence.
func (p *passage) sentenceStart(i int) bool {
	for k := i - 1; k >= 0; k-- {
		switch t := p.tokens[k]; {
		case t.is(".", "!", "?", "\n", "•", ":"):
			return true
		case t.kind != mark:
			return false
		}
	}
	return true
}

// measure reads what the number q counts, from the words beside it.
func (p *passage) measure(q quantity) quantity {
	at := func(k int) token {
		if 0 <= k && k < len(p.tokens) {
			return p.tokens[k]
		}
		return nothing
	}
	next := at(q.last)
	// £1.2 million, 3m
	if factor := multiplier(next, q); factor > 0 {
		q.value *= factor
		for f := factor; f > 1; f /= 10 {
			q.decimals--
		}
		q.last++
		next = at(q.last)
	}
	if before := at(q.first - 1); before.is("£", "€", "$") {
		q.kind, q.unit = money, before.low
		q.first--
		return q
	}
	switch {
	case next.is("%"):
		q.kind, q.last = percent, q.last+1
		if at(q.last).is("points", "point") {
			q.kind, q.last = points, q.last+1
		}
		return q
	case next.is("percent"), next.is("per") && at(q.last+1).is("cent"):
		q.kind, q.last = percent, q.last+1
		if next.is("per") {
			q.last++
		}
		return q
	case next.is("per") && at(q.last+1).kind == number:
		q.unit = "per " + at(q.last+1).low // 41.6 per 10,000
		return q
	case at(q.first - 1).is("per"):
		q.kind = other // the base of a rate, such as the 10,000 before
		return q
	case next.is("percentage") && at(q.last+1).is("point", "points"):
		q.kind, q.last = points, q.last+2
		return q
	case next.is("pp", "ppt", "ppts"):
		q.kind, q.last = points, q.last+1
		return q
	case next.is("times") && q.value >= 10 && q.decimals == 0 && !q.spelt && !multiplies(at(q.last+1)):
		return q // powers were used 64 times
	case next.is("times", "x"), isDash(next) && !next.space && at(q.last+1).is("fold"):
		q.kind = ratio
		return q
	}
	if before := at(q.first - 1); before.is("aged", "age", "ages") {
		q.kind = age
		return q
	}
	// 5-month-old, 12-month period, fifteen working days
	k := q.last
	hyphen := isDash(next) && !next.space && !at(k+1).space
	if hyphen {
		k++
	}
	for at(k).is("working", "calendar", "school", "clear", "full", "consecutive", "business") || hyphen && isDash(at(k)) {
		k++
	}
	unit := durationUnits[strings.TrimSuffix(at(k).low, "'")]
	if unit == "" || at(k).kind != word {
		if hyphen && isDash(next) && at(q.last+1).kind == word && !next.is("–", "—") {
			q.kind = other // four-part, 3-tier
		}
		return q
	}
	q.kind, q.unit = duration, unit
	after, second := at(k+1), at(k+2)
	if after.is("old", "olds") || isDash(after) && second.is("old", "olds") || after.is("of") && second.is("age") {
		q.kind = age
	}
	return q
}

// multiplies reports whether the word behind "times" makes it a factor and not a
// number of occasions: "12 times as many", "20 times the rate".
func multiplies(t token) bool {
	return t.is("as", "more", "higher", "greater", "larger", "bigger", "likelier", "less", "fewer", "lower", "smaller", "the", "that", "its", "their", "what")
}

func multiplier(t token, q quantity) float64 {
	if t.kind != word || q.spelt {
		return 0
	}
	switch {
	case t.is("million"), t.is("m") && !t.space:
		return 1e6
	case t.is("thousand"), t.is("k") && !t.space:
		return 1e3
	case t.is("billion", "bn"):
		return 1e9
	}
	return 0
}

// comparable reports whether two quantities are of one kind, so that one can be
// taken from the other.
func (q quantity) comparable(o quantity) bool {
	return q.kind == o.kind && (q.kind == count || q.kind == percent || q.kind == money || q.kind == duration) && (q.unit == o.unit || q.rateBase(o) || o.rateBase(q))
}

// rateBase reports whether o has the base of a rate that q leaves out: from 41.6
// to 45.2 per 10,000.
func (q quantity) rateBase(o quantity) bool {
	return q.unit == "" && q.decimals > 0 && strings.HasPrefix(o.unit, "per ")
}
