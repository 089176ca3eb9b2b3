package docx

import (
	"regexp"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/hidden"
)

var (
	// What templates print where an author is to write. A name in brackets alone
	// ("[name]") is left alone: it is how a person is kept anonymous.
	unfilled = regexp.MustCompile(`(?i)[\[<«{]\s*(insert|enter|add|type|click|fill in|tb[acd]\b|to be (added|agreed|confirmed)|xx+|placeholder|your )[^\]>»}\n]{0,80}[\]>»}]|` +
		`\bclick (or tap )?here to (enter|add|type)\b|\bclick to (enter|add) (text|a date)\b|\bchoose an item\b|\blorem ipsum\b|\bx{3,}\b|\bxx/xx/(xx)+\b`)
	// A mail merge field that was pasted as text keeps its marks.
	chevrons = regexp.MustCompile(`«[A-Za-z_][A-Za-z0-9_ ]{0,40}»`)
	// What Word prints where a cross-reference has lost its target.
	broken = regexp.MustCompile(`Error! (Reference source not found|Bookmark not defined|No text of specified style|Hyperlink reference not valid|Not a valid)`)
)

// placeholders looks for words that were meant to be replaced.
func (s *story) placeholders(at doc.At, text []piece) {
	words := plainPieces(text)
	if len(words) < 3 {
		return
	}
	if m := unfilled.FindString(words); m != "" {
		s.hide(hidden.Stop, hidden.Placeholder, at, "", m)
	}
	if m := chevrons.FindString(words); m != "" {
		s.hide(hidden.Stop, hidden.MergeField, at, "", m)
	}
	if broken.MatchString(words) && s.name == "" {
		s.fail("broken-reference", at, "Word has put an error message in place of a cross-reference",
			"", "click the message, choose References, Cross-reference, and choose what it is to refer to")
	}
}
