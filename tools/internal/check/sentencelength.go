package check

import (
	"fmt"

	"nscp/tools/internal/diag"
)

var sentenceLength = &Rule{
	ID:       "sentence-length",
	Group:    "Structure and access",
	Title:    "a sentence of more than 25 words",
	Why:      "People understand nearly all of an 8-word sentence and a tenth of one with 43; GOV.UK checks every sentence over 25.",
	Severity: diag.Warning,
	Advice:   true,
	Bad: []string{
		"The partnership, which has met every month since the spring and which has looked at many things in that time, has now decided that it would like to look at them all again.",
	},
	Good: []string{
		"The partnership has met every month. It has looked at many things. It would like to look at them all again.",
	},
	check: checkSentenceLength,
}

func checkSentenceLength(p *page) []diag.Finding {
	limit := or(p.config.SentenceWords, 25)
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted || q.kind == heading {
			continue
		}
		long, most := 0, 0
		var longest sentence
		for _, s := range q.sentences {
			n := s.words
			if n <= limit {
				continue
			}
			long++
			if n > most {
				most, longest = n, s
			}
		}
		if long == 0 {
			continue
		}
		message := fmt.Sprintf("a sentence has %d words; expected %d or fewer", most, limit)
		if long > 1 {
			message = fmt.Sprintf("%d sentences of this paragraph have more than %d words, this one %d", long, limit, most)
		}
		out = append(out, p.finding(q, q.tokens[longest.first].start, q.tokens[longest.first].end, message,
			fmt.Sprintf("in %s, cut the sentence in two where the thought turns", p.Path)))
	}
	return out
}
