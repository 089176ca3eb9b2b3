package check

import (
	"strings"
	"testing"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

func TestPositionCountsCharactersWithinEachRun(t *testing.T) {
	text := "Ünïcödé *in italics* and a [link](/a),\nthen a second line with – marks."
	all, _ := passagesOf(read(t, "a.md", text), newVocabulary())
	p := all[0]
	lines := strings.Split(text, "\n")
	for _, word := range []string{"Ünïcödé", "in", "and", "link", "then", "marks"} {
		offset := strings.Index(p.text, word)
		pos := p.position(offset)
		line := []rune(lines[pos.Line-1])
		if have := string(line[pos.Column-1:]); !strings.HasPrefix(have, word) {
			t.Errorf("%q: line %d column %d has %q", word, pos.Line, pos.Column, have)
		}
	}
}

func TestCharactersAreCountedAlikeFromAnyStart(t *testing.T) {
	text := strings.Repeat("aé–x€ ", 400)
	p := &passage{text: text}
	for offset := 0; offset <= len(text); offset++ {
		if offset < len(text) && !utf8.RuneStart(text[offset]) {
			continue
		}
		if have, want := p.characters(offset), utf8.RuneCountInString(text[:offset]); have != want {
			t.Fatalf("before byte %d: have %d want %d", offset, have, want)
		}
	}
}

func TestFilesWithoutLinesKeepTheirPlaces(t *testing.T) {
	at := doc.At{Pos: diag.Position{Path: "a.docx", Place: "paragraph 7"}}
	d := &doc.Document{Path: "a.docx", Blocks: []doc.Block{&doc.Paragraph{At: at, Inlines: doc.TextAt(at, "Plans fell from 640 to 512, a drop of 15%.")}}}
	fs := Run(&Site{Documents: []*doc.Document{d}})
	if len(fs) != 1 || fs[0].Pos.String() != "a.docx: paragraph 7" {
		t.Errorf("have %v want one finding at paragraph 7", fs)
	}
}

func TestSentencesEndWhereAReaderEndsThem(t *testing.T) {
	for text, want := range map[string][]string{
		"One. Two! Three?":                           {"One.", "Two!", "Three?"},
		"See e.g. the plan (pg. 4) of Dr. A. Smith.": {"See e.g. the plan (pg. 4) of Dr. A. Smith."},
		"It was set for March 2025).A child came.":   {"It was set for March 2025).", "A child came."},
		"Go to nscp.example.gov.uk or ring.":         {"Go to nscp.example.gov.uk or ring."},
		"He said “Stop.” She did.":                   {"He said “Stop.”", "She did."},
		"It cost 1.5 million. It was 3.5% more.":     {"It cost 1.5 million.", "It was 3.5% more."},
		"No end mark":                                {"No end mark"},
	} {
		p := newVocabulary().finished(text)
		var have []string
		for _, s := range p.sentences {
			have = append(have, p.of(s.first, s.last))
		}
		if strings.Join(have, "|") != strings.Join(want, "|") {
			t.Errorf("%q: have %q want %q", text, have, want)
		}
	}
}

func TestQuantitiesAreWhatTheyCount(t *testing.T) {
	kinds := map[quantityKind]string{count: "count", percent: "percent", points: "points", money: "money", duration: "duration", age: "age", ordinal: "ordinal", ratio: "ratio", when: "when", other: "other"}
	for text, want := range map[string]string{
		"During 2023-24, 7,100 courses":           "when:2023-24 count:7,100",
		"a 5-month-old and a six-week-old baby":   "age:5 age:six",
		"within 15 working days of Section 47":    "duration:15 other:47",
		"twenty-four of one hundred and ten":      "count:twenty-four count:one hundred and ten",
		"£1.2 million, or 12.5 per cent":          "money:£1.2 million percent:12.5 per cent",
		"up 3 percentage points at 10:30":         "points:3 percentage points other:10:30",
		"on 17th March 2025 and 4 to 6 June 2017": "when:17th March 2025 when:4 to 6 June 2017",
		"the fourth of 4 in Q4 of 2022/23":        "ordinal:fourth count:4 when:Q4 of 2022/23",
		"ring 0300 500 80 90 or 101":              "other:0300 500 80 90 count:101",
		"April 2023 – March 2024; may march 3":    "when:April 2023 – March 2024 count:3",
		"ref LR-2023-24, A&E, 24/7, 3.5 times":    "other:2023-24 other:24/7 ratio:3.5",
		"aged 16 to 18 in Year 6":                 "age:16 count:18 other:6",
	} {
		p := newVocabulary().finished(text)
		var have []string
		for _, q := range p.quantities {
			have = append(have, kinds[q.kind]+":"+p.of(q.first, q.last))
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("%q:\nhave %s\nwant %s", text, got, want)
		}
	}
}
