package check

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
)

// hard are beginnings of everything that a rule looks behind, or ahead, for.
var hard = map[string]string{
	"figures":       "from 5 to 7, a fall of 3% and a slight rise by 4 compared to 9 in 2022-23 ",
	"open range":    "from 1 ",
	"hedges":        "just under a little more than ",
	"degree":        "slight rise remained ",
	"announcements": "four rapid reviews, ",
	"numbers":       "1,234 ",
	"number words":  "twenty one hundred and ",
	"years":         "2023-",
	"quarters":      "Q4 of the ",
	"dates":         "4 to 5 May to ",
	"brackets":      "ABCD (",
	"abbreviations": "The Care Board (ICB) ",
	"capitals":      "Alpha Beta of the ",
	"shouting":      "DO NOT ",
	"quotations":    "“a ",
	"hyphens":       "up-to-date up to date ",
	"italics":       "*Aa Bb Cc* ",
	"misspellings":  "recieved wqzx ",
	"full stops":    "e.g. ",
	"pages":         "pg. p. ",
	"labels":        "section 4 & 5 & ",
	"sentences":     "The panel agreed with our decision in this case, as it often does. ",
	"links":         "[here](/a) ",
	"lines":         "a\n\n",
	"list":          "- two aims:\n",
	"cells":         "| a | 1 |\n",
	"headings":      "## Priorities for 2023-24\n\nnext year\n\n",
	"reviews":       "There were two rapid reviews.\n\nA rapid review looked at it.\n\n",
	"shares":        "half of the 60 (one in five of 380 ",
	"parts":         "of 34, 21 boys and 14 girls; 46% yes, 31% no ",
	"counted off":   "Three themes ran through it. The first was one. The second was two. ",

	// What the gate looks for.
	"relations":     "her mother, ",
	"names":         "Sarah Wexby, ",
	"a name":        "Sarah-Sarah-",
	"owners":        "Kyle's mother's ",
	"ages":          "Jamie, aged 9, who was 9 ",
	"year-olds":     "a three-month-old boy called ",
	"births":        "born on the early hours of the ",
	"born in":       "born in Newark, Aa, ",
	"NHS":           "NHS number 943 476 ",
	"insurance":     "QQ 12 34 ",
	"postcodes":     "NG99 1A",
	"streets":       "Flat 3, 27 Old Mill ",
	"phones":        "07700 900 ",
	"addresses":     "a.b@c.",
	"references":    "case reference number is: ",
	"identities":    "ID for the younger child of the ",
	"incidents":     "incident 0412-",
	"families":      "mother mother's partner ",
	"cases":         "A rapid review was held about a boy in May.\n\n",
	"public places": "of the Aa Aa Hospital at ",
}

// different are pieces that are never twice the same: what is counted by kind is
// counted up.
var different = map[string]func(n int, word string) string{
	"many abbreviations": func(n int, w string) string { return "The " + strings.ToUpper(w) + " met. " },
	"many definitions": func(n int, w string) string {
		return titled(w) + " Alpha Beta (" + strings.ToUpper(w[:1]) + "AB" + strings.ToUpper(w[1:2]) + ") met. "
	},
	"many names":     func(n int, w string) string { return "The " + titled(w) + " Board Panel of " + titled(w) + " met. " },
	"many compounds": func(n int, w string) string { return w + "-to-date and " + w + " to date plans. " },
	"many titles":    func(n int, w string) string { return "We read “The " + titled(w) + " Book of All”. " },
	"many things":    func(n int, w string) string { return "There were two " + w + " reviews. A " + w + " review ran. " },
	"many sentences": func(n int, w string) string { return "The panel agreed with our " + w + " decision in this case. " },
	"many slips":     func(n int, w string) string { return "recie" + w + "d " + titled(w) + "shire. " },
	"many paragraphs": func(n int, w string) string {
		return "There were two " + w + " reviews.\n\nA " + w + " review of the Alpha Beta Panel ran.\n\n"
	},
}

// differing returns different pieces up to a size.
func differing(piece func(int, string) string, size int) string {
	var b strings.Builder
	for n := 0; b.Len() < size; n++ {
		w := ""
		for k := n; k > 0 || len(w) < 4; k /= 26 {
			w += string(rune('a' + k%26))
		}
		b.WriteString(piece(n, w))
	}
	return b.String()
}

