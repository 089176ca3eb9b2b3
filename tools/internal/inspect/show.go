package inspect

import (
	"bufio"
	"fmt"
	"io"

	"nscp/tools/internal/read/hidden"
)

// WriteText lists items for a person, a line each, and then what to do about
// each kind in each file. With show it repeats the hidden words.
//
//	plan.docx: paragraph 4: stop: a comment [comment]
//	      | B. Person: is this so?
//	plan.docx: document properties: strip: information about the file: author [metadata]
//
//	to do:
//	  comment: in plan.docx choose Review, Delete, …
func WriteText(w io.Writer, items []Item, show bool) error {
	b := bufio.NewWriter(w)
	type task struct {
		kind hidden.Kind
		path string
	}
	var tasks []Item // the first of each kind in each file
	seen := map[task]bool{}
	for _, it := range items {
		fmt.Fprintf(b, "%s: %s: %s [%s]\n", it.Pos, it.Severity, it.What(), it.Kind)
		if show && it.Content != "" {
			fmt.Fprintf(b, "      | %s\n", hidden.OneLine(it.Content))
		}
		if t := (task{it.Kind, it.Pos.Path}); it.Severity != hidden.Strip && !seen[t] {
			seen[t] = true
			tasks = append(tasks, it)
		}
	}
	if len(tasks) > 0 {
		fmt.Fprintln(b, "\nto do:")
	}
	for _, it := range tasks {
		fmt.Fprintf(b, "  %s: %s\n", it.Kind, it.Fix())
	}
	return b.Flush()
}

// Summary returns the last line of a listing.
func Summary(items []Item) string {
	var n [3]int
	for _, it := range items {
		n[it.Severity]++
	}
	if len(items) == 0 {
		return "nothing hidden was found"
	}
	return fmt.Sprintf("%d that stop publication, %d to look at, %d left out when published", n[hidden.Stop], n[hidden.Warn], n[hidden.Strip])
}
