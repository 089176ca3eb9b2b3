package audit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// An archive is a site with something to find in every kind of document.
func archive() map[string]string {
	return map[string]string{
		"sources/briefings/one.md":                   head + "Visits fell from 200 to 100, a fall of 25%.\n\nAsk at 07700 900461.\n",
		"sources/briefings/two.md":                   "---\ntitle: Another\ndescription: What was learned.\nreviewBy: 2024-01-01\naccept:\n  - percent-change: the report says so, and it is a fact about it\n---\nVisits fell from 200 to 100, a fall of 35%.\n",
		"sources/annual-reports/2022-23/report.md":   head + "\n# Report\n\n## One\n\nWords.\n",
		"sources/annual-reports/2022-23/figures.csv": "measure,group,period,value,unit,source,note,derived\nChildren hurt,Under 1,2022-23,3,children,,seen by m.hale@example.org,\n",
		"sources/arrangements/2023.md":               "---\ntitle: Arrangements\ndescription: How we work.\nexpiryDate: 2027-01-01\n---\n\n## Partners\n\nWords.\n",
		"sources/resources/resources.csv":            "title,summary,audience,link,owner,reviewed on,review by\nA toolkit,\"Ask Kyle, aged 9\",,,,,2024-01-01\n",
		"content/hand.md":                            head + "Write to NG99 1AB.\n",
	}
}

func TestWhatIsKnownIsFoundAgain(t *testing.T) {
	dir := write(t, archive())
	if _, err := convert.Run(context.Background(), dir, convert.Options{Index: true}); err != nil {
		t.Fatal(err)
	}
	cold := run(t, dir, Options{})
	if _, err := os.Stat(filepath.Join(dir, knownPath)); err != nil {
		t.Fatal("nothing was kept: ", err)
	}
	if warm := run(t, dir, Options{}); !reflect.DeepEqual(cold, warm) {
		t.Errorf("have %+v\nwant %+v", warm, cold)
	}
	if without := run(t, dir, Options{Known: &Known{}, Memo: &convert.Memo{}}); !reflect.DeepEqual(cold, without) {
		t.Errorf("have %+v\nwant %+v", without, cold)
	}
	for _, rule := range []string{"percent-change", "phone-number", "statutory-gap", "small-count", "email-address", "superseded-version", "postcode", "review-due"} {
		if !strings.Contains(fmt.Sprint(cold.Findings), "["+rule+"]") {
			t.Errorf("%s was not found", rule)
		}
	}
}

// A preview, which has a conversion already, is told what the conversion did not say,
// and that is all else that a check finds.
func TestBeyondAConversionIsAllElse(t *testing.T) {
	dir := write(t, archive())
	r, err := convert.Run(t.Context(), dir, convert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	known := &Known{}
	for range 2 {
		have, err := Beyond(t.Context(), dir, r, Options{Today: day, Known: known})
		if err != nil {
			t.Fatal(err)
		}
		have = append(have, r.Findings...)
		diag.Sort(have)
		if want := run(t, dir, Options{}).Findings; len(have) == len(r.Findings) || !reflect.DeepEqual(have, want) {
			t.Errorf("have %v\nwant %v", have, want)
		}
	}
}

// Whatever is changed, a check that knows the site as it was finds what one does
// that knows nothing.
func TestEveryChangeIsLookedAt(t *testing.T) {
	for name, change := range map[string]map[string]string{
		"a source":            {"sources/briefings/one.md": head + "Visits fell from 200 to 150, a fall of 26%.\n"},
		"front matter":        {"sources/briefings/two.md": "---\ntitle: Another\ndescription: What was learned.\nreviewBy: 2024-01-01\n---\nVisits fell from 200 to 100, a fall of 35%.\n"},
		"a page":              {"content/hand.md": head + "Write to us, or to NG99 1AC.\n"},
		"figures":             {"sources/annual-reports/2022-23/figures.csv": "measure,group,period,value,unit,source,note,derived\nChildren hurt,Under 1,2022-23,30,children,,,\n"},
		"the configuration":   {"checks.toml": "[severity]\npercent-change = \"off\"\n"},
		"the word list":       {"sources/words.txt": "Zwick\n"},
		"the public list":     {"data/contacts.toml": "[[child]]\nname = \"A line\"\nphone = \"07700 900461\"\nchecked = 2026-11-01\n"},
		"a sign-off":          {"sources/signoffs.toml": "[[signoff]]\nrule = \"phone-number\"\npath = \"sources/briefings/one.md\"\ntext = \"0123456789abcdef\"\nby = \"A. Person\"\ndate = \"2026-01-01\"\nreason = \"it is a line for everybody\"\n"},
		"a source that goes":  {"sources/briefings/one.md": ""},
		"a source that fails": {"sources/briefings/one.md": "---\ntitle: A\nnosuchkey: 1\n---\nVisits fell from 200 to 100, a fall of 25%.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, archive())
			convertAll := func() {
				if _, err := convert.Run(context.Background(), dir, convert.Options{Index: true}); err != nil {
					t.Fatal(err)
				}
			}
			convertAll()
			before := run(t, dir, Options{})
			for file, text := range change {
				path := filepath.Join(dir, filepath.FromSlash(file))
				if text == "" {
					if err := os.Remove(path); err != nil {
						t.Fatal(err)
					}
					continue
				}
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			convertAll()
			have := run(t, dir, Options{})
			for _, kept := range []string{knownPath, ".nscp/convert.json"} {
				if err := os.Remove(filepath.Join(dir, kept)); err != nil {
					t.Fatal(err)
				}
			}
			want := run(t, dir, Options{})
			if !reflect.DeepEqual(have, want) {
				t.Errorf("have %+v\nwant %+v", have, want)
			}
			if name != "the word list" && reflect.DeepEqual(have, before) {
				t.Error("the change made no difference, so the test shows nothing")
			}
		})
	}
}
