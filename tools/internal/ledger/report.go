package ledger

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
)

// entries counts the words by what became of them and lists what is not simply
// published, in the order of the source.
func (b *balance) entries() {
	r := &b.report
	type at struct {
		Entry
		first int
	}
	var es []at
	for i, s := range b.become {
		w := &b.source[i]
		switch {
		case s.found && s.kind == Published:
			r.Published++
		case s.found && s.kind == Moved:
			r.Moved++
		case s.found && s.kind == SetAside:
			r.SetAside++
		case s.found && s.kind == Joined:
			r.Joined++
		case w.Optional() != "":
			r.SetAside++
			es = append(es, at{Entry{Kind: SetAside, Pos: w.Pos(), Text: w.Text, Reason: w.Optional()}, i})
		}
	}
	for i, x := range b.records {
		if !b.untrue[i] {
			e := Entry{Kind: x.Kind, Pos: x.Pos, Text: strings.Join(strings.Fields(x.Text), " "), Reason: x.Reason, To: x.To}
			es = append(es, at{e, b.first(x.Pos)})
		}
	}
	slices.SortStableFunc(es, func(x, y at) int { return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.Kind, y.Kind)) })
	for _, e := range es {
		r.Entries = append(r.Entries, e.Entry)
	}
}

// WriteText writes the totals, and then a line for every entry: where, what
// became of which words, and why.
func (r Report) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s in the source, %s on the pages\n", count(r.Source), count(r.Rendered))
	fmt.Fprintf(b, "%d published in their order, %d moved, %d joined, %d set aside; %d repeated\n",
		r.Published, r.Moved, r.Joined, r.SetAside, r.Repeated)
	fmt.Fprintf(b, "%d lost, %d invented\n", wordsIn(r.Lost), wordsIn(r.Invented))
	for _, e := range r.Entries {
		to := ""
		if e.To != "" {
			to = " to " + e.To
		}
		if e.Reason != "" {
			to += ": " + e.Reason
		}
		fmt.Fprintf(b, "%s: %s %q%s\n", e.Pos, e.Kind, shorten(strings.Fields(e.Text)), to)
	}
	return b.Flush()
}

// maxFindings is how many places are named one by one. A page that has nothing
// to do with its source would fill a screen many times over.
const maxFindings = 20

const because = "every word and number of a report is published as it is, or the ledger says why not"

// Findings returns an error for each place where words are lost or invented,
// and for each record that is not true.
func (r Report) Findings() []diag.Finding {
	var fs []diag.Finding
	add := func(f diag.Finding) {
		f.Severity, f.Why = diag.Error, because
		fs = append(fs, f)
	}
	for _, u := range r.Unproved {
		x := u.Record
		add(diag.Finding{Rule: "ledger-record", Pos: x.Pos,
			Message: fmt.Sprintf("the ledger was told that %q was %s (%s), but %s", shorten(strings.Fields(x.Text)), x.Kind, x.Reason, u.But),
			Fix:     "this is a fault of nscp and not of the text; report this line with " + x.Pos.Path,
		})
	}
	for _, x := range r.Lost {
		message := fmt.Sprintf("%s of the source %s not on the page: %q", count(len(x.Words)), isAre(len(x.Words)), shorten(x.Words))
		if len(x.Instead) > 0 {
			message = fmt.Sprintf("the page says %q where the source says %q", shorten(x.Instead), shorten(x.Words))
		}
		add(diag.Finding{Rule: "lost-words", Pos: x.Pos, Message: message, Excerpt: x.excerpt(), Fix: fix(x.Pos, x.Near)})
	}
	for _, x := range r.Invented {
		if len(x.Instead) > 0 {
			continue // told with what is lost there
		}
		pos := x.Near
		if pos.Path == "" {
			pos = x.Pos
		}
		add(diag.Finding{Rule: "invented-words", Pos: pos, Excerpt: x.excerpt(), Fix: fix(pos, x.Pos),
			Message: fmt.Sprintf("the page says %q, which the source does not say here", shorten(x.Words))})
	}
	diag.Sort(fs)
	if n := len(fs) - maxFindings; n > 0 {
		pos := fs[maxFindings].Pos
		fs = fs[:maxFindings]
		add(diag.Finding{Rule: "lost-words", Pos: pos,
			Message: fmt.Sprintf("%d more places differ from here on; in all %s lost and %s invented", n, count(wordsIn(r.Lost)), count(wordsIn(r.Invented))),
			Fix:     "mend the first places and convert again; so many usually have one cause",
		})
	}
	return fs
}

// fix says what to do about a place in the source, and where that is on a page.
func fix(source, page diag.Position) string {
	s := fmt.Sprintf("look at the words in %s: a mark that was not meant or not closed can do this; where there is none it is a fault of nscp, so report this line with the file", source.Path)
	if page.Path != "" && page.Path != source.Path {
		s += " and with " + page.String()
	}
	return s
}

// excerpt shows a run among its neighbours.
func (x Run) excerpt() string {
	return strings.Join(slices.DeleteFunc([]string{"…", x.Before, "[" + shorten(x.Words) + "]", x.After, "…"},
		func(s string) bool { return s == "" }), " ")
}

// shorten joins words to one line that can be read at a glance.
func shorten(ws []string) string {
	const head, tail = 8, 3
	if len(ws) <= head+tail+1 {
		return strings.Join(ws, " ")
	}
	return fmt.Sprintf("%s … (%d words) … %s", strings.Join(ws[:head], " "), len(ws)-head-tail, strings.Join(ws[len(ws)-tail:], " "))
}

func sentence(ws []Word) string {
	var ss []string
	for _, w := range ws {
		ss = append(ss, w.Text)
	}
	return strings.Join(ss, " ")
}

func wordsIn(runs []Run) int {
	n := 0
	for _, r := range runs {
		n += len(r.Words)
	}
	return n
}

func count(n int) string {
	if n == 1 {
		return "1 word"
	}
	return fmt.Sprintf("%d words", n)
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
