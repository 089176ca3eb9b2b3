package frontmatter

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// show prints what Read returned, a line for each thing.
func show(fields []doc.Field, body []byte, line int, fs []diag.Finding) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%d:%d %s = %q\n", f.Pos.Line, f.Pos.Column, f.Key, f.Values)
	}
	fmt.Fprintf(&b, "%d: %q\n", line, body)
	for _, f := range fs {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}

func TestReadReturnsFieldsInOrderWithTheirPlaces(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"no front matter", "Text\n", `1: "Text\n"`},
		{"empty file", "", `1: ""`},
		{"empty block", "---\n---\nText", `3: "Text"`},
		{"only a comment", "---\n# note\n---\nText", `4: "Text"`},
		{"plain values stay as written", "---\nyear: 2023-24\nn: 007\ndraft: yes\nday: 2024-01-02\nx: 1.50\n---\n", `
2:1 year = ["2023-24"]
3:1 n = ["007"]
4:1 draft = ["yes"]
5:1 day = ["2024-01-02"]
6:1 x = ["1.50"]
8: ""`},
		{"quotation marks come off", "---\na: \"q: \\u00e9\"\nb: 'it''s'\n---\n", `
2:1 a = ["q: é"]
3:1 b = ["it's"]
5: ""`},
		{"lists", "---\na: [x, y]\nb:\n  - 1\n  -\nc: []\n---\n", `
2:1 a = ["x" "y"]
3:1 b = ["1" ""]
6:1 c = []
8: ""`},
		{"a list entry with a reason", "---\naccept:\n  - percent-change: the report states it\n  - other\n---\n", `
2:1 accept = ["percent-change: the report states it" "other"]
6: ""`},
		{"maps are flattened", "---\nparams:\n  report: x\n  deep: {a: 1}\n  empty: {}\n  nothing:\n---\n", `
3:3 params.report = ["x"]
4:10 params.deep.a = ["1"]
5:3 params.empty = []
6:3 params.nothing = []
8: ""`},
		{"lists of maps are numbered", "---\ns:\n  - path: /a\n    title: A\n  - plain\n  - - x\n---\n", `
2:1 s = ["plain"]
3:5 s.0.path = ["/a"]
4:5 s.0.title = ["A"]
6:5 s.2 = ["x"]
8: ""`},
		{"text over several lines", "---\na: |\n  x\n  y\nb: >\n  x\n  y\n---\n", `
2:1 a = ["x\ny\n"]
5:1 b = ["x y\n"]
9: ""`},
		{"a byte order mark comes off", "\ufeff---\na: b\n---\nText", "2:1 a = [\"b\"]\n4: \"Text\""},
		{"a byte order mark before text", "\ufeffText", `1: "Text"`},
		{"Windows line ends", "---\r\na: b\r\n---\r\nText\r\n", "2:1 a = [\"b\"]\n4: \"Text\\r\\n\""},
		{"empty lines before", "\n\n---\na: b\n---\nText", "4:1 a = [\"b\"]\n6: \"Text\""},
		{"a ruled line in the text is none of ours", "Text\n\n---\na: b\n---\n", `1: "Text\n\n---\na: b\n---\n"`},
		{"only the first block", "---\na: b\n---\n---\nc: d\n---\n", "2:1 a = [\"b\"]\n4: \"---\\nc: d\\n---\\n\""},
	} {
		have := show(Read("p.md", []byte(c.in)))
		if diff := cmp.Diff(strings.TrimSpace(c.want)+"\n", have); diff != "" {
			t.Errorf("%s (-want +have)\n%s", c.name, diff)
		}
	}
}

