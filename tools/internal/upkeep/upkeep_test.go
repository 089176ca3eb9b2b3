package upkeep

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/register"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func read(t testing.TB, text string) *doc.Document {
	d, fs := markdown.Read("page.md", []byte(text))
	if d == nil {
		t.Fatal(fs)
	}
	return d
}

func TestPagesAreLookedAtAgainByTheirDay(t *testing.T) {
	d := read(t, "---\ntitle: T\nreviewBy: 2024-05-01\n---\n\nText.\n")
	if fs := ReviewDates(d, date("2024-05-01")); len(fs) != 0 {
		t.Errorf("on the day: have %v", fs)
	}
	fs := ReviewDates(d, date("2024-05-02"))
	if len(fs) != 1 || fs[0].Pos.Line != 3 {
		t.Errorf("the day after: have %v want one finding at line 3", fs)
	}
}

func TestEveryContactLeadsSomewhere(t *testing.T) {
	for _, tt := range []struct {
		contact string
		want    string
	}{
		{"phone = \"1\"\nchecked = 2024-01-10", ""},
		{"page = \"https://example.org/\"", ""},
		{"phone = \"1\"\npage = \"https://example.org/\"", "warning: nobody has checked the number of A"},
		{"phone = \"1\"\npage = \"https://example.org/\"\nurgent = true", "error: nobody has checked the number of A"},
		{"phone = \"1\"", "error: found neither a page nor a checked number for \"A\""},
		{"checked = 2024-01-10", "error: found neither a page nor a checked number for \"A\""},
		{"phone = \"\"\npage = \"\"", "error: found neither a page nor a checked number for \"A\""},
	} {
		all, wrong := ReadContacts("c.toml", []byte("[[child]]\nname = \"A\"\n"+tt.contact+"\n"))
		found := append(wrong, Contacts("c.toml", all, date("2024-03-01"))...)
		if tt.want == "" && len(found) > 0 || tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].String(), tt.want)) {
			t.Errorf("%q: have %v, want %q", tt.contact, found, tt.want)
		}
	}
}

func TestContactsAreCheckedEverySixMonths(t *testing.T) {
	const file = "[[child]]\nname = \"A\"\nphone = \"1\"\nchecked = 2024-01-10\n\n[[other]]\nname = \"B\"\nphone = \"2\"\n\n[[child]]\nname = \"C\"\nphone = \"3\"\nchecked = 2030-01-01\n"
	all, fs := ReadContacts("data/contacts.toml", []byte(file))
	if len(fs) > 0 || len(all) != 3 {
		t.Fatalf("have %v and %v", all, fs)
	}
	var have []string
	for _, f := range Contacts("data/contacts.toml", all, date("2024-07-11")) {
		have = append(have, f.Pos.String())
	}
	// The one in between has a number that nobody has checked, and no page.
	if s := strings.Join(have, " "); s != "data/contacts.toml:1 data/contacts.toml:6 data/contacts.toml:10" {
		t.Errorf("have %s", s)
	}
	if s := strings.Join(Public(all), " "); s != "1 2 3" {
		t.Errorf("have %s as public", s)
	}
	if _, fs := ReadContacts("data/contacts.toml", []byte("[[child]]\nname = \n")); len(fs) != 1 || fs[0].Severity != diag.Error || fs[0].Pos.Line != 2 {
		t.Errorf("a broken file: have %v", fs)
	}
}

func TestActionsOpenForLongAreToldWithoutTheirWords(t *testing.T) {
	all := []register.Action{
		{Recommendation: "secret", Due: date("2023-06-01")},
		{Recommendation: "secret", Due: date("2023-06-01"), Done: date("2024-06-01")},
		{Recommendation: "secret", Due: date("2024-01-01")},
		{Recommendation: "secret"},
	}
	fs := Actions(all, date("2024-03-01"))
	if len(fs) != 1 || strings.Contains(fs[0].Message+fs[0].Excerpt, "secret") {
		t.Errorf("have %v want one finding without the words", fs)
	}
}

func TestSupersededVersionsStay(t *testing.T) {
	fs := Versions([]*doc.Document{read(t, "---\ntitle: A\nexpiryDate: 2025-01-01\n---\n\nText.\n"), read(t, "---\ntitle: B\n---\n\nText.\n")})
	if len(fs) != 1 || fs[0].Rule != superseded.ID {
		t.Errorf("have %v", fs)
	}
}

