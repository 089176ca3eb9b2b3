package ledger

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"nscp/tools/internal/diag"
)

// A made-up report as extraction leaves one, the page that a converter makes of
// it, and what it says it did: a printed contents list set aside, column labels
// moved and repeated, a cell rejoined over a page break in the middle of a
// word, a page number dropped, a bare address turned into a named link.
type example struct {
	source, page string
	records      []Record
}

func newExample(commitments int) example {
	var source, page strings.Builder
	var records []Record
	line := 1
	put := func(s string) int {
		at := line
		source.WriteString(s + "\n")
		line += strings.Count(s, "\n") + 1
		return at
	}
	record := func(k Kind, line, column int, text string, next int) {
		r := Record{Kind: k, Pos: diag.Position{Path: "report.md", Line: line, Column: column}, Text: text, Reason: "for the test"}
		if next > 0 {
			r.Next = diag.Position{Path: "report.md", Line: next, Column: 3}
		}
		records = append(records, r)
	}
	page.WriteString("---\ntitle: Yearly report 2031 – 2032\n---\n\n")
	put("Yearly report 2031 - 2032\n")
	record(SetAside, put("Contents\n"), 1, "Contents", 0)
	toc := put("| | |\n|---|---|\n| What we promised..... | 3 |\n| How it went..... | 12 |\n")
	record(SetAside, toc, 1, "What we promised 3 How it went 12", 0)
	put("The board's site <https://board.example.org/about/> says more: £1.5m was spent, 24.1% less than the 7,100 thousand planned, a change of -3 points.\n")
	page.WriteString("The board’s [site](https://board.example.org/about/) says more: £1.5m was spent, 24.1% less than the 7,100 thousand planned, a change of −3 points.\n\n")
	for c := 1; c <= commitments; c++ {
		title := fmt.Sprintf("Promise %d: homes in ward %d are safer by month %d", c, c*7, c+20)
		put(fmt.Sprintf("| %s | |\n|---|---|", title))
		labels := put("| What was promised | What came of it |")
		cut := put(fmt.Sprintf("| <p>Ward %d gets a team of %d workers and a safe</p> | <p>The team of %d began in spring.</p> <p>It has</p> |", c*7, c+2, c+1))
		put("\n12\n")
		record(SetAside, cut+2, 1, "12", 0)
		rest := put(fmt.Sprintf("| | |\n|---|---|\n| guarding lead for area %d | met %d families, of whom %d%% stayed in touch |", c*11, c*13, c*3%90)) + 2
		record(Joined, cut, 1, "safe guarding", rest)
		record(Moved, rest, 1, fmt.Sprintf("guarding lead for area %d", c*11), 0)
		put(fmt.Sprintf("| Street lamps in ward %d are mended | All %d are, and %d more |\n", c*7, c*17, c*19))
		record(Moved, labels, 22, "What came of it", 0)
		record(Repeated, labels, 1, "What was promised", 0)
		record(Repeated, labels, 22, "What came of it", 0)
		fmt.Fprintf(&page, "## %s {#promise-%d}\n\n", title, c)
		fmt.Fprintf(&page, "{{< action number=\"1\" of=\"2\" id=\"a-%d-1\" >}}\n#### What was promised\n\nWard %d gets a team of %d workers and a safeguarding lead for area %d\n\n", c, c*7, c+2, c*11)
		fmt.Fprintf(&page, "#### What came of it\n\nThe team of %d began in spring.\n\nIt has met %d families, of whom %d%% stayed in touch\n{{< /action >}}\n\n", c+1, c*13, c*3%90)
		fmt.Fprintf(&page, "{{< action number=\"2\" of=\"2\" id=\"a-%d-2\" >}}\n#### What was promised\n\nStreet lamps in ward %d are mended\n\n#### What came of it\n\nAll %d are, and %d more\n{{< /action >}}\n\n", c, c*7, c*17, c*19)
	}
	return example{source.String(), page.String(), records}
}

func (e example) balance(t testing.TB, page string) Report {
	t.Helper()
	ws, err := Page("content/report.md", []byte(page), true)
	if err != nil {
		t.Fatal(err)
	}
	r := Balance(Markdown("report.md", []byte(e.source)), ws, e.records)
	if sum := r.Published + r.Moved + r.Joined + r.SetAside + wordsIn(r.Lost); sum != r.Source {
		t.Fatalf("%d words of the source accounted for, of %d", sum, r.Source)
	}
	return r
}

func TestThePageOfAnExtractedReportBalances(t *testing.T) {
	for _, n := range []int{1, 2, 5, 40} {
		e := newExample(n)
		if r := e.balance(t, e.page); !r.Balanced() {
			t.Errorf("%d commitments: %s", n, verdict(r))
		}
	}
}

// pageWord matches what is a word of the page's text: not of shortcodes, anchors
// and front matter keys.
var pageWord = regexp.MustCompile(`\{\{.*?\}\}|\{#.*?\}|title:|\]\(https://|[£−]?[\pL\d]+(?:[.,’][\pL\d]+)*%?`)

// wordsAt returns where the page's words begin and end.
func wordsAt(page string) [][]int {
	var out [][]int
	for _, m := range pageWord.FindAllStringIndex(page, -1) {
		if !strings.ContainsAny(page[m[0]:m[1]], "{(:") {
			out = append(out, m)
		}
	}
	return out
}

