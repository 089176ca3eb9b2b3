// Package scaffold makes the site that another partnership begins with: the same
// templates, its own name, colours and words, and no fact of ours.
//
// In goes an [Identity]; out come the [File]s of a site folder, which builds at
// once. What only the partnership knows is left empty, and "nscp check" asks for
// it. Writing them to disk is the command's.
//
// Templates, styles and the interface's words are taken as they are. In pages and
// settings names are put in the place of ours, in the list [replaced]; a page that
// says more about us than our name comes from files/ instead.
package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"nscp"
	"nscp/tools/internal/palette"
)

// A File is one file of the new site.
type File struct {
	Path string // slash-separated, relative to the site folder
	Data []byte
}

//go:embed files
var own embed.FS

// Files returns the site of a partnership, sorted by path. The day is the one on
// which it begins.
func Files(id Identity, day time.Time) ([]File, error) {
	if err := id.complete(); err != nil {
		return nil, err
	}
	made := map[string][]byte{}
	if err := id.fromOurs(made, day); err != nil {
		return nil, err
	}
	if err := id.fromFiles(made, day); err != nil {
		return nil, err
	}
	if err := id.inColour(made); err != nil {
		return nil, err
	}
	// Names of places stand in no dictionary.
	made["sources/words.txt"] = fmt.Appendf(nil, "%s\n%s\n", id.Area, id.Name)
	var files []File
	for name, data := range made {
		files = append(files, File{name, data})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// A replacement is a passage of one file of ours that another partnership has
// otherwise: the first that is found, but for what is in its parentheses.
type replacement struct {
	path    string
	passage *regexp.Regexp
	by      func(id *Identity, day time.Time) string
}

// setting replaces a key's value in the site's settings.
func setting(key string, by func(id *Identity, day time.Time) string) replacement {
	return replacement{"hugo.toml", regexp.MustCompile(`(?m)^( *` + key + ` = ).*$`), by}
}

// quoted writes a string as TOML does.
func quoted(s string) string { return fmt.Sprintf("%q", s) }

// replaced are the passages that a list of names cannot mend. Each must be found:
// one that is not there any more says that the page has changed and this list has
// not.
var replaced = []replacement{
	setting("baseURL", func(id *Identity, _ time.Time) string { return quoted(id.Address) }),
	setting("title", func(id *Identity, _ time.Time) string { return quoted(id.Name) }),
	setting("abbreviation", func(id *Identity, _ time.Time) string { return quoted(id.Abbreviation) }),
	setting("county", func(id *Identity, _ time.Time) string { return quoted(id.Area) }),
	setting("wordmark", func(id *Identity, _ time.Time) string {
		lines := []string{quoted(id.Name)}
		if rest, ok := strings.CutPrefix(id.Name, id.Area+" "); ok {
			lines = []string{quoted(id.Area), quoted(rest)}
		}
		return "[" + strings.Join(lines, ", ") + "]"
	}),
	setting("contact", func(id *Identity, _ time.Time) string { return quoted(id.Address + "contact/") }),
	setting("expires", func(_ *Identity, day time.Time) string { return quoted(day.AddDate(1, 0, 0).Format(time.DateOnly)) }),
	// Which figures come first depends on which there are.
	{"content/annual-reports/_index.md", regexp.MustCompile(`(?m)^(glance:)\n(?:  - .*\n)+`), func(*Identity, time.Time) string { return " []\n" }},
	// Whose privacy notice holds is a fact.
	{"content/privacy.md", regexp.MustCompile(`(what you tell us to answer you\.) Nottinghamshire County Council .*`), func(*Identity, time.Time) string { return "" }},
	// What stands in our sources is not in theirs.
	{"sources/README.md", regexp.MustCompile(`(?s)()## What is written here now\n.*?\n(?:## )`), func(*Identity, time.Time) string { return "## " }},
}

// fromOurs puts in the files of ours, with other names.
func (id *Identity) fromOurs(made map[string][]byte, day time.Time) error {
	names := strings.NewReplacer(
		"Nottinghamshire Safeguarding Children Partnership", id.Name,
		"Nottinghamshire", id.Area,
		"NSCP", id.Abbreviation,
	)
	err := fs.WalkDir(nscp.Site, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := nscp.Site.ReadFile(name)
		if err != nil {
			return err
		}
		for _, r := range replaced {
			if r.path != name {
				continue
			}
			at := r.passage.FindSubmatchIndex(data)
			if at == nil {
				return fmt.Errorf("%s holds no %s", name, r.passage)
			}
			data = slices.Concat(data[:at[3]], []byte(r.by(id, day)), data[at[1]:])
		}
		if name == "data/glossary.toml" {
			data = withoutOwn(data)
		}
		if strings.HasPrefix(name, "content/") || name == "hugo.toml" || path.Dir(name) == "data" {
			data = []byte(names.Replace(string(data)))
		}
		made[name] = data
		return nil
	})
	if err != nil {
		return fmt.Errorf("taking over the site's files: %w", err)
	}
	return nil
}

// withoutOwn leaves out of the glossary what only our reports say, which its
// entries mark with "own = true".
func withoutOwn(data []byte) []byte {
	entries := bytes.SplitAfter(data, []byte("\n\n"))
	entries = slices.DeleteFunc(entries, func(e []byte) bool { return bytes.Contains(e, []byte("\nown = true")) })
	return append(bytes.TrimRight(bytes.Join(entries, nil), "\n"), '\n')
}

// fromFiles puts in what is written for a new site.
func (id *Identity) fromFiles(made map[string][]byte, day time.Time) error {
	return fs.WalkDir(own, "files", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := own.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Parse(string(text))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, struct {
			*Identity
			Day string
		}{id, day.Format(time.DateOnly)}); err != nil {
			return err
		}
		to := strings.TrimPrefix(name, "files/")
		if to == "gitignore" {
			to = ".gitignore"
		}
		made[to] = b.Bytes()
		return nil
	})
}

// inColour gives styles, icons and pictures the partnership's colour.
func (id *Identity) inColour(made map[string][]byte) error {
	const sheet, icon, settings = "assets/css/tokens.css", "assets/icons/favicon.svg", "hugo.toml"
	light, dark, err := palette.Read(made[sheet])
	if err != nil {
		return err
	}
	ours := light["brand"]
	day, dusk := light, dark
	if id.Colour != "" && !strings.EqualFold(id.Colour, ours) {
		if day, dusk, err = palette.Brand(light, dark, strings.ToLower(id.Colour)); err != nil {
			return err
		}
		made[sheet] = palette.Write(made[sheet], day, dusk)
		for _, name := range []string{icon, settings} {
			for from, to := range map[string]string{ours: day["brand"], light["mint"]: day["mint"]} {
				made[name] = bytes.ReplaceAll(made[name], []byte(from), []byte(to))
			}
		}
	}
	return pictures(made, day)
}
