package repair_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/damage"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/repair"
)

// The same report must come out of every kind of damage: same headings at the
// same levels, same tables with the same rows, same quotations, same words. The
// project's own edition is damaged here; with NSCP_REPORT the real one is.
func TestRepairUndoesDamage(t *testing.T) {
	for name, clean := range cleanReports(t) {
		for _, c := range []struct {
			name string
			d    damage.Options
		}{
			{"as extracted", damage.Options{Cuts: 2}},
			{"headings kept their marks", damage.Options{Cuts: 2, Marks: true}},
			{"no contents list", damage.Options{Cuts: 2, NoContents: true}},
			{"page breaks inside words", damage.Options{Cuts: 3, MidWord: true}},
			{"Windows line ends", damage.Options{Cuts: 1, Windows: true}},
			{"three columns", damage.Options{Cuts: 2, Columns: 1}},
			{"another table after a cut one", damage.Options{Cuts: 2, After: true}},
			{"numbered headings", damage.Options{Cuts: 2, Numbered: true}},
			{"numbered headings, no contents list", damage.Options{Cuts: 2, Numbered: true, NoContents: true}},
			{"bold headings", damage.Options{Cuts: 2, Bold: true}},
			{"page numbers and running lines", damage.Options{Cuts: 2, Pages: true}},
			{"rules at page ends", damage.Options{Cuts: 2, Pages: true, Rules: true}},
			{"printed lines with cut words", damage.Options{Cuts: 2, Wrapped: true}},
			{"printed lines without empty ones", damage.Options{Cuts: 2, Wrapped: true, Tight: true}},
			{"all of a printed page", damage.Options{Cuts: 2, Numbered: true, Pages: true, Rules: true, Wrapped: true}},
		} {
			t.Run(name+"/"+c.name, func(t *testing.T) {
				expect := damage.Outline(damage.Alter(clean, c.d))
				for seed := range uint64(20) {
					text := damage.Print(damage.Alter(clean, c.d), c.d, rand.New(rand.NewPCG(seed, 7)))
					d := mustRead(t, []byte(text))
					repair.Run(d)
					if diff := cmp.Diff(expect, damage.Outline(d)); diff != "" {
						if dir := os.Getenv("NSCP_KEEP"); dir != "" {
							os.WriteFile(dir+"/damaged.md", []byte(text), 0o666)
						}
						t.Fatalf("seed %d (-clean +repaired):\n%s", seed, diff)
					}
				}
			})
		}
	}
}

func cleanReports(t *testing.T) map[string]*doc.Document {
	paths := map[string]string{"own edition": "../../../sources/annual-reports/2023-24/report.md"}
	if p := os.Getenv("NSCP_REPORT"); p != "" {
		paths["real report"] = p
	} else {
		t.Log("NSCP_REPORT is not set: the real report is not tried")
	}
	out := map[string]*doc.Document{}
	for name, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		d := mustRead(t, data)
		repair.Run(d)
		out[name] = damage.Plain(d)
	}
	return out
}