func TestReadRefusesWhatItCannotBeSureOf(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"never closed", "---\ntitle: A\n\nText\n", "p.md:1: error: the front matter that begins here is never closed; expected a line of --- [front-matter-unclosed]"},
		{"never closed, at once at the end", "---", "p.md:1: error: the front matter that begins here is never closed; expected a line of --- [front-matter-unclosed]"},
		{"never closed, behind a byte order mark", "\ufeff\n---\ntitle: A", "p.md:2: error: the front matter that begins here is never closed; expected a line of --- [front-matter-unclosed]"},
		{"TOML", "+++\na = 1\n+++\n", "p.md:1: error: the front matter is written as TOML, and only YAML is read [front-matter-format]"},
		{"JSON", "{\n\"a\": 1\n}\n", "p.md:1: error: the front matter is written as JSON, and only YAML is read [front-matter-format]"},
		{"no keys", "---\njust words\n---\n", `p.md:2: error: the front matter cannot be read: expected "key: value" lines, found "just words" [front-matter-syntax]`},
		{"a key twice", "---\na: 1\nb: 2\na: 3\n---\n", `p.md:4:1: error: the key "a" stands here and on line 2; expected it once [front-matter-duplicate]`},
		{"a key twice in a map", "---\nm:\n  a: 1\n  a: 3\n---\n", `p.md:4:3: error: the key "m.a" stands here and on line 3; expected it once [front-matter-duplicate]`},
		{"a colon in a value", "---\na: b\ntitle: one: two\n---\n", "p.md:3:8: error: the front matter cannot be read: mapping value is not allowed in this context [front-matter-syntax]"},
		{"a list never closed", "---\na: [x\n---\n", "p.md:2:4: error: the front matter cannot be read: sequence end token ']' not found [front-matter-syntax]"},
		{"a tab", "---\n\ta: b\n---\n", "p.md:2:2: error: the front matter cannot be read: tab character cannot use as a map key directly [front-matter-syntax]"},
		{"an anchor", "---\na: &x b\n---\n", "p.md:2:1: error: found an anchor, alias or tag (&, * or !); expected a plain value [front-matter-syntax]"},
		{"an alias", "---\na: *x\n---\n", "p.md:2:1: error: found an anchor, alias or tag (&, * or !); expected a plain value [front-matter-syntax]"},
		{"an alias in a list", "---\na:\n  - *x\n---\n", "p.md:3:5: error: found an anchor, alias or tag (&, * or !); expected a plain value [front-matter-syntax]"},
		{"a tag", "---\na: !!binary x\n---\n", "p.md:2:1: error: found an anchor, alias or tag (&, * or !); expected a plain value [front-matter-syntax]"},
		{"a merge key", "---\na: 1\n<<: {b: 2}\n---\n", "p.md:3:1: error: found a key that is not a plain word; expected a plain value [front-matter-syntax]"},
		{"too many keys", "---\n" + manyKeys(MaxKeys+1) + "---\n", "p.md:2002:1: error: the front matter has more than 2000 keys [front-matter-limit]"},
		{"200,000 keys", "---\n" + manyKeys(200_000) + "---\n", "p.md:1: error: the front matter goes on for more than 65536 characters without a closing line of --- [front-matter-limit]"},
		{"too deep", "---\na: " + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "\n---\n", "p.md:2:12: error: the front matter has maps and lists more than 8 deep [front-matter-limit]"},
		{"64,000 brackets", "---\na: " + strings.Repeat("[", 64_000) + "\n---\n", "p.md:2: error: the front matter has more than 1000 opening brackets [front-matter-limit]"},
		{"one endless line", "---\n" + strings.Repeat("a: ", 20_000) + "\n---\n", "p.md:2: error: the front matter has a line of more than 8192 characters [front-matter-limit]"},
		{"two documents", "---\na: b\n...\nc: d\n---\n", "p.md:2: error: the front matter cannot be read: there are two documents in the block; expected one [front-matter-syntax]"},
	} {
		_, _, _, fs := Read("p.md", []byte(c.in))
		if len(fs) != 1 || fs[0].String() != c.want {
			t.Errorf("%s: have %v\nwant %s", c.name, fs, c.want)
			continue
		}
		if fs[0].Fix == "" || !strings.Contains(fs[0].Fix, "p.md") {
			t.Errorf("%s: the fix %q does not name the file", c.name, fs[0].Fix)
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: v\n", i)
	}
	return b.String()
}

func FuzzReadNeverPanics(f *testing.F) {
	for _, s := range []string{
		"", "---\na: b\n---\nText", "---\na: [x, {y: z}]\n---\n", "---\na: &x |\n  t\nb: *x\n---\n", "---\n- a\n---\n",
		"\ufeff---\r\na: 'b'\r\n---\r\n", "---\n? a\n: b\n---\n", "---\n\"\\x\": 1\n---\n", "---\na: !!set {}\n---\n", "+++\n", "---\n<<: *a\n---\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fields, body, line, _ := Read("p.md", data)
		if !strings.HasSuffix(string(data), string(body)) {
			t.Errorf("the body %q is not the end of the file %q", body, data)
		}
		head := strings.TrimSuffix(string(data), string(body))
		if want := 1 + strings.Count(head, "\n"); len(body) > 0 && line != want {
			t.Errorf("have line %d want %d", line, want)
		}
		for _, f := range fields {
			if f.Pos.Line < 1 || f.Pos.Line > strings.Count(head, "\n")+1 {
				t.Errorf("the key %q is said to be on line %d", f.Key, f.Pos.Line)
			}
		}
	})
}
