package check

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"nscp/tools/internal/damage"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/repair"
)

// A report that is extracted in another way has the same errors. Findings are held
// against those of the report as it was read first, without their lines, which
// another extraction moves, and without the rules that look at spacing and marks.
func TestRealReportExtractedInAnotherWayGivesTheSameFindings(t *testing.T) {
	clean := damage.Plain(realReport(t, true))
	first := rand.New(rand.NewPCG(1, 7))
	want := wordings(t, damage.Print(clean, damage.Options{}, first))
	if len(want) < 15 {
		t.Fatalf("have %d findings to hold others against: %q", len(want), want)
	}
	for name, o := range map[string]damage.Options{
		"cut tables":                    {Cuts: 2},
		"no contents list":              {Cuts: 2, NoContents: true},
		"page breaks inside words":      {Cuts: 3, MidWord: true},
		"Windows line ends":             {Cuts: 1, Windows: true},
		"another table after a cut one": {Cuts: 2, After: true},
		"bold headings":                 {Cuts: 2, Bold: true},
		"page numbers and rules":        {Cuts: 2, Pages: true, Rules: true},
		"printed lines with cut words":  {Cuts: 2, Wrapped: true},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				have := wordings(t, damage.Print(damage.Alter(clean, o), o, rand.New(rand.NewPCG(seed, 7))))
				for _, w := range want {
					if !slices.Contains(have, w) {
						t.Errorf("seed %d: not found: %s", seed, w)
					}
				}
				for _, w := range have {
					if !slices.Contains(want, w) {
						t.Errorf("seed %d: found besides: %s", seed, w)
					}
				}
			}
		})
	}
}

var lineNumbers = regexp.MustCompile(` ?\(?(?:in |at )?lines? [\d, …]+\)?`)

// wordings returns the certain findings of a text, without places.
func wordings(t *testing.T, text string) []string {
	t.Helper()
	d := read(t, "report.md", text)
	repair.Run(d)
	var out []string
	for _, f := range Run(&Site{Documents: []*doc.Document{d}}) {
		certain := false
		for _, e := range expected {
			certain = certain || e.rule == f.Rule && e.kind == "certain"
		}
		if group := ByID(f.Rule).Group; certain && (group == "Figures" || group == "Periods" || group == "Names") && f.Rule != nameVariants.ID && f.Rule != rangeStyle.ID {
			out = append(out, f.Rule+": "+lineNumbers.ReplaceAllString(f.Message, ""))
		}
	}
	slices.Sort(out)
	return out
}
