package disclosure

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/hidden"
)

// SignoffPath is where sign-offs are kept, below the site folder.
const SignoffPath = "sources/signoffs.toml"

// A Signoff says that a person has read a passage and decided that it may be
// published. It is bound to the words by their mark and holds none of them.
type Signoff struct {
	Rule   string `toml:"rule"`
	Path   string `toml:"path"`
	Place  string `toml:"place,omitempty"` // where it stood, for people
	Text   string `toml:"text"`            // the mark of the words; see [Mark]
	By     string `toml:"by"`
	Date   string `toml:"date"` // YYYY-MM-DD
	Reason string `toml:"reason"`

	line int
	used bool
}

// A Signed is a finding that was signed off.
type Signed struct {
	Finding diag.Finding
	Signoff Signoff
}

// SignoffRule is about the sign-offs themselves.
var SignoffRule = diag.Rule{
	ID: "signoff", Group: group, Severity: diag.Warning,
	Title: "a sign-off that has lapsed, that nothing needs, or that does not say who, when and why",
	Why:   "A sign-off is one person's decision about certain words; for other words it is worth nothing.",
}

// ReadSignoffs reads sign-offs. path is for findings.
func ReadSignoffs(path string, data []byte) ([]*Signoff, []diag.Finding) {
	var file struct {
		Signoff []*Signoff `toml:"signoff"`
	}
	dec := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		f := diag.Finding{Rule: SignoffRule.ID, Severity: diag.Error, Pos: diag.Position{Path: path, Line: 1}, Message: "the sign-offs cannot be read: " + err.Error(), Why: SignoffRule.Why,
			Fix: "in " + path + `, begin each entry with [[signoff]] and write its lines as: rule = "…"`}
		var syntax *toml.DecodeError
		var strict *toml.StrictMissingError
		switch {
		case errors.As(err, &strict) && len(strict.Errors) > 0:
			f.Pos.Line, _ = strict.Errors[0].Position()
			f.Message = fmt.Sprintf("found the key %q; expected rule, path, place, text, by, date and reason", strings.Join(strict.Errors[0].Key(), "."))
		case errors.As(err, &syntax):
			f.Pos.Line, _ = syntax.Position()
		}
		return nil, []diag.Finding{f}
	}
	at := 0
	for n, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "[[signoff]]") && at < len(file.Signoff) {
			file.Signoff[at].line = n + 1
			at++
		}
	}
	var out []diag.Finding
	var good []*Signoff
	for _, s := range file.Signoff {
		if f, ok := s.wrong(path); ok {
			out = append(out, f)
			continue
		}
		good = append(good, s)
	}
	return good, out
}

// wrong returns what makes a sign-off worth nothing.
func (s *Signoff) wrong(path string) (diag.Finding, bool) {
	f := diag.Finding{Rule: SignoffRule.ID, Severity: diag.Error, Pos: diag.Position{Path: path, Line: s.line}, Why: SignoffRule.Why}
	_, err := time.Parse(time.DateOnly, s.Date)
	switch {
	case !hidden.Signable(s.Rule) && !slices.ContainsFunc(Rules, func(r *Rule) bool { return r.ID == s.Rule }):
		f.Message = fmt.Sprintf("found a sign-off of %q, which is no rule that can be signed off", s.Rule)
		f.Fix = "in " + path + ", write the rule's name as it stands in the finding"
	case s.Path == "" || s.Text == "":
		f.Message = "found a sign-off without a path or a text; expected both"
		f.Fix = "have the entry written by: nscp signoff --help"
	case strings.TrimSpace(s.By) == "" || strings.TrimSpace(s.Reason) == "":
		f.Message = "found a sign-off that does not say who decided and why; expected by and reason"
		f.Fix = "in " + path + ", fill in by and reason"
	case err != nil:
		f.Message = fmt.Sprintf("found a sign-off with the date %q; expected a day such as 2024-03-31", s.Date)
		f.Fix = "in " + path + ", write the day on which it was decided"
	case identifying(s.Reason):
		f.Message = "found what looks like identifying words in the reason of a sign-off"
		f.Fix = "in " + path + ", say why it may be published without repeating what was found"
	default:
		return f, false
	}
	return f, true
}

// identifying reports whether a reason repeats what must not be repeated.
func identifying(reason string) bool {
	d := &doc.Document{Blocks: []doc.Block{&doc.Paragraph{Inlines: doc.TextAt(doc.At{}, reason)}}}
	t := Read(d)
	for _, r := range Rules {
		if r != namedPerson && len(r.check(d, t, &Config{})) > 0 {
			return true
		}
	}
	return false
}

// Settle parts findings into those that stand and those that are signed off, and
// adds a finding for every sign-off that has lapsed or is not needed. checked says
// whether a rule looked at a document in this run; a sign-off for another is left
// alone.
func Settle(found []diag.Finding, signoffs []*Signoff, checked func(rule, path string) bool) (stand []diag.Finding, signed []Signed) {
	type key struct{ rule, path, text string }
	by := map[key]*Signoff{}
	for _, s := range signoffs {
		by[key{s.Rule, s.Path, s.Text}] = s
	}
	open := map[[2]string]bool{}
	for _, f := range found {
		s := by[key{f.Rule, f.Pos.Path, f.Mark}]
		if f.Mark == "" || s == nil {
			open[[2]string{f.Rule, f.Pos.Path}] = true
			stand = append(stand, f)
			continue
		}
		s.used = true
		signed = append(signed, Signed{f, *s})
	}
	for _, s := range signoffs {
		if s.used || !checked(s.Rule, s.Path) {
			continue
		}
		f := diag.Finding{Rule: SignoffRule.ID, Severity: SignoffRule.Severity, Why: SignoffRule.Why, Pos: diag.Position{Path: SignoffPath, Line: s.line},
			Message: fmt.Sprintf("found a sign-off of %s in %s that nothing needs any more", s.Rule, s.Path),
			Fix:     "in " + SignoffPath + ", delete the entry"}
		if open[[2]string{s.Rule, s.Path}] {
			f.Message = fmt.Sprintf("the sign-off of %s in %s has lapsed: the words are not those it was given for", s.Rule, s.Path)
			f.Fix = "read the words as they are now; if they may be published, have the entry written anew: nscp signoff --help"
		}
		stand = append(stand, f)
	}
	return stand, signed
}

// Entry returns the lines that sign off a finding, to add to [SignoffPath].
func Entry(f diag.Finding, by, reason string, on time.Time) (string, error) {
	s := Signoff{Rule: f.Rule, Path: f.Pos.Path, Text: f.Mark, By: by, Date: on.Format(time.DateOnly), Reason: reason}
	s.Place = f.Pos.Place
	if f.Pos.Line > 0 {
		s.Place = fmt.Sprintf("line %d", f.Pos.Line)
	}
	if wrong, bad := s.wrong(SignoffPath); bad {
		return "", errors.New(wrong.Message)
	}
	data, err := toml.Marshal(struct {
		Signoff []Signoff `toml:"signoff"`
	}{[]Signoff{s}})
	if err != nil {
		return "", fmt.Errorf("writing a sign-off: %w", err)
	}
	return string(data), nil
}
