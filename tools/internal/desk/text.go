package desk

import (
	"bufio"
	"fmt"
	"io"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/history"
)

// WriteText writes the overview for a terminal: a document a paragraph, what
// needs a person marked with "!", and then what waits for somebody, which days come,
// what changed since the last publication, and how many documents stand where.
func (o *Overview) WriteText(w io.Writer, since *history.Since) error {
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
	if waiting := o.Waiting(); len(waiting) > 0 {
		fmt.Fprintln(b, "waiting for a sign-off (nscp signoff --help)")
		for _, f := range waiting {
			fmt.Fprintf(b, "! %s [%s]\n", f.Pos, f.Rule)
		}
		fmt.Fprintln(b)
	}
	if due := o.Due(); len(due) > 0 {
		fmt.Fprintln(b, "days")
		for _, d := range due {
			mark := " "
			if d.Over {
				mark = "!"
			}
			fmt.Fprintf(b, "%s %s: %s, %s\n", mark, Day(d.Day), d.Document.Source, d.What)
		}
		fmt.Fprintln(b)
	}
	writeSince(b, since)
	for i, c := range o.Counts() {
		if i > 0 {
			fmt.Fprint(b, ", ")
		}
		fmt.Fprintf(b, "%d %s", c.N, c.State)
	}
	if len(o.Documents) > 0 {
		fmt.Fprintln(b)
	}
	all := o.Findings()
	fmt.Fprintf(b, "%d documents: %s\n", len(o.Documents), diag.Summary(all))
	return b.Flush()
}

// writeSince says what changed since the last publication, or why that is not known.
func writeSince(b *bufio.Writer, since *history.Since) {
	fmt.Fprintln(b, SinceTitle(since))
	for _, c := range since.Changes {
		fmt.Fprintf(b, "  %s %s\n", c.Kind, c.Path)
	}
	if len(since.Changes) == 0 && since.Against != "" {
		fmt.Fprintln(b, "  nothing")
	}
	fmt.Fprintln(b)
}

// SinceTitle says what the list of changes is a list of.
func SinceTitle(since *history.Since) string {
	switch {
	case since.Known:
		return "changed since " + since.Against
	case since.Against != "":
		return "what was published last is not known here (" + since.Why + "); changed since " + since.Against
	}
	return "what changed since the last publication is not known: " + since.Why
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
