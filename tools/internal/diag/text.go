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
func WriteText(w io.Writer, fs []Finding) error {
	b := bufio.NewWriter(w)
	for _, f := range fs {
		fmt.Fprintln(b, f.String())
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
