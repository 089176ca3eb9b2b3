package publication

import (
	"fmt"
	"regexp"
	"strings"

	"nscp/tools/internal/doc"
)

// A ReviewKind is the kind of a case review.
type ReviewKind string

const (
	RapidReview      ReviewKind = "rapid review"
	PracticeReview   ReviewKind = "local child safeguarding practice review"
	OutOfArea        ReviewKind = "out of area review"
	AdultsReview     ReviewKind = "safeguarding adults review"
	NationalReview   ReviewKind = "national review"
	LearningReview   ReviewKind = "learning review"
	PractitionerMeet ReviewKind = "practitioner event"
)

// An Outcome says whether a rapid review led to a local child safeguarding
// practice review (LCSPR).
type Outcome string

const (
	NoPracticeReview Outcome = "no practice review"
	ToPracticeReview Outcome = "practice review"
	OutcomeNotStated Outcome = ""
)

// A Review is one case review, or several that a report tells of as one. It
// holds the report's words, never more of the case.
type Review struct {
	doc.At
	ID      string
	Kind    ReviewKind
	Count   int    // how many; 1 unless the report gives a number
	Title   string // its heading in the report; may be empty
	Outcome Outcome
	Panel   string // the national panel's response, in the report's words
	Blocks  []doc.Block
}

var (
	// practiceReview are the letters of what a rapid review may lead to.
	practiceReview = []string{"lcspr", "practice review"}

	rapidStart = phrase{[]string{"rapid review", "lcspr", "practice review"}, regexp.MustCompile(`(?i)\b(?:an?|the|our|(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|last|next|other))\s+(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|final|last|further)\s+)?(rapid review|lcspr|local child safeguarding practice review)s?\b[^.]*\b(?:completed|undertaken|conducted|carried out|held|published|concluded|initiated)\b`)}
	noReview   = phrase{practiceReview, regexp.MustCompile(`(?i)(?:(?:lcspr|practice review)\b[^.;]*\b(?:not|no)\b[^.;]*\b(?:recommend|commission|initiat|requir|need|progress)|\b(?:not|no)\b[^.;]*\b(?:lcspr|practice review))`)}
	toReview   = phrase{practiceReview, regexp.MustCompile(`(?i)(?:recommend|commission|initiat|agree|decid)\w*\b[^.;]*\b(?:lcspr|practice review)|(?:lcspr|practice review)\b[^.;]*\b(?:should be|will be|was|has been|is being|to be)\s+(?:commission|initiat|recommend|undertaken|started)`)}
	panel      = phrase{[]string{"panel"}, regexp.MustCompile(`(?i)\bnational\s+(?:child safeguarding practice review\s+)?panel\b[^.]*\b(?:agree|respond|repl|said|wrote|comment|thought|support)`)}
)

// otherKinds tells the kind of a review that a sentence mentions.
var otherKinds = []struct {
	kind ReviewKind
	phrase
}{
	{OutOfArea, phrase{[]string{"contribut"}, regexp.MustCompile(`(?i)\bcontribut\w*\b[^.]*?(?:(\w+)\s+)?(?:out[- ]of[- ]area reviews?|reviews? (?:from )?(?:out of|outside)(?: of)? (?:the |our )?area)`)}},
	{AdultsReview, phrase{[]string{"safeguarding adult"}, regexp.MustCompile(`(?i)\b(?:contribut\w*|involved|part of)\b[^.]*?(?:(\w+)\s+)?safeguarding adults? reviews?\b`)}},
	{NationalReview, phrase{[]string{"national review"}, regexp.MustCompile(`(?i)\bcontribut\w*\b[^.]*?\b(?:the\s+)?()national review\b`)}},
	{LearningReview, phrase{[]string{"learning review"}, regexp.MustCompile(`(?i)\b(?:(\w+)\s+)?learning reviews?\b[^.]*\b(?:for|about|of|into|undertaken|completed|held)\b`)}},
	{PractitionerMeet, phrase{[]string{"practitioner"}, regexp.MustCompile(`(?i)(?:\b(?:held|ran|organised)\s+(?:(\w+)\s+)?practitioners?'?s?\s+(?:learning )?events?\b|\bpractitioners\s+()met\b)`)}},
}

// findReviews returns the reviews that a section tells of. Below a heading that
// names rapid reviews, each review begins with a paragraph that says that one
// was completed, or with a heading of its own; elsewhere a sentence that says
// what the partnership contributed to, or held, is one.
func findReviews(s *Section) []*Review {
	var out []*Review
	var now *Review
	heading, depth := "", 0
	for _, b := range s.Blocks {
		h, isHeading := b.(*doc.Heading)
		if isHeading {
			heading, depth = doc.Words(h.Inlines), h.Level
			now = nil
			continue
		}
		p, ok := b.(*doc.Paragraph)
		if !ok {
			if now != nil {
				now.Blocks = append(now.Blocks, b)
			}
			continue
		}
		words := doc.Words(p.Inlines)
		first := sentences(words)
		if len(first) == 0 {
			continue
		}
		if m := rapidStart.find(plain(first[0])); m != nil {
			now = &Review{At: p.At, Kind: RapidReview, Count: 1}
			if m[1] != "rapid review" {
				now.Kind = PracticeReview
			}
			if depth > 3 {
				now.Title = heading
			}
			out = append(out, now)
		}
		if now == nil {
			out = append(out, mentioned(p, first)...)
			continue
		}
		now.Blocks = append(now.Blocks, p)
		now.judge(plain(words), first)
	}
	return out
}

// judge reads the outcome and the national panel's response out of a paragraph.
func (r *Review) judge(text string, sentences []string) {
	if r.Outcome == OutcomeNotStated {
		switch {
		case noReview.find(text) != nil:
			r.Outcome = NoPracticeReview
		case toReview.find(text) != nil:
			r.Outcome = ToPracticeReview
		}
	}
	if panel.find(text) == nil {
		return // nor does any of its sentences say it
	}
	for _, sentence := range sentences {
		if panel.find(plain(sentence)) != nil {
			r.Panel = sentence
		}
	}
}

// mentioned returns the reviews that the sentences of a paragraph tell of.
func mentioned(p *doc.Paragraph, sentences []string) []*Review {
	var out []*Review
	for _, sentence := range sentences {
		text := plain(sentence)
		for _, k := range otherKinds {
			m := k.find(text)
			if m == nil {
				continue
			}
			r := &Review{At: p.At, Kind: k.kind, Count: 1, Blocks: []doc.Block{&doc.Paragraph{At: p.At, Inlines: doc.TextAt(p.At, sentence)}}}
			if n, ok := count(m[1]); ok && n > 0 {
				r.Count = n
			}
			out = append(out, r)
			break
		}
	}
	return out
}

// numberReviews gives each review an id by its kind and its place in the report.
func numberReviews(reviews []*Review) {
	n := map[ReviewKind]int{}
	for _, r := range reviews {
		n[r.Kind]++
		r.ID = fmt.Sprintf("%s-%d", strings.ReplaceAll(string(r.Kind), " ", "-"), n[r.Kind])
	}
}
