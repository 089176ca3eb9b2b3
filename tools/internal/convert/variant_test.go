package convert_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/damage"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
)

// Whatever extraction did to a report, the ledger of its conversion balances:
// cells that changed places, words that were cut, labels that were repeated are
// all told, and nothing else differs.
func TestLedgerBalancesOnEveryDamage(t *testing.T) {
	reports := []string{filepath.Join(repository, reportPath)}
	if p := os.Getenv("NSCP_REPORT"); p != "" {
		reports = append(reports, p)
	} else {
		t.Log("NSCP_REPORT is not set: the real report is not tried")
	}
	tried, joined := 0, 0
	for _, report := range reports {
		data, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		clean, _ := read.File(reportPath, data)
		repair.Run(clean)
		plain := damage.Plain(clean)
		for name, o := range map[string]damage.Options{
			"page breaks":             {Cuts: 3},
			"inside words":            {Cuts: 3, MidWord: true},
			"marks kept":              {Cuts: 2, Marks: true},
			"no contents list":        {Cuts: 2, NoContents: true},
			"three columns":           {Cuts: 2, Columns: 1},
			"Windows line ends":       {Cuts: 2, Windows: true},
			"a table after a cut one": {Cuts: 2, After: true},
			"numbered headings":       {Cuts: 2, Numbered: true},
			"bold headings":           {Cuts: 2, Bold: true},
			"a printed page":          {Cuts: 2, Numbered: true, Pages: true, Rules: true, Wrapped: true, Tight: true},
		} {
			for seed := range uint64(6) {
				text := damage.Print(damage.Alter(plain, o), o, rand.New(rand.NewPCG(seed, 11)))
				dir := siteWith(t, map[string][]byte{reportPath: []byte(text)})
				r := mustRun(t, dir, convert.Options{})
				for _, f := range r.Findings {
					if f.Rule == "ledger" || f.Rule == "internal-fault" || f.Rule == "lost-words" || f.Rule == "invented-words" {
						t.Fatalf("%s, seed %d: %v\n  %s", name, seed, f, f.Excerpt)
					}
				}
				if l := r.Sources[0].Ledger; !l.Balanced() {
					keep(t, text)
					t.Fatalf("%s, seed %d: the ledger does not balance: %v", name, seed, r.Findings)
				}
				tried++
				joined += r.Sources[0].Ledger.Joined / 2
			}
		}
	}
	if joined == 0 {
		t.Error("no cut word was ever joined")
	}
	t.Logf("%d damaged reports with %d words cut in two, every ledger balanced", tried, joined)
}

// keep writes a text that failed where NSCP_KEEP says, to be looked at.
func keep(t *testing.T, text string) {
	if dir := os.Getenv("NSCP_KEEP"); dir != "" {
		write(t, filepath.Join(dir, "damaged.md"), []byte(text))
	}
}
