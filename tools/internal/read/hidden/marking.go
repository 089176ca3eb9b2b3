package hidden

import (
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/doc"
)

// Protective markings, and words that say that a document is not final
// (Government Security Classifications, and what councils and the police write
// beside them).

var (
	// The longest of two that begin alike comes first.
	markings = regexp.MustCompile(`(?i:\bofficial\s*[-–—:(\[]*\s*sensitive\b)|\bOFFICIAL\b|(?i:\btop\s+secret\b)|\bSECRET\b|\bRESTRICTED\b|\bPROTECT\s*[-–—:]|^\s*PROTECT\s*$|\bDRAFT\b|` +
		`(?i:\bdraft\b|\bconfidential\b|\bin\s+confidence\b|\binternal\s+use\b|\binternal\s+only\b|` +
		`\bnot\s+for\s+(publication|circulation|distribution|onward)\b|\bembargo(ed)?\b|\bnot\s+protectively\s+marked\b)`)
	// What says that a document is free of restrictions.
	unmarked = regexp.MustCompile(`(?i)\b(not\s+protectively\s+marked|unclassified|not\s+confidential)\b`)
	// What may stand beside a marking that stands alone: punctuation, "version", and
	// the number of a printed page.
	besides = regexp.MustCompile(`(?i)^[-–—:.,()\[\]*|/\s]*(?:version)?(?:(?:page|pg\.?|p\.)?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?)?[-–—:.,()\[\]*|/\s]*$`)
)

// stems are what the matches of markings hold at least one of, in lower case. They
// have no s or k where the expression takes them in any case, as it would take "ſ"
// and the sign of Kelvin for them.
var stems = []string{"official", "ecret", "restricted", "protect", "draft", "confiden", "internal", "publication", "circulation", "tribution", "onward", "embargo"}

// longestMarking is as many bytes as a marking has that stands alone, with the
// number of its page.
const longestMarking = 60

// HoldsMarking reports whether the words of a header, footer or label hold a
// marking. A look for the stems takes a fiftieth of the time of the expressions.
func HoldsMarking(words string) bool {
	lower := strings.ToLower(words)
	return slices.ContainsFunc(stems, func(s string) bool { return strings.Contains(lower, s) }) &&
		markings.MatchString(unmarked.ReplaceAllString(words, " "))
}

// IsMarking reports whether words of the text are nothing but a marking, as at the
// top of a first page, or at the foot of each where an extractor took the page for
// text.
func IsMarking(words string) bool {
	return len(words) <= longestMarking && HoldsMarking(words) && besides.MatchString(markings.ReplaceAllString(words, ""))
}

// Markings returns the paragraphs and headings that are nothing but a marking, each
// marking once: it may stand at the foot of every page. In a table, "Draft" may be
// the state of something else.
func Markings(blocks []doc.Block) []Item {
	var out []Item
	seen := map[string]bool{}
	doc.Walk(blocks, func(b doc.Block) bool {
		if _, ok := b.(*doc.Table); ok {
			return false
		}
		words := strings.TrimSpace(doc.Words(doc.Line(b)))
		if !IsMarking(words) {
			return true
		}
		if m := strings.ToLower(markings.FindString(words)); !seen[m] {
			seen[m] = true
			out = append(out, Item{Kind: Marking, Severity: Stop, Pos: b.Position(), Content: words})
		}
		return true
	})
	return out
}
