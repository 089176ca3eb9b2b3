package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var repeatedSentence = &Rule{
	ID:       "repeated-sentence",
	Group:    "Structure and access",
	Title:    "the same sentence twice",
	Why:      "A sentence that stands twice was usually pasted once too often, and a reader looks for the difference.",
	Severity: diag.Warning,
	Bad: []string{
		"No review was recommended, and the national panel agreed with that decision.\n\nThe national panel agreed with that decision.",
		"Staff told us that the course had changed how they work.\n\nWe ran ten courses. Staff told us that the course had changed how they work.",
	},
	Good: []string{
		"The timescale was met.\n\nA second review followed. The timescale was met.",
		"> Staff told us that the course had changed how they work.\n\n> Staff told us that the course had changed how they work.",
	},
	check: checkRepeatedSentence,
}

// nearPassages is within how many passages a repeated sentence may be short;
// beyond it must have so many words more.
const nearPassages, farther = 2, 4

func checkRepeatedSentence(p *page) []diag.Finding {
	least := or(p.config.RepeatedLength, 7)
	type first struct {
		passage, token, last int32
		whole                bool
	}
	seen := map[uint64]first{} // by a hash of the words
	var out []diag.Finding
	for n, q := range p.passages {
		if q.quoted || q.kind == heading || q.kind == caption || q.header || q.kind == item {
			continue
		}
		for _, s := range q.sentences {
			if q.tokens[s.first].linked || q.tokens[s.first].quoted {
				continue
			}
			// A whole sentence, and what stands behind its last comma or dash: a
			// sentence is often repeated as the end of another.
			for k, from := range []int{s.first, q.lastClause(s)} {
				if from < 0 || q.wordCount(from, s.last) < least {
					continue
				}
				key := q.hashWords(from, s.last)
				before, found := seen[key]
				if !found {
					seen[key] = first{int32(n), int32(from), int32(s.last), k == 0}
					continue
				}
				if !alike(q.tokens[from:s.last], p.passages[before.passage].tokens[before.token:before.last]) {
					continue // of two sentences with one hash the second is not looked for
				}
				// A short sentence far away is a refrain: "The timescale was met."
				if n-int(before.passage) > nearPassages && q.wordCount(from, s.last) < least+farther {
					continue
				}
				// Two endings that are alike are a way of writing.
				if k == 1 && !before.whole || int(before.passage) == n && int(before.token) == from {
					continue
				}
				out = append(out, p.finding(q, q.tokens[from].start, q.tokens[s.last-1].end,
					fmt.Sprintf("the same sentence stands twice%s", also(p.where(int(before.passage), int(before.token)))),
					fmt.Sprintf("in %s, delete one of the two", p.Path)))
				break
			}
		}
	}
	return out
}

func also(where string) string {
	if where == "" {
		return ""
	}
	return ", first" + where
}

// lastClause returns the token behind the last comma, semicolon or dash of a
// sentence, and behind "and", or -1.
func (p *passage) lastClause(s sentence) int {
	for i := s.last - 1; i > s.first; i-- {
		t := p.tokens[i]
		if t.kind != mark {
			continue
		}
		if t.is(",", ";") || isDash(t) && t.space {
			i++
			if i < s.last && p.tokens[i].is("and", "but", "so") {
				i++
			}
			if i < s.last {
				return i
			}
			return -1
		}
	}
	return -1
}

// hashWords returns a hash of the words and numbers of tokens, without marks and
// capitals.
func (p *passage) hashWords(first, last int) uint64 {
	h := uint64(0)
	for i := first; i < last; i++ {
		if x := p.tokens[i].lexeme; x.kind != mark {
			h = (h ^ x.hash) * 0x9e3779b97f4a7c15 // odd, so that each word's place counts
			h ^= h >> 32
		}
	}
	return h
}

// alike reports whether two stretches have the same words and numbers.
func alike(a, b []token) bool {
	for {
		for len(a) > 0 && a[0].kind == mark {
			a = a[1:]
		}
		for len(b) > 0 && b[0].kind == mark {
			b = b[1:]
		}
		if len(a) == 0 || len(b) == 0 {
			return len(a) == len(b)
		}
		if a[0].low != b[0].low {
			return false
		}
		a, b = a[1:], b[1:]
	}
}
