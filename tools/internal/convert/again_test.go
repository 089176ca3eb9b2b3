package convert_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// A run that is told what changed ends as one does that looks at everything, after
// whatever happens to the files of a site.
func TestRunThatKnowsWhatChangedEndsAsAnyOther(t *testing.T) {
	dir := own(t)
	memo := &convert.Memo{}
	mustRun(t, dir, convert.Options{Memo: memo})
	const sleep, page = "sources/briefings/safer-sleep.md", "content/learning/briefings/safer-sleep.md"
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	text, made := read(sleep), read(page)
	for _, step := range []struct{ name, text string }{
		{sleep, text + "\nOne more sentence.\n"},
		{sleep, text + "\nThe Harbour Watch Board (HWB) met. The HWB met again.\n"},
		{sleep, "---\ntitle: [\n---\n"},
		{sleep, text},
		{"sources/briefings/another.md", "# Another\n\nThe words.\n"},
		{"sources/briefings/another.md", "# Another\n\nOther words of the HWB.\n"},
		{"content/by-hand.md", "---\ntitle: By hand\n---\n\nWords.\n"},
		{"content/copy.md", made},
		{page, made + "\nBy hand.\n"},
		{"content/by-hand.md", "---\ntitle: By hand\n---\n\nOther words.\n"},
		{sleep, text + "\nWords beside a hand edit.\n"},
		{page, made},
		{"sources/briefings/another.md", ""},
		{sleep, text + "\nThe last words.\n"},
	} {
		path := filepath.Join(dir, step.name)
		if step.text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(step.text), 0o666); err != nil {
			t.Fatal(err)
		}
		want := mustRun(t, dir, convert.Options{Check: true})
		have := mustRun(t, dir, convert.Options{Memo: memo, Changed: []string{step.name}})
		what := fmt.Sprintf("%s: %.40q", step.name, step.text)
		if !reflect.DeepEqual(have.Changes, want.Changes) {
			t.Errorf("%s: have changes %s want %s", what, changes(have), changes(want))
		}
		if a, b := said(have.Findings), said(want.Findings); a != b {
			t.Errorf("%s: have findings\n%s\nwant\n%s", what, a, b)
		}
		if len(have.Sources) != len(want.Sources) {
			t.Errorf("%s: have %d sources want %d", what, len(have.Sources), len(want.Sources))
		}
	}
}

// Of the edit of one text nothing else is read.
func TestRunThatKnowsWhatChangedLooksAtNothingElse(t *testing.T) {
	dir := own(t)
	memo := &convert.Memo{}
	first := mustRun(t, dir, convert.Options{Memo: memo})
	const edited = "sources/briefings/safer-sleep.md"
	data, err := os.ReadFile(filepath.Join(dir, edited))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range first.Sources {
		if s.Path == edited {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, s.Path), []byte("---\ntitle: [\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, edited), append(data, "\nMore.\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	have := mustRun(t, dir, convert.Options{Memo: memo, Changed: []string{edited}})
	if len(have.Changes) != 1 || !reflect.DeepEqual(have.Findings, first.Findings) {
		t.Errorf("have changes %s and findings\n%s", changes(have), said(have.Findings))
	}
}

func changes(r *convert.Result) (names []string) {
	for _, c := range r.Changes {
		names = append(names, c.Path)
	}
	return names
}

func said(findings []diag.Finding) string {
	var b bytes.Buffer
	_ = diag.WriteText(&b, findings) // a buffer takes everything
	return b.String()
}
