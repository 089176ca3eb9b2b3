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
	}, nil)
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
	fs := hidden.Findings(items, nil)
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

func TestASignOffIsTiedToWhatIsHidden(t *testing.T) {
	mark := func(it hidden.Item, data string) string {
		it.Severity = hidden.Stop
		return hidden.Findings([]hidden.Item{it}, []byte(data))[0].Mark
	}
	comment := hidden.Item{Kind: hidden.Comment, Pos: at(1), Content: "A. Person: is this so?"}
	first := mark(comment, "one")
	if len(first) != 16 {
		t.Fatalf("have the mark %q want 16 digits", first)
	}
	again := comment
	again.Pos, again.Content = at(9), "A. Person:  is\nthis so?"
	if have := mark(again, "two"); have != first {
		t.Errorf("the same words elsewhere in a file that was saved again: have %q want %q", have, first)
	}
	again.Content += " No."
	if mark(again, "one") == first {
		t.Error("other words have the same mark")
	}
	other := comment
	other.Kind = hidden.Marking
	if mark(other, "one") == first {
		t.Error("another kind has the same mark")
	}
	silent := hidden.Item{Kind: hidden.Embedded, Pos: at(1)}
	if mark(silent, "one") != mark(silent, "one") || mark(silent, "one") == mark(silent, "two") {
		t.Error("what has no words is not tied to the bytes of the file")
	}
	long := hidden.Item{Kind: hidden.Comment, Pos: at(1), Content: strings.Repeat("x", 4000)}
	if mark(long, "one") == mark(long, "two") {
		t.Error("more words than are kept are not tied to the bytes of the file")
	}
	for _, kind := range []hidden.Kind{hidden.Tracked, hidden.Text, hidden.White, hidden.Tiny, hidden.Struck, hidden.Unfilled, hidden.MergeField, hidden.Address, hidden.Unreadable} {
		if have := mark(hidden.Item{Kind: kind, Pos: at(1), Content: "x"}, "one"); have != "" || hidden.Signable(string(kind)) {
			t.Errorf("%s: have the mark %q want none: only the file can say what is meant", kind, have)
		}
	}
	sheet := hidden.Item{Kind: hidden.Sheet, Pos: at(1), Content: "x"}
	if mark(sheet, "one") == mark(sheet, "two") {
		t.Error("a hidden sheet, of which only some cells are kept, is not tied to the bytes of the file")
	}
	var many []hidden.Item
	for range 40 {
		many = append(many, hidden.Item{Kind: hidden.Comment, Severity: hidden.Stop, Pos: at(1), Content: "x"})
	}
	rest := func(data string) string { return hidden.Findings(many, []byte(data))[20].Mark }
	if rest("one") == first || rest("one") == rest("two") {
		t.Error("what is only counted is not tied to the bytes of the file")
	}
}
