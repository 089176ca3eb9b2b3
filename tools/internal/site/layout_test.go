package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// templates returns the text of every layout and content adapter, by path.
func templates(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, folder := range []string{"layouts", "content"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || folder == "content" && !strings.HasSuffix(name, ".gotmpl") {
				return err
			}
			data, err := os.ReadFile(name)
			rel, _ := filepath.Rel(root, name)
			found[filepath.ToSlash(rel)] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestEveryTemplateSaysWhatItIsFor(t *testing.T) {
	for name, source := range templates(t) {
		comment, _, ok := strings.Cut(source, "*/ -}}")
		if !ok || !strings.HasPrefix(source, "{{- /*\n") {
			t.Errorf("%s does not begin with a comment", name)
			continue
		}
		if strings.HasPrefix(name, "layouts/") && !strings.Contains(comment, "@context") && !strings.Contains(comment, "@returns") && !strings.Contains(comment, "@example") {
			t.Errorf("%s: the comment says neither what it is given nor what it returns, nor shows how it is called", name)
		}
	}
}

// costly are calls that make every page depend on every other: one edit would render
// the whole site again.
var costly = regexp.MustCompile(`\.(Ancestors|CurrentSection|Related|Site\.Data)\b|\bsite\.(AllPages|RegularPages)\b`)

func TestTemplatesStayLinear(t *testing.T) {
	for name, source := range templates(t) {
		_, code, _ := strings.Cut(source, "*/ -}}")
		if m := costly.FindString(code); m != "" {
			t.Errorf("%s uses %s", name, m)
		}
		// .Parent is a shortcode's here, never a page's.
		if strings.Contains(code, ".Parent") && !strings.Contains(name, "shortcode") {
			t.Errorf("%s uses .Parent", name)
		}
	}
}

func TestEveryWordOfTheInterfaceIsInOnePlaceAndUsed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "i18n/en.toml"))
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]any{}
	if err := toml.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	var prefixes []string
	for name, source := range templates(t) {
		for _, m := range regexp.MustCompile(`\bT \(?"([\w-]+)"`).FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
			if words[m[1]] == nil {
				t.Errorf("%s asks for the words %q, which i18n/en.toml does not have", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\bT \(printf "([\w]+)%`).FindAllStringSubmatch(source, -1) {
			prefixes = append(prefixes, m[1])
		}
	}
	for key := range words {
		made := false
		for _, p := range prefixes {
			made = made || strings.HasPrefix(key, p)
		}
		if !used[key] && !made {
			t.Errorf("i18n/en.toml: no template uses %q", key)
		}
	}
}

func TestStylesUseWhatIsThere(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, "assets/css/*.css"))
	if err != nil || len(names) == 0 {
		t.Fatal("no style sheets", err)
	}
	var css strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		css.Write(data)
		if open, shut := strings.Count(string(data), "{"), strings.Count(string(data), "}"); open != shut {
			t.Errorf("%s: %d opening and %d closing braces", filepath.Base(name), open, shut)
		}
	}
	sheet := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(css.String(), "")
	for _, m := range regexp.MustCompile(`var\(--([\w-]+)`).FindAllStringSubmatch(sheet, -1) {
		if !strings.Contains(sheet, "--"+m[1]+":") {
			t.Errorf("var(--%s) is used and nowhere said", m[1])
		}
	}
	var markup strings.Builder
	for _, source := range templates(t) {
		markup.WriteString(source)
	}
	for _, name := range []string{"assets/js/*.js", "assets/icons/*.svg"} {
		files, err := filepath.Glob(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			markup.Write(data)
		}
	}
	for _, s := range []*built{asItIs, sampled} {
		for _, p := range s.pages {
			markup.Write(p.data)
		}
	}
	all := markup.String()
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(-?[a-z][\w-]*)`).FindAllStringSubmatch(regexp.MustCompile(`(?s)\{[^{}]*\}`).ReplaceAllString(sheet, "{}"), -1) {
		if !seen[m[1]] && !regexp.MustCompile(`\b`+regexp.QuoteMeta(m[1])+`\b`).MatchString(all) && m[1] != "css" {
			t.Errorf("the style sheets dress the class %q, which no page has", m[1])
		}
		seen[m[1]] = true
	}
}