func TestEveryChangeOfAWordOnThePageIsCaught(t *testing.T) {
	e := newExample(12)
	at := wordsAt(e.page)
	rnd := rand.New(rand.NewPCG(5, 6))
	tried := 0
	const rounds = 120
	for _, change := range []struct {
		name string
		do   func(s string, n int) string // s is the page, n the index of a word; "" where it does not apply
	}{
		{"a word dropped", func(s string, n int) string { return s[:at[n][0]] + s[at[n][1]:] }},
		{"a word put in", func(s string, n int) string { return s[:at[n][0]] + "hardly " + s[at[n][0]:] }},
		{"a word said twice", func(s string, n int) string { return s[:at[n][1]] + " " + s[at[n][0]:] }},
		{"two words swapped", func(s string, n int) string {
			if n+1 == len(at) {
				return ""
			}
			a, b := s[at[n][0]:at[n][1]], s[at[n+1][0]:at[n+1][1]]
			if a == b {
				return ""
			}
			return s[:at[n][0]] + b + s[at[n][1]:at[n+1][0]] + a + s[at[n+1][1]:]
		}},
		{"a digit changed", func(s string, n int) string {
			w := s[at[n][0]:at[n][1]]
			i := strings.IndexAny(w, "0123456789")
			if i < 0 {
				return ""
			}
			return s[:at[n][0]] + w[:i] + string('0'+(w[i]-'0'+1)%10) + w[i+1:] + s[at[n][1]:]
		}},
		{"a letter's case changed", func(s string, n int) string {
			w := []rune(s[at[n][0]:at[n][1]])
			if !unicode.IsLetter(w[0]) {
				return ""
			}
			if unicode.IsUpper(w[0]) {
				w[0] = unicode.ToLower(w[0])
			} else {
				w[0] = unicode.ToUpper(w[0])
			}
			return s[:at[n][0]] + string(w) + s[at[n][1]:]
		}},
		{"a number's mark dropped", func(s string, n int) string {
			w := strings.Trim(s[at[n][0]:at[n][1]], "£−%")
			if len(w) == at[n][1]-at[n][0] {
				return ""
			}
			return s[:at[n][0]] + w + s[at[n][1]:]
		}},
		{"a thousands separator turned into a point", func(s string, n int) string {
			w := strings.Replace(s[at[n][0]:at[n][1]], ",", ".", 1)
			if w == s[at[n][0]:at[n][1]] {
				return ""
			}
			return s[:at[n][0]] + w + s[at[n][1]:]
		}},
		{"a paragraph dropped", func(s string, n int) string {
			if n < 5 {
				return "" // the title
			}
			from, to := strings.LastIndex(s[:at[n][0]], "\n\n")+2, strings.Index(s[at[n][0]:], "\n")
			return s[:from] + s[at[n][0]+to:]
		}},
		{"a word hidden in raw HTML", func(s string, n int) string {
			return s[:at[n][0]] + "<!-- " + s[at[n][0]:at[n][1]] + " -->" + s[at[n][1]:]
		}},
	} {
		for range rounds {
			changed := ""
			for changed == "" {
				changed = change.do(e.page, rnd.IntN(len(at)))
			}
			tried++
			r := e.balance(t, changed)
			if r.Balanced() {
				i := 0
				for changed[i] == e.page[i] {
					i++
				}
				t.Fatalf("%s, and nobody noticed, near %q", change.name, changed[max(i-40, 0):min(i+40, len(changed))])
			}
			if len(r.Findings()) == 0 {
				t.Fatalf("%s: noticed, but not told", change.name)
			}
		}
		t.Logf("%-42s %d of %d caught", change.name, rounds, rounds)
	}
	t.Logf("%d changes of %d words, all caught", tried, len(at))
}

// Where nothing moves or repeats, a single change is told exactly.
func TestAChangeIsToldWithItsWordAndLine(t *testing.T) {
	var lines []string
	for i := range 400 {
		lines = append(lines, fmt.Sprintf("On day %d the team met %d families in ward%d.", i, i*37%1000, i))
	}
	source := Markdown("report.md", []byte(strings.Join(lines, "\n\n")))
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 100 {
		n := rnd.IntN(len(source))
		w := source[n]
		without := append(append([]Word(nil), source[:n]...), source[n+1:]...)
		if r := Balance(source, without, nil); verdict(r) != fmt.Sprintf("%d published 0 moved 0 joined 0 aside 0 repeated; lost %d:%d %s", len(source)-1, w.Pos().Line, w.Pos().Column, w.Text) {
			t.Fatalf("%q dropped from line %d: %s", w.Text, w.Pos().Line, verdict(r))
		}
		with := append(append(append([]Word(nil), source[:n]...), Word{Text: "hardly", at: w.at, line: w.line, col: w.col}), source[n:]...)
		r := Balance(source, with, nil)
		if len(r.Lost) != 0 || len(r.Invented) != 1 || strings.Join(r.Invented[0].Words, " ") != "hardly" {
			t.Fatalf("\"hardly\" put before %q in line %d: %s", w.Text, w.Pos().Line, verdict(r))
		}
	}
}

func TestEveryChangeOfTheRealReportIsCaught(t *testing.T) {
	source := Markdown("report.md", report(t))
	rnd := rand.New(rand.NewPCG(9, 10))
	const rounds = 200
	for range rounds {
		n := 1 + rnd.IntN(len(source)-2)
		page := append([]Word(nil), source...)
		what := rnd.IntN(4)
		switch what {
		case 0:
			page = append(page[:n], page[n+1:]...)
		case 1:
			page[n].Text += "x"
		case 2:
			page[n], page[n+1] = page[n+1], page[n]
		case 3:
			page = append(page[:n+1], page[n:]...)
		}
		same := len(page) == len(source)
		for i := range source {
			same = same && page[i].Text == source[i].Text
		}
		if r := Balance(source, page, nil); r.Balanced() && !same {
			t.Fatalf("change %d of %q in line %d went unnoticed", what, source[n].Text, source[n].Pos().Line)
		}
	}
	t.Logf("%d changes of %d words, all caught", rounds, len(source))
}
