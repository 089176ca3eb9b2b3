package check

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	reading "nscp/tools/internal/read"
	"nscp/tools/internal/repair"
	"nscp/tools/internal/synthetic"
)

// archive returns made-up documents as the rules get them: of twenty, one is a
// yearly report and one arrangements, all others briefings.
func archive(t testing.TB, documents int) []*doc.Document {
	var out []*doc.Document
	err := synthetic.Sources(1, documents, func(f synthetic.File) error {
		if ext := path.Ext(f.Path); ext != ".md" && ext != ".docx" {
			return nil
		}
		d, found := reading.File(strings.TrimPrefix(f.Path, "sources/"), f.Data)
		if errors, _ := diag.Count(found); errors > 0 {
			return fmt.Errorf("%s cannot be read: %v", f.Path, found)
		}
		repair.Run(d)
		out = append(out, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// BenchmarkRule says what the rules take for one document, together and one by one,
// so that a slow one is seen:
//
//	go test ./tools/internal/check -run '^$' -bench Rule -benchmem -cpu 1
//
// What several rules read is told apart from them, under "shared".
func BenchmarkRule(b *testing.B) {
	documents := archive(b, 200)
	book := NewRulebook(synthetic.Words(), Config{})
	b.Run("all", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			book.Look(documents[i%len(documents)], nil)
		}
	})

	v := newVocabulary()
	pages := make([]*page, len(documents))
	for i, d := range documents {
		pages[i] = newPage(d, book, v, nil)
		for _, r := range Rules {
			if r.check != nil {
				r.check(pages[i])
			}
		}
	}
	each := func(name string, do func(p *page)) {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				do(pages[i%len(pages)])
			}
		})
	}
	w := newVocabulary()
	each("shared/passages", func(p *page) {
		passagesOf(p.Document, w)
		w.forget()
	})
	each("shared/quantities", func(p *page) {
		for _, q := range p.passages {
			q.quantities = findQuantities(q)
		}
	})
	each("shared/abbreviations", func(p *page) { findAbbreviations(p) })
	each("shared/period", func(p *page) { reportPeriod(p) })
	each("shared/changes", func(p *page) {
		for _, q := range p.passages {
			q.paired = nil
			q.changes()
		}
	})
	each("shared/gate", func(p *page) { disclosure.Read(p.Document) })
	for _, r := range slices.Clone(Rules) {
		if r.check != nil {
			each(r.ID, func(p *page) { r.check(p) })
		}
	}
}
