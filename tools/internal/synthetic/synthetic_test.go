package synthetic_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"path"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/audit"
	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/synthetic"
)

const repository = "../../.."

func archive(t *testing.T, seed uint64, documents int) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := synthetic.Sources(seed, documents, func(f synthetic.File) error {
		if files[f.Path] != nil {
			t.Errorf("%s is there twice", f.Path)
		}
		files[f.Path] = f.Data
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	small, large := archive(t, 1, 25), archive(t, 1, 60)
	for name, data := range small {
		if !bytes.Equal(data, large[name]) {
			t.Errorf("%s differs between an archive of 25 and one of 60", name)
		}
	}
	seen := map[[32]byte]string{}
	for name, data := range large {
		if other := seen[sha256.Sum256(data)]; other != "" {
			t.Errorf("%s is the same as %s", name, other)
		}
		seen[sha256.Sum256(data)] = name
	}
	for name, data := range archive(t, 2, 25) {
		if bytes.Equal(data, small[name]) {
			t.Errorf("%s is the same with another seed", name)
		}
	}
}

// Every document is converted and may be published, so that a benchmark measures
// the whole way.
func TestEveryDocumentMayBePublished(t *testing.T) {
	dir := t.TempDir()
	if err := synthetic.Site(dir, repository, 1, 60); err != nil {
		t.Fatal(err)
	}
	r, err := convert.Run(t.Context(), dir, convert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checked, err := audit.Run(t.Context(), dir, audit.Options{Today: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(r.Findings, checked.Errors()...) {
		if f.Severity == diag.Error {
			t.Errorf("%v\n  %s", f, f.Excerpt)
		}
	}
	for _, s := range r.Sources {
		if !strings.Contains(s.Path, "annual-reports/20") || strings.Contains(s.Path, "2023-24/") || s.Pages == nil {
			continue
		}
		if n := len(s.Pages.Files); n < 9 || len(s.Repair.Changes) < 10 {
			t.Errorf("%s: %d files and %d repairs, want the sections of a broken report", s.Path, n, len(s.Repair.Changes))
		}
		for _, f := range s.Pages.Files {
			if bytes.Contains(f.Data, []byte("&lt;")) {
				t.Errorf("%s shows a tag of its source", f.Path)
			}
		}
	}
}

// What compresses better than real text would flatter compression and search. The
// real report is 3.0 times as large as compressed and has some 1,200 different
// words in 6,400. These come within a fifth of that.
func TestTextIsAsVariedAsRealText(t *testing.T) {
	var reports int
	for name, data := range archive(t, 1, 60) {
		if path.Base(name) != "report.md" {
			continue
		}
		reports++
		var packed bytes.Buffer
		z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(strings.ToLower(string(data)))
		different := map[string]bool{}
		for _, w := range words {
			different[strings.Trim(w, ".,:;|“”")] = true
		}
		ratio := float64(len(data)) / float64(packed.Len())
		t.Logf("%s: %d words, %d different, %.2f times as large as compressed", name, len(words), len(different), ratio)
		if len(words) < 4000 || len(words) > 9000 || len(different) < 1100 || ratio > 3.7 {
			t.Errorf("%s is not like a real report", name)
		}
	}
	if reports == 0 {
		t.Error("there is no report")
	}
}
