package frontmatter

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Value is what [Write] prints: a string, bool, int, time.Time, [Values] of
// values, or [Map].
type Value any

// Values is a list of values in the order given.
type Values []Value

// A Map is keys with values, printed in the order given. Each key should stand
// in it once.
type Map []Entry

// An Entry is one key of a [Map].
type Entry struct {
	Key   string
	Value Value
}

// Strings makes a list of values of strings.
func Strings(ss []string) Values {
	out := make(Values, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}

// Write returns a block of front matter, its two lines of --- included, with
// the lines of comment first. The same map always gives the same bytes.
//
// Strings are quoted wherever a reader of YAML 1.1 or 1.2 could take them for
// anything else: a date, a number, "no". A time at midnight UTC is written as a
// day. Strings should be valid UTF-8; bytes that are not become U+FFFD. A value
// of any type but those of [Value] is a mistake in the calling code, and panics.
func Write(comment []string, m Map) []byte {
	var b bytes.Buffer
	b.Grow(1024)
	b.WriteString("---\n")
	for _, c := range comment {
		for line := range strings.Lines(c) {
			b.WriteString(strings.TrimRight("# "+oneLine(line), " ") + "\n")
		}
	}
	writeMap(&b, m, "", false)
	b.WriteString("---\n")
	return b.Bytes()
}

// oneLine keeps a comment from ending early: YAML ends lines at more than "\n".
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// writeMap writes each key on a line of its own. Where inline, the first stands
// on the line that is begun already, behind a list entry's dash.
func writeMap(b *bytes.Buffer, m Map, indent string, inline bool) {
	for i, e := range m {
		if i > 0 || !inline {
			b.WriteString(indent)
		}
		b.WriteString(scalar(e.Key))
		b.WriteByte(':')
		switch v := e.Value.(type) {
		case Map:
			if len(v) > 0 {
				b.WriteByte('\n')
				writeMap(b, v, indent+"  ", false)
				continue
			}
		case Values:
			if len(v) > 0 {
				b.WriteByte('\n')
				writeList(b, v, indent+"  ", false)
				continue
			}
		}
		b.WriteByte(' ')
		b.WriteString(plain(e.Value))
		b.WriteByte('\n')
	}
}

func writeList(b *bytes.Buffer, l Values, indent string, inline bool) {
	for i, v := range l {
		if i > 0 || !inline {
			b.WriteString(indent)
		}
		b.WriteString("- ")
		switch v := v.(type) {
		case Map:
			if len(v) > 0 {
				writeMap(b, v, indent+"  ", true)
				continue
			}
		case Values:
			if len(v) > 0 {
				writeList(b, v, indent+"  ", true)
				continue
			}
		}
		b.WriteString(plain(v))
		b.WriteByte('\n')
	}
}

// plain prints a value that takes one line.
func plain(v Value) string {
	switch v := v.(type) {
	case string:
		return scalar(v)
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case time.Time:
		if v.Equal(v.UTC().Truncate(24 * time.Hour)) {
			return v.UTC().Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	case Map:
		return "{}"
	case Values:
		return "[]"
	}
	panic(fmt.Sprintf("frontmatter: cannot write a value of type %T", v))
}

// reserved are the words that one version of YAML or another, or Hugo's own
// conversions, take for something else than a string.
var reserved = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true,
	"y": true, "n": true, "t": true, "f": true, "null": true, "nil": true,
	"inf": true, "nan": true,
}

// scalar prints a string, bare where that is safe: it begins with a letter or a
// slash, holds only letters, digits and the few marks that mean nothing to YAML,
// and is no reserved word. Everything else is quoted, with escapes for what does
// not print.
func scalar(s string) string {
	if bare(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func bare(s string) bool {
	if s == "" || reserved[strings.ToLower(s)] || strings.HasSuffix(s, " ") {
		return false
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
		case i == 0 && r == '/':
		case i > 0 && (unicode.IsDigit(r) || strings.ContainsRune(" -_./,()’–", r)):
		default:
			return false
		}
	}
	return true
}
