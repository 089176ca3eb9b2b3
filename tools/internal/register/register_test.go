package register

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/golden"
	"nscp/tools/internal/read/sheet"
)

func TestReadGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) {
		golden.Put(a, "want", describe(t, a.Files[0].Name, a.Files[0].Data))
	})
}

func describe(t *testing.T, name string, data []byte) string {
	t.Helper()
	b, fs := sheet.Read(name, data)
	if e, _ := diag.Count(fs); e > 0 {
		t.Fatal(fs)
	}
	var out strings.Builder
	if strings.HasPrefix(name, "resources") {
		var rs []Resource
		rs, fs = Resources(b)
		for _, r := range rs {
			fmt.Fprintf(&out, "%s | %s | %q | %s | %s | %s | %s\n", r.Title, r.Summary, r.Audience, r.Link, r.Owner, date(r.ReviewedOn), date(r.ReviewBy))
		}
	} else {
		var as []Action
		as, fs = Actions(b)
		for _, a := range as {
			fmt.Fprintf(&out, "%s | %s | %s | %s | %s | %s\n", a.Recommendation, a.Theme, a.Owner, date(a.Due), date(a.Done), a.Evidence)
		}
		fmt.Fprintf(&out, "themes %v\n", Themes(as))
	}
	if err := diag.WriteText(&out, fs); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func date(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02")
}

func TestShippedListsAreReadWithoutAnError(t *testing.T) {
	for _, file := range []string{"resources/resources.csv", "review-actions/2023-24.csv"} {
		data, err := os.ReadFile("../../../sources/" + file)
		if err != nil {
			t.Fatal(err)
		}
		b, fs := sheet.Read(file, data)
		n := 0
		if strings.HasPrefix(file, "resources") {
			rs, more := Resources(b)
			fs, n = append(fs, more...), len(rs)
		} else {
			as, more := Actions(b)
			fs, n = append(fs, more...), len(as)
		}
		if e, _ := diag.Count(fs); e > 0 || n == 0 || n != len(b.Sheets[0].Rows)-1 {
			t.Errorf("%s: have %d rows of %d, and %v", file, n, len(b.Sheets[0].Rows)-1, fs)
		}
	}
}

func TestLinksAndDatesOfAWorkbookAreRead(t *testing.T) {
	x := excelize.NewFile()
	defer x.Close()
	day, err := x.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"title", "summary", "audience", "link", "owner", "reviewed on", "review by"},
		{"Toolkit", "x", "Families", "see here", "Group", 45382, 45747},
		{"Linked title", "x", "Families", "", "Group", "", ""},
	} {
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for cell, address := range map[string]string{"D2": "https://example.org/toolkit", "A3": "https://example.org/title"} {
		if err := x.SetCellHyperLink("Sheet1", cell, address, "External"); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellStyle("Sheet1", "F2", "G2", day); err != nil {
		t.Fatal(err)
	}
	buf, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	b, fs := sheet.Read("resources.xlsx", buf.Bytes())
	rs, more := Resources(b)
	if len(fs)+len(more) > 0 || len(rs) != 2 {
		t.Fatalf("have %d resources, %v %v", len(rs), fs, more)
	}
	have := []string{rs[0].Link, date(rs[0].ReviewedOn), date(rs[0].ReviewBy), rs[1].Link}
	want := []string{"https://example.org/toolkit", "2024-03-31", "2025-03-31", "https://example.org/title"}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +have):\n%s", d)
	}
}

func TestActionIsOldSixMonthsAfterItWasDue(t *testing.T) {
	on := func(s string) time.Time {
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	due := Action{Due: on("2024-01-31")}
	for day, want := range map[string]bool{"2024-01-01": false, "2024-07-31": false, "2024-08-01": true} {
		if have := due.Old(on(day)); have != want {
			t.Errorf("%s: have %v, want %v", day, have, want)
		}
	}
	done := Action{Due: on("2024-01-31"), Done: on("2024-02-01")}
	if done.Old(on("2030-01-01")) {
		t.Error("an action that was done in time is old")
	}
	if (Action{}).Old(on("2030-01-01")) {
		t.Error("an action without a date is old")
	}
}
