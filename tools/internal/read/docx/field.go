package docx

import (
	"strings"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/archive"
	"nscp/tools/internal/read/hidden"
)

// A field is an instruction ("PAGEREF _Toc1 \h") and, behind it, what Word last
// put in its place. Only the latter is text. Fields nest: a contents list holds
// links, and each of those a page reference.
type field struct {
	instr  strings.Builder
	result bool   // past the instruction
	words  string // the first word of the instruction, in capitals, once it is known
	link   *target
	toc    bool
	start  doc.At
	empty  bool // no words have come out of it
}

// showing reports whether text that comes now is seen: not part of an
// instruction, however deep.
func (s *story) showing() bool {
	for _, f := range s.fields {
		if !f.result {
			return false
		}
	}
	return true
}

// inContents reports whether text that comes now is part of a contents list.
func (s *story) inContents() bool {
	for _, f := range s.fields {
		if f.toc {
			return true
		}
	}
	return s.toc > 0
}

// link returns the target of the link around the text that comes now, or nil.
func (s *story) link() *target {
	if s.within != nil {
		return s.within
	}
	for i := len(s.fields) - 1; i >= 0; i-- {
		if s.fields[i].link != nil {
			return s.fields[i].link
		}
	}
	return nil
}

// maxFields is how deep fields nest; Word itself stops at 20.
const maxFields = 64

// fieldChar reads a mark that begins, divides or ends a field.
func (s *story) fieldChar(n *archive.Node, st *runState) {
	switch n.Attr("fldCharType") {
	case "begin":
		if len(s.fields) == maxFields {
			return
		}
		f := &field{start: s.here(), empty: true}
		if data := n.Child("w:ffData"); data != nil {
			if s.showing() {
				s.formField(data, st)
			}
		}
		s.fields = append(s.fields, f)
	case "separate":
		if len(s.fields) > 0 {
			s.resolve(s.fields[len(s.fields)-1])
		}
	case "end":
		if k := len(s.fields) - 1; k >= 0 {
			f := s.fields[k]
			if !f.result {
				s.resolve(f)
			}
			s.fields = s.fields[:k]
			s.ended(f)
		}
	}
}

// instruction adds to the instruction of the innermost field.
func (s *story) instruction(text string) {
	if k := len(s.fields) - 1; k >= 0 && !s.fields[k].result {
		if f := s.fields[k]; f.instr.Len() < 1<<16 {
			f.instr.WriteString(text)
		}
	}
}

func (s *story) simpleField(n *archive.Node) {
	if len(s.fields) == maxFields {
		return
	}
	f := &field{start: s.here(), empty: true}
	f.instr.WriteString(n.Attr("instr"))
	s.fields = append(s.fields, f)
	s.resolve(f)
	depth := len(s.fields) - 1
	s.inline(n.Nodes)
	// A stray mark inside may have ended it, or begun another that never ends.
	s.fields = s.fields[:min(depth, len(s.fields))]
	s.ended(f)
}

// end reports a field that was begun and never ended, where that makes the text
// behind it part of an instruction, a link or a contents list.
func (s *story) end() {
	for _, f := range s.fields {
		if !f.result || f.link != nil || f.toc {
			s.fail("damaged-file", f.start, "a field begins here and never ends, so the words behind it cannot be told from those that belong to it",
				"", "select the text, press Ctrl+Shift+F9, which turns fields into text, and save")
			break
		}
	}
	s.fields = nil
}

