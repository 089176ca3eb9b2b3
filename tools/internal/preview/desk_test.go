package preview_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/preview"
)

// A desk is a preview that runs, and the site folder that it shows.
type desk struct {
	testing.TB
	dir     string
	address string
	log     *record
	stop    func() error // ends the preview and returns what Serve returned
}

// A record is a log that a test can read while it is written.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// newSite unpacks the test site into a new folder, and over it the files of the
// further archives.
func newSite(t testing.TB, further ...string) string {
	t.Helper()
	a, err := txtar.ParseFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range further {
		a.Files = append(a.Files, txtar.Parse([]byte(s)).Files...)
	}
	d := desk{TB: t, dir: t.TempDir()}
	for _, f := range a.Files {
		d.write(f.Name, string(f.Data))
	}
	return d.dir
}

// serve starts the preview of the site in dir.
func serve(t testing.TB, dir string) *desk {
	t.Helper()
	return serveWith(t, dir, nil)
}

// serveWith does, with a way to open folders.
func serveWith(t testing.TB, dir string, openFolder func(string) error) *desk {
	t.Helper()
	return serveAll(t, preview.Options{Dir: dir, OpenFolder: openFolder})
}

// serveAll does, with any options.
func serveAll(t testing.TB, o preview.Options) *desk {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	d := &desk{TB: t, dir: o.Dir, log: new(record)}
	ready := make(chan string, 1)
	ended := make(chan error, 1)
	o.Log, o.Ready = d.log, func(address string) { ready <- address }
	go func() {
		ended <- preview.Serve(ctx, o)
	}()
	d.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { d.stop() })
	select {
	case d.address = <-ready:
	case err := <-ended:
		ended <- err
		t.Fatalf("the preview did not start: %v\n%s", err, d.log)
	}
	return d
}

func (d *desk) write(name, text string) {
	d.Helper()
	path := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		d.Fatal(err)
	}
}

// save writes a file in one step, so that it makes a single change.
func (d *desk) save(name, text string) {
	d.Helper()
	d.write(name+".tmp", text)
	path := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.Rename(path+".tmp", path); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) remove(name string) {
	d.Helper()
	if err := os.RemoveAll(filepath.Join(d.dir, filepath.FromSlash(name))); err != nil {
		d.Fatal(err)
	}
}

// get asks for a page as a browser would and returns the status and the body.
func (d *desk) get(path string) (int, string) {
	d.Helper()
	resp, err := http.Get(d.address + strings.TrimPrefix(path, "/"))
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// within waits for something that has to happen soon. The limit is for a machine
// that is busy with other things; how long it takes is the benchmark's affair.
func (d *desk) within(what string, happened func() bool) {
	d.Helper()
	for end := time.Now().Add(20 * time.Second); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			d.Fatalf("%s: it did not happen; the log says:\n%s", what, d.log)
		}
	}
}

// shows waits until the page holds the words.
func (d *desk) shows(path, words string) {
	d.Helper()
	d.within(fmt.Sprintf("%s shows %q", path, words), func() bool {
		status, body := d.get(path)
		return status == http.StatusOK && strings.Contains(body, words)
	})
}

// gone waits until no page has the address.
func (d *desk) gone(path string) {
	d.Helper()
	d.within(path+" is gone", func() bool {
		status, _ := d.get(path)
		return status == http.StatusNotFound
	})
}

// logs waits until the log holds the words.
func (d *desk) logs(words string) {
	d.Helper()
	d.within(fmt.Sprintf("the log says %q", words), func() bool { return strings.Contains(d.log.String(), words) })
}
