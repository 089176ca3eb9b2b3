package frontmatter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	yaml11 "gopkg.in/yaml.v2"
)

func TestWritePrintsOneCanonicalForm(t *testing.T) {
	m := Map{
		{"title", "Learning: what reviews found"},
		{"layout", "section"},
		{"url", "/annual-reports/2023-24/"},
		{"weight", 3},
		{"draft", false},
		{"date", time.Date(2024, 3, 31, 0, 0, 0, 0, time.UTC)},
		{"lastmod", time.Date(2024, 3, 31, 9, 30, 0, 0, time.UTC)},
		{"tags", Strings([]string{"neglect", "no", "2023"})},
		{"none", Values{}},
		{"params", Map{
			{"report", "2023-24"},
			{"sections", Values{
				Map{{"path", "/a"}, {"title", "A"}, {"contents", Values{Map{{"id", "x"}}}}},
				Map{{"path", "/b"}, {"title", "B"}},
			}},
			{"grid", Values{Values{1, 2}, Values{}, Map{}}},
			{"empty", Map{}},
		}},
	}
	want := `---
# generated from sources/report.md: do not edit
# second line
title: "Learning: what reviews found"
layout: section
url: /annual-reports/2023-24/
weight: 3
draft: false
date: 2024-03-31
lastmod: 2024-03-31T09:30:00Z
tags:
  - neglect
  - "no"
  - "2023"
none: []
params:
  report: "2023-24"
  sections:
    - path: /a
      title: A
      contents:
        - id: x
    - path: /b
      title: B
  grid:
    - - 1
      - 2
    - []
    - {}
  empty: {}
---
`
	have := string(Write([]string{"generated from sources/report.md: do not edit", "second line"}, m))
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-want +have)\n%s", diff)
	}
}

// readBack returns what a YAML decoder makes of a block, in its own types.
func readBack(t testing.TB, block []byte, unmarshal func([]byte, any) error) any {
	t.Helper()
	inner := strings.TrimSuffix(strings.TrimPrefix(string(block), "---\n"), "---\n")
	var v map[string]any
	if err := unmarshal([]byte(inner), &v); err != nil {
		t.Fatalf("%v\n%s", err, block)
	}
	return normal(v)
}

// normal returns a value in types that can be compared, whoever decoded it.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = normal(x)
		}
		return out
	case map[any]any:
		out := map[string]any{}
		for k, x := range v {
			out[fmt.Sprint(k)] = normal(x)
		}
		return out
	case Map:
		out := map[string]any{}
		for _, e := range v {
			out[e.Key] = normal(e.Value)
		}
		return out
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, normal(x))
		}
		return out
	case Values:
		out := []any{}
		for _, x := range v {
			out = append(out, normal(x))
		}
		return out
	case int:
		return fmt.Sprint("number ", v)
	case uint64:
		return fmt.Sprint("number ", v)
	case int64:
		return fmt.Sprint("number ", v)
	}
	return v
}

func checkReadsBack(t testing.TB, m Map) {
	t.Helper()
	block := Write([]string{"a comment"}, m)
	want := normal(m)
	if diff := cmp.Diff(want, readBack(t, block, func(b []byte, v any) error { return yaml.Unmarshal(b, v) })); diff != "" {
		t.Errorf("YAML 1.2 (-want +have)\n%s\n%s", diff, block)
	}
	if diff := cmp.Diff(want, readBack(t, block, yaml11.Unmarshal)); diff != "" {
		t.Errorf("YAML 1.1 (-want +have)\n%s\n%s", diff, block)
	}
	if _, _, _, fs := Read("p.md", block); len(fs) > 0 {
		t.Errorf("have findings %v want none\n%s", fs, block)
	}
}

var awkward = []string{
	"", " ", "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "2024-01-02", "12:30", "1_000", "0x1f",
	"007", "1e3", ".5", "-1", "+1", ".inf", ".NaN", "a: b", "a :b", "a:", ": a", "#a", "a #b", "a#b", "- a", "-", "--", "---", "...",
	"? a", "[a]", "{a}", "a]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'a'", `"a"`, `a"b`, `a\b`, "a\nb", "a\n", "\na", "a\tb", "\ta",
	" a", "a ", "a  b", "é", "’", "“quoted”", "—", "\u00a0", "a\u2028b", "a\u0085b", "\u200b", "\ufeff", "\x00", "\x7f", "😀", "=", "<<", ",", "a, b",
	"{{< x >}}", "Ümlaut", "/path/", "a/b", "2023-24", "e1", "null and void", "~a", "Nottinghamshire's", "why? because", "100%", "a: b # c",
}

func TestWrittenStringsAndKeysReadBackAsTheSame(t *testing.T) {
	for _, s := range awkward {
		checkReadsBack(t, Map{{"k", s}, {"l", Values{s, Values{s}, Map{{"m", s}}}}})
		if s != "" {
			checkReadsBack(t, Map{{"map", Map{{s, s}}}, {"list", Values{Map{{s, "v"}, {s + "2", "w"}}}}})
		}
	}
}

func TestWrittenValuesReadBackAsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		checkReadsBack(t, randomMap(r, 3))
	}
}

func randomMap(r *rand.Rand, depth int) Map {
	m := Map{}
	for i := range 1 + r.IntN(4) {
		m = append(m, Entry{fmt.Sprintf("%c%d", 'a'+r.IntN(26), i), randomValue(r, depth-1)})
	}
	return m
}

func randomValue(r *rand.Rand, depth int) Value {
	n := 4
	if depth > 0 {
		n = 6
	}
	switch r.IntN(n) {
	case 0:
		return r.IntN(2) == 0
	case 1:
		return r.IntN(2000) - 1000
	case 4:
		return randomMap(r, depth)
	case 5:
		l := Values{}
		for range r.IntN(4) {
			l = append(l, randomValue(r, depth-1))
		}
		return l
	}
	return awkward[r.IntN(len(awkward))] + awkward[r.IntN(len(awkward))]
}

func TestADayIsWrittenAsADayAndAMomentAsAMoment(t *testing.T) {
	london := time.FixedZone("BST", 3600)
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), "d: 2024-02-29\n"},
		{time.Date(2024, 7, 1, 1, 0, 0, 0, london), "d: 2024-07-01\n"},
		{time.Date(2024, 7, 1, 9, 5, 0, 0, london), "d: 2024-07-01T09:05:00+01:00\n"},
	} {
		have := string(Write(nil, Map{{"d", c.in}}))
		if c.want = "---\n" + c.want + "---\n"; have != c.want {
			t.Errorf("have %q want %q", have, c.want)
		}
	}
}

func TestWritePanicsOnAValueItCannotPrint(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("have no panic for a float32")
		}
	}()
	Write(nil, Map{{"x", float32(1)}})
}

func FuzzWrittenStringsReadBack(f *testing.F) {
	for _, s := range awkward {
		f.Add(s, "key")
		f.Add("value", s)
	}
	f.Fuzz(func(t *testing.T, s, key string) {
		if !utf8.ValidString(s) || !utf8.ValidString(key) || len(key) > 100 {
			t.Skip("only UTF-8 is promised to come back")
		}
		checkReadsBack(t, Map{{"k", s}, {"l", Values{s, Map{{"x" + key, s}}}}})
	})
}
