package disclosure

import (
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/figures"
	"nscp/tools/internal/read/sheet"
)

func rules(fs []diag.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Rule)
	}
	return strings.Join(out, " ")
}

func TestEveryRuleFindsItsBadExamplesAndLeavesItsGoodOnes(t *testing.T) {
	c := Config{Words: spelling.New(nil)}
	for _, r := range Rules {
		for i, text := range r.Bad {
			if len(r.Check(texts(t, text), c)) == 0 {
				t.Errorf("%s, bad example %d: found nothing in\n%s", r.ID, i+1, text)
			}
		}
		for i, text := range r.Good {
			for _, f := range r.Check(texts(t, text), c) {
				t.Errorf("%s, good example %d: found %s in\n%s", r.ID, i+1, f, text)
			}
		}
	}
}

func TestNHSCheckDigit(t *testing.T) {
	for number, want := range map[string]bool{
		"9434765919": true, "9434765918": false, "4010232137": true, "4010232138": false,
		"1111111111": false, "943476591": false, "94347659190": false,
	} {
		if have := nhsCheck(number); have != want {
			t.Errorf("%s: have %v want %v", number, have, want)
		}
	}
}

func TestDetailsOfOneCaseAreGatheredOverItsParagraphs(t *testing.T) {
	const text = `## Rapid reviews

A rapid review was completed about a baby who was hurt.

He had two older brothers.

A rapid review was completed about a young person who was hurt in another way.

The learning is about sharing information.
`
	fs := Run(texts(t, text), Config{})
	if len(fs) != 1 || fs[0].Pos.Line != 3 || !strings.Contains(fs[0].Message, "siblings") || strings.Contains(fs[0].Message, "brothers") {
		t.Errorf("have %v, want one finding at line 3 that names siblings as a kind", fs)
	}
}

func TestFrontMatterAndPicturesAreRead(t *testing.T) {
	const text = "---\ntitle: About Kyle, aged 9\ndescription: Write to kay.dunn@example.org\n---\n\n![Chart sent by 07700 900118](x.png)\n"
	if have, want := rules(Run(texts(t, text), Config{})), "named-person email-address phone-number"; have != want {
		t.Errorf("have %q want %q", have, want)
	}
}

func TestPublicContactsAreNoFindings(t *testing.T) {
	c := Config{Public: []string{"0300 500 80 80", "team@example.org", "@example.gov.uk", "12 Market Street", "NG1 1ZZ"}}
	const text = "Call 03005008080 or +44 300 500 8080, write to Team@example.org or to one@example.gov.uk, or visit 12 Market Street, NG1 1ZZ.\n"
	if fs := Run(texts(t, text), c); len(fs) != 0 {
		t.Errorf("have %v", fs)
	}
}

const counts = `measure,group,period,value,unit,source,note,derived
Children hurt,Under 1,2023-24,3,children,,,
Children hurt,1 to 4,2023-24,0,children,,,
Children hurt,5 to 9,2023-24,60,children,,,
Children hurt,,2023-24,63,children,,,
Children moved,North,2023-24,c,children,,,
Children moved,South,2023-24,40,children,,,
Children moved,Total,2023-24,44,children,,,
Children seen,North,2023-24,c,children,,,
Children seen,South,2023-24,c,children,,,
Children seen,Total,2023-24,7,children,,,
Reviews,,2023-24,4,reviews,,,
`

func TestSmallCountsOfChildrenInFigures(t *testing.T) {
	book, fs := sheet.Read("figures.csv", []byte(counts))
	file, more := figures.Read(book)
	if n, _ := diag.Count(append(fs, more...)); n > 0 {
		t.Fatal(fs, more)
	}
	var lines []int
	for _, f := range Counts(file, Config{}) {
		lines = append(lines, f.Pos.Line)
		if strings.ContainsAny(f.Message, "34679") {
			t.Errorf("the finding gives the number away: %s", f.Message)
		}
	}
	if len(lines) != 2 || lines[0] != 2 || lines[1] != 6 {
		t.Errorf("have lines %v want 2 (small) and 6 (follows from the total)", lines)
	}
	if fs := Counts(file, Config{SmallCount: 2}); len(fs) != 1 {
		t.Errorf("with 2 as the largest small count: have %v", fs)
	}
}

