package preview_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/preview"
)

// A part of a site is converted and shown as it will be published; everything else
// stays as it is on disk, and leads nowhere.
func TestOnlyAPartIsShown(t *testing.T) {
	dir := newSite(t)
	for name, text := range map[string]string{
		"sources/briefings/ropes.md":           "# Ropes\n\nRopes wear.\n",
		"sources/briefings/lamps.md":           "---\ntitle: [\n---\n",
		"content/learning/_index.md":           "---\ntitle: Learning\n---\n",
		"content/learning/briefings/_index.md": "---\ntitle: Briefings\n---\n",
	} {
		(&desk{TB: t, dir: dir}).write(name, text)
	}
	const other = "content/annual-reports/2020-21/introduction.md"
	(&desk{TB: t, dir: dir}).write(other, "---\ntitle: Not from a source\n---\n")
	d := serveAll(t, preview.Options{Dir: dir, Only: "briefings/r*"})
	d.shows("/learning/briefings/ropes/", "Ropes wear")
	d.shows("/learning/briefings/ropes/", "Only a part of the site is shown: <code>briefings/r*</code>")
	d.shows("/learning/briefings/", "Ropes")
	d.shows("/", "The first pilot") // as it will be published
	d.shows("/desk/", "Only a part of the site is shown")
	d.logs("only the pages of briefings/r* are shown")
	for _, page := range []string{"/pilots/first/", "/annual-reports/2020-21/introduction/"} {
		if status, body := d.get(page); status != http.StatusNotFound || !strings.Contains(body, "Nothing here") {
			t.Errorf("%s: have status %d and %q", page, status, body)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, other)); err != nil || !strings.Contains(string(data), "Not from a source") {
		t.Errorf("have %q, %v: a page of a source that is left out was changed", data, err)
	}
	if strings.Contains(d.log.String(), "lamps.md") {
		t.Errorf("have a finding of what is not shown:\n%s", d.log)
	}
	d.write("sources/briefings/ropes.md", "# Ropes\n\nRopes last.\n")
	d.shows("/learning/briefings/ropes/", "Ropes last")
	d.write("sources/briefings/rudders.md", "# Rudders\n\nRudders steer.\n")
	d.shows("/learning/briefings/rudders/", "Rudders steer")
	d.write("sources/briefings/lamps.md", "# Lamps\n\nLamps burn.\n")
	d.remove("sources/briefings/rudders.md")
	d.gone("/learning/briefings/rudders/")
	if _, err := os.Stat(filepath.Join(dir, "content/learning/briefings/lamps.md")); !os.IsNotExist(err) {
		t.Error("a source that is left out was converted")
	}
}

func TestPartThatIsNoPatternIsRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := preview.Serve(ctx, preview.Options{Dir: newSite(t), Only: "briefings/[a"})
	if err == nil || !strings.Contains(err.Error(), `"briefings/[a" is no pattern of paths`) {
		t.Errorf("have %v", err)
	}
}
