package hosting

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/release"
)

// A Redirect leads from an old address to where its content is now. Addresses
// are permanent: what moves keeps its old one in sources/redirects.csv.
type Redirect struct {
	From string // path from the root; "*" at the end stands for anything
	To   string // path from the root with an optional #fragment, or an https address
	Pos  diag.Position
}

// Forms returns the addresses to answer: with and without the slash at the end,
// as hosts tell the two apart.
func (r Redirect) Forms() []string {
	from := strings.TrimSuffix(r.From, "/")
	switch {
	case strings.HasSuffix(from, "/*"):
		tree := strings.TrimSuffix(from, "/*")
		return []string{tree, tree + "/*"}
	case path.Ext(from) != "":
		return []string{from}
	}
	return []string{from, from + "/"}
}

// An answer is what a host says at one address.
type answer struct{ from, to string }

// answers returns what is said at every address, each once. Where "/old" and
// "/old/*" are both redirected, the first of them holds for "/old".
func answers(redirects []Redirect) []answer {
	var all []answer
	seen := map[string]bool{}
	for _, r := range redirects {
		for _, from := range r.Forms() {
			if !seen[from] {
				seen[from] = true
				all = append(all, answer{from, r.To})
			}
		}
	}
	return all
}

// maxRedirectLines is more than any host accepts.
const maxRedirectLines = 10_000

// ReadRedirects reads a table of two columns, from and to. Further columns are
// for people. Lines that begin with # are comments. Addresses stand before
// wildcards in what is returned, longer wildcards before shorter ones: hosts take
// the first that fits.
func ReadRedirects(name string, data []byte) ([]Redirect, []diag.Finding) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.Comment = '#'
	r.FieldsPerRecord = -1
	r.TrimLeadingSpace = true
	var redirects []Redirect
	var found []diag.Finding
	header := true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad := new(csv.ParseError); errors.As(err, &bad) {
			found = append(found, redirectFinding("redirect-syntax", diag.Position{Path: name, Line: bad.Line, Column: bad.Column},
				fmt.Sprintf("the line is not a row of a table: %v", bad.Err), "close the quotation mark, or take it out"))
			break
		}
		if err != nil {
			return nil, append(found, redirectFinding("redirect-syntax", diag.Position{Path: name}, err.Error(), "save the table as CSV in UTF-8"))
		}
		line, _ := r.FieldPos(0)
		pos := diag.Position{Path: name, Line: line}
		if header {
			header = false
			if len(row) < 2 || strings.TrimSpace(row[0]) != "from" || strings.TrimSpace(row[1]) != "to" {
				found = append(found, redirectFinding("redirect-syntax", pos, "the first row does not name the columns; expected from,to", "write from,to as the first row"))
				break
			}
			continue
		}
		if len(row) < 2 {
			found = append(found, redirectFinding("redirect-syntax", pos, "the row has no second column; expected from,to", "write the old address, a comma and the new address"))
			continue
		}
		x := Redirect{From: strings.TrimSpace(row[0]), To: strings.TrimSpace(row[1]), Pos: pos}
		if message := x.problem(); message != "" {
			found = append(found, redirectFinding("redirect-syntax", pos, message, "write addresses as they stand behind the host's name: /old/page/,/new/page/"))
			continue
		}
		if len(redirects) == maxRedirectLines {
			found = append(found, redirectFinding("redirect-syntax", pos, fmt.Sprintf("there are more than %d redirects", maxRedirectLines), "use a wildcard: /old/*"))
			break
		}
		redirects = append(redirects, x)
	}
	slices.SortStableFunc(redirects, func(a, b Redirect) int {
		wa, wb := strings.HasSuffix(a.From, "*"), strings.HasSuffix(b.From, "*")
		switch {
		case wa && !wb:
			return 1
		case wb && !wa:
			return -1
		case wa:
			return len(b.From) - len(a.From)
		}
		return 0
	})
	return redirects, found
}

func redirectFinding(rule string, pos diag.Position, message, fix string) diag.Finding {
	return diag.Finding{
		Rule: rule, Severity: diag.Error, Pos: pos, Message: message,
		Why: "whoever follows an old link or bookmark would not arrive",
		Fix: fmt.Sprintf("in %s, %s", pos.Path, fix),
	}
}

