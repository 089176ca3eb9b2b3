package hidden_test

import (
	"fmt"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/hidden"
)

func at(n int) diag.Position {
	return diag.Position{Path: "a.docx", Place: fmt.Sprintf("paragraph %d", n)}
}

func TestFindingNamesThePlaceAndNeverTheContent(t *testing.T) {
	fs := hidden.Findings([]hidden.Item{
		{Kind: hidden.White, Severity: hidden.Stop, Pos: at(4), Content: "Asterix"},
		{Kind: hidden.Highlight, Severity: hidden.Warn, Pos: at(5), Content: "Asterix"},
		{Kind: hidden.Metadata, Severity: hidden.Strip, Pos: at(6), Content: "Asterix"},
	})
	if len(fs) != 2 {
		t.Fatalf("have %d findings want 2: %v", len(fs), fs)
	}
	if want := "a.docx: paragraph 4: error: text in the colour of its background [white-text]"; fs[0].String() != want {
		t.Errorf("have %q want %q", fs[0].String(), want)
	}
	if fs[1].Severity != diag.Warning {
		t.Errorf("a highlight is %v, not a warning", fs[1].Severity)
	}
	if all := fmt.Sprintf("%+v", fs); strings.Contains(all, "Asterix") {
		t.Errorf("the content is in %s", all)
	}
	if !strings.Contains(fs[0].Fix, "a.docx") {
		t.Errorf("the fix does not name the file: %q", fs[0].Fix)
	}
}

func TestManyOfAKindAreCountedInOneFinding(t *testing.T) {
	var items []hidden.Item
	for i := range 300 {
		items = append(items, hidden.Item{Kind: hidden.Tracked, Severity: hidden.Stop, Pos: at(i + 1)})
	}
	fs := hidden.Findings(items)
	if len(fs) != 21 {
		t.Fatalf("have %d findings want 21", len(fs))
	}
	if want := "and so do 279 more places after this one"; !strings.Contains(fs[20].Message, want) {
		t.Errorf("have %q want %q", fs[20].Message, want)
	}
}

func TestListKeepsOneItemForAKindAtAPlace(t *testing.T) {
	var l hidden.List
	l.Add(hidden.Item{Kind: hidden.White, Pos: at(1), Content: "one "})
	l.Add(hidden.Item{Kind: hidden.White, Pos: at(1), Content: "two"})
	l.Add(hidden.Item{Kind: hidden.White, Pos: at(2), Content: strings.Repeat("x", 10_000)})
	if len(l.Items) != 2 || l.Items[0].Content != "one two" || len(l.Items[1].Content) > 4100 {
		t.Errorf("have %d items, first %q", len(l.Items), l.Items[0].Content)
	}
}
