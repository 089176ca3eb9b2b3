package site

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A page script is a text file in sources/expected that says what must be on a page.
// An editor can add to one without knowing Go (sources/README.md says how):
//
//	# The reader who is worried must find 999 at once.
//	GET /worried-about-a-child/
//	body contains 999
//	body lacks 0300 500
//	title contains Worried about a child
//	hint the numbers are in data/contacts.toml
//
// A line that begins with # is a remark. GET begins a new page; every line after it
// is about that page. What can be asked for: "body" (the words that a reader sees,
// white space collapsed), "html" (the page as it is sent), "title", "code" (the
// answer's number), and "header NAME"; each "contains", "lacks", "is" or "matches"
// (a regular expression of Go's). "hint" is printed when the line before it fails.
// The answers come from a plain file server.
type check struct {
	where  string // file:line
	what   string // body, html, title, code, header
	header string
	how    string
	want   string
	hint   string
}

type request struct {
	where, path string
	checks      []*check
}

var checkLine = regexp.MustCompile(`^(body|html|title|code|header (\S+)) (contains|lacks|is|matches) (.+)$`)

func parseScript(name, source string) ([]*request, error) {
	var all []*request
	for i, line := range strings.Split(source, "\n") {
		where := fmt.Sprintf("%s:%d", name, i+1)
		line = strings.TrimSpace(line)
		switch path, isGet := strings.CutPrefix(line, "GET "); {
		case line == "" || strings.HasPrefix(line, "#"):
		case isGet:
			if !strings.HasPrefix(path, "/") {
				return nil, fmt.Errorf("%s: the address %q must begin with /", where, path)
			}
			all = append(all, &request{where: where, path: path})
		case len(all) == 0:
			return nil, fmt.Errorf("%s: %q comes before any GET", where, line)
		default:
			r := all[len(all)-1]
			if hint, ok := strings.CutPrefix(line, "hint "); ok && len(r.checks) > 0 {
				r.checks[len(r.checks)-1].hint = hint
				continue
			}
			m := checkLine.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("%s: %q is not understood: write, for example, body contains some words", where, line)
			}
			c := &check{where: where, what: m[1], header: m[2], how: m[3], want: m[4]}
			if c.header != "" {
				c.what = "header"
			}
			if c.how == "matches" {
				if _, err := regexp.Compile(c.want); err != nil {
					return nil, fmt.Errorf("%s: %w", where, err)
				}
			}
			r.checks = append(r.checks, c)
		}
	}
	for _, r := range all {
		if len(r.checks) == 0 {
			return nil, fmt.Errorf("%s: nothing is asked of %s", r.where, r.path)
		}
	}
	return all, nil
}

// holds reports whether what was found is as the check wants it.
func (c *check) holds(have string) bool {
	switch c.how {
	case "contains":
		return strings.Contains(have, c.want)
	case "lacks":
		return !strings.Contains(have, c.want)
	case "is":
		return have == c.want
	}
	return regexp.MustCompile(c.want).MatchString(have)
}

func TestPageScripts(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, "sources/expected/*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no page scripts: %v", err)
	}
	server := asItIs.serve()
	defer server.Close()
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			requests, err := parseScript("sources/expected/"+filepath.Base(name), string(source))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range requests {
				r.run(t, server.URL)
			}
		})
	}
}

func (r *request) run(t *testing.T, base string) {
	t.Helper()
	answer, err := http.Get(base + r.path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	source, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{"html": string(source), "code": strconv.Itoa(answer.StatusCode)}
	if node, err := html.Parse(bytes.NewReader(source)); err == nil {
		for n := range node.Descendants() {
			switch {
			case n.Data == "body" && n.Type == html.ElementNode:
				found["body"] = visible(n)
			case n.Data == "title" && n.Parent.Data == "head":
				found["title"] = text(n)
			}
		}
	}
	for _, c := range r.checks {
		have := found[c.what]
		if c.what == "header" {
			have = answer.Header.Get(c.header)
		}
		if !c.holds(have) {
			t.Errorf("%s: %s: %s does not hold: %s %s", c.where, r.path, c.what, c.how, c.want)
			if c.hint != "" {
				t.Errorf("  hint: %s", c.hint)
			}
		}
	}
}

// visible returns the words of an element without scripts and styles.
func visible(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestAPageScriptThatIsWrongSaysWhere(t *testing.T) {
	for source, want := range map[string]string{
		"body contains x":               `x.txt:1: "body contains x" comes before any GET`,
		"GET /a/\nbody has x":           `x.txt:2: "body has x" is not understood: write, for example, body contains some words`,
		"GET a/\nbody is x":             `x.txt:1: the address "a/" must begin with /`,
		"# remark\n\nGET /a/\n":         `x.txt:3: nothing is asked of /a/`,
		"GET /a/\nbody matches [":       "x.txt:2: error parsing regexp: missing closing ]: `[`",
		"GET /a/\nhint too early\n":     `x.txt:2: "hint too early" is not understood: write, for example, body contains some words`,
		"GET /a/\nheader Age is 1\n":    "",
		"GET /a/\nbody lacks b\nhint c": "",
	} {
		_, err := parseScript("x.txt", source)
		have := ""
		if err != nil {
			have = err.Error()
		}
		if have != want {
			t.Errorf("%q: have %q want %q", source, have, want)
		}
	}
}
