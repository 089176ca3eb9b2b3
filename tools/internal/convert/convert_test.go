package convert_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// repository is the project's own site folder, seen from this package.
const repository = "../../.."

// own returns a site folder with the sources that the project ships.
func own(t testing.TB) string {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(repository), "sources", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(repository, name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return siteWith(t, files)
}

func TestOwnSourcesConvertWithoutFindings(t *testing.T) {
	r := mustRun(t, own(t), convert.Options{})
	for _, f := range r.Findings {
		t.Errorf("%v\n  %s", f, f.Excerpt)
	}
	if len(r.Changes) < 10 {
		t.Errorf("have %d pages, want at least the report's nine and one more", len(r.Changes))
	}
}

func TestCommittedPagesMatchTheirSources(t *testing.T) {
	r := mustRun(t, repository, convert.Options{Check: true})
	for _, c := range r.Changes {
		t.Errorf("%s does not match its source: run go tool nscp convert", c.Path)
	}
	for _, f := range r.Findings {
		t.Error(f)
	}
}

func TestSecondConversionChangesNothing(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{})
	if r := mustRun(t, dir, convert.Options{}); len(r.Changes) != 0 {
		t.Errorf("have %d changes, want none", len(r.Changes))
	}
}

func TestMemoConvertsOnlyWhatChanged(t *testing.T) {
	dir := own(t)
	memo := &convert.Memo{}
	first := mustRun(t, dir, convert.Options{Memo: memo})
	source := filepath.Join(dir, "sources/briefings/safer-sleep.md")
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(source, append(data, "\nOne more sentence.\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	second := mustRun(t, dir, convert.Options{Memo: memo})
	again := 0
	for i, s := range second.Sources {
		if s != first.Sources[i] {
			again++
			if s.Path != "sources/briefings/safer-sleep.md" {
				t.Errorf("%s was converted again", s.Path)
			}
		}
	}
	if again != 1 || len(second.Changes) != 1 {
		t.Errorf("%d sources converted again and %d pages changed, want 1 and 1", again, len(second.Changes))
	}
}

func TestCheckWritesNothing(t *testing.T) {
	dir := own(t)
	if r := mustRun(t, dir, convert.Options{Check: true}); len(r.Changes) == 0 {
		t.Error("no change reported for a site without pages")
	}
	if _, err := os.Stat(filepath.Join(dir, "content")); !os.IsNotExist(err) {
		t.Error("check wrote pages")
	}
}

func TestPagesGoWithTheirSource(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{})
	index := filepath.Join(dir, "content/learning/briefings/_index.md")
	if err := os.WriteFile(index, []byte("---\ntitle: Briefings\n---\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "sources/briefings")); err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, dir, convert.Options{})
	gone := 0
	for _, c := range r.Changes {
		if c.After == nil {
			gone++
		}
	}
	if gone < 1 {
		t.Error("no page was removed")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "content/learning/briefings/*")); len(left) != 1 {
		t.Errorf("have %v, want only the page that a person wrote", left)
	}
}

func TestHandEditIsReportedAndKept(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{})
	page := filepath.Join(dir, "content/annual-reports/2023-24/introduction.md")
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	edited := append(data, "\nA line that somebody added.\n"...)
	if err := os.WriteFile(page, edited, 0o666); err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, dir, convert.Options{})
	if len(r.Findings) != 1 || r.Findings[0].Rule != "hand-edit" || r.Findings[0].Severity != diag.Error {
		t.Errorf("have findings %v, want one hand-edit", r.Findings)
	}
	if now, _ := os.ReadFile(page); !bytes.Equal(now, edited) {
		t.Error("the hand edit was overwritten")
	}
	if r := mustRun(t, dir, convert.Options{Overwrite: true}); len(r.Findings) != 0 {
		t.Errorf("with overwrite: %v", r.Findings)
	}
	if now, _ := os.ReadFile(page); !bytes.Equal(now, data) {
		t.Error("overwrite did not bring the page back")
	}
}

func TestBrokenSourceKeepsItsLastGoodPages(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{})
	before := tree(t, filepath.Join(dir, "content"))
	if err := os.WriteFile(filepath.Join(dir, reportPath), []byte("---\ntitle: Broken\n\nNo end."), 0o666); err != nil {
		t.Fatal(err)
	}
	r := mustRun(t, dir, convert.Options{})
	if !r.Errors() {
		t.Error("an unclosed front matter is no error")
	}
	if after := tree(t, filepath.Join(dir, "content")); after != before {
		t.Error("the pages of a broken source changed")
	}
}