// grown returns a document of about size bytes, or nil where the reader has a limit
// below that.
func grown(name string, size int) *doc.Document {
	var text string
	if piece, ok := hard[name]; ok {
		text = strings.Repeat(piece, size/len(piece)+1)
		if strings.HasPrefix(piece, "|") {
			text = "| A | 2022-23 |\n| --- | --- |\n" + text
		}
	} else {
		text = differing(different[name], size)
	}
	d, fs := markdown.Read("annual-reports/2023-24/report.md", []byte(text))
	if errors, _ := diag.Count(fs); errors > 0 {
		return nil
	}
	return d
}

// processorTime returns how much processor time the program has used.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestNoTextTakesQuadraticTime holds every rule, those of the gate too, to time that
// grows with the text. Four times the text takes four times as long, or sixteen
// times where something is quadratic; the bound lies between, and what a busy
// machine adds is taken out by measuring again and keeping the least.
func TestNoTextTakesQuadraticTime(t *testing.T) {
	const bound, attempts = 9, 20
	book := NewRulebook(nil, Config{})
	for _, name := range append(sortedKeys(hard), sortedKeys(different)...) {
		t.Run(name, func(t *testing.T) {
			least := [2]time.Duration{1<<62 - 1, 1<<62 - 1}
			size := 10_000
			for size > 1000 && grown(name, 4*size) == nil {
				size /= 2
			}
			documents := [2]*doc.Document{grown(name, size), grown(name, 4*size)}
			if documents[1] == nil {
				t.Fatalf("the reader takes no text of %d bytes", 4*size)
			}
			ratio := 0.0
			for range attempts {
				for i, d := range documents {
					before := processorTime(t)
					book.Look(d, nil)
					least[i] = min(least[i], processorTime(t)-before)
				}
				// Below a millisecond the clock's steps are all there is.
				if ratio = float64(least[1]) / float64(max(least[0], time.Millisecond)); ratio < bound {
					break
				}
			}
			if ratio >= bound {
				t.Errorf("%v for %d bytes and %v for four times as many: %.1f times as long, want less than %d", least[0], size, least[1], ratio, bound)
			}
		})
	}
}

// BenchmarkGrowth checks texts of 10, 100 and 1,000 kB that are made of one hard
// piece over and over. Look at ns/byte: it must not grow with the text.
func BenchmarkGrowth(b *testing.B) {
	for _, name := range append(sortedKeys(hard), sortedKeys(different)...) {
		for _, size := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%dkB", strings.ReplaceAll(name, " ", "-"), size/1000), func(b *testing.B) {
				d := grown(name, size)
				if d == nil {
					b.Skip("the reader has a limit below that")
				}
				site := &Site{Documents: []*doc.Document{d}}
				b.ResetTimer()
				for b.Loop() {
					Run(site)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/byte")
			})
		}
	}
}

// BenchmarkThousandDocuments checks 1,000 documents of some 2,000 words on one
// core.
func BenchmarkThousandDocuments(b *testing.B) {
	var text strings.Builder
	for _, s := range corpus(b) {
		if !s.bad && !strings.Contains(s.text, "---\n") && text.Len() < 13_000 {
			text.WriteString(s.text + "\n")
		}
	}
	site := &Site{}
	for i := range 1000 {
		site.Documents = append(site.Documents, read(b, fmt.Sprintf("briefings/%d.md", i), text.String()))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	b.ResetTimer()
	for b.Loop() {
		Run(site)
	}
	b.ReportMetric(float64(len(strings.Fields(text.String()))), "words/doc")
}

// FuzzRules holds that no text makes a rule panic, that every finding stands in
// the document, and that the same text gives the same findings.
func FuzzRules(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.text)
	}
	for _, name := range sortedKeys(hard) {
		f.Add(strings.Repeat(hard[name], 3))
	}
	for _, name := range sortedKeys(different) {
		f.Add(differing(different[name], 100))
	}
	f.Add("Midwives have gone from 55 up to 88, an increase of just, compared with 19 in 2022/23: an increase of–")
	f.Fuzz(func(t *testing.T, text string) {
		d, fs := markdown.Read("annual-reports/2023-24/report.md", []byte(text))
		if errors, _ := diag.Count(fs); errors > 0 {
			t.Skip()
		}
		site := &Site{Documents: []*doc.Document{d}}
		have := Run(site)
		lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, f := range have {
			if ByID(f.Rule) == nil || f.Message == "" || f.Pos.Line < 1 || f.Pos.Line > lines || f.Pos.Column < 0 {
				t.Errorf("%+v", f)
			}
		}
		if again := Run(site); !reflect.DeepEqual(have, again) {
			t.Errorf("have %v\nand again %v", have, again)
		}
	})
}
