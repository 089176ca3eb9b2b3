package disclosure

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/check/spelling"
	"nscp/tools/internal/golden"
)

// public is what the corpus's configuration allows.
var public = Config{
	Public: []string{"0800 1111", "0808 800 5000", "@partnership.example", "5 Market Parade", "NG1 1ZZ"},
	Words:  spelling.New(nil),
}

type specimen struct {
	place      string // file and line
	rule, text string // rule is "" where nothing is planted
	from, to   int    // columns, from 1, of what is planted; 0 where it is not marked
	markLine   int
}

func corpus(t testing.TB) []specimen {
	t.Helper()
	var out []specimen
	for _, name := range []string{"corpus.txt", "second.txt"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, specimens(name, string(data))...)
	}
	return out
}

func specimens(name, data string) []specimen {
	var out []specimen
	for i, line := range strings.Split(data, "\n") {
		rule, planted := strings.CutPrefix(line, "- ")
		if planted && slices.ContainsFunc(Rules, func(r *Rule) bool { return r.ID == rule }) || line == "+" {
			if !planted {
				rule = ""
			}
			out = append(out, specimen{place: fmt.Sprintf("testdata/%s:%d", name, i+1), rule: rule})
		} else if len(out) > 0 {
			out[len(out)-1].text += line + "\n"
		}
	}
	for i := range out {
		s := &out[i]
		var b strings.Builder
		line, column := 1, 1
		for _, r := range strings.TrimSpace(s.text) + "\n" {
			switch r {
			case '«':
				s.markLine, s.from = line, column
				continue
			case '»':
				s.to = column
				continue
			case '\n':
				line, column = line+1, 0
			}
			b.WriteRune(r)
			column++
		}
		s.text = b.String()
	}
	return out
}

type score struct{ planted, found, wrong, misplaced int }

// judge runs every rule over every text. A tempting text counts against each rule
// that finds something in it.
func judge(t testing.TB, all []specimen, report func(string, ...any)) map[string]*score {
	scores := map[string]*score{}
	for _, r := range Rules {
		scores[r.ID] = &score{}
	}
	for _, s := range all {
		if s.rule != "" {
			scores[s.rule].planted++
		}
		hit := false
		for _, f := range Run(texts(t, s.text), public) {
			switch {
			case f.Rule != s.rule:
				scores[f.Rule].wrong++
				report("%s: not planted: %s in %q", s.place, f, s.text)
			case s.from > 0 && (f.Pos.Line != s.markLine || f.Pos.Column < s.from || f.Pos.Column >= s.to):
				scores[f.Rule].misplaced++
				report("%s: found elsewhere than marked: %s in %q", s.place, f, s.text)
			default:
				hit = true
			}
			if f.Excerpt != "" || s.to > s.from && strings.Contains(f.Message+f.Fix+f.Why, marked(s)) {
				t.Errorf("%s: the finding repeats what it found", s.place)
			}
		}
		if hit {
			scores[s.rule].found++
		} else if s.rule != "" {
			report("%s: not found: %s in %q", s.place, s.rule, s.text)
		}
	}
	return scores
}

// marked returns the words planted in a text.
func marked(s specimen) string {
	line := []rune(strings.Split(s.text, "\n")[s.markLine-1])
	return string(line[s.from-1 : s.to-1])
}

func TestEveryPlantedIdentifierIsFoundWhereItStands(t *testing.T) {
	all := corpus(t)
	scores := judge(t, all, t.Logf)
	planted, tempting := 0, 0
	for _, s := range all {
		if s.rule == "" {
			tempting++
		} else {
			planted++
		}
	}
	if planted < 100 || tempting < 100 {
		t.Errorf("have %d planted and %d tempting texts, want 100 of each", planted, tempting)
	}
	for _, r := range Rules {
		if s := scores[r.ID]; s.found < s.planted || s.misplaced > 0 {
			t.Errorf("%s: found %d of %d, %d elsewhere", r.ID, s.found, s.planted, s.misplaced)
		}
	}
	golden.File(t, "../../../docs/precision-disclosure.md", page(scores, planted, tempting))
}

func page(scores map[string]*score, planted, tempting int) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# How often identifiers are found

Measured on `+"`corpus.txt` and `second.txt` in `tools/internal/disclosure/testdata`"+`: %d texts with an identifier planted, %d tempting ones without. All were written for it, and nobody in them is real. Written by `+"`go test ./tools/internal/disclosure -update`"+`; do not edit it.

*Recall* is how many of the planted ones were found, *precision* how many of the findings were planted. The corpus was written by the people who wrote the rules: expect less on texts that nobody has seen, and read what is published. The second file was written in the manner of other areas by somebody who had not seen the rules. When they first met it they found 37 of its 44, and 3 things that were not planted.

| Rule | Planted | Found | Wrong | Recall | Precision |
| --- | ---: | ---: | ---: | ---: | ---: |
`, planted, tempting)
	for _, r := range Rules {
		s := scores[r.ID]
		if s.planted+s.wrong == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %s | %s |\n", r.ID, s.planted, s.found, s.wrong, share(s.found, s.planted), share(s.found, s.found+s.wrong))
	}
	return b.String()
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f%%", 100*float64(n)/float64(of))
}

func BenchmarkCorpus(b *testing.B) {
	all := corpus(b)
	var scores map[string]*score
	for b.Loop() {
		scores = judge(b, all, func(string, ...any) {})
	}
	b.Log("\n" + page(scores, 0, 0))
}
