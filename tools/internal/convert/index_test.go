package convert_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"nscp/tools/internal/convert"
)

// age sets every file's time back, as on a site that nobody has just saved.
func age(t testing.TB, dir string) {
	t.Helper()
	then := time.Now().Add(-time.Hour)
	for name := range files(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
}

func unchanged(r *convert.Result) (n int) {
	for _, s := range r.Sources {
		if s.Unchanged {
			n++
		}
	}
	return n
}

func TestIndexPassesOverWhatHasNotChanged(t *testing.T) {
	dir := own(t)
	age(t, dir)
	o := convert.Options{Index: true}
	first := mustRun(t, dir, o)
	if unchanged(first) != 0 {
		t.Error("the first run knew sources")
	}
	again := mustRun(t, dir, o)
	if unchanged(again) != len(again.Sources) || len(again.Changes) != 0 {
		t.Errorf("%d of %d sources known, %d changes", unchanged(again), len(again.Sources), len(again.Changes))
	}
	without := own(t)
	mustRun(t, without, convert.Options{})
	for name, want := range files(t, without) {
		if have, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s differs from a conversion without the index: %v", name, err)
		}
	}
}

func TestIndexSeesEveryChange(t *testing.T) {
	o := convert.Options{Index: true}
	source := "sources/briefings/safer-sleep.md"
	made := "content/learning/briefings/safer-sleep.md"
	for name, change := range map[string]func(t *testing.T, dir string){
		"another text of the same length and time": func(t *testing.T, dir string) {
			path := filepath.Join(dir, source)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, bytes.Replace(data, []byte("review"), []byte("Review"), 1))
		},
		"a page changed by hand": func(t *testing.T, dir string) { write(t, filepath.Join(dir, made), []byte("---\ntitle: x\n---\n")) },
		"a page removed": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, made)); err != nil {
				t.Fatal(err)
			}
		},
		"the source removed": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, source)); err != nil {
				t.Fatal(err)
			}
		},
		"an index of nonsense": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, ".nscp/convert.json"), []byte("{\"tool\":"))
			if err := os.Remove(filepath.Join(dir, made)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := own(t)
			age(t, dir)
			mustRun(t, dir, o)
			change(t, dir)
			r := mustRun(t, dir, o)
			if len(r.Changes) == 0 && len(r.Findings) == 0 {
				t.Fatal("the change went unseen")
			}
			if r = mustRun(t, dir, o); len(r.Changes) != 0 {
				t.Errorf("the next run changes %v", r.Changes[0].Path)
			}
		})
	}
}

// A program that copies files sets their times back, as it does with one that it puts
// there while the others are still being converted.
func TestIndexSeesAFileThatCameWhileOthersWereConverted(t *testing.T) {
	dir := own(t)
	age(t, dir)
	source := "sources/briefings/safer-sleep.md"
	path := filepath.Join(dir, source)
	first := mustRun(t, dir, convert.Options{Index: true, Each: func(s *convert.Source) {
		if s.Path != source {
			return
		}
		data, err := os.ReadFile(path)
		then := time.Now().Add(-time.Minute)
		other := bytes.Replace(data, []byte("review"), []byte("Review"), 1)
		if err := errors.Join(err, os.WriteFile(path, other, 0o666), os.Chtimes(path, then, then)); err != nil {
			t.Error(err)
		}
	}})
	if unchanged(first) != 0 {
		t.Error("the first run knew sources")
	}
	again := mustRun(t, dir, convert.Options{Index: true})
	if n := len(again.Sources) - unchanged(again); n != 1 || len(again.Changes) == 0 {
		t.Errorf("%d sources converted again and %d pages changed, want the one source and its page", n, len(again.Changes))
	}
}

