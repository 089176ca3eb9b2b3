package diag

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"nscp/tools/internal/golden"
)

// sample holds every kind of place, and text that each format has to escape.
var sample = []Finding{
	{
		Rule: "percent-change", Severity: Error,
		Pos:     Position{Path: "sources/annual reports/2023-24/report.md", Line: 86, Column: 12},
		Message: `"669 to 513" is a fall of 23.3%, but the sentence says "just under 15%"`,
		Why:     "A figure that does not follow from the figures beside it is quoted for years.",
		Excerpt: "… 669 to 513 & <so> on …",
		Fix:     "correct the figure in the source",
	},
	{
		Rule: "small-count", Pos: Position{Path: "sources/figures.xlsx", Place: "Sheet1!C7"},
		Message: "a count of children below 6", Fix: "replace it with c",
	},
	{Rule: "heading-order", Pos: Position{Path: "a,b:c%.md", Line: 3}, Message: "two lines\nand a % sign, with a comma: and a colon"},
	{Rule: "heading-order", Pos: Position{Path: "a,b:c%.md", Line: 9}, Message: "two lines\nand a % sign, with a comma: and a colon"},
	{Rule: "configuration", Severity: Error, Message: "no file at all"},
}

func TestEachFormatMatchesItsGolden(t *testing.T) {
	for _, format := range []Format{Text, JSON, SARIF, GitHub} {
		t.Run(string(format), func(t *testing.T) {
			var have bytes.Buffer
			if err := Write(&have, format, sample); err != nil {
				t.Fatal(err)
			}
			golden.File(t, filepath.Join("testdata", "findings."+string(format)), have.String())
		})
	}
}

func TestSARIFIsValidAgainstItsSchema(t *testing.T) {
	schema := sarifSchema(t)
	for name, fs := range map[string][]Finding{"none": nil, "sample": sample} {
		t.Run(name, func(t *testing.T) {
			if err := validate(t, schema, fs); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSARIFSchemaRefusesAWrongLog(t *testing.T) {
	wrong, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"tool": {}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if sarifSchema(t).Validate(wrong) == nil {
		t.Error("a run whose tool has no driver passed")
	}
}

func TestSameMessageTwiceHasTwoFingerprints(t *testing.T) {
	seen := map[string]int{}
	a, b := fingerprint(sample[2], seen), fingerprint(sample[3], seen)
	if a == b {
		t.Errorf("both are %q", a)
	}
	moved := sample[2]
	moved.Pos.Line = 40
	if c := fingerprint(moved, map[string]int{}); c != a {
		t.Errorf("moved down, have %q want %q", c, a)
	}
}

func TestJSONOfNoFindingsIsAnEmptyArray(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, nil); err != nil {
		t.Fatal(err)
	}
	if have := strings.TrimSpace(b.String()); have != "[]" {
		t.Errorf("have %q want %q", have, "[]")
	}
}

func TestUnknownFormatIsNamed(t *testing.T) {
	for _, name := range []string{"", "xml", "JSON"} {
		if _, err := ParseFormat(name); err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("ParseFormat(%q): have %v, want an error with the name", name, err)
		}
	}
	for _, f := range []Format{Text, JSON, SARIF, GitHub} {
		if have, err := ParseFormat(string(f)); err != nil || have != f {
			t.Errorf("ParseFormat(%q): have %q, %v", f, have, err)
		}
	}
}

// FuzzFormats holds that no words break out of a format: JSON and SARIF stay
// valid, and a GitHub annotation stays one line with one command.
func FuzzFormats(f *testing.F) {
	for _, s := range sample {
		f.Add(s.Rule, s.Pos.Path, s.Pos.Place, s.Message, s.Why, s.Fix, s.Pos.Line)
	}
	f.Add("r", "p", "", "::error::x", "\r\n::warning::", "%0A::", 1)
	schema := sarifSchema(f)
	f.Fuzz(func(t *testing.T, rule, path, place, message, why, fix string, line int) {
		fs := []Finding{{Rule: rule, Pos: Position{Path: path, Place: place, Line: line}, Message: message, Why: why, Fix: fix}}
		var b bytes.Buffer
		if err := WriteJSON(&b, fs); err != nil {
			t.Fatal(err)
		}
		var back []jsonFinding
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back) != 1 {
			t.Fatalf("%d findings, %v", len(back), err)
		}
		if utf8.ValidString(message) && back[0].Message != message {
			t.Errorf("have %q want %q", back[0].Message, message)
		}
		if err := validate(t, schema, fs); err != nil {
			t.Error(err)
		}
		b.Reset()
		if err := WriteGitHub(&b, fs); err != nil {
			t.Fatal(err)
		}
		if out := b.String(); strings.Count(out, "\n") != 1 || strings.ContainsRune(out, '\r') || !strings.HasPrefix(out, "::warning ") {
			t.Errorf("not one annotation: %q", out)
		}
	})
}

func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	data, err := os.Open(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	document, err := jsonschema.UnmarshalJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *jsonschema.Schema, fs []Finding) error {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSARIF(&b, fs); err != nil {
		t.Fatal(err)
	}
	log, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(log)
}