func TestASignoffHoldsForItsWordsAndLapsesWithThem(t *testing.T) {
	const before = "A rapid review was held about a three-month-old boy who was found with fractures.\n"
	found := Run(texts(t, before), Config{})
	if len(found) != 1 {
		t.Fatalf("have %v", found)
	}
	entry, err := Entry(found[0], "web edition editor", "the family has agreed to this wording", time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(entry, "fracture") {
		t.Errorf("the entry repeats the words:\n%s", entry)
	}
	all := func(string, string) bool { return true }
	settle := func(text string) ([]diag.Finding, []Signed) {
		signoffs, wrong := ReadSignoffs(SignoffPath, []byte("# kept by hand\n\n"+entry))
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		return Settle(Run(texts(t, text), Config{}), signoffs, all)
	}
	if stand, signed := settle("A rapid  review was held about a three‑month‑old boy\nwho was found with fractures.\n"); len(stand) != 0 || len(signed) != 1 {
		t.Errorf("the same words: have %v and %v", stand, signed)
	}
	stand, _ := settle("A rapid review was held about a four-month-old boy who was found with fractures.\n")
	if have, want := rules(stand), "case-detail signoff"; have != want || !strings.Contains(stand[1].Message, "lapsed") || stand[1].Pos.Line != 3 {
		t.Errorf("other words: have %v", stand)
	}
	stand, _ = settle("Nothing of the kind.\n")
	if rules(stand) != "signoff" || !strings.Contains(stand[0].Message, "nothing needs") {
		t.Errorf("no need: have %v", stand)
	}
}

func TestSignoffsMustSayWhoWhenAndWhy(t *testing.T) {
	for name, want := range map[string]string{
		"rule = \"sentence-length\"\npath = \"a\"\ntext = \"x\"\nby = \"b\"\ndate = \"2024-01-01\"\nreason = \"r\"": "no rule that can be signed off",
		"rule = \"postcode\"\npath = \"a\"\ntext = \"x\"\nby = \"\"\ndate = \"2024-01-01\"\nreason = \"r\"":         "who decided",
		"rule = \"postcode\"\npath = \"a\"\ntext = \"x\"\nby = \"b\"\ndate = \"May\"\nreason = \"r\"":               "expected a day",
		"rule = \"postcode\"\npath = \"a\"\ntext = \"x\"\nby = \"b\"\ndate = \"2024-01-01\"\nreason = \"NG99 1AB\"": "identifying words",
		"rule = \"postcode\"\nwords = \"NG99 1AB\"":                                                                 `"signoff.words"`,
		"rule = ": "cannot be read",
	} {
		_, fs := ReadSignoffs(SignoffPath, []byte("\n[[signoff]]\n"+name+"\n"))
		if len(fs) != 1 || !strings.Contains(fs[0].Message, want) || fs[0].Severity != diag.Error || fs[0].Pos.Line < 2 || strings.Contains(fs[0].Message, "NG99") {
			t.Errorf("have %v want %q", fs, want)
		}
	}
}

func FuzzNoTextMakesARulePanic(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.text)
	}
	for _, r := range Rules {
		for _, text := range append(r.Bad, r.Good...) {
			f.Add(text)
		}
	}
	c := Config{Words: spelling.New(nil)}
	f.Fuzz(func(t *testing.T, text string) {
		d := texts(t, "x\n")
		if len(text) < 5000 {
			if read := readable(text); read != nil {
				d = read
			}
		}
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, found := range Run(d, c) {
			if found.Message == "" || found.Mark == "" || found.Pos.Line > lines {
				t.Errorf("incomplete: %+v", found)
			}
		}
	})
}

// BenchmarkLongText shows that time grows with the text: both must take about as
// long for a byte.
func BenchmarkLongText(b *testing.B) {
	c := Config{Words: spelling.New(nil)}
	for name, n := range map[string]int{"1000": 1000, "16000": 16000} {
		for kind, s := range map[string]string{
			"names": "Sarah and her mother, ", "digits": "4 0 1 ", "capitals": "Oak Elm Ash ", "quiet": "the partnership met and agreed ",
			"born": "born on the ", "cases": "a rapid review about a baby girl ",
		} {
			b.Run(kind+"/"+name, func(b *testing.B) {
				d := texts(b, strings.Repeat(s, n)+"\n")
				b.SetBytes(int64(len(s) * n))
				for b.Loop() {
					Run(d, c)
				}
			})
		}
	}
}