func TestHandEditStaysKnownUntilItIsOverwritten(t *testing.T) {
	dir := own(t)
	age(t, dir)
	o := convert.Options{Index: true}
	mustRun(t, dir, o)
	write(t, filepath.Join(dir, "content/learning/briefings/safer-sleep.md"), []byte("---\ntitle: x\n---\n"))
	for range 3 {
		if r := mustRun(t, dir, o); len(r.Findings) != 1 || r.Findings[0].Rule != "hand-edit" {
			t.Fatalf("have %v, want the hand edit each time", r.Findings)
		}
	}
	o.Overwrite = true
	if r := mustRun(t, dir, o); len(r.Changes) != 1 {
		t.Errorf("have %d changes want 1", len(r.Changes))
	}
}

func TestTouchedFileIsKnownByItsContent(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{Index: true}) // every time is just now
	r := mustRun(t, dir, convert.Options{Index: true})
	if unchanged(r) != len(r.Sources) {
		t.Errorf("%d of %d sources known", unchanged(r), len(r.Sources))
	}
}

// A fresh clone has the content of the index and other times.
func TestTimesAloneDoNotMakeASourceUnknown(t *testing.T) {
	dir := own(t)
	mustRun(t, dir, convert.Options{Index: true})
	age(t, dir)
	for _, exact := range []bool{false, true} {
		r := mustRun(t, dir, convert.Options{Index: true, Exact: exact})
		if unchanged(r) != len(r.Sources) {
			t.Errorf("exact %v: %d of %d sources known", exact, unchanged(r), len(r.Sources))
		}
	}
}

// What is published must not rest on times: rsync and archives set them back.
func TestExactTrustsNoTimes(t *testing.T) {
	for _, name := range []string{"sources/briefings/safer-sleep.md", "content/learning/briefings/safer-sleep.md"} {
		dir := own(t)
		age(t, dir)
		mustRun(t, dir, convert.Options{Index: true})
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, path, bytes.Replace(data, []byte("review found"), []byte("reviwe found"), 1))
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
		r := mustRun(t, dir, convert.Options{Index: true, Exact: true, Check: true})
		if len(r.Changes)+len(r.Findings) == 0 {
			t.Errorf("%s: the change went unseen", name)
		}
	}
}

// A lean run writes the same pages and says the same, and holds no documents.
func TestLeanRunMakesTheSame(t *testing.T) {
	full, lean := own(t), own(t)
	want := mustRun(t, full, convert.Options{})
	var seen atomic.Int64
	have := mustRun(t, lean, convert.Options{Index: true, Lean: true, Each: func(s *convert.Source) {
		if s.Document != nil {
			seen.Add(1)
		}
	}})
	if len(have.Changes) != len(want.Changes) || !slices.Equal(have.Findings, want.Findings) || seen.Load() == 0 {
		t.Errorf("have %d changes, %d documents, %v", len(have.Changes), seen.Load(), have.Findings)
	}
	for name, data := range files(t, full) {
		if got, err := os.ReadFile(filepath.Join(lean, name)); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s differs: %v", name, err)
		}
	}
	for _, s := range have.Sources {
		if s.Document != nil || s.Repair != nil || s.Ledger.Entries != nil {
			t.Errorf("%s is still held", s.Path)
		}
	}
}

// BenchmarkUnchanged runs over sources that have not changed.
func BenchmarkUnchanged(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			sources := map[string][]byte{}
			for i := range n {
				sources[fmt.Sprintf("sources/briefings/briefing-%05d.md", i)] = []byte(fmt.Sprintf("# Briefing %d\n\nA text about case %d.\n", i, i))
			}
			dir := siteWith(b, sources)
			age(b, dir)
			mustRun(b, dir, convert.Options{Index: true})
			for _, exact := range []bool{false, true} {
				b.Run(fmt.Sprintf("exact=%v", exact), func(b *testing.B) {
					for b.Loop() {
						if r := mustRun(b, dir, convert.Options{Index: true, Exact: exact}); unchanged(r) != n {
							b.Fatal("sources were converted again")
						}
					}
				})
			}
		})
	}
}
