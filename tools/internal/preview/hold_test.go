package preview_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/read/docx/docxtest"
)

// word returns a Word file with a title and a paragraph.
func word(t testing.TB, title, words string) []byte {
	t.Helper()
	data, err := docxtest.Parts("document.xml",
		`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>`+title+`</w:t></w:r></w:p><w:p><w:r><w:t>`+words+`</w:t></w:r></w:p>`)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	tide     = "sources/briefings/tide.docx"
	tidePage = "/learning/briefings/tide/"
)

// saveAsWord saves as Word does: under a name of its own, the old file moved
// away, the new one to its place, the old one deleted; each step slow, as on a
// network drive.
func (d *desk) saveAsWord(name string, data []byte, pause time.Duration) {
	d.Helper()
	folder := filepath.Join(d.dir, filepath.FromSlash(filepath.Dir(name)))
	to := filepath.Join(d.dir, filepath.FromSlash(name))
	step := func(err error) {
		if err != nil {
			d.Fatal(err)
		}
		time.Sleep(pause)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		d.Fatal(err)
	}
	owner := make([]byte, 162)
	step(os.WriteFile(filepath.Join(folder, "~$"+filepath.Base(name)[2:]), owner, 0o666))
	fresh, old := filepath.Join(folder, "~WRD0001.tmp"), filepath.Join(folder, "~WRL0002.tmp")
	step(os.WriteFile(fresh, data, 0o666))
	if _, err := os.Stat(to); err == nil {
		step(os.Rename(to, old))
	}
	step(os.Rename(fresh, to))
	_ = os.Remove(old) // there is none the first time
	step(os.Remove(filepath.Join(folder, "~$"+filepath.Base(name)[2:])))
}

func TestSavingInWordNeverTakesThePageAway(t *testing.T) {
	d := serve(t, newSite(t, "-- sources/briefings/first.md --\n# First\n\nOne.\n"))
	d.saveAsWord(tide, word(t, "The tide", "It turns at six."), 0)
	d.shows(tidePage, "It turns at six")
	done := make(chan bool)
	missed := make(chan int, 1)
	go func() {
		n := 0
		for {
			select {
			case <-done:
				missed <- n
				return
			default:
			}
			if status, _ := d.get(tidePage); status != 200 {
				n++
			}
			time.Sleep(2 * time.Millisecond)
		}
	}()
	for _, words := range []string{"It turns at seven.", "It turns at eight."} {
		d.saveAsWord(tide, word(t, "The tide", words), 60*time.Millisecond)
		d.shows(tidePage, words)
	}
	close(done)
	if n := <-missed; n > 0 {
		t.Errorf("the page was away %d times while it was saved", n)
	}
	if strings.Contains(d.log.String(), "error") {
		t.Errorf("have log\n%s\nwant no error", d.log)
	}
}

func TestHalfAFileIsWaitedForWithoutAnError(t *testing.T) {
	d := serve(t, newSite(t, "-- sources/briefings/first.md --\n# First\n\nOne.\n"))
	whole := word(t, "The tide", "It turns at six.")
	d.write(tide, string(whole))
	d.shows(tidePage, "It turns at six")
	next := word(t, "The tide", "It turns at seven.")
	path := filepath.Join(d.dir, filepath.FromSlash(tide))
	for _, half := range [][]byte{{}, next[:len(next)/2], make([]byte, len(next)), append(bytes.Clone(next[:len(next)-30]), make([]byte, 30)...)} {
		d.write(tide, string(half))
		d.logs("waiting, as it is still being written")
		// Another edit meanwhile neither breaks the page nor waits.
		d.write("sources/briefings/first.md", "# First\n\nEdit of "+time.Now().String()+".\n")
		d.shows("/learning/briefings/first/", "Edit of")
		d.shows(tidePage, "It turns at six")
	}
	if strings.Contains(d.log.String(), "error") {
		t.Errorf("have log\n%s\nwant no error", d.log)
	}
	if err := os.WriteFile(path, next, 0o666); err != nil {
		t.Fatal(err)
	}
	d.shows(tidePage, "It turns at seven")
}

func TestFileThatStaysBrokenIsSaidToBe(t *testing.T) {
	d := serve(t, newSite(t))
	whole := word(t, "The tide", "It turns at six.")
	d.write(tide, string(whole[:len(whole)/2]))
	d.logs("waiting, as it is still being written")
	d.logs(tide + ": error: ")
	d.write(tide, string(whole))
	d.shows(tidePage, "It turns at six")
	d.logs("nothing is wrong any more")
}
