package repair

import (
	"testing"

	"nscp/tools/internal/doc"
)

// The pound sign and the minus are more than one byte each.
func TestMoneyAndNegativesAreNumbers(t *testing.T) {
	for cell, want := range map[string]string{"£1,200": "numbers", "−4": "numbers", "-4": "numbers", "12%": "numbers", "see £12": "text", "": "text"} {
		row := &doc.Row{}
		for _, s := range []string{"Police", cell, cell} {
			row.Cells = append(row.Cells, &doc.Cell{Blocks: []doc.Block{&doc.Paragraph{Inlines: []doc.Inline{&doc.Text{Text: s}}}}})
		}
		if have := kindOf([]*doc.Row{row}); have != want {
			t.Errorf("%q counts as %s, want %s", cell, have, want)
		}
	}
}
