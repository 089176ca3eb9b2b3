package production

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/page"
	"nscp/tools/internal/publish/finish"
	"nscp/tools/internal/publish/release"
)

// sources say what each page was made from.
type sources struct {
	pages map[string]string // by the address of the built file
	files map[string]string // hash of every file of sources/ and of pages that people write
}

// of returns what a built file was made from: for a generated page the source
// that it names, for any other its own file in content/.
func (s *sources) of(address string) (name, hash string, ok bool) {
	name, ok = s.pages[address]
	return name, s.files[name], ok
}

// readSite reads every page and source once: what each page was made from, which
// pages must not be on the website, and what is wrong with their front matter.
func readSite(dir string, clock, now time.Time) (s *sources, waiting []Page, found []diag.Finding, err error) {
	s = &sources{pages: map[string]string{}, files: map[string]string{}}
	err = walk(dir, "sources", func(file string, data []byte) {
		s.files[file] = release.Hash(data)
	})
	if err != nil {
		return nil, nil, nil, err
	}
	owner := map[string]string{} // files by address
	err = walk(dir, "content", func(file string, data []byte) {
		if filepath.Ext(file) != ".md" {
			return
		}
		name := page.MadeFrom(data)
		if _, known := s.files[name]; !known {
			name = file
			s.files[file] = release.Hash(data)
		}
		fields, _, _, wrong := frontmatter.Read(file, data)
		address := addressOf(file, fields)
		if first, taken := owner[address]; taken {
			found = append(found, diag.Finding{
				Rule: "shared-address", Severity: diag.Error, Pos: diag.Position{Path: file},
				Message: fmt.Sprintf("the page has the same address as %s: %s", first, address),
				Why:     "only one of the two would be on the website",
				Fix:     "give one of the two another url in its front matter, or another file name",
			})
		}
		owner[address], s.pages[address] = file, name
		p, more := withheld(file, fields, clock, now)
		found = append(append(found, wrong...), more...)
		if p != nil {
			waiting = append(waiting, *p)
		}
	})
	return s, waiting, found, err
}

// walk reads every regular file below a folder of the site.
func walk(dir, folder string, use func(file string, data []byte)) error {
	err := filepath.WalkDir(filepath.Join(dir, folder), func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err == nil {
			use(filepath.ToSlash(rel), data)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// record says how the website is made.
func (o Options) record(s *sources) finish.Record {
	r := finish.Record{Versions: versions(), Clock: o.Clock.UTC().Format(time.RFC3339), Sources: map[string]string{}}
	if o.Revision != nil {
		r.Revision, r.Modified = o.Revision()
	}
	for name, hash := range s.files {
		if strings.HasPrefix(name, "sources/") {
			r.Sources[name] = hash
		}
	}
	return r
}

// versions returns the versions of what decides the bytes.
func versions() map[string]string {
	v := map[string]string{}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v["go"], v["nscp"] = info.GoVersion, info.Main.Version
	for _, m := range info.Deps {
		switch m.Path {
		case "github.com/gohugoio/hugo", "github.com/andybalholm/brotli", "github.com/klauspost/compress", "github.com/tdewolff/minify/v2":
			v[m.Path] = m.Version
		}
	}
	return v
}

// Revision asks git for the revision of a site folder. Without git, or outside a
// repository, it is "".
func Revision(dir string) func() (string, bool) {
	return func() (string, bool) {
		head, err := exec.Command("git", "-C", dir, "rev-parse", "HEAD").Output()
		if err != nil {
			return "", false
		}
		status, err := exec.Command("git", "-C", dir, "status", "--porcelain", "--", ".").Output()
		return strings.TrimSpace(string(head)), err != nil || len(status) > 0
	}
}
