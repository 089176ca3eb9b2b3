package check

import (
	"unicode/utf8"
)

// A sentence is a stretch of a passage's tokens, from first up to, not
// including, last.
type sentence struct {
	first, last int
	words       int // how many it has; see wordCount
}

// shortened are words that end in a full stop without ending a sentence.
var shortened = list("e.g", "i.e", "eg", "ie", "etc", "pg", "pp", "p", "no", "nos", "dr", "mr", "mrs", "ms", "prof", "rev", "sir",
	"st", "vs", "v", "cf", "para", "paras", "approx", "inc", "ltd", "fig", "dept", "est", "al", "ref", "vol", "ed", "c", "ch",
	"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "tel", "ext", "ibid")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// longestSentence is how many tokens a sentence may have. Text without a full
// stop is cut there, so that the work on a sentence has a bound.
const longestSentence = 400

// splitSentences divides a passage, and appends its sentences. A full stop ends a sentence unless it stands
// behind a shortened word or a single letter, or what follows is not the start
// of one; extraction often loses the space, so "2025).A child" is two.
func (p *passage) splitSentences(out []sentence) []sentence {
	first := 0
	end := func(last int) {
		for first < last && p.tokens[first].is("\n", "•") {
			first++
		}
		if last > first {
			out = append(out, sentence{first, last, p.wordCount(first, last)})
		}
		first = last
	}
	for i := 0; i < len(p.tokens); i++ {
		t := &p.tokens[i]
		if i-first >= longestSentence {
			end(i)
		}
		if t.kind != mark {
			continue
		}
		switch t.low {
		case "\n", "•":
			end(i)
		case ".", "!", "?", "…":
			if t.low == "." && p.goesOn(i) {
				continue
			}
			// Closing marks belong to the sentence they close.
			for i+1 < len(p.tokens) && !p.tokens[i+1].space && p.tokens[i+1].is(")", "”", "’", `"`, "'", "]", ".", "!", "?") {
				i++
			}
			end(i + 1)
		}
	}
	end(len(p.tokens))
	return out
}

// goesOn reports whether the full stop at token i does not end a sentence.
func (p *passage) goesOn(i int) bool {
	if i+1 >= len(p.tokens) || i == 0 {
		return false
	}
	before := p.tokens[i-1]
	j := i + 1
	for j < len(p.tokens)-1 && j < i+4 && !p.tokens[j].space && p.tokens[j].is(")", "”", "’", `"`, "'", "]") {
		j++
	}
	after := p.tokens[j]
	if before.kind == word && !p.tokens[i].space {
		single := utf8.RuneCountInString(p.text[before.start:before.end]) == 1
		if single && (i < 2 || !p.tokens[i-2].is("e", "i") || !after.space || p.capitalAt(j)) {
			// An initial ("J. Smith") goes on; "vitamin C. The" is rarer.
			return !after.is("\n")
		}
		if before.in(shortened) && !(before.is("etc", "no", "al") && p.capitalAt(j)) {
			return true
		}
	}
	if !after.space {
		// "gov.uk" goes on; "2025).A child" and "week.The" do not.
		return !p.capitalAt(j) || before.kind == word && before.shout && !before.is(")")
	}
	if after.kind == word && !p.capitalAt(j) {
		return before.kind == word && before.in(shortened)
	}
	return false
}

func (p *passage) capitalAt(i int) bool {
	if i >= len(p.tokens) {
		return false
	}
	return p.tokens[i].capital
}

// wordCount returns how many words the tokens from first up to last have. Parts of a
// hyphenated word count once, numbers count as words.
func (p *passage) wordCount(first, last int) int {
	n := 0
	for i := first; i < last; i++ {
		t := &p.tokens[i]
		if t.kind == mark {
			continue
		}
		joined := i >= 2 && !t.space && !p.tokens[i-1].space && p.tokens[i-1].kind == mark && p.tokens[i-2].kind != mark
		if !joined {
			n++
		}
	}
	return n
}
