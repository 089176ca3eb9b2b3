package hugo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

// A preview stays open for days. Hugo keeps something of every edit, so the site is
// built from new after each 500; what is held at the same point between two builds
// from new must stay the same. NSCP_EDITS=2000 makes as many edits.
func TestMemoryIsSteadyOverManyEdits(t *testing.T) {
	edits := 1200
	if n, err := strconv.Atoi(os.Getenv("NSCP_EDITS")); err == nil {
		edits = n
	}
	dir := newSite(t)
	s := preview(t, dir)
	page := filepath.Join(dir, "content/piers/a.md")
	write(t, dir, "content/piers/a.md", "---\ntitle: A\n---\n\nWords.\n")
	rebuild(t, s)
	var held []float64 // MiB, shortly before each build from new
	for i := 1; i <= edits; i++ {
		write(t, dir, "content/piers/a.md", fmt.Sprintf("---\ntitle: A\n---\n\nWords of edit %d.\n", i))
		rebuild(t, s, page)
		if i%500 == 0 || i == edits {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			held = append(held, float64(m.HeapAlloc)/(1<<20))
		}
	}
	t.Logf("%d edits, MiB held at each 500 and at the end: %.0f", edits, held)
	shows(t, s, "piers/a/index.html", fmt.Sprintf("Words of edit %d.", edits), true)
	for i, mib := range held {
		if i > 0 && mib > 1.25*held[0] {
			t.Errorf("after %d edits %.0f MiB are held, and %.0f were after 500", min((i+1)*500, edits), mib, held[0])
		}
	}
}