func TestRedirectsLeadSomewhere(t *testing.T) {
	exists := func(a string) bool { return a == "/new" || a == "/there" }
	for _, c := range []struct{ from, to, want string }{
		{"/old", "/new/#part", ""},
		{"/old", "https://example.org/", ""},
		{"/old/", "/old", "itself"},
		{"/old", "/gone", "no page"},
		{"/there", "/new", "still has"},
		{"old", "/new", "does not begin"},
	} {
		fs := Redirects([]Redirect{{From: c.from, To: c.to}}, exists)
		if c.want == "" && len(fs) > 0 || c.want != "" && (len(fs) != 1 || !strings.Contains(fs[0].Message, c.want)) {
			t.Errorf("%s to %s: have %v want %q", c.from, c.to, fs, c.want)
		}
	}
	fs := Redirects([]Redirect{{From: "/a", To: "/b"}, {From: "/b", To: "/new"}, {From: "/a", To: "/new"}}, exists)
	if len(fs) != 2 {
		t.Errorf("a chain and a double: have %v", fs)
	}
}

func TestStyleSheetsThatBrowsersCannotRead(t *testing.T) {
	for name, c := range map[string]struct {
		css  string
		line int
	}{
		"fine":             {"@layer a, b;\n@media (width > 40em) {\n  a:is(.b, .c) { color: light-dark(#000, #fff); &:hover { margin: 0 } }\n}\n", 0},
		"brace left open":  {"a { color: red;\n\nb { color: blue; }\n", 1},
		"brace too many":   {"a { color: red; }\n}\n", 2},
		"bracket mixed up": {"a { width: calc(1px + 2px}; }\n", 1},
		"open comment":     {"a { color: red; }\n/* never\n", 2},
		"open string":      {"a::before { content: \"x;\n}\n", 1},
		"no colon":         {"a {\n  color red;\n}\n", 2},
	} {
		fs := Styles("assets/css/x.css", []byte(c.css))
		if c.line == 0 && len(fs) > 0 || c.line > 0 && (len(fs) == 0 || fs[0].Pos.Line != c.line) {
			t.Errorf("%s: have %v want line %d", name, fs, c.line)
		}
	}
}

func TestTheProjectsOwnStyleSheetsAreSound(t *testing.T) {
	files, err := filepath.Glob("../../../assets/css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatalf("no style sheets: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range Styles(filepath.Base(name), data) {
			t.Error(f)
		}
	}
}

func FuzzStylesOfAnyText(f *testing.F) {
	f.Add("a { color: red; } /* x */ @media (x) { b { c: url(x) } }")
	f.Fuzz(func(t *testing.T, s string) {
		for _, found := range Styles("x.css", []byte(s)) {
			if found.Pos.Line < 1 || found.Pos.Line > 1+strings.Count(s, "\n") {
				t.Errorf("a finding outside the text: %v", found)
			}
		}
	})
}

func TestExternalLinksAreAskedOnceAndRemembered(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/gone":
			http.NotFound(w, r)
		case "/no-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		case "/shy":
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer server.Close()
	d := read(t, "[A]("+server.URL+"/fine#x) [B]("+server.URL+"/gone) [C]("+server.URL+"/no-head) [D]("+server.URL+"/shy) [E](/inside) [F]("+server.URL+"/gone)\n")
	links := ExternalLinks(d)
	if len(links) != 5 {
		t.Fatalf("have %v", links)
	}
	f := &Fetcher{Cache: filepath.Join(t.TempDir(), "cache", "links.json"), Pause: time.Millisecond, Now: date("2024-05-01")}
	for i := range 2 {
		fs, err := f.Check(context.Background(), links)
		if err != nil || len(fs) != 2 || !strings.Contains(fs[0].Message, "404") || fs[0].Severity != diag.Warning {
			t.Errorf("time %d: have %v and %v, want a warning for each place of the link that is gone", i+1, fs, err)
		}
	}
	if n := asked.Load(); n != 6 {
		t.Errorf("asked %d times want 6", n)
	}
	f.Now = date("2024-06-01")
	if _, err := f.Check(context.Background(), links); err != nil || asked.Load() != 12 {
		t.Errorf("a month later: asked %d times in all want 12; %v", asked.Load(), err)
	}
}
