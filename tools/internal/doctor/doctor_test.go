package doctor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/doctor"
)

func report(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	items := doctor.Examine(t.Context(), dir, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC))
	for _, it := range items {
		if !it.Done && it.Run == "" {
			t.Errorf("%q has no command to run", it.What)
		}
	}
	if err := doctor.WriteText(&b, items); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wants(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("have\n%swant %q", text, want)
		}
	}
}

func TestEachMissingThingComesWithItsCommand(t *testing.T) {
	dir := t.TempDir()
	wants(t, report(t, dir), "missing  hugo.toml is missing: this is not a site folder", "missing  sources is missing")
	for name, text := range map[string]string{
		"hugo.toml": "", "sources/briefings/sleep.md": "# Sleep\n\nWords.\n", "content/a.md": "", "layouts/a.html": "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	text := report(t, dir)
	wants(t, text, "ok       hugo.toml is there", "ok       the sources can be read (1 of them)",
		"missing  the pages are not what the sources make (1 files differ)\n         run: nscp convert\n",
		"missing  the website has not been built here\n         run: nscp build\n",
		"missing  data/contacts.toml is missing, so readers are told nobody to call", "ok       nothing waits for a sign-off (0 signed)",
		"missing  nothing says where the website is published\n         run: nscp publish --help\n")
	for name, text := range map[string]string{
		"data/contacts.toml":         "[[child]]\nname = \"A\"\nphone = \"1\"\nchecked = 2026-03-01\n\n[[child]]\nname = \"B\"\n",
		".nscp/published.json":       `{"target": "s3://our-site"}`,
		"sources/briefings/sleep.md": "# Sleep\n\nThe keeper wrote the number 943 476 5919 into the book, which is the NHS number of the child.\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, report(t, dir), "missing  contacts need a person (1 of them)\n         run: nscp check data/contacts.toml\n",
		"missing  findings wait for a sign-off, and nothing is published until then (", "ok       the website was published from here to s3://our-site")
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("Git is not installed")
	}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	wants(t, report(t, dir), "missing  the folder is not kept by Git")
	if out, err := exec.Command("git", "-C", dir, "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	wants(t, report(t, dir), "ok       the folder is kept by Git", "missing  Git does not know whose", "missing  there is no place that changes are sent to")
	if err := os.WriteFile(filepath.Join(dir, "sources/briefings/sleep.md"), []byte("# Sleep\n\nA [link](javascript:x).\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	wants(t, report(t, dir), "missing  the sources have errors (1)\n         run: nscp status\n")
}
