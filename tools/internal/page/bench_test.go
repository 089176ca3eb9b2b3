package page_test

import (
	"path"
	"strings"
	"testing"

	"nscp/tools/internal/doc"
	"nscp/tools/internal/page"
	"nscp/tools/internal/publication"
	"nscp/tools/internal/read"
	"nscp/tools/internal/repair"
	"nscp/tools/internal/synthetic"
)

// printers recognise a document and print its pages, by the folder it lies in.
var printers = map[string]func(*doc.Document) *page.Set{
	"annual-reports": func(d *doc.Document) *page.Set { return page.Report(publication.NewReport(d, nil)) },
	"briefings":      func(d *doc.Document) *page.Set { return page.Briefing(publication.NewBriefing(d)) },
	"arrangements":   func(d *doc.Document) *page.Set { return page.Arrangements(publication.NewArrangements(d)) },
}

// documents returns those of an archive of a hundred, repaired, by their folders.
func documents(tb testing.TB) map[string][]*doc.Document {
	all := map[string][]*doc.Document{}
	err := synthetic.Sources(1, 100, func(f synthetic.File) error {
		folder, _, _ := strings.Cut(strings.TrimPrefix(f.Path, "sources/"), "/")
		if printers[folder] == nil || path.Ext(f.Path) == ".csv" {
			return nil
		}
		d, found := read.File(f.Path, f.Data)
		if len(found) > 0 {
			tb.Fatal(found)
		}
		repair.Run(d)
		all[folder] = append(all[folder], d)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestWhatIsPrintedIsIntactAndTheSameAgain(t *testing.T) {
	for folder, ds := range documents(t) {
		for _, d := range ds {
			first, second := printers[folder](d), printers[folder](d)
			for i, f := range first.Files {
				switch {
				case strings.HasPrefix(f.Path, page.PictureFolder):
				case page.Stamp(f.Data) != page.Intact:
					t.Errorf("%s: the stamp does not fit", f.Path)
				case page.MadeFrom(f.Data) != d.Path:
					t.Errorf("%s: made from %q, want %q", f.Path, page.MadeFrom(f.Data), d.Path)
				case string(f.Data) != string(second.Files[i].Data):
					t.Errorf("%s: printed again it is another", f.Path)
				}
				if changed := append(f.Data[:len(f.Data):len(f.Data)], ' '); page.Stamp(f.Data) == page.Intact && page.Stamp(changed) != page.HandEdit {
					t.Errorf("%s: a change by hand goes unseen", f.Path)
				}
			}
		}
	}
}

// BenchmarkPrint recognises and prints the documents of an archive, kind by kind.
func BenchmarkPrint(b *testing.B) {
	for folder, ds := range documents(b) {
		b.Run(folder, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, d := range ds {
					printers[folder](d)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(ds)), "µs/document")
		})
	}
}