// Each input gets a clear finding, with a line where it has lines, and what to
// do; nothing is written, and no script reaches a page.
func TestBadInputGetsAFinding(t *testing.T) {
	table := "| a | b |\n|---|---|\n" + strings.Repeat("| one | two |\n", 10_000)
	for _, c := range []struct {
		name string
		data string
	}{
		{"empty", ""},
		{"binary", "\x00\x01\x02\xff\xfe\x00\x00binary\x00"},
		{"unclosed front matter", "---\ntitle: x\n\n# A\n"},
		{"unknown key", "---\ntitel: x\n---\n\n# A\n\nText.\n"},
		{"too large", strings.Repeat("All work and no play makes a very long report.\n\n", 50<<20/48)},
		{"ten thousand rows", "# Title\n\n## Part\n\n" + table},
		{"ten thousand nested quotes", strings.Repeat(">", 10_000) + " deep\n"},
		{"invalid UTF-8", "# A\n\nText \xc3\x28 \x81\x8d here.\n"},
		{"script", "# A\n\n<script>alert(1)</script>\n\nText.\n"},
		{"script in a cell", "| a | b |\n|---|---|\n| x <script>alert(1)</script> | y |\n"},
		{"javascript link", "# A\n\n[press](javascript:alert(1))\n"},
		{"unknown tag", "# A\n\nText <blink>x</blink> here.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := siteWith(t, map[string][]byte{reportPath: []byte(c.data)})
			r := mustRun(t, dir, convert.Options{})
			var errs []diag.Finding
			for _, f := range r.Findings {
				if f.Severity == diag.Error {
					errs = append(errs, f)
					if f.Pos.Path == "" || f.Message == "" || f.Fix == "" {
						t.Errorf("finding lacks a place, a message or a fix: %+v", f)
					}
					if f.Rule == "internal-fault" {
						t.Errorf("fault: %v\n%s", f, f.Excerpt)
					}
				}
			}
			pages, _ := filepath.Glob(filepath.Join(dir, "content/annual-reports/*/*"))
			if len(errs) == 0 {
				t.Errorf("no error finding; all: %v", r.Findings)
			}
			if len(pages) > 0 {
				t.Errorf("wrote %v", pages)
			}
			for _, f := range errs {
				t.Log(f)
			}
		})
	}
}

func TestTwoReportsForOneYearAreRefused(t *testing.T) {
	dir := siteWith(t, map[string][]byte{
		"sources/annual-reports/2023-24/report.md":  []byte("# A\n\n## B\n\nText.\n"),
		"sources/annual-reports/2023-24/report.txt": []byte("# A\n\n## B\n\nText.\n"),
	})
	r := mustRun(t, dir, convert.Options{})
	if len(r.Findings) != 1 || r.Findings[0].Rule != "two-reports" {
		t.Errorf("have %v", r.Findings)
	}
}

func TestSymbolicLinkIsReported(t *testing.T) {
	dir := own(t)
	if err := os.Symlink("/etc", filepath.Join(dir, "sources/annual-reports/2020-21")); err != nil {
		t.Fatal(err)
	}
	if r := mustRun(t, dir, convert.Options{}); len(r.Findings) != 1 || r.Findings[0].Rule != "symbolic-link" {
		t.Errorf("have %v", r.Findings)
	}
}

func TestFolderWithoutSourcesIsNamed(t *testing.T) {
	if _, err := convert.Run(t.Context(), t.TempDir(), convert.Options{}); err == nil || !strings.HasSuffix(err.Error(), "it has no folder sources") {
		t.Errorf("have %v", err)
	}
}

// Stopping at any moment leaves each file old or new: the context ends after
// every number of its checks in turn.
func TestInterruptedConversionLeavesEachFileWhole(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{})
	old := files(t, dir)
	source := filepath.Join(dir, reportPath)
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.ReplaceAll(data, []byte("partnership"), []byte("joint group"))
	changed = bytes.ReplaceAll(changed, []byte("Partnership"), []byte("Joint Group"))
	reference := own(t)
	if err := os.WriteFile(filepath.Join(reference, reportPath), changed, 0o666); err != nil {
		t.Fatal(err)
	}
	mustRun(t, reference, convert.Options{})
	fresh := files(t, reference)
	stopped := 0
	for n := 1; ; n++ {
		if err := os.WriteFile(source, changed, 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := convert.Run(&countdown{Context: t.Context(), n: n}, dir, convert.Options{})
		for name, now := range files(t, dir) {
			if strings.HasPrefix(name, "sources/") {
				continue
			}
			if !bytes.Equal(now, old[name]) && !bytes.Equal(now, fresh[name]) {
				t.Fatalf("after %d steps %s is neither old nor new", n, name)
			}
		}
		if err == nil {
			break
		}
		stopped++
		if err := os.WriteFile(source, data, 0o666); err != nil {
			t.Fatal(err)
		}
		mustRun(t, dir, convert.Options{})
	}
	if stopped < 5 {
		t.Errorf("stopped %d times only", stopped)
	}
	t.Logf("stopped at %d different moments", stopped)
}

// countdown is a context that ends when it has been asked n times.
type countdown struct {
	context.Context
	n int
}

func (c *countdown) Err() error {
	if c.n--; c.n < 0 {
		return errors.New("stopped")
	}
	return nil
}

func tree(t testing.TB, dir string) string {
	var b strings.Builder
	for name, data := range files(t, dir) {
		fmt.Fprintf(&b, "%s %x\n", name, data)
	}
	lines := strings.Split(b.String(), "\n")
	return strings.Join(sorted(lines), "\n")
}

func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		out[name], err = os.ReadFile(filepath.Join(dir, name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

func TestReportWithoutATitleIsNamedByItsYear(t *testing.T) {
	dir := siteWith(t, map[string][]byte{reportPath: []byte("## One\n\nWords.\n\n## Two\n\nMore words.\n")})
	mustRun(t, dir, convert.Options{})
	data, err := os.ReadFile(filepath.Join(dir, "content/annual-reports/2023-24/report.md"))
	if err != nil || !bytes.Contains(data, []byte("\ntitle: Annual report 2023-24\n")) {
		t.Errorf("have %s and error %v, want a title made of the year", data, err)
	}
}
