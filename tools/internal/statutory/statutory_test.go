package statutory

import (
	"os"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/publication"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/repair"
)

func report(t testing.TB, path, text string) *publication.Report {
	t.Helper()
	d, _ := markdown.Read(path, []byte(text))
	if d == nil {
		t.Fatal("cannot be read")
	}
	repair.Run(d)
	return publication.NewReport(d, nil)
}

// A fair reading of the real report, by people; R1 and R2 are what the whole
// report is about.
func TestRealReportIsReadFairly(t *testing.T) {
	path := os.Getenv("NSCP_REPORT")
	if path == "" {
		t.Skip("NSCP_REPORT is not set: it names the partnership's real report, which is not in the repository")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	fair := map[string]State{
		"R7": Covered, "R8": Covered, "R13": Covered, "R14": Covered, "R3": Thin, "R9": Thin,
		"R4": Thin, "R5": Thin, "R6": Thin, "R11": Thin, "R15": Thin, "R10": Deferred, "R12": Deferred,
	}
	r := report(t, "sources/annual-reports/2023-24/report.md", string(data))
	all, _ := Report(r)
	for _, c := range all {
		t.Logf("%s %s %v %.80q", c.ID, c.State, c.Where, c.Quote)
		if want := fair[c.ID]; want != "" && c.State != want {
			t.Errorf("%s: have %s want %s", c.ID, c.State, want)
		}
		if c.State == Deferred && !strings.Contains(c.Quote, "2024/25") {
			t.Errorf("%s: the sentence that defers it is %q", c.ID, c.Quote)
		}
		if c.State != NotFound && len(c.Where) == 0 {
			t.Errorf("%s: nobody is told where", c.ID)
		}
	}
	if len(all) != 16 {
		t.Errorf("have %d requirements want 16", len(all))
	}
}

// A made-up report that says in its own words all that is asked.
const full = `# Yearly report 2024 to 2025

## What we did

The police have set up a missing-children desk. The health trusts were asked for a nurse in each hub, and they trained 40. Children's services opened two hubs.

The rapid reviews were completed in time. The partnership works well: an audit of 60 files found that 81% met the standard.

## Contributions of each partner

The council paid 60 per cent of the budget of £210,000, the police 20 per cent and the health service 20 per cent. Funding was unchanged, and the joint training pool gave value for money.

## What we learned

Common issues in rapid reviews were housing and fathers. The audits found late minutes. The scrutineer recommended fewer forms. After a serious incident we held a rapid review. The review identified a gap between midwives and health visitors.

The panel agreed with our decision not to commission an LCSPR. All 9 actions were implemented. We also met the recommendations of the national review of sexual abuse.

Of those trained, nine in ten said that the course had changed their practice. The difference for children is plain: 81% of children (from 60 to 88) felt safer.

## Where there was little progress

There was little progress on two priorities: waiting times and fathers. The waiting list has not been met.

## Children and families

We asked young people in six schools. Young people told us that letters frightened them, so we changed them.

Headteachers were asked for views, and schools sent 300 staff to courses. A headteacher sits on the executive board.

The dashboard showed where practice was slow, and it led to a new rota. Sharing information with midwives has improved: checks were quicker.

The arrangements were updated in December 2024. Lead safeguarding partners were appointed, as Working Together 2023 asks, and the statutory guidance was put in place in every team.
`

func TestAFullReportIsCoveredInOtherWords(t *testing.T) {
	all, _ := Report(report(t, "sources/annual-reports/2024-25/report.md", full))
	for _, c := range all {
		if want := Covered; c.ID != "R16" && c.State != want {
			t.Errorf("%s (%s): have %s want %s", c.ID, c.Text, c.State, want)
		}
	}
}

func TestAnEmptyReportCoversNothing(t *testing.T) {
	all, _ := Report(report(t, "sources/annual-reports/2024-25/report.md", "# Report\n\n## Introduction\n\nThis report describes what was learned from reviews in 2024.\n"))
	for _, c := range all {
		if c.State != NotFound {
			t.Errorf("%s: have %s in an introduction that only promises", c.ID, c.State)
		}
	}
	gaps := Gaps("report.md", 1, all)
	if len(gaps) != 1 || strings.Contains(gaps[0].Message, "R16") || !strings.Contains(gaps[0].Message, "R10") {
		t.Errorf("have %v, want one finding that names all but R16", gaps)
	}
}

func TestTheYearDecidesTheEdition(t *testing.T) {
	for end, want := range map[string]string{
		"2024-03-31": "2023", "2023-12-15": "2023", "2023-12-14": "2018", "2019-03-31": "2018", "": "2023", "2010-03-31": "2018",
	} {
		if have := EditionFor("report", end); !strings.HasSuffix(have.Name, want) {
			t.Errorf("%q: have %s want %s", end, have.Name, want)
		}
	}
	all, _ := Report(report(t, "sources/annual-reports/2021-22/report.md", full))
	if len(all) != 4 {
		t.Errorf("2021-22: have %d requirements want 4", len(all))
	}
	if have := len(EditionFor("arrangements", "2024-01-01").Requirements); have != 15 {
		t.Errorf("arrangements: have %d requirements want 15", have)
	}
}

func TestTheEditorsMappingComesFirst(t *testing.T) {
	const text = `---
statutory: ["R5: where-it-is", "R10: deferred", "R6: thin at where-it-is", "R99: x", "R1: covered at nowhere", "R2: covered", "nonsense and more"]
---

# Report

## Where it is

Words. The annual report for 2025 to 2026 will give the costs.
`
	all, fs := Report(report(t, "sources/annual-reports/2024-25/report.md", text))
	by := map[string]Coverage{}
	for _, c := range all {
		by[c.ID] = c
	}
	if c := by["R5"]; c.State != Covered || !c.By || len(c.Where) != 1 || c.Where[0].Title != "Where it is" {
		t.Errorf("R5: have %+v", c)
	}
	if c := by["R10"]; c.State != Deferred || !strings.Contains(c.Quote, "costs") {
		t.Errorf("R10: have %+v", c)
	}
	if by["R6"].State != Thin || by["R1"].State != NotFound {
		t.Errorf("R6: have %s; R1: have %s", by["R6"].State, by["R1"].State)
	}
	if len(fs) != 4 {
		t.Errorf("have %d findings about the mapping want 4: %v", len(fs), fs)
	}
}

func TestArrangementsAreHeldAgainstTheirOwnList(t *testing.T) {
	d, _ := markdown.Read("sources/arrangements/2024.md", []byte("# Arrangements\n\n## Money\n\nThe budget is shared by the three partners.\n\n## Disputes\n\nDisputes follow the escalation procedure.\n"))
	all, _ := Arrangements(publication.NewArrangements(d))
	for _, c := range all {
		switch c.ID {
		case "A12":
			if c.State != Covered || c.Where[0].Title != "Money" {
				t.Errorf("A12: have %+v", c)
			}
		case "A14":
			if c.State != Thin {
				t.Errorf("A14: have %s want thin", c.State)
			}
		case "A5":
			if c.State != NotFound {
				t.Errorf("A5: have %s", c.State)
			}
		}
	}
}

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// The dates are those of gov.uk's list of bank holidays in England and Wales.
func TestBankHolidays(t *testing.T) {
	for year, want := range map[int]string{
		2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
		2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
		2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
		2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
		2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
		2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
		2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
		2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
		2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
	} {
		var have []string
		for _, d := range BankHolidays(year) {
			have = append(have, d.Format("01-02"))
		}
		if s := strings.Join(have, " "); s != want {
			t.Errorf("%d: have %s want %s", year, s, want)
		}
	}
}

func TestDatesThatTheGuidanceSets(t *testing.T) {
	for _, c := range []struct{ what, have, want string }{
		{"report", show(ReportDue(date("2024-03-31"))), "30 September 2024"},
		{"a year that ends in December", show(ReportDue(date("2024-12-31"))), "30 September 2025"},
		{"sent", show(SentBy(date("2024-09-27"))), "4 October 2024"},
		{"review sent, over Easter", show(ReviewSentBy(date("2024-04-05"))), "25 March 2024"},
		{"review sent, over Christmas", show(ReviewSentBy(date("2027-01-04"))), "21 December 2026"},
		{"review due", show(ReviewDue(date("2024-08-31"))), "28 February 2025"},
		{"review kept", show(ReviewKeptUntil(date("2024-02-29"))), "1 March 2025"},
	} {
		if c.have != c.want {
			t.Errorf("%s: have %s want %s", c.what, c.have, c.want)
		}
	}
}

func TestLateReportsAndReviewsTakenDown(t *testing.T) {
	r := report(t, "sources/annual-reports/2023-24/report.md", "---\ndate: 2024-11-02\nsent: 2024-12-01\n---\n\n# Report\n\n## One\n\nText.\n")
	if fs := Dates(r); len(fs) != 2 {
		t.Errorf("have %v, want one finding for each late date", fs)
	}
	d, _ := markdown.Read("sources/briefings/x.md", []byte("---\ndate: 2024-01-10\nexpiryDate: 2024-06-01\nreview: local-child-safeguarding-practice-review-1\n---\n\n# B\n\nText.\n"))
	if fs := ReviewDates(publication.NewBriefing(d)); len(fs) != 1 {
		t.Errorf("have %v, want one finding", fs)
	}
}

func FuzzReportsOfAnyTextAreAssessed(f *testing.F) {
	f.Add(full)
	f.Fuzz(func(t *testing.T, text string) {
		if d, _ := markdown.Read("sources/annual-reports/2024-25/report.md", []byte(text)); d != nil {
			if all, _ := Report(publication.NewReport(d, nil)); len(all) != 16 {
				t.Errorf("have %d requirements", len(all))
			}
		}
	})
}

func BenchmarkReport(b *testing.B) {
	r := report(b, "sources/annual-reports/2024-25/report.md", full)
	b.SetBytes(int64(len(full)))
	for b.Loop() {
		Report(r)
	}
}
