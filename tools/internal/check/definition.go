package check

import "strings"

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
		if k := initialsEnding(before, abbr); k < 0 && len(before) > 3 && !before[len(before)-1].capital && before[len(before)-2].capital {
			// the Domestic Abuse, Stalking and Harassment checklist (DASH)
			if k := initialsEnding(before[:len(before)-1], abbr); k >= 0 && len(before)-1-k > 2 {
				return d.named(q, before[k:len(before)-1]), true
			}
		}
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
		if gloss := q.tokens[k:to]; closed && len(gloss) > 3 && gloss[0].is("a", "an", "the") && len(after) >= 3 && !after[0].capital {
			// the LADO (the council's officer for allegations): said, though not spelt out
			d.gloss = true
			return d.named(q, after), true
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
			if o.tokens == nil {
				o.cutWords(p.vocabulary)
			}
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
	if t.is("”", "’", `"`, "'") && !t.space && i+3 < len(p.tokens) { // “MACE” means …
		i++
		t = p.tokens[i+1]
	}
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
	case t.is("is", "are", "was") && p.tokens[i+2].is("a", "an", "the"):
		return i + 3, false // an ACE is an adverse childhood experience
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
	for first > 0 && (before[first-1].capital || before[first-1].in(smallWords) && first > 1 && before[first-2].capital) {
		first--
	}
	for first < len(before) && before[first].in(smallWords) {
		first++
	}
	if name := before[first:]; len(name) >= 2 {
		for _, all := range []bool{false, true} {
			if in := plainInitials(name, all); jumbled(in, abbr) || sameLetters(in, abbr) {
				return name, strings.ToUpper(in)
			}
		}
		return nil, ""
	}
	// In lower case only a change of order is evidence enough.
	for first = len(before) - 1; first >= 0; first-- {
		if in := plainInitials(before[first:], false); len(in) == len(abbr) {
			if !before[first].in(smallWords) && len(abbr) >= 4 && changedOver(in, abbr) {
				return before[first:], strings.ToUpper(in)
			}
		} else if len(in) > len(abbr) {
			break
		}
	}
	return nil, ""
}
