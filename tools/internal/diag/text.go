package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// excerptWidth is how many characters of the text a finding quotes.
const excerptWidth = 90

// WriteText writes findings for a person, in the order given:
//
//	path:line:col: error: message [rule]
//	   86 | … the words concerned …
//	  why: the reason
//	  fix: what to do
//
// Where w says that it has colours, the severity and the rule stand out.
func WriteText(w io.Writer, fs []Finding) error {
	paint := func(f Finding) string { return f.String() }
	if c, ok := w.(interface{ Colours() bool }); ok && c.Colours() {
		paint = painted
	}
	b := bufio.NewWriter(w)
	for _, f := range fs {
		fmt.Fprintln(b, paint(f))
		if f.Excerpt != "" {
			label := ""
			if f.Pos.Line > 0 {
				label = fmt.Sprint(f.Pos.Line)
			}
			fmt.Fprintf(b, "  %5s | %s\n", label, f.Excerpt)
		}
		if f.Why != "" {
			fmt.Fprintf(b, "  why: %s\n", f.Why)
		}
		if f.Fix != "" {
			fmt.Fprintf(b, "  fix: %s\n", f.Fix)
		}
	}
	return b.Flush()
}

// Colours, as terminals know them (ECMA-48): told apart by the words as well.
const (
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[36m"
	plain  = "\x1b[0m"
)

// painted returns a finding's first line in colour.
func painted(f Finding) string {
	severity := yellow
	if f.Severity == Error {
		severity = red
	}
	return bold + f.Pos.String() + plain + ": " + severity + f.Severity.String() + ":" + plain + " " + f.Message + " [" + cyan + f.Rule + plain + "]"
}

// Summary returns the closing line of a report: "2 errors, 1 warning".
func Summary(fs []Finding) string {
	e, w := Count(fs)
	return plural(e, "error") + ", " + plural(w, "warning")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Excerpt returns the part of text around the bytes from start to end, cut to
// one line with an ellipsis where something is left out. The offsets may lie
// outside the text; they are brought inside it.
func Excerpt(text string, start, end int) string {
	start = min(max(start, 0), len(text))
	end = min(max(end, start), len(text))
	room := max(excerptWidth-(end-start), 0) / 2
	from, to := max(start-room, 0), min(end+room, len(text))
	if to-from > 2*excerptWidth {
		to = from + 2*excerptWidth
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	// Begin and end on a whole word where one is near.
	if from > 0 {
		if i := strings.IndexByte(text[from:start], ' '); i >= 0 {
			from += i + 1
		}
	}
	if to < len(text) {
		if i := strings.LastIndexByte(text[min(end, to):to], ' '); i >= 0 {
			to = min(end, to) + i
		}
	}
	s := strings.Join(strings.Fields(text[from:to]), " ")
	if from > 0 {
		s = "… " + s
	}
	if to < len(text) {
		s += " …"
	}
	return s
}
