package ledger

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
)

// A report of 6,500 words, as long as the real one, and ten and a hundred times
// that: the time per word should stay the same.
var sizes = []int{6_500, 65_000, 650_000}

// prose returns n words in which, as in a report, a few are said over and over
// and many hardly ever.
func prose(rnd *rand.Rand, n int) []Word {
	ws := make([]Word, n)
	for i := range ws {
		k := rnd.IntN(1 + rnd.IntN(1+rnd.IntN(20_000)))
		ws[i] = Word{Text: fmt.Sprint("w", k), at: &diag.Position{Path: "report.md"}, line: int32(1 + i/50), col: int32(1 + i%50)}
	}
	return ws
}

func eachSize(b *testing.B, f func(b *testing.B, n int)) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("words=%d", n), func(b *testing.B) {
			f(b, n)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/word")
		})
	}
}

func BenchmarkBalanceOfTheSame(b *testing.B) {
	eachSize(b, func(b *testing.B, n int) {
		ws := prose(rand.New(rand.NewPCG(1, 1)), n)
		b.ReportAllocs()
		for b.Loop() {
			Balance(ws, ws, nil)
		}
	})
}

// One word in a hundred dropped, put in or changed.
func BenchmarkBalanceWithDifferences(b *testing.B) {
	eachSize(b, func(b *testing.B, n int) {
		rnd := rand.New(rand.NewPCG(1, 1))
		ws := prose(rnd, n)
		var page []Word
		for _, w := range ws {
			switch rnd.IntN(300) {
			case 0:
			case 1:
				page = append(page, w, Word{Text: "new"})
			case 2:
				page = append(page, Word{Text: "other"})
			default:
				page = append(page, w)
			}
		}
		for b.Loop() {
			Balance(ws, page, nil)
		}
	})
}

// An extracted report, its page and what repair says of it.
func BenchmarkBalanceWithRecords(b *testing.B) {
	for _, n := range []int{70, 700, 7_000} {
		e := newExample(n)
		page, err := Page("page.md", []byte(e.page), true)
		if err != nil {
			b.Fatal(err)
		}
		source := Markdown("report.md", []byte(e.source))
		b.Run(fmt.Sprintf("words=%d", len(source)), func(b *testing.B) {
			for b.Loop() {
				if !Balance(source, page, e.records).Balanced() {
					b.Fatal("not balanced")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(source)), "ns/word")
		})
	}
}

// A page of the same vocabulary in another order: nothing agrees but by chance.
func BenchmarkBalanceOfAnotherText(b *testing.B) {
	eachSize(b, func(b *testing.B, n int) {
		x, y := prose(rand.New(rand.NewPCG(1, 1)), n), prose(rand.New(rand.NewPCG(2, 2)), n)
		for b.Loop() {
			Balance(x, y, nil)
		}
	})
}

// Two words over and over, so that nothing stands out.
func BenchmarkBalanceOfOneWordOverAndOver(b *testing.B) {
	eachSize(b, func(b *testing.B, n int) {
		make2 := func(seed uint64, odds int) []Word {
			rnd := rand.New(rand.NewPCG(seed, 1))
			ws := make([]Word, n)
			for i := range ws {
				ws[i] = Word{Text: "no", at: &diag.Position{Path: "report.md"}, line: 1}
				if rnd.IntN(odds) == 0 {
					ws[i].Text = "yes"
				}
			}
			return ws
		}
		x, y := make2(1, 100), make2(2, 90)
		for b.Loop() {
			Balance(x, y, nil)
		}
	})
}

func BenchmarkMarkdown(b *testing.B) {
	for _, n := range []int{70, 700, 7_000} {
		source := []byte(newExample(n).source)
		b.Run(fmt.Sprintf("bytes=%d", len(source)), func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for b.Loop() {
				Markdown("report.md", source)
			}
		})
	}
}

func BenchmarkPage(b *testing.B) {
	for _, n := range []int{70, 700, 7_000} {
		page := []byte(newExample(n).page)
		b.Run(fmt.Sprintf("bytes=%d", len(page)), func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				if _, err := Page("page.md", page, true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What opens and never closes.
func BenchmarkMarkdownThatNeverEnds(b *testing.B) {
	for _, s := range []string{"<!--", "<a ", "[", "![", "[a](", "[a](b", "`", "``a`", "*a_", "> ", "- ", "&a", "<script>", "a@", "https://", "[^1", "|", "<a b=\"", "\\"} {
		b.Run(fmt.Sprintf("%q", s), func(b *testing.B) {
			source := []byte(strings.Repeat(s, 200_000/len(s)))
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				Markdown("report.md", source)
			}
		})
	}
}

func BenchmarkRealReport(b *testing.B) {
	data := report(b)
	source := Markdown("report.md", data)
	b.Run("Markdown", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Markdown("report.md", data)
		}
	})
	b.Run("Balance", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Balance(source, source, nil)
		}
	})
}
