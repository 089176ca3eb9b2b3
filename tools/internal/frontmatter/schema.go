package frontmatter

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// A Kind is what the value of a key must look like.
type Kind int

const (
	Text   Kind = iota // one value, any words
	List               // any number of values
	Bool               // true or false, and no other word
	Date               // a day that exists, 2024-03-31, or a moment, 2024-03-31T09:00:00Z
	Number             // digits, with a point and a minus where needed
	Tree               // anything, and any keys below it
)

// A Schema says which keys front matter may have and of which kind their values
// are. A key below another is written as [Read] returns it, "params.report";
// "*" stands for any one part, "params.sections.*.path". A nil Schema knows no
// keys.
type Schema map[string]Kind

// Check returns an error finding for each field that Hugo would misunderstand
// or pass over without a word: a key that is not known, with the nearest one
// that is; a value that is not of its key's kind; more than one value, or none,
// where one is due.
//
// Keys are known in one spelling only. Hugo takes "publishdate" and
// "publishDate" for the same, but "publish_date" for a key of the author's own,
// and publishes the page.
func (s Schema) Check(path string, fields []doc.Field) []diag.Finding {
	var fs []diag.Finding
	for _, f := range fields {
		kind, known := s.kind(f.Key)
		switch {
		case !known && s.pairs(f):
		case !known:
			fs = append(fs, s.unknown(path, f))
		case kind == List || kind == Tree:
		case len(f.Values) == 0 || len(f.Values) == 1 && strings.TrimSpace(f.Values[0]) == "":
			fs = append(fs, wrong(path, f, fmt.Sprintf("the key %q has no value; expected %s", f.Key, kind), "write the value behind it, or delete the line"))
		case len(f.Values) > 1:
			fs = append(fs, wrong(path, f, fmt.Sprintf("the key %q has %d values; expected one: %s", f.Key, len(f.Values), kind), "keep one of them"))
		case !kind.holds(f.Values[0]):
			fs = append(fs, wrong(path, f, fmt.Sprintf("%q has the value %q; expected %s", f.Key, f.Values[0], kind), kind.fix()))
		}
	}
	return fs
}

// String returns what is expected of a value, as it stands in a finding.
func (k Kind) String() string {
	switch k {
	case List:
		return "a list"
	case Bool:
		return "true or false"
	case Date:
		return "a date such as 2024-03-31"
	case Number:
		return "a number"
	case Tree:
		return "anything"
	}
	return "words"
}

func (k Kind) fix() string {
	switch k {
	case Bool:
		return "write true or false, without quotation marks"
	case Date:
		return "write a day that exists, as year-month-day: 2024-03-31"
	case Number:
		return "write digits only, without commas or words"
	}
	return "write one value"
}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// holds reports whether a value is of the kind.
func (k Kind) holds(value string) bool {
	switch k {
	case Bool:
		return value == "true" || value == "false"
	case Date:
		_, ok := ParseDate(value)
		return ok
	case Number:
		return number.MatchString(value)
	}
	return true
}

// ParseDate returns the time of a value of kind [Date]; a day is its midnight in
// UTC. It reports false where the value is no date, or a day that does not exist.
func ParseDate(value string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// kind finds a key, or the pattern or tree that holds it.
func (s Schema) kind(key string) (Kind, bool) {
	if k, ok := s[key]; ok {
		return k, true
	}
	parts := strings.Split(key, ".")
	for pattern, k := range s {
		if matches(strings.Split(pattern, "."), parts, k == Tree) {
			return k, true
		}
	}
	return 0, false
}

func matches(pattern, parts []string, tree bool) bool {
	if len(pattern) > len(parts) || len(pattern) < len(parts) && !tree {
		return false
	}
	for i, p := range pattern {
		if p != "*" && p != parts[i] {
			return false
		}
	}
	return true
}

// pairs reports whether a field is a list of one-key maps, which [Read] returns
// as "key: value", and all these keys are known.
func (s Schema) pairs(f doc.Field) bool {
	for _, v := range f.Values {
		key, value, ok := strings.Cut(v, ": ")
		kind, known := s.kind(f.Key + ".0." + key)
		if !ok || !known || !kind.holds(value) {
			return false
		}
	}
	return len(f.Values) > 0
}

func (s Schema) unknown(path string, f doc.Field) diag.Finding {
	// A known key with keys below it where none belong.
	for i := strings.LastIndexByte(f.Key, '.'); i > 0; i = strings.LastIndexByte(f.Key[:i], '.') {
		if kind, ok := s.kind(f.Key[:i]); ok {
			return wrong(path, f, fmt.Sprintf("the key %q has %q below it; expected %s", f.Key[:i], f.Key[i+1:], kind), kind.fix())
		}
	}
	message := fmt.Sprintf("the key %q is not known", f.Key)
	fix := fmt.Sprintf("in %s, correct the key or delete the line", path)
	if near := s.nearest(f.Key); near != "" {
		message += fmt.Sprintf("; did you mean %q", near)
		fix = fmt.Sprintf("in %s, write %q", path, near)
	} else if len(s) > 0 {
		message += "; known are " + strings.Join(slices.Sorted(maps.Keys(s)), ", ")
	}
	return diag.Finding{
		Rule: ruleKey, Severity: diag.Error, Pos: f.Pos, Message: message, Fix: fix,
		Why: "a key that nothing reads is passed over without a word, and a page that was to wait is published",
	}
}

// nearest returns the known key that is most like key, or "". Keys below others
// are compared with those below the same.
func (s Schema) nearest(key string) string {
	parts := strings.Split(key, ".")
	last := len(parts) - 1
	best, bestDistance := "", 0
	for _, known := range slices.Sorted(maps.Keys(s)) {
		pattern := strings.Split(known, ".")
		if len(pattern) != len(parts) || !matches(pattern[:last], parts[:last], false) {
			continue
		}
		a, b := squash(parts[last]), squash(pattern[last])
		size := max(len(a), len(b))
		d := spelling.Distance(a, b, max(2, size/3))
		if d*3 > size && (d > 2 || size < 5) || d >= min(len(a), len(b)) {
			continue
		}
		if best == "" || d < bestDistance {
			best, bestDistance = strings.Join(append(slices.Clone(parts[:last]), pattern[last]), "."), d
		}
	}
	return best
}

// squash takes away what people vary in a key without noticing.
func squash(key string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, key)
}

func wrong(path string, f doc.Field, message, fix string) diag.Finding {
	return diag.Finding{
		Rule: ruleValue, Severity: diag.Error, Pos: f.Pos,
		Message: message,
		Fix:     fmt.Sprintf("in %s, %s", path, fix),
	}
}
