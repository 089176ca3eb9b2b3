package production

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/publish/release"
)

// Conditions are those in which a website is built to see whether they get into
// it. They hold for a process: time zone, language and number of processors
// cannot be changed in one that runs.
type Conditions struct {
	Dir string   // a copy of the site folder
	Env []string // NAME=value, besides those that the process has
}

// An influence is something that must not change a single byte.
type influence struct {
	name      string
	env       []string // where it is one of the environment
	usual     []string // and what it is otherwise
	otherwise func(*copying)
}

var influences = []influence{
	{name: "the time zone", usual: []string{"TZ=UTC"}, env: []string{"TZ=Pacific/Kiritimati"}},
	{name: "the language", usual: []string{"LANG=C", "LC_ALL=C"}, env: []string{"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8"}},
	{name: "the number of processors", usual: []string{"GOMAXPROCS=1"}, env: []string{"GOMAXPROCS=4"}},
	{name: "the name of the folder", otherwise: func(c *copying) { c.folder = filepath.Join("another folder", "with-a-longer-name") }},
	{name: "the times of the files", otherwise: func(c *copying) { c.at = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC) }},
	{name: "the order of the files", otherwise: func(c *copying) { c.backwards = true }},
}

// moment is what counts as now in the pages. Otherwise it stands just past the
// latest date that has passed (hugo.Clock), and up to the present no page comes or
// goes: only a template that asks what time it is gives other bytes.
func moment(now time.Time) influence {
	return influence{name: "the moment", env: []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(now.Unix(), 10)}}
}

// Reproduce builds copies of the site folder in different conditions and compares
// every byte of what comes out, the manifest included. Where the result differs,
// each influence is tried by itself to name the one that is to blame.
func Reproduce(ctx context.Context, dir string, build func(context.Context, Conditions) ([]diag.Finding, error)) ([]diag.Finding, error) {
	work, err := os.MkdirTemp("", "nscp-verify-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	influences := slices.Clone(influences)
	if os.Getenv("SOURCE_DATE_EPOCH") == "" { // or it is what somebody decided
		influences = append(influences, moment(time.Now()))
	}
	number := 0
	run := func(changed ...influence) (map[string][]byte, []diag.Finding, error) {
		number++
		c := copying{folder: "site", at: time.Now()}
		var env []string
		for _, i := range influences {
			if slices.ContainsFunc(changed, func(x influence) bool { return x.name == i.name }) {
				env = append(env, i.env...)
				if i.otherwise != nil {
					i.otherwise(&c)
				}
			} else {
				env = append(env, i.usual...)
			}
		}
		at := filepath.Join(work, strconv.Itoa(number), c.folder)
		if err := c.copy(dir, at); err != nil {
			return nil, nil, err
		}
		found, err := build(ctx, Conditions{Dir: at, Env: env})
		if n, _ := diag.Count(found); err != nil || n > 0 {
			return nil, found, err
		}
		files, err := output(at)
		return files, nil, err
	}
	usual, found, err := run()
	if err != nil || len(found) > 0 {
		return found, err
	}
	other, found, err := run(influences...)
	if err != nil || len(found) > 0 {
		return found, err
	}
	differ := differences(usual, other)
	if len(differ) == 0 {
		return nil, nil
	}
	var blame []string
	for _, i := range influences {
		alone, found, err := run(i)
		if err != nil || len(found) > 0 {
			return found, err
		}
		if len(differences(usual, alone)) > 0 {
			blame = append(blame, i.name)
		}
	}
	again, found, err := run()
	if err != nil || len(found) > 0 {
		return found, err
	}
	if len(differences(usual, again)) > 0 {
		blame = append(blame, "chance: two builds in the same conditions differ")
	}
	for i := range differ {
		differ[i].Message += "; what changes it is " + strings.Join(blame, ", ")
	}
	return differ, nil
}

// A copying is how the site folder is copied.
type copying struct {
	folder    string
	at        time.Time // of all files
	backwards bool      // the last file is written first
}

// passed over: what is not a source of the website, and what is large.
var passedOver = []string{".git", release.Records, "public", "resources", "node_modules", "tools", ".hugo_build.lock"}

func (c copying) copy(from, to string) error {
	type file struct{ from, to string }
	var files []file
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		if slices.Contains(passedOver, rel) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			files = append(files, file{name, filepath.Join(to, rel)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.backwards {
		slices.Reverse(files)
	}
	for _, f := range files {
		data, err := os.ReadFile(f.from)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(f.to), 0o777)
		}
		if err == nil {
			err = os.WriteFile(f.to, data, 0o666)
		}
		if err == nil {
			err = os.Chtimes(f.to, c.at, c.at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// output reads the website that was built in a folder, with its manifest and the
// includes for servers.
func output(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	public := filepath.Join(dir, "public")
	for _, root := range []string{public, release.Beside(public, "")} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == "build.json" {
				return err // the record names the revision, which a copy has not
			}
			rel, err := filepath.Rel(dir, name)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(rel)], err = os.ReadFile(name)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, errors.New("the build left nothing to compare")
	}
	return files, nil
}

// differences returns a finding for each file that is not the same in both.
func differences(a, b map[string][]byte) []diag.Finding {
	var found []diag.Finding
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		x, inA := a[name]
		y, inB := b[name]
		message := ""
		switch {
		case !inA || !inB:
			message = "the file is made in some conditions and not in others"
		case !bytes.Equal(x, y):
			i := 0
			for i < min(len(x), len(y)) && x[i] == y[i] {
				i++
			}
			message = fmt.Sprintf("the file is not the same in different conditions, from byte %d on", i)
		default:
			continue
		}
		found = append(found, diag.Finding{
			Rule: "not-reproducible", Severity: diag.Error, Pos: diag.Position{Path: name}, Message: message,
			Why: "nobody can check that what is published was made from these sources",
			Fix: "take what depends on the machine or the moment out of the template or the package that writes the file",
		})
	}
	return found
}
