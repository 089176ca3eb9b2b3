package check

import (
	"fmt"
	"regexp"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
)

// read returns the document in a text, as the reader gives it.
func read(t testing.TB, path, text string) *doc.Document {
	t.Helper()
	d, fs := markdown.Read(path, []byte(text))
	if errors, _ := diag.Count(fs); errors > 0 {
		t.Fatalf("%s cannot be read: %v", path, fs)
	}
	return d
}

// findings returns what one rule finds in a text, or every rule where id is "".
func findings(t testing.TB, id, text string) []diag.Finding {
	t.Helper()
	var out []diag.Finding
	for _, f := range Run(&Site{Documents: []*doc.Document{read(t, "example.md", text)}}) {
		if id == "" || f.Rule == id {
			out = append(out, f)
		}
	}
	return out
}

func TestEveryRuleFindsItsBadExamplesAndLeavesItsGoodOnes(t *testing.T) {
	for _, r := range Rules {
		t.Run(r.ID, func(t *testing.T) {
			for i, text := range r.Bad {
				if fs := findings(t, r.ID, text); len(fs) == 0 {
					t.Errorf("bad example %d: found nothing in\n%s", i+1, text)
				}
			}
			for i, text := range r.Good {
				for _, f := range findings(t, r.ID, text) {
					t.Errorf("good example %d: found %s\n%s", i+1, f, text)
				}
			}
		})
	}
}

func TestEveryRuleIsDescribed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, r := range Rules {
		if !name.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("%q is no name for a rule, or is there twice", r.ID)
		}
		seen[r.ID] = true
		for what, s := range map[string]string{"group": r.Group, "title": r.Title, "why": r.Why} {
			if s == "" {
				t.Errorf("%s has no %s", r.ID, what)
			}
		}
	}
}

func TestFindingsAreCompleteAndInsideTheText(t *testing.T) {
	for _, r := range Rules {
		for i, text := range r.Bad {
			for _, f := range findings(t, r.ID, text) {
				if f.Message == "" || f.Fix == "" || f.Why == "" || f.Pos.Path != "example.md" || f.Pos.Line < 1 {
					t.Errorf("%s, example %d: a part is missing: %+v", r.ID, i+1, f)
				}
				if last := f.Message[len(f.Message)-1]; last == '.' || f.Fix[len(f.Fix)-1] == '.' {
					t.Errorf("%s, example %d: ends in a full stop: %s", r.ID, i+1, fmt.Sprint(f))
				}
			}
		}
	}
}
