package check

import "strings"

// nameCaseVariants finds a name whose words do not all keep their capitals:
// "Child Protection Plan" and "Child Protection plan". A name wholly in small
// letters is left alone, because the same words often are no name ("working
// together"), and so are headings and the first words of sentences, which have
// capitals of their own.
func (p *page) nameCaseVariants() [][]variant {
	// The names that have capitals for all of their words, in running text, and the
	// words that they begin with.
	full, firsts := map[string]string{}, map[string]bool{}
	var key []byte
	longest := 0
	for _, q := range p.passages {
		if q.quoted || q.kind == heading || q.header || q.kind == caption {
			continue
		}
		for i := 0; i < len(q.tokens); i++ {
			n := q.capitalRun(i)
			if n < 2 {
				continue
			}
			if key = q.nameKey(key[:0], i, i+n); full[string(key)] == "" {
				full[string(key)] = string(key)
			}
			firsts[strings.TrimSuffix(q.tokens[i].low, "'s")] = true
			longest = max(longest, n)
			i += n - 1
		}
	}
	if longest == 0 {
		return nil
	}
	longest = min(longest, 9)
	set := newVariantSet()
	for _, q := range p.passages {
		if q.quoted || q.kind == heading || q.header || q.kind == caption {
			continue
		}
		for i := 0; i < len(q.tokens); i++ {
			if t := q.tokens[i]; !t.capital || t.quoted || t.italic || !firsts[strings.TrimSuffix(t.low, "'s")] || i > 0 && q.inName(i) {
				continue
			}
			for n := q.words(i, longest); n >= 2; n-- {
				key = q.nameKey(key[:0], i, i+n)
				name := full[string(key)]
				if name == "" {
					continue
				}
				form := q.caseForm(i, i+n)
				if q.sentenceStart(i) && strings.Count(form, "A") == 1 {
					break // only the capital of the sentence
				}
				if next := i + n; next < len(q.tokens) && q.tokens[next].capital && q.tokens[next].kind == word && strings.Contains(form, "a") {
					break // part of a longer name
				}
				set.add(name, form, q.of(i, i+n), stretchIn{q, q.tokens[i].start, q.tokens[i+n-1].end}, !strings.Contains(form, "a"))
				i += n - 1
				break
			}
		}
	}
	return set.several()
}

// capitalRun returns how many tokens the run of words with capitals at token i
// has, small words between them included; 0 where there is none.
func (p *passage) capitalRun(i int) int {
	if !p.tokens[i].capital || p.tokens[i].shout || p.tokens[i].in(smallWords) || p.inName(i) {
		return 0
	}
	n, words := 1, 1
	for k := 1; i+k < len(p.tokens) && k < 10; k++ {
		t := p.tokens[i+k]
		if t.kind != word || !t.space {
			break
		}
		if t.capital && !t.shout && !p.sentenceStart(i+k) {
			n, words = k+1, words+1
		} else if !t.in(smallWords) {
			break
		}
	}
	if words < 2 {
		return 0
	}
	return n
}

// inName reports whether the word before token i belongs to the same run of
// capitals.
func (p *passage) inName(i int) bool {
	return i > 0 && p.tokens[i].space && p.tokens[i-1].capital && p.tokens[i-1].kind == word && !p.sentenceStart(i-1) && !p.tokens[i-1].in(smallWords)
}

// words returns how many words stand from token i on with nothing but spaces between,
// most at the most.
func (p *passage) words(i, most int) int {
	n := 0
	for n < most && i+n < len(p.tokens) && p.tokens[i+n].kind == word && (n == 0 || p.tokens[i+n].space) {
		n++
	}
	return n
}

// nameKey appends a name's words in small letters, the last in the singular.
func (p *passage) nameKey(b []byte, first, last int) []byte {
	for i := first; i < last; i++ {
		w := strings.TrimSuffix(p.tokens[i].low, "'s")
		if i == last-1 {
			w = singular(w)
		}
		b = append(b, w...)
		b = append(b, ' ')
	}
	return b
}

// caseForm is an "A" for each word with a capital and an "a" for each other word
// that is not small.
func (p *passage) caseForm(first, last int) string {
	var b strings.Builder
	for i := first; i < last; i++ {
		switch t := p.tokens[i]; {
		case t.in(smallWords):
		case t.capital:
			b.WriteByte('A')
		default:
			b.WriteByte('a')
		}
	}
	return b.String()
}

// leastTitle is how many words a quoted title must have before it is looked for
// elsewhere.
const leastTitle = 3

// titleVariants finds a title, set in quotation marks or italics, that stands
// somewhere else, in a heading too, with other capitals.
func (p *page) titleVariants() [][]variant {
	titles := map[string]bool{}
	lengths := map[int]bool{}
	firsts := map[string]bool{}
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for _, s := range append(append([]stretch{}, q.quotes...), q.emph...) {
			words := q.wordsWithin(s)
			if len(words) < leastTitle || len(words) > 16 || !q.titleLike(words) {
				continue
			}
			titles[q.titleKey(words)] = true
			lengths[len(words)] = true
			firsts[q.tokens[words[0]].low] = true
		}
	}
	if len(titles) == 0 {
		return nil
	}
	set := newVariantSet()
	for _, q := range p.passages {
		words := q.wordsWithin(stretch{0, len(q.text) + 1})
		for k := 0; k < len(words); k++ {
			if !firsts[q.tokens[words[k]].low] {
				continue
			}
			for n := 16; n >= leastTitle; n-- {
				if !lengths[n] || k+n > len(words) {
					continue
				}
				run := words[k : k+n]
				key := q.titleKey(run)
				if !titles[key] {
					continue
				}
				start, end := q.tokens[run[0]].start, q.tokens[run[n-1]].end
				form := q.titleForm(run)
				if !strings.Contains(form[1:], "A") && !q.tokens[run[0]].quoted && !q.tokens[run[0]].italic && q.kind != heading {
					break // the same words as ordinary words
				}
				set.add(key, form, q.text[start:end], stretchIn{q, start, end}, false)
				k += n - 1
				break
			}
		}
	}
	return set.several()
}

func (p *passage) wordsWithin(s stretch) []int {
	var out []int
	first, last := p.tokensIn(s)
	for i := first; i < last; i++ {
		if p.tokens[i].kind != mark {
			out = append(out, i)
		}
	}
	return out
}

// titleLike reports whether words in quotation marks are a title and not speech:
// beyond the first some have capitals, and no full stop is inside.
func (p *passage) titleLike(words []int) bool {
	capitals := 0
	for _, i := range words[1:] {
		if p.tokens[i].capital && !p.tokens[i].shout {
			capitals++
		}
	}
	for i := words[0]; i < words[len(words)-1]; i++ {
		if p.tokens[i].is(".", "!") {
			return false
		}
	}
	return capitals > 0 && capitals*4 >= len(words)-1
}

func (p *passage) titleKey(words []int) string {
	var b strings.Builder
	for _, i := range words {
		b.WriteString(p.tokens[i].low)
		b.WriteByte(' ')
	}
	return b.String()
}

func (p *passage) titleForm(words []int) string {
	var b strings.Builder
	for _, i := range words {
		if p.tokens[i].capital {
			b.WriteByte('A')
		} else {
			b.WriteByte('a')
		}
	}
	return b.String()
}
