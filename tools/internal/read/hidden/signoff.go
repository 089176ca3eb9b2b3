package hidden

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"nscp/tools/internal/diag"
)

// What is hidden is never published. Where it stands apart from the text (a comment,
// a hidden sheet, an embedded file), a person may look at it and sign it off, and the
// file can stay as it is: a sign-off says that somebody has looked.
//
// What is part of the text is settled in the file alone. A tracked change, a gap or
// struck text leaves open which words are meant; and of hidden words among the
// others the ledger, which accounts for every word of a text, would have to say that
// they were left out, and so repeat them.
var signable = map[Kind]bool{
	Comment: true, Embedded: true, Macro: true, Marking: true, Sheet: true, Row: true, Column: true, Filter: true, Cache: true, Connection: true,
	Script: true, Revision: true,
}

// whole are kinds of which not all words may have been kept, so that a sign-off is
// tied to the bytes of the file.
var whole = map[Kind]bool{Sheet: true, Row: true, Column: true, Filter: true, Cache: true, Revision: true}

// stopping are the kinds that stop publication, in the order of the rules page.
var stopping = []Kind{
	Tracked, Comment, Text, White, Tiny, Struck, Embedded, Macro, Unfilled, MergeField, Marking, Picture, Linked, Address,
	Sheet, Row, Column, Filter, Cache, Connection, Script, Layer, Revision, Unreadable,
}

// Signable reports whether a person may sign off what a rule of this package finds.
func Signable(rule string) bool { return signable[Kind(rule)] }

// Rules are the kinds that stop publication, as rules.
func Rules() []diag.Rule {
	var out []diag.Rule
	for _, k := range stopping {
		why := kinds[k].why
		r := diag.Rule{ID: string(k), Group: "Hidden content", Severity: diag.Error, Gate: true, Title: kinds[k].what, Why: strings.ToUpper(why[:1]) + why[1:] + "."}
		if !signable[k] {
			r.Why += " It cannot be signed off: the words of a text are settled in the text."
		}
		out = append(out, r)
	}
	return out
}

// mark ties a sign-off to what is hidden, without repeating it. Words are their own
// evidence, wherever the file is saved again; what has no words, or more than were
// kept, is tied to the bytes of the file. "" is nothing that can be signed off.
func (it Item) mark(data []byte) string {
	if !signable[it.Kind] || it.Severity != Stop {
		return ""
	}
	if it.Kind == Row && !strings.EqualFold(path.Ext(it.Pos.Path), ".xlsx") {
		return "" // of a table in a text
	}
	words := strings.Join(strings.Fields(it.Content), " ")
	if words == "" || whole[it.Kind] || len(it.Content) >= maxContent {
		return markOf(it.Kind, it.Detail, data)
	}
	return markOf(it.Kind, it.Detail+"\n"+words, nil)
}

func markOf(k Kind, words string, data []byte) string {
	h := sha256.New()
	h.Write([]byte(string(k) + "\n" + words + "\n"))
	if data != nil {
		sum := sha256.Sum256(data)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
