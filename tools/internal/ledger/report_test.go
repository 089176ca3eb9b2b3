package ledger

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
)

// readRecords reads "kind | line:column | text | to | reason" lines.
func readRecords(t *testing.T, s string) []Record {
	t.Helper()
	kinds := map[string]Kind{"moved": Moved, "repeated": Repeated, "set aside": SetAside, "joined": Joined}
	var rs []Record
	for line := range strings.Lines(s) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 5 {
			t.Fatalf("record %q: have %d fields want 5", line, len(f))
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		r := Record{Kind: kinds[f[0]], Pos: diag.Position{Path: "report.md"}, Text: f[2], To: f[3], Reason: f[4]}
		if _, err := fmt.Sscanf(f[1], "%d:%d", &r.Pos.Line, &r.Pos.Column); err != nil || r.Kind == Published {
			t.Fatalf("record %q: %v", line, err)
		}
		rs = append(rs, r)
	}
	return rs
}

func TestTheLedgerExplainsItself(t *testing.T) {
	golden.Archives(t, "testdata/explain.txtar", func(t *testing.T, a *txtar.Archive) {
		page, err := Page("content/page.md", golden.Section(a, "page.md"), true)
		if err != nil {
			t.Fatal(err)
		}
		r := Balance(Markdown("report.md", golden.Section(a, "report.md")), page, readRecords(t, string(golden.Section(a, "records"))))
		added(t, r)
		var explained, found strings.Builder
		if err := r.WriteText(&explained); err != nil {
			t.Fatal(err)
		}
		if err := diag.WriteText(&found, r.Findings()); err != nil {
			t.Fatal(err)
		}
		golden.Put(a, "explained", explained.String())
		golden.Put(a, "findings", found.String())
	})
}

// A page that has nothing to do with its source is told in a screenful.
func TestAWhollyDifferentPageIsToldInAScreenful(t *testing.T) {
	var source, page []string
	for i := range 3000 {
		source = append(source, fmt.Sprintf("The panel of ward %d met in week %d.", i, i%52))
		page = append(page, fmt.Sprintf("A shop on road %d sold %d pears.", i*7, i*3))
	}
	r := Balance(plain("report.md", source...), plain("page.md", page...), nil)
	added(t, r)
	fs := r.Findings()
	if len(fs) == 0 || len(fs) > maxFindings+1 {
		t.Errorf("have %d findings want 1 to %d", len(fs), maxFindings+1)
	}
	for _, f := range fs {
		if len(f.Message)+len(f.Excerpt) > 1000 {
			t.Errorf("a finding of %d characters: %s", len(f.Message)+len(f.Excerpt), f)
		}
	}
}

// Time in proportion to the text, whatever the text: were it the square, this
// test would take hours.
func TestHostileTextsEnd(t *testing.T) {
	many := func(s string, n int) []Word {
		ws := make([]Word, n)
		for i := range ws {
			ws[i] = Word{Text: s, at: &diag.Position{Path: "a.md"}, line: 1, col: int32(i + 1)}
		}
		return ws
	}
	const n = 100_000
	for _, c := range []struct {
		name         string
		source, page []Word
		records      []Record
	}{
		{"one word over and over", many("a", n), many("a", n-7), nil},
		{"two words in turn", append(many("a", n), many("b", n)...), append(many("b", n), many("a", n)...), nil},
		{"nothing in common", many("a", n), many("b", n), nil},
		{"a claim that fits everywhere", many("a", n), many("a", n), []Record{{Kind: Moved, Pos: diag.Position{Path: "a.md", Line: 1}, Text: strings.Repeat("a ", 500)}}},
	} {
		t.Run(c.name, func(t *testing.T) { added(t, Balance(c.source, c.page, c.records)) })
	}
}
