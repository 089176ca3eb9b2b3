package ledger

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"
)

func TestPageSaysWhatHugoShows(t *testing.T) {
	const front = "---\n# generated\ntitle: \"The: title\"\n---\n"
	for _, c := range []struct {
		name, body string
		title      bool
		want       string
	}{
		{"the title, where it counts", "Body\n", true, "The|title|Body"},
		{"and where it does not", "Body\n", false, "Body"},
		{"headings without their anchors", "## Two {#two}\n\nThree\n", false, "Two|Three"},
		{"lists without numbers", "1. One\n2. Two 2\n", false, "One|Two|2"},
		{"escapes", `\*a\* 1\. &lt;b> &#64; c&amp;d www&#46;x.org https&#58;//y.org \&amp;`, false, "a|1|b|c|d|www.x.org|y.org|amp"},
		{"a table's caption comes first", "| a | b |\n| --- | --- |\n| c | 5% |\n{caption=\"The &quot;table&quot;, in %\"}\n\nafter", false, "The|table|in|%|a|b|c|5%|after"},
		{"attributes of another block are no words", "one\n{.class}\n\ntwo {x=1}\n", false, "one|two|x|1"},
		{"raw HTML is dropped", "one <b>two</b> three\n\n<div>four</div>\n\nfive", false, "one|two|three|five"},
		{"a link that runs a script is dropped", "[one](javascript:alert(1)) [two](https://x.org)", false, "one|two|x.org"},
		{"links within the site", `[one](/a/ "its title") [two](#b) [three](https://x.org "title")`, false, "one|two|three|x.org|title"},
		{"a link in the middle of a word", "the [Board](#b)'s", false, "the|Board's"},
		{"emphasis inside a word", "un*believ*able `co`de", false, "unbelievable|code"},
		{"pictures", `![the *plan*](p.png "title")`, false, "the|plan|title"},
		{"footnotes", "One[^1] two.\n\n[^1]: the note\n", false, "One|two|the|note"},
		{"code", "`a<b>` &lt;\n\n    <p> &lt;\n", false, "a|b|p|lt"},
		{"definitions and strikes", "Term\n: its meaning\n\n~~gone~~", false, "Term|its|meaning|gone"},
		{
			"tables of shortcodes",
			"{{< table caption=\"1. What [we] did\" >}}\n{{< row >}}\n{{< header scope=\"col\" colspan=\"2\" >}}\nHead\n{{< /header >}}\n{{< /row >}}\n{{< row >}}\n{{< cell >}}\nOne\n\n- two\n{{< /cell >}}\n{{< cell >}}\nthree\n{{< /cell >}}\n{{< /row >}}\n{{< /table >}}\nafter",
			false, "1|What|we|did|Head|One|two|three|after",
		},
		{"inside a quotation and a list", "> {{< table caption=\"A\" >}}\n> {{< row >}}{{< cell >}}\n> b\n> {{< /cell >}}{{< /row >}}\n> {{< /table >}}\n\n10. {{< action number=\"1\" of=\"4\" id=\"x-1\" >}}\n    c\\*d\n    {{< /action >}}\n", false, "A|b|c|d"},
		{"superscripts and captions", "10{{< sup >}}2{{< /sup >}} H{{< sub >}}2{{< /sub >}}O\n\n{{< caption >}}The plan{{< /caption >}}", false, "102|H2O|The|plan"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws, err := Page("content/a.md", []byte(front+c.body), c.title)
			if err != nil {
				t.Fatal(err)
			}
			if have := spell(ws); have != c.want {
				t.Errorf("%q\nhave %s\nwant %s", c.body, have, c.want)
			}
		})
	}
}

func TestWordsOfAPageKnowTheirLine(t *testing.T) {
	ws, err := Page("content/a.md", []byte("---\nweight: 1\ntitle: Title\n---\n\n## One\n\n{{< action >}}\n\ntwo *three*\nfour\n\n| five |\n| --- |\n| six |\n{{< /action >}}\n"), true)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, w := range ws {
		have = append(have, w.Text+" "+strings.TrimPrefix(w.Pos().String(), "content/a.md:"))
	}
	want := "Title 3, One 6, two 10, three 10, four 11, five 13, six 15"
	if got := strings.Join(have, ", "); got != want {
		t.Errorf("have %s\nwant %s", got, want)
	}
}

func TestPageSaysWhatItCannotRead(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"---\ntitle: x\n---\n\n{{< youtube abc >}}\n", "content/a.md:5: no shortcode of a report's pages: {{< youtube abc >}}"},
		{"no front matter\n", "content/a.md: no front matter, and so no title"},
		{"---\ntitle: [\n---\n", "content/a.md: front matter: "},
	} {
		if _, err := Page("content/a.md", []byte(c.data), true); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: have %v want %s", c.data, err, c.want)
		}
	}
}

// hugoGrammar stands for what hugo.toml says. This test fails when that changes,
// so that the ledger never reads a page in another way than Hugo does.
func TestTheGrammarOfPagesIsThatOfTheSite(t *testing.T) {
	data, err := os.ReadFile("../../../hugo.toml")
	if err != nil {
		t.Fatal(err)
	}
	var have struct {
		Markup struct {
			Goldmark map[string]any `toml:"goldmark"`
		} `toml:"markup"`
	}
	if err := toml.Unmarshal(data, &have); err != nil {
		t.Fatal(err)
	}
	// What is not said here is as Hugo has it by default: tables, definition
	// lists and strikethrough are on, the extras and passthrough off.
	for path, want := range map[string]any{
		"renderer.unsafe":                false,
		"renderer.hardWraps":             nil,
		"parser.attribute.block":         true,
		"parser.attribute.title":         true,
		"extensions.table":               nil,
		"extensions.strikethrough":       nil,
		"extensions.definitionList":      nil,
		"extensions.extras":              nil,
		"extensions.passthrough":         nil,
		"extensions.linkify":             false,
		"extensions.taskList":            false,
		"extensions.typographer.disable": true,
		"extensions.footnote.enable":     true,
	} {
		var v any = have.Markup.Goldmark
		for _, key := range strings.Split(path, ".") {
			m, _ := v.(map[string]any)
			v = m[key]
		}
		if v != want {
			t.Errorf("hugo.toml: markup.goldmark.%s is %v and hugoGrammar takes it for %v: change both", path, v, want)
		}
	}
}

// FuzzPlainTitle: what is read without YAML is what YAML reads.
func FuzzPlainTitle(f *testing.F) {
	for _, s := range []string{"Introduction", "Our year, in figures", `"Who: we are"`, `"a \" b"`, "null", "nothing", "no", "2023-24", `"no"`, `""`, "/a b",
		"one # two", "one: two", "one\n  two", "one -", "a – b (c)", "’tis", "“x” y z", "\"tab\there\"", "title: x", "'single'", "\"a\"\"b\"", "Éire at large", "infinity", "a\u00a0bcdefg"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := "title: " + s + "\n"
		have, ok := plainTitle(line)
		if !ok {
			return
		}
		var m struct{ Title string }
		if err := yaml.Unmarshal([]byte(line), &m); err != nil || m.Title != have {
			t.Fatalf("%q: have %q, and YAML says %q, %v", s, have, m.Title, err)
		}
	})
}
