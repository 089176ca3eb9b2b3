package site

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/hugo"
)

// mistakes are what an author may write, with what the build must say of it.
var mistakes = []struct{ name, body, want string }{
	{"missing-page", "[Words](/no/such/page)", `link to "/no/such/page": no such page or file`},
	{"script-link", "[Words](javascript:alert(1))", `only web pages, e-mail and telephone links are published`},
	{"bare-host", "[Words](//example.org/a)", `write the address with https:// before it`},
	{"picture-elsewhere", "![Words](https://example.org/a.png)", `put the file beside the page`},
	{"missing-picture", "![Words](none.png)", `neither beside the page nor in assets/`},
	{"second-title", "# Words", `begin with ##`},
	{"action-without-id", "{{< action number=\"1\" of=\"2\" >}}Words{{< /action >}}", `an action needs an id`},
	{"scope", "{{< table caption=\"A\" >}}{{< row >}}{{< header scope=\"up\" >}}B{{< /header >}}{{< /row >}}{{< /table >}}", `a header cell's scope is col or row`},
	{"span", "{{< table caption=\"A\" >}}{{< row >}}{{< cell colspan=\"two\" >}}B{{< /cell >}}{{< /row >}}{{< /table >}}", `colspan="two" is not a number of cells`},
	{"abbreviation", "{{< abbr \"XYZ\" >}}", `"XYZ" is not in data/glossary.toml`},
}

func TestAnAuthorsMistakeStopsTheBuildWithItsPlace(t *testing.T) {
	source := filepath.Join(t.TempDir(), "site")
	for _, part := range []string{"hugo.toml", "content", "layouts", "assets", "static", "i18n", "data"} {
		if err := copyTree(filepath.Join(root, part), filepath.Join(source, part)); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range mistakes {
		page := "---\ntitle: A mistake\n---\n\nBefore it.\n\n" + m.body + "\n"
		if err := os.WriteFile(filepath.Join(source, "content", "mistake-"+m.name+".md"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := hugo.Build(context.Background(), source, hugo.Options{Destination: filepath.Join(t.TempDir(), "public")})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mistakes {
		said := false
		for _, f := range found {
			// Hugo counts the lines of a shortcode inside another from the outer one.
			line := "7"
			if strings.Contains(m.body, "row >}}") {
				line = "1"
			}
			if strings.Contains(f.Message, m.want) && strings.HasPrefix(f.Pos.String(), "content/mistake-"+m.name+".md:"+line+":") {
				said = true
			}
		}
		if !said {
			t.Errorf("content/mistake-%s.md: nothing says %q at its line", m.name, m.want)
		}
	}
	if t.Failed() {
		for _, f := range found {
			t.Log(f)
		}
	}
}
