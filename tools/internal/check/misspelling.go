package check

import (
	"fmt"
	"strings"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
)

var misspelling = &Rule{
	ID:       "misspelling",
	Group:    "Names",
	Title:    "a word that is spelt wrongly, stands twice, or is nearly the name of a place or body",
	Why:      "A slip in a name makes a reader wonder who was meant; search and screen readers stumble over the rest.",
	Severity: diag.Warning,
	Bad: []string{
		"Staff recieved training on safegaurding.",
		"Sherwood Forrest Hospitals agreed to the pathway.",
		"We listened to childrens views.",
		"The Nottinghamsire team met.",
		"Each of the the partners has it's own lead.",
		"We asked children and there views were sort by the panel.",
	},
	Good: []string{
		"Staff received training on co-sleeping, eLearning and trauma-informed practice in Bassetlaw.",
		"Dr Forrest of Sherwood Forest Hospitals chaired the meeting.",
		"There children can play, and from there children go home.",
		"Contact lado@example.org about the DfE’s programme.",
	},
	check: checkMisspelling,
}

// mostUnknown is how many different unknown words of a document are looked up:
// a document with more is in another language or is not text.
const mostUnknown = 500

func checkMisspelling(p *page) []diag.Finding {
	s := speller{page: p, meant: map[string]string{}, near: map[string]string{}, seen: map[string]bool{}}
	var out []diag.Finding
	for _, q := range p.passages {
		out = append(out, s.nearNames(q)...)
		for i := range q.tokens {
			t := &q.tokens[i]
			if t.kind != word {
				continue
			}
			if t.known != yes {
				if f, wrong := s.word(q, i); wrong {
					out = append(out, f)
					continue
				}
			}
			if t.in(doubled | pairing) {
				if f, wrong := s.wordPair(q, i); wrong {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// speller checks one document. Each wrong spelling is reported once, where it
// stands first.
type speller struct {
	*page
	meant map[string]string // suggestions already looked up
	seen  map[string]bool   // spellings already reported
	near  map[string]string // names that the document has more often, likewise
	often map[string]int    // how often each word with a capital stands in the document; see times
	taken map[int]bool      // tokens of the passage that a near name covers

	frequent []string // words with a capital that stand three times or more, in order; see frequentNear
}

// frequent returns the words that stand three times or more.
func frequent(often map[string]int) []string {
	out := []string{}
	for _, w := range sortedKeys(often) {
		if often[w] >= 3 {
			out = append(out, w)
		}
	}
	return out
}

// times returns how often a word stands in the document with a capital. Few
// documents have a word of which that is asked.
func (s *speller) times(low string) int {
	if s.often == nil {
		s.often = s.names()
	}
	return s.often[low]
}

// names counts the words with capitals in the middle of sentences.
func (p *page) names() map[string]int {
	out := map[string]int{}
	for _, q := range p.passages {
		for _, t := range q.tokens {
			if t.kind == word && t.capital && !t.shout {
				out[strings.TrimSuffix(t.low, "'s")]++
			}
		}
	}
	return out
}

// knows reports whether the dictionary has a word as it is written.
func (p *page) knows(t token) bool {
	if t.known == unasked {
		t.known = no
		if p.words.Knows(t.written) {
			t.known = yes
		}
	}
	return t.known == yes
}

func (s *speller) word(q *passage, i int) (diag.Finding, bool) {
	t := q.tokens[i]
	w := q.text[t.start:t.end]
	if s.knows(t) {
		return diag.Finding{}, false
	}
	if s.taken[i] || s.seen[t.low] || q.partOfAddress(i) || t.shout || camel(w) || t.linked && strings.Contains(q.text[max(0, t.start-3):t.start], "/") {
		return diag.Finding{}, false
	}
	if strings.Contains(t.low, "&") || mixedCase(w) {
		return diag.Finding{}, false
	}
	// "sub" of "sub-group", "nd" of "2 nd": parts are judged by what they join.
	if i > 0 && !t.space && isDash(q.tokens[i-1]) || i+1 < len(q.tokens) && isDash(q.tokens[i+1]) && !q.tokens[i+1].space || len(w) < 4 {
		if len(w) < 6 {
			return diag.Finding{}, false
		}
	}
	meant := s.suggest(w)
	if t.capital && !q.sentenceStart(i) && q.kind != heading || t.capital && s.times(t.low) > 1 {
		meant = s.name(q, i, w, meant)
	}
	if meant == "" {
		return diag.Finding{}, false
	}
	s.seen[t.low] = true
	return s.finding(q, t.start, t.end,
		fmt.Sprintf("found %q; expected %q", w, meant),
		fmt.Sprintf("in %s, correct the word, or add it to sources/words.txt", s.Path)), true
}

// personTitles stand before a surname, which may be spelt as it likes.
var personTitles = list("mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "councillor", "cllr", "professor", "prof", "judge", "sergeant", "inspector",
	"superintendent", "constable", "officer", "chair", "sister", "nurse", "reverend", "rev", "chief", "director", "operation")

// doubled are words that nobody means to write twice. "That that" and "had had"
// can be meant.
var doubled = list("the", "a", "an", "of", "to", "and", "in", "is", "for", "with", "on", "are", "be", "by", "at", "from", "as", "was", "were", "or", "this", "we", "our", "their")

// pairing are the words that wordPair knows another pair with.
var pairing = list("it's", "should", "could", "would", "must", "there", "was", "were", "is", "are", "been", "be")

// wordPair finds a small word that stands twice, and the pairs that sound like
// another: "it's own", "should of".
func (s *speller) wordPair(q *passage, i int) (diag.Finding, bool) {
	if i+1 >= len(q.tokens) || !q.tokens[i+1].space {
		return diag.Finding{}, false
	}
	t, u := q.tokens[i], q.tokens[i+1]
	meant := ""
	switch {
	case t.low == u.low && u.kind == word && t.in(doubled) && !t.shout && !u.capital:
		meant = q.text[t.start:t.end]
	case t.is("it's") && u.is("own"):
		meant = "its own"
	case t.is("should", "could", "would", "must") && u.is("of"):
		meant = t.low + " have"
	case t.is("there") && u.in(theirs) && u.kind == word && !u.capital && q.belongs(i):
		meant = "their " + u.low
	case t.is("was", "were", "is", "are", "been", "be") && u.is("sort") && i+2 < len(q.tokens) && q.tokens[i+2].is("by", "from", "through", "and", "."):
		meant = t.low + " sought"
	default:
		return diag.Finding{}, false
	}
	return s.finding(q, t.start, u.end,
		fmt.Sprintf("found %q; expected %q", q.of(i, i+2), meant),
		fmt.Sprintf("in %s, correct the words", s.Path)), true
}

// theirs are things that people have, so that "there" before one is a slip.
var theirs = list("own", "views", "wishes", "feelings", "needs", "families", "parents", "children", "carers", "siblings", "lives", "experiences", "role", "roles",
	"responsibilities", "safety", "wellbeing", "peers", "voices", "practice", "knowledge")

// belongs reports whether "there" at token i can only be meant for "their": it
// follows a word that joins or begins a phrase, and no verb or preposition that
// "there" as a place goes with ("from there children go").
func (p *passage) belongs(i int) bool {
	return i > 0 && p.tokens[i-1].is("and", "or", "of", "for", "about", "on", "with", "to", "that", "all", "both", "share", "shared", "express", "hear", "heard", "meet", "met")
}

func (s *speller) suggest(w string) string {
	meant, known := s.meant[w]
	if !known && len(s.meant) < mostUnknown {
		meant = s.words.Suggest(w)
		s.meant[w] = meant
	}
	return meant
}

// name judges an unknown word with a capital: it is somebody's or some place's
// name unless it is one slip from a name in the lists, or from a name that the
// document has more often, or from a long word between words with capitals.
func (s *speller) name(q *passage, i int, w, meant string) string {
	if meant != "" && s.words.Listed(meant) && len(w) > 5 {
		return meant
	}
	if other := s.frequentNear(strings.ToLower(w)); other != "" {
		return other
	}
	beside := i > 0 && q.tokens[i-1].capital && s.words.Knows(q.tokens[i-1].low) || i+1 < len(q.tokens) && q.tokens[i+1].capital && s.words.Knows(q.tokens[i+1].low)
	if meant != "" && len(w) >= 7 && len(meant) >= len(w) && beside && !(i > 0 && q.tokens[i-1].in(personTitles)) && s.words.Knows(strings.ToLower(meant)) {
		return meant
	}
	return ""
}

// frequentNear returns the word, three times or more in the document, that one
// which stands there once is a slip of, or "".
func (s *speller) frequentNear(low string) string {
	if len(low) < 7 || s.times(low) != 1 {
		return ""
	}
	if near, known := s.near[low]; known || len(s.near) >= mostUnknown {
		return near
	}
	if s.frequent == nil {
		s.frequent = frequent(s.often)
	}
	for _, other := range s.frequent {
		if other[0] == low[0] && spelling.Distance(other, low, 1) == 1 && singular(low) != singular(other) && low != other+"n" {
			s.near[low] = titled(other)
			return s.near[low]
		}
	}
	s.near[low] = ""
	return ""
}

// nearNames finds names of several words of which one word is a slip away:
// "Sherwood Forrest". Every other word must be right, so that a person called
// Forrest is left alone.
func (s *speller) nearNames(q *passage) []diag.Finding {
	s.taken = nil
	var out []diag.Finding
	for i := range q.tokens {
		if !q.tokens[i].capital {
			continue
		}
		for name := range s.words.NamesNear(q.tokens[i].low, s.nextWord(q, i)) {
			n, wrong := q.nearName(i, name.Low)
			if wrong < 0 {
				continue
			}
			found, expected := q.of(i, i+n), strings.Join(name.Words, " ")
			// A longer name that fits as it stands is no slip: Derby, Derbyshire.
			if s.seen[found] || s.words.Listed(q.text[q.tokens[wrong].start:q.tokens[wrong].end]) {
				continue
			}
			s.seen[found] = true
			if s.taken == nil {
				s.taken = map[int]bool{}
			}
			s.taken[wrong] = true
			t := q.tokens[wrong]
			out = append(out, s.finding(q, t.start, t.end,
				fmt.Sprintf("found %q; expected %q", found, expected),
				fmt.Sprintf("in %s, correct the name, or add it to sources/words.txt", s.Path)))
			break
		}
	}
	return out
}

func (s *speller) nextWord(q *passage, i int) string {
	for k := i + 1; k < len(q.tokens) && k < i+3; k++ {
		if q.tokens[k].kind == word {
			return q.tokens[k].low
		}
	}
	return ""
}

// nearName holds the tokens from i against a name in lower case. It returns how many tokens
// there are and which is the one that is wrong, or -1 where none or more is.
func (p *passage) nearName(i int, name []string) (n, wrong int) {
	wrong = -1
	k := i
	for _, low := range name {
		if k >= len(p.tokens) || p.tokens[k].kind != word {
			return 0, -1
		}
		if p.tokens[k].low != low && strings.TrimSuffix(p.tokens[k].low, "'s") != low {
			if wrong >= 0 || len(low) < 5 || spelling.Distance(p.tokens[k].low, low, 1) != 1 || !p.tokens[k].capital || singular(p.tokens[k].low) == singular(low) {
				return 0, -1
			}
			wrong = k
		}
		k++
	}
	return k - i, wrong
}

// partOfAddress reports whether token i is part of an e-mail address, a web
// address or a file name.
func (p *passage) partOfAddress(i int) bool {
	for k := i; k > 0 && k > i-12; k-- {
		if p.tokens[k].space {
			break
		}
		if p.tokens[k-1].is("@", "/", "_", "#", "\\") || p.tokens[k-1].is(".", ":") && k-2 >= 0 && !p.tokens[k-1].space && p.tokens[k-2].kind != mark && !p.tokens[k].capital {
			return true
		}
	}
	for k := i + 1; k < len(p.tokens) && k < i+12; k++ {
		if p.tokens[k].space {
			break
		}
		if p.tokens[k].is("@", "/", "_") && !p.tokens[k].is("/") {
			return true
		}
		if p.tokens[k].is(".", ":") && k+1 < len(p.tokens) && !p.tokens[k+1].space && p.tokens[k+1].kind == word && !p.tokens[k+1].capital {
			return true
		}
	}
	return false
}

// mixedCase reports whether a capital stands inside a word: a name made for sale.
func mixedCase(w string) bool {
	for i, r := range w {
		if i > 0 && 'A' <= r && r <= 'Z' && w[i-1] != '\'' {
			return true
		}
	}
	return false
}
