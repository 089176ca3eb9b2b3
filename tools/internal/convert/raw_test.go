package convert_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/damage"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// The real report's own text, changed by a line here and there, gives the same
// outline: what was tuned to it would break.
func TestRealReportChangedByALineGivesTheSame(t *testing.T) {
	report := string(realReport(t))
	lines := strings.Split(report, "\n")
	marks := map[string]string{}
	first, _ := read.File(reportPath, []byte(report))
	repair.Run(first)
	want := damage.Outline(first)
	for _, l := range want {
		if len(l) > 3 && l[0] == 'h' && l[2] == ' ' && l[1] >= '1' && l[1] <= '4' {
			marks[l[3:]] = strings.Repeat("#", int(l[1]-'0')) + " "
		}
	}
	edit := func(f func(i int, line string) []string) string {
		var out []string
		for i, l := range lines {
			out = append(out, f(i+1, l)...)
		}
		return strings.Join(out, "\n")
	}
	numbered := 0
	for name, text := range map[string]string{
		"Windows line ends": strings.ReplaceAll(report, "\n", "\r\n"),
		"a byte order mark": "\ufeff" + report,
		"no contents list": edit(func(i int, l string) []string {
			if 16 < i && i < 27 {
				return nil
			}
			return []string{l}
		}),
		"headings with their marks": edit(func(_ int, l string) []string {
			return []string{marks[strings.Join(strings.Fields(strings.NewReplacer("–", " ", "-", " ", ",", " ", ":", " ", ".", " ").Replace(l)), " ")] + l}
		}),
		"a page number at each page break": edit(func(_ int, l string) []string {
			if l == "| | |" && numbered < 99 {
				numbered++
				return []string{string(rune('0' + numbered%10)), "", l}
			}
			return []string{l}
		}),
		"bold headings": edit(func(_ int, l string) []string {
			if marks[strings.Join(strings.Fields(strings.NewReplacer("–", " ", "-", " ", ",", " ", ":", " ", ".", " ").Replace(l)), " ")] != "" && !strings.HasSuffix(l, ".") {
				return []string{"**" + l + "**"}
			}
			return []string{l}
		}),
		"straight quotation marks": strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'").Replace(report),
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := read.File(reportPath, []byte(text))
			repair.Run(d)
			if diff := cmp.Diff(want, damage.Outline(d)); diff != "" {
				t.Errorf("(-as it is +changed):\n%s", diff)
			}
			r := publication.NewReport(d, nil)
			if len(r.Sections) != 7 || len(r.Commitments) != 3 || len(r.Reviews) != 9 || len(r.Feedback) != 6 {
				t.Errorf("have %d sections, %d commitments, %d entries of reviews, %d comments; want 7, 3, 9, 6",
					len(r.Sections), len(r.Commitments), len(r.Reviews), len(r.Feedback))
			}
			run := mustRun(t, siteWith(t, map[string][]byte{reportPath: []byte(text)}), convert.Options{})
			if run.Errors() {
				t.Error(run.Findings)
			}
		})
	}
}
