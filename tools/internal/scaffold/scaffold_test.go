package scaffold_test

import (
	"bytes"
	"errors"
	"image/png"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"nscp/tools/internal/palette"
	"nscp/tools/internal/scaffold"
)

var day = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)

func files(t *testing.T, id scaffold.Identity) map[string]string {
	t.Helper()
	all, err := scaffold.Files(id, day)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, f := range all {
		m[f.Path] = string(f.Data)
	}
	return m
}

func TestNamesFollowFromThePartnershipsName(t *testing.T) {
	for _, tt := range []struct {
		id         scaffold.Identity
		short      string
		area, mark string
	}{
		{scaffold.Identity{Name: "Rutland  Safeguarding Children Partnership"}, "RSCP", "Rutland", `["Rutland", "Safeguarding Children Partnership"]`},
		{scaffold.Identity{Name: "St. Helens & Knowsley Safeguarding Partnership", Abbreviation: "SHKSP"}, "SHKSP", "St. Helens & Knowsley", `["St. Helens & Knowsley", "Safeguarding Partnership"]`},
		{scaffold.Identity{Name: "Safer Together", Area: "the Isle of Wight"}, "ST", "the Isle of Wight", `["Safer Together"]`},
		{scaffold.Identity{Name: "Ynys Môn Safeguarding Board"}, "YMSB", "Ynys Môn", `["Ynys Môn", "Safeguarding Board"]`},
	} {
		tt.id.Address = "https://www.example.org"
		config := files(t, tt.id)["hugo.toml"]
		for _, want := range []string{
			`baseURL = "https://www.example.org/"`, `  abbreviation = "` + tt.short + `"`, `  county = "` + tt.area + `"`, "  wordmark = " + tt.mark,
			`    contact = "https://www.example.org/contact/"`, `    expires = "2027-03-31"`, "\n      title = true",
		} {
			if !strings.Contains(config, want+"\n") {
				t.Errorf("%s: hugo.toml holds no %s", tt.id.Name, want)
			}
		}
	}
}

func TestTemplatesAreTheSame(t *testing.T) {
	made := files(t, scaffold.Identity{Name: "Rutland Safeguarding Children Partnership", Address: "https://www.example.org/", Colour: "#4b2a7b"})
	same := 0
	for _, part := range []string{"layouts", "assets/css", "assets/js", "assets/icons", "i18n"} {
		err := fs.WalkDir(os.DirFS("../../.."), part, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || path.Base(name) == "tokens.css" || path.Base(name) == "favicon.svg" {
				return err
			}
			data, err := os.ReadFile("../../../" + name)
			if same++; made[name] != string(data) {
				t.Errorf("%s is not what it is here", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if same < 90 {
		t.Errorf("compared %d files", same)
	}
	if !strings.Contains(made["assets/css/tokens.css"], "--brand: #4b2a7b;") || !strings.Contains(made["assets/icons/favicon.svg"], `fill="#4b2a7b"`) || !strings.Contains(made["hugo.toml"], `themeColour = "#4b2a7b"`) {
		t.Error("the brand's colour is not everywhere that it belongs")
	}
	if strings.Contains(made["data/glossary.toml"], "own = true") || !strings.Contains(made["data/glossary.toml"], "rapid review") {
		t.Errorf("have glossary\n%s", made["data/glossary.toml"])
	}
}

func TestPicturesShowTheMarkInTheColour(t *testing.T) {
	made := files(t, scaffold.Identity{Name: "Rutland Safeguarding Children Partnership", Address: "https://www.example.org/", Colour: "#4b2a7b"})
	for name, size := range map[string][2]int{"static/apple-touch-icon.png": {180, 180}, "static/icon-192.png": {192, 192}, "static/icon-512.png": {512, 512}, "static/social.png": {1200, 630}} {
		img, err := png.Decode(bytes.NewReader([]byte(made[name])))
		if err != nil {
			t.Fatal(name, err)
		}
		b := img.Bounds()
		if b.Dx() != size[0] || b.Dy() != size[1] || len(made[name]) > 40_000 {
			t.Errorf("%s is %d by %d in %d bytes", name, b.Dx(), b.Dy(), len(made[name]))
		}
		for at, want := range map[[2]int][3]uint32{{0, 0}: {0x4b, 0x2a, 0x7b}, {b.Dx() / 2, b.Dy() * 25 / 48}: {255, 255, 255}} {
			r, g, bl, _ := img.At(at[0], at[1]).RGBA()
			if have := [3]uint32{r >> 8, g >> 8, bl >> 8}; have != want {
				t.Errorf("%s at %v: have %v, want %v", name, at, have, want)
			}
		}
	}
}

func TestWhatIsMissingOrWouldBreakAFileIsRefused(t *testing.T) {
	good := scaffold.Identity{Name: "Rutland Safeguarding Children Partnership", Address: "https://www.example.org/"}
	for what, change := range map[string]func(*scaffold.Identity){
		"no name":         func(id *scaffold.Identity) { id.Name = " " },
		"no area":         func(id *scaffold.Identity) { id.Name = "Safer Together" },
		"no address":      func(id *scaffold.Identity) { id.Address = "" },
		"http":            func(id *scaffold.Identity) { id.Address = "http://example.org/" },
		"a password":      func(id *scaffold.Identity) { id.Address = "https://a:b@example.org/" },
		"a script":        func(id *scaffold.Identity) { id.HelpPage = "javascript:alert(1)" },
		"no web address":  func(id *scaffold.Identity) { id.ContactPage = "example.org" },
		"YAML":            func(id *scaffold.Identity) { id.Name = "Rutland: Safeguarding" },
		"TOML":            func(id *scaffold.Identity) { id.Area = `Rut"land` },
		"Markdown":        func(id *scaffold.Identity) { id.Area = "Rut*land" },
		"a template":      func(id *scaffold.Identity) { id.Area = "{{ . }}" },
		"a list":          func(id *scaffold.Identity) { id.Area = "- Rutland" },
		"an abbreviation": func(id *scaffold.Identity) { id.Abbreviation = "R$1" },
	} {
		id := good
		change(&id)
		_, err := scaffold.Files(id, day)
		var e *scaffold.Error
		if !errors.As(err, &e) || e.Hint == "" {
			t.Errorf("%s: have error %v, want one with a hint", what, err)
		}
	}
	pale := good
	pale.Colour = "#3d85c6"
	_, err := scaffold.Files(pale, day)
	var e *palette.PaleError
	if !errors.As(err, &e) || e.Nearest == "" {
		t.Errorf("a pale colour: have error %v", err)
	}
}

func TestSameIdentityMakesTheSameSite(t *testing.T) {
	id := scaffold.Identity{Name: "Rutland Safeguarding Children Partnership", Address: "https://www.example.org/", Colour: "#4b2a7b"}
	a, err := scaffold.Files(id, day)
	if err != nil {
		t.Fatal(err)
	}
	b, err := scaffold.Files(id, day)
	if err != nil || !slices.EqualFunc(a, b, func(x, y scaffold.File) bool { return x.Path == y.Path && bytes.Equal(x.Data, y.Data) }) {
		t.Errorf("the bytes differ; error %v", err)
	}
}
