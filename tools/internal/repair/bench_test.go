package repair_test

import (
	"path"
	"testing"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
	"nscp/tools/internal/synthetic"
)

// BenchmarkRun mends an archive of a hundred documents: five long reports as an
// extractor leaves them, and short documents that need next to nothing.
func BenchmarkRun(b *testing.B) {
	files := map[string][]synthetic.File{}
	size := map[string]int{}
	err := synthetic.Sources(1, 100, func(f synthetic.File) error {
		if path.Ext(f.Path) != ".csv" {
			kind := "short"
			if path.Base(f.Path) == "report.md" {
				kind = "reports"
			}
			files[kind] = append(files[kind], f)
			d, _ := read.File(f.Path, f.Data)
			size[kind] += len(doc.Plain(d.Blocks))
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range []string{"reports", "short"} {
		b.Run(kind, func(b *testing.B) {
			b.SetBytes(int64(size[kind])) // of words
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				var ds []*doc.Document
				for _, f := range files[kind] {
					d, found := read.File(f.Path, f.Data)
					if len(found) > 0 {
						b.Fatal(found)
					}
					ds = append(ds, d)
				}
				b.StartTimer()
				for _, d := range ds {
					repair.Run(d)
				}
			}
		})
	}
}
