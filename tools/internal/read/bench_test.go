package read_test

import (
	"path"
	"testing"

	"nscp/tools/internal/read"
	"nscp/tools/internal/synthetic"
)

// BenchmarkBoth reads an archive of a hundred documents, of each kind of file on its
// own: the document, and the words for the ledger.
func BenchmarkBoth(b *testing.B) {
	kinds := map[string][]synthetic.File{}
	err := synthetic.Sources(1, 100, func(f synthetic.File) error {
		if ending := path.Ext(f.Path); ending != ".csv" {
			kinds[ending] = append(kinds[ending], f)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, ending := range []string{".docx", ".md"} {
		files := kinds[ending]
		size := 0
		for _, f := range files {
			size += len(f.Data)
		}
		b.Run(ending[1:]+"/document", func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range files {
					if _, found := read.File(f.Path, f.Data); len(found) > 0 {
						b.Fatal(found)
					}
				}
			}
		})
		b.Run(ending[1:]+"/both", func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range files {
					_, found, words := read.Both(f.Path, f.Data)
					if _, more := words(); len(found)+len(more) > 0 {
						b.Fatal(found, more)
					}
				}
			}
		})
	}
}
