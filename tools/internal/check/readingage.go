package check

import (
	"fmt"
	"math"
	"strings"

	"nscp/tools/internal/diag"
)

var readingAge = &Rule{
	ID:       "reading-age",
	Group:    "Structure and access",
	Title:    "a text that asks for many years at school",
	Why:      "GOV.UK writes for a reading age of 9; words for people who may be in distress should not need a degree.",
	Severity: diag.Warning,
	Advice:   true,
	check:    checkReadingAge,
}

// A Reading is how hard a document is to read.
type Reading struct {
	Words, Sentences, Syllables int
	LongSentences               int // of more than 25 words
}

// leastReading is how many words a text must have before an average of them says
// anything.
const leastReading = 100

// Age returns the age at which a pupil in England reads such a text with ease: the
// Flesch-Kincaid grade (Kincaid and others, 1975) and five years. It is 0 for a
// text that is too short to tell.
func (r Reading) Age() int {
	if r.Words < leastReading || r.Sentences == 0 {
		return 0
	}
	grade := 0.39*float64(r.Words)/float64(r.Sentences) + 11.8*float64(r.Syllables)/float64(r.Words) - 15.59
	return max(5, int(math.Round(grade))+5)
}

// reading measures the running text of a page: no headings, quotations or cells
// of a few words.
func (p *page) reading() Reading {
	var r Reading
	limit := or(p.config.SentenceWords, 25)
	for _, q := range p.passages {
		if q.quoted || q.kind == heading || q.kind == caption || q.kind == cell && len(q.tokens) < 8 {
			continue
		}
		for _, s := range q.sentences {
			n := 0
			for i := s.first; i < s.last; i++ {
				if t := q.tokens[i]; t.kind == word {
					n++
					r.Syllables += t.syllables
				} else if t.kind == number {
					n++
					r.Syllables++
				}
			}
			if n == 0 {
				continue
			}
			r.Words += n
			r.Sentences++
			if s.words > limit {
				r.LongSentences++
			}
		}
	}
	return r
}

// syllables estimates the syllables of a word: its groups of vowels, less a mute
// e at its end.
func syllables(w string) int {
	n := 0
	vowel := false
	for _, r := range w {
		v := strings.ContainsRune("aeiouy", r)
		if v && !vowel {
			n++
		}
		vowel = v
	}
	if n > 1 && (strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") || strings.HasSuffix(w, "es") && !strings.HasSuffix(w, "ses") || strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ted") && !strings.HasSuffix(w, "ded")) {
		n--
	}
	return max(n, 1)
}

func checkReadingAge(p *page) []diag.Finding {
	limit := or(p.config.ReadingAge, 16)
	r := p.reading()
	age := r.Age()
	if age <= limit {
		return nil
	}
	return []diag.Finding{{
		Pos:     p.top(),
		Message: fmt.Sprintf("the text asks for a reading age of about %d; %d of %d sentences have more than %d words", age, r.LongSentences, r.Sentences, or(p.config.SentenceWords, 25)),
		Fix:     fmt.Sprintf("in %s, shorten the longest sentences first, and use the plainer word where there is one", p.Path),
	}}
}