// resolve decides what a field means, when its instruction is complete.
func (s *story) resolve(f *field) {
	if f.result {
		return
	}
	f.result = true
	args := instructionWords(f.instr.String())
	if len(args) == 0 {
		return
	}
	f.words = strings.ToUpper(args[0])
	outer := s.showing()
	at := f.start
	switch f.words {
	case "HYPERLINK":
		if outer {
			f.link = s.fieldLink(args[1:])
		}
	case "REF", "NOTEREF", "STYLEREF":
		if outer && f.words == "REF" && len(args) > 1 && hasSwitch(args, `\H`) {
			f.link = s.bookmark(args[1], at)
		}
	case "PAGEREF":
		if outer && !s.inContents() {
			s.hide(hidden.Warn, hidden.PageReference, at, "", "")
		}
	case "TOC", "TOA", "INDEX":
		f.toc = true
	case "SEQ":
		if len(args) > 1 && s.para != nil {
			s.para.seq = strings.ToLower(args[1])
		}
	case "MERGEFIELD", "MERGEREC", "MERGESEQ", "ADDRESSBLOCK", "GREETINGLINE", "NEXT", "NEXTIF", "SKIPIF", "DATABASE":
		s.hide(hidden.Stop, hidden.MergeField, at, "", f.instr.String())
	case "MACROBUTTON", "GOTOBUTTON":
		s.hide(hidden.Stop, hidden.Unfilled, at, "a place to click and type", f.instr.String())
	case "DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "RD":
		s.hide(hidden.Strip, hidden.FieldCode, at, "the name of another file", f.instr.String())
	case "XE", "TC", "TA", "SET", "ASK", "FILLIN", "IF", "COMPARE", "QUOTE", "ADDIN", "PRIVATE", "DOCVARIABLE":
		s.hide(hidden.Strip, hidden.FieldCode, at, "", f.instr.String())
	case "DATE", "TIME", "PRINTDATE", "SAVEDATE", "EDITTIME":
		if outer && s.name == "" {
			s.warn("changing-date", at, "a date that Word changes by itself: the page keeps the one it had when the file was last saved",
				"", "click the date, press Ctrl+Shift+F9, which makes it plain text, and check that it is right")
		}
	case "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "EQ":
		if outer {
			s.fail("unread-content", at, "a number or sum that Word makes up by a field is not in the file, so the page cannot show it",
				"", "type it as text, or use a numbered list")
		}
	}
}

// ended looks at a field that is complete.
func (s *story) ended(f *field) {
	if f.words == "FORMTEXT" && f.empty && s.showing() {
		s.hide(hidden.Stop, hidden.Unfilled, f.start, "an empty form field", "")
	}
}

// formField reads a form field of the old kind. What a tick box or a drop-down
// list shows stands in its settings and not in the text.
func (s *story) formField(data *archive.Node, st *runState) {
	if words := formWords(data); words != "" {
		s.text(words, st)
	}
}

// formWords returns what a tick box or drop-down list shows.
func formWords(data *archive.Node) string {
	if box := data.Child("w:checkBox"); box != nil {
		checked := box.Child("w:checked")
		if checked == nil {
			checked = box.Child("w:default")
		}
		if on(checked) {
			return "☒"
		}
		return "☐"
	}
	if dd := data.Child("w:ddList"); dd != nil {
		chosen := dd.Child("w:result")
		if chosen == nil {
			chosen = dd.Child("w:default")
		}
		i, ok := number(chosen.Attr("val"), 1)
		if !ok {
			i = 0
		}
		for _, c := range dd.Nodes {
			if c.Name != "w:listEntry" {
				continue
			}
			if i == 0 {
				return c.Attr("val")
			}
			i--
		}
	}
	return ""
}

// instructionWords cuts an instruction into words; a quoted part is one.
func instructionWords(s string) []string {
	var out []string
	for {
		s = strings.TrimLeft(s, " \t\r\n\u00a0")
		if s == "" {
			return out
		}
		if open, size := quoteAt(s); open {
			s = s[size:]
			var b strings.Builder
			for s != "" {
				if close, n := quoteAt(s); close {
					s = s[n:]
					break
				}
				if s[0] == '\\' && len(s) > 1 && (s[1] == '"' || s[1] == '\\') {
					s = s[1:]
				}
				b.WriteByte(s[0])
				s = s[1:]
			}
			out = append(out, b.String())
			continue
		}
		end := strings.IndexAny(s, " \t\r\n\u00a0")
		if end < 0 {
			end = len(s)
		}
		out = append(out, s[:end])
		s = s[end:]
	}
}

// quoteAt reports whether s begins with a quotation mark: Word's automatic
// correction curls them in instructions, too.
func quoteAt(s string) (bool, int) {
	for _, q := range []string{`"`, "“", "”", "„"} {
		if strings.HasPrefix(s, q) {
			return true, len(q)
		}
	}
	return false, 0
}

func hasSwitch(args []string, name string) bool {
	for _, a := range args {
		if strings.EqualFold(a, name) {
			return true
		}
	}
	return false
}
