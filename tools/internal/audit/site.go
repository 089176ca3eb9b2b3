package audit

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"nscp/tools/internal/check"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/history"
	"nscp/tools/internal/page"
	"nscp/tools/internal/read/markdown"
	"nscp/tools/internal/upkeep"
)

// Files that a site may have.
const (
	wordsPath     = "sources/words.txt"
	contactsPath  = "data/contacts.toml"
	redirectsPath = "sources/redirects.csv"
	linksPath     = ".nscp/links.json"
)

// A site is a folder that is read and never left: all access is through os.Root.
type site struct {
	dir  string
	root *os.Root
}

func open(dir string) (*site, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the site folder: %w", err)
	}
	return &site{dir, root}, nil
}

func (s *site) close() { s.root.Close() }

// read returns a file's bytes; nil where there is none.
func (s *site) read(name string) ([]byte, error) {
	data, err := s.root.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// must is read for a file that decides what is published: that it cannot be read
// is an error finding.
func (s *site) must(name string) ([]byte, []diag.Finding) {
	data, err := s.read(name)
	if err != nil {
		return nil, []diag.Finding{{Rule: "unreadable", Severity: diag.Error, Pos: diag.Position{Path: name}, Message: "the file cannot be read: " + err.Error(), Fix: "check who may read " + name}}
	}
	return data, nil
}

func (s *site) config() (check.Config, []diag.Finding) {
	data, wrong := s.must(configPath)
	c, found := parseConfig(data)
	return c, append(wrong, found...)
}

func (s *site) words() ([]string, error) {
	data, err := s.read(wordsPath)
	if err != nil {
		return nil, fmt.Errorf("reading the word list: %w", err)
	}
	return strings.Split(string(data), "\n"), nil
}

func (s *site) contacts(today time.Time) ([]upkeep.Contact, []diag.Finding) {
	data, wrong := s.must(contactsPath)
	all, found := upkeep.ReadContacts(contactsPath, data)
	return all, append(append(wrong, found...), upkeep.Contacts(contactsPath, all, today)...)
}

func (s *site) signoffs() ([]*disclosure.Signoff, []diag.Finding) {
	data, wrong := s.must(disclosure.SignoffPath)
	all, found := disclosure.ReadSignoffs(disclosure.SignoffPath, data)
	return all, append(wrong, found...)
}

// A written page is one that people write in content/ themselves.
type written struct {
	path string
	key  [sha256.Size]byte
	data []byte
}

// read returns the page, and what of it would be missing from the website, stand
// there as something else, or take Hugo hours: Hugo says little or nothing of it.
func (w written) read() (*doc.Document, []diag.Finding) {
	d, found := markdown.Read(w.path, w.data)
	found = slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Rule == "empty-file" }) // its template fills it
	if n, _ := diag.Count(found); n == 0 && !utf8.Valid(w.data) {
		found = append(found, diag.Finding{
			Rule: "file-encoding", Severity: diag.Error, Pos: diag.Position{Path: w.path},
			Message: "the file is not UTF-8, and Hugo reads nothing else",
			Why:     "letters would be lost, or the whole page",
			Fix:     "save " + w.path + " as UTF-8",
		})
	}
	return d, found
}

// pages returns the pages that people write. What the converter wrote was checked
// in its source: such a page is known by the conversion, or by its stamp.
func (s *site) pages(generated map[string]bool) ([]written, error) {
	var out []written
	err := fs.WalkDir(s.root.FS(), "content", func(name string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !e.Type().IsRegular() || path.Ext(name) != ".md" || generated[name] {
			return err
		}
		data, err := s.root.ReadFile(name)
		if err != nil {
			return err
		}
		if page.Stamp(data) == page.NoStamp {
			out = append(out, written{name, sha256.Sum256(data), data})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the pages: %w", err)
	}
	return out, nil
}

// programs are the templates that make pages of this website from data. Any other
// in content/ would be run as well, whoever put it there.
var programs = []string{"content/annual-reports/_content.gotmpl", "content/commitments/_content.gotmpl"}

// strays returns what lies among the pages and the files to download and is
// neither. Links among the sources are found by the conversion.
func (s *site) strays() ([]diag.Finding, error) {
	var out []diag.Finding
	for _, folder := range []string{"content", "static"} {
		err := fs.WalkDir(s.root.FS(), folder, func(name string, e fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil:
				return err
			case e.Type()&fs.ModeSymlink != 0:
				out = append(out, diag.Finding{
					Rule: "symbolic-link", Severity: diag.Error, Pos: diag.Position{Path: name},
					Message: "found a symbolic link where a file was expected",
					Why:     "what it leads to may change, or not be there on the machine that publishes",
					Fix:     "put the file itself in " + path.Dir(name),
				})
			case strings.HasPrefix(e.Name(), "_content.") && !slices.Contains(programs, name):
				out = append(out, diag.Finding{
					Rule: "template-in-content", Severity: diag.Error, Pos: diag.Position{Path: name},
					Message: "found a template that makes pages; expected words",
					Why:     "Hugo would run it, and publish whatever it makes",
					Fix:     "remove " + name + ", and write the pages as .md files",
				})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("looking through %s: %w", folder, err)
		}
	}
	return out, nil
}

func (s *site) styles() []diag.Finding {
	names, err := fs.Glob(s.root.FS(), "assets/css/*.css")
	if err != nil {
		return nil // only for a bad pattern, and this one is constant
	}
	var out []diag.Finding
	for _, name := range names {
		data, wrong := s.must(name)
		out = append(append(out, wrong...), upkeep.Styles(name, data)...)
	}
	return out
}

// external asks other sites about links.
func (s *site) external(ctx context.Context, links []upkeep.Link, now time.Time) ([]diag.Finding, error) {
	f := &upkeep.Fetcher{Cache: filepath.Join(s.dir, filepath.FromSlash(linksPath)), Now: now}
	return f.Check(ctx, links)
}

// changedSince returns the files of a site that differ from a git revision, new
// ones among them.
func changedSince(ctx context.Context, dir, revision string) (map[string]bool, error) {
	all, err := history.Changed(ctx, dir, revision)
	changed := map[string]bool{}
	for _, c := range all {
		changed[c.Path] = true
	}
	return changed, err
}
