package desk

import (
	"bufio"
	"fmt"
	"io"

	"nscp/tools/internal/diag"
)

// WriteText writes the overview for a terminal: a document a paragraph, what
// needs a person marked with "!".
func (o *Overview) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, d := range o.Documents {
		fmt.Fprintf(b, "%s\n  %s\n", d.Source, d.Title)
		for _, n := range d.State {
			mark := " "
			if n.Urgent {
				mark = "!"
			}
			fmt.Fprintf(b, "%s %s\n", mark, n.Text)
		}
		if len(d.Findings) > 0 {
			fmt.Fprintf(b, "%s %s\n", mark(d.Findings), diag.Summary(d.Findings))
		}
		if n := len(d.Repairs); n > 0 {
			fmt.Fprintf(b, "  %d mended by the converter (nscp convert --explain)\n", n)
		}
		fmt.Fprintln(b)
	}
	if len(o.Other) > 0 {
		fmt.Fprintf(b, "in no document\n%s %s\n\n", mark(o.Other), diag.Summary(o.Other))
	}
	all := o.Findings()
	fmt.Fprintf(b, "%d documents: %s\n", len(o.Documents), diag.Summary(all))
	return b.Flush()
}

func mark(fs []diag.Finding) string {
	if n, _ := diag.Count(fs); n > 0 {
		return "!"
	}
	return " "
}

// Findings returns those of all documents and of none, sorted.
func (o *Overview) Findings() []diag.Finding {
	all := append([]diag.Finding(nil), o.Other...)
	for _, d := range o.Documents {
		all = append(all, d.Findings...)
	}
	diag.Sort(all)
	return all
}