// problem says what is wrong with the addresses by themselves. What gets through
// can stand in every host's file as it is.
func (r Redirect) problem() string {
	from := strings.TrimSuffix(r.From, "*")
	switch {
	case !strings.HasPrefix(r.From, "/") || strings.HasPrefix(r.From, "//"):
		return fmt.Sprintf("the old address is %q; expected a path such as /old/page/", r.From)
	case !plainPath(from) || strings.ContainsAny(from, "?#*"):
		return fmt.Sprintf("the old address %q has characters that hosts read in different ways; expected a plain path", r.From)
	case from != r.From && !strings.HasSuffix(from, "/"):
		return fmt.Sprintf("the old address %q has a wildcard inside a name; expected it behind a slash: /old/*", r.From)
	case from == "/":
		return "the redirect would cover the whole website"
	}
	if strings.HasPrefix(r.To, "https://") {
		u, err := url.Parse(r.To)
		if err != nil || u.Host == "" || u.User != nil || !plainPath(strings.TrimPrefix(r.To, "https:")) {
			return fmt.Sprintf("the new address is %q; expected an address such as https://example.org/page", r.To)
		}
		return ""
	}
	to, _, _ := strings.Cut(r.To, "#")
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || !plainPath(r.To) || strings.Contains(to, "?") {
		return fmt.Sprintf("the new address is %q; expected a path such as /new/page/ or an https address", r.To)
	}
	return ""
}

// plainPath reports whether an address can stand unquoted in the files of all
// hosts.
func plainPath(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/-._~#?=&%", r))
	}) < 0 && !strings.Contains(s, "..")
}

// CheckRedirects compares redirects with each other and with the website: each
// must arrive at a page, in one step, and hide none.
func CheckRedirects(redirects []Redirect, files *release.Manifest) []diag.Finding {
	var found []diag.Finding
	first := map[string]Redirect{}
	for _, r := range redirects {
		key := strings.TrimSuffix(r.From, "/")
		if other, twice := first[key]; twice {
			found = append(found, redirectFinding("redirect-duplicate", r.Pos,
				fmt.Sprintf("%s is redirected already on line %d", r.From, other.Pos.Line), "keep one of the two rows"))
			continue
		}
		first[key] = r
	}
	for _, r := range redirects {
		if file, hides := standsAt(files, r.From); hides {
			found = append(found, redirectFinding("redirect-shadow", r.Pos,
				fmt.Sprintf("%s is the address of a page (%s), which the redirect would hide", r.From, file), "delete the row, or give the page another address"))
		}
		if strings.HasPrefix(r.To, "https://") {
			continue
		}
		to, _, _ := strings.Cut(r.To, "#")
		if next, ok := follow(redirects, to); ok {
			if loops(redirects, r) {
				found = append(found, redirectFinding("redirect-loop", r.Pos, fmt.Sprintf("%s goes round in a circle by way of %s", r.From, r.To), "write where the content is now"))
			} else {
				found = append(found, redirectFinding("redirect-chain", r.Pos,
					fmt.Sprintf("%s leads to %s, which is redirected itself (line %d)", r.From, r.To, next.Pos.Line), fmt.Sprintf("write %s as the new address", next.To)))
			}
			continue
		}
		if _, ok := standsAt(files, to); !ok {
			found = append(found, redirectFinding("redirect-target", r.Pos, fmt.Sprintf("%s leads to %s, and there is no such page", r.From, r.To), "write the address of a page that is on the website"))
		}
	}
	return found
}

// follow returns the redirect that answers an address.
func follow(redirects []Redirect, address string) (Redirect, bool) {
	for _, r := range redirects {
		tree, wild := strings.CutSuffix(r.From, "*")
		if wild && (strings.HasPrefix(address, tree) || address+"/" == tree) ||
			!wild && strings.TrimSuffix(r.From, "/") == strings.TrimSuffix(address, "/") {
			return r, true
		}
	}
	return Redirect{}, false
}

// loops reports whether following the redirect never ends.
func loops(redirects []Redirect, r Redirect) bool {
	for range len(redirects) + 1 {
		to, _, _ := strings.Cut(r.To, "#")
		next, ok := follow(redirects, to)
		if !ok {
			return false
		}
		r = next
	}
	return true
}

// standsAt returns the file that is shown at an address. A wildcard stands for
// its folder's own page.
func standsAt(files *release.Manifest, address string) (string, bool) {
	name := strings.Trim(strings.TrimSuffix(address, "*"), "/")
	for _, try := range []string{name, path.Join(name, "index.html")} {
		if f, ok := files.Find(try); ok && f.Kind != release.Host {
			return f.Path, true
		}
	}
	return "", false
}
