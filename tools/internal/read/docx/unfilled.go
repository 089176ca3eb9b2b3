package docx

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/read/text"
)

var (
	// What templates print where an author is to write. A name in brackets alone
	// ("[name]") is left alone: it is how a person is kept anonymous.
	bracketed = regexp.MustCompile(`(?i)[\[<«{]\s*((insert|enter|add|type|click|fill in|tb[acd]|to be (added|agreed|confirmed)|xx+|place-?holder)\b|your )[^\]>»}\n]{0,80}[\]>»}]`)
	prompt    = regexp.MustCompile(`\bclick (or tap )?here to (enter|add|type)\b|\bclick to (enter|add) (text|a date)\b|\bchoose an item\b|\blorem ipsum\b|\bx{3,}\b|\bxx/xx/(xx)+\b`)
	// A mail merge field that was pasted as text keeps its marks.
	chevrons = regexp.MustCompile(`«[A-Za-z_][A-Za-z0-9_ ]{0,40}»`)
	// What Word prints where a cross-reference has lost its target.
	broken = regexp.MustCompile(`Error! (Reference source not found|Bookmark not defined|No text of specified style|Hyperlink reference not valid|Not a valid)`)
)

// prompts are what the matches of prompt hold at least one of. Looking for them
// first takes a hundredth of the time of the expression, which would otherwise
// be half that of reading a document.
var prompts = []string{"click ", "choose an", "lorem", "xx"}

// unfilled looks for words that were meant to be replaced.
func (s *story) unfilled(at doc.At, words string) {
	if strings.ContainsAny(words, "[<{") || strings.Contains(words, "«") {
		if m := bracketed.FindString(words); m != "" {
			s.hide(hidden.Stop, hidden.Unfilled, at, "", m)
		}
		if m := chevrons.FindString(words); m != "" {
			s.hide(hidden.Stop, hidden.MergeField, at, "", m)
		}
	}
	if m := promptIn(words); m != "" {
		s.hide(hidden.Stop, hidden.Unfilled, at, "", m)
	}
	if s.name == "" && strings.Contains(words, "Error!") && broken.MatchString(words) {
		s.fail("broken-reference", at, "Word has put an error message in place of a cross-reference",
			"", "click the message, choose References, Cross-reference, and choose what it is to refer to")
	}
}

// promptIn returns the first prompt of a template among words, in lower case, or "".
func promptIn(words string) string {
	lower := strings.ToLower(words)
	if !slices.ContainsFunc(prompts, func(p string) bool { return strings.Contains(lower, p) }) {
		return ""
	}
	return prompt.FindString(lower)
}

// A trace is a character that nobody can see: where it is first, and in how many
// paragraphs.
type trace struct {
	at    doc.At
	count int
}

// invisible notes characters that nobody can see, as the reader of text files
// does.
func (s *story) invisible(at doc.At, words string) {
	for _, r := range text.Unseen(words) {
		t, ok := s.unseen[r]
		if !ok {
			t = &trace{at: at}
			s.unseen[r] = t
		}
		t.count++
	}
}

// tellInvisible adds a finding for each such character.
func (r *reader) tellInvisible() {
	for _, c := range slices.Sorted(maps.Keys(r.unseen)) {
		more := ""
		if n := r.unseen[c].count; n > 1 {
			more = fmt.Sprintf(", in %d paragraphs from here on", n)
		}
		r.findings = append(r.findings, text.HiddenRune(c, r.unseen[c].at.Pos, more))
	}
}
