package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"nscp/tools/internal/synthetic"
)

// A bench measures everything, in a folder of its own.
type bench struct {
	repository string // whose templates the sites have
	work       string
	sizes      []int
	runs       int
	seed       uint64
	peers      bool
	cold       int // largest number of documents that is compressed without a cache
	limit      time.Duration
	log        func(format string, args ...any)

	self, nscp, hugo string             // programs
	taken            map[string]*series // by name and size
	pages            map[int]int        // built pages of the site, by documents
	plainPages       map[int]int        // pages of the plain corpus
	parts            map[string]float64 // memory of processes and the like, by name and size
	missing          map[string]string  // peers that could not be had, and why
	start            startup
	templates        []template // of the largest site
	query            map[int]int
	aside            int // how many folders were put aside
}

func key(name string, documents int) string { return fmt.Sprintf("%s/%d", name, documents) }

func (b *bench) series(name string, documents int) *series {
	k := key(name, documents)
	if b.taken[k] == nil {
		b.taken[k] = &series{}
	}
	return b.taken[k]
}

// A contender is one program that makes a website of the documents.
type contender struct {
	name  string
	clean []string // what is removed before each run, below the folder of its size
	args  []string
	dir   string // where it runs
	out   string // where its pages come to lie, for counting them; "" is not counted
	edit  string // Markdown files below dir, of which the first is edited before each run
}

// the names of what is compared.
const (
	pipeline  = "nscp, whole pipeline"
	again     = "nscp, after one edit"
	cached    = "nscp, compression cached"
	coldest   = "nscp, compression cold"
	ours      = "Hugo, our templates"
	bareHugo  = "Hugo, bare theme"
	eleventy  = "Eleventy"
	astro     = "Astro"
	jekyll    = "Jekyll"
	unchanged = "nscp convert, nothing changed"
)

func (b *bench) contenders(documents int) []contender {
	at := func(parts ...string) string {
		return filepath.Join(append([]string{b.work, fmt.Sprint(documents)}, parts...)...)
	}
	node := func(module ...string) string {
		return filepath.Join(append([]string{b.work, "node_modules"}, module...)...)
	}
	cs := []contender{
		{name: pipeline, dir: at("site"), args: []string{b.nscp, "build", "--production", "--compress=false"}, clean: []string{"site/public", "site/.nscp"}},
		// It finds what the pipeline before it left.
		{name: again, dir: at("site"), args: []string{b.nscp, "build", "--production", "--compress=false"}, edit: "sources/briefings/*.md"},
		{name: ours, dir: at("site"), args: []string{b.hugo, "--quiet", "--destination", at("ours")}, clean: []string{"ours"}},
		{name: bareHugo, dir: at("hugo"), args: []string{b.hugo, "--quiet"}, clean: []string{"hugo/public"}, out: at("hugo/public")},
	}
	if b.peers {
		cs = append(cs,
			contender{name: eleventy, dir: at("eleventy"), args: []string{"node", node("@11ty", "eleventy", "cmd.cjs"), "--quiet"}, clean: []string{"eleventy/_site"}, out: at("eleventy/_site")},
			contender{name: astro, dir: at("astro"), args: []string{"node", node("astro", "astro.js"), "build", "--silent"}, clean: []string{"astro/dist", "astro/.astro", "astro/node_modules"}, out: at("astro/dist")},
			contender{name: jekyll, dir: at("jekyll"), args: []string{"jekyll", "build", "--quiet"}, clean: []string{"jekyll/_site", "jekyll/.jekyll-cache"}, out: at("jekyll/_site")},
		)
	}
	return cs
}

// run measures every size.
func (b *bench) run(ctx context.Context) error {
	if err := b.programs(ctx); err != nil {
		return err
	}
	for _, n := range b.sizes {
		if err := b.prepare(ctx, n); err != nil {
			return err
		}
		if err := b.compare(ctx, n); err != nil {
			return err
		}
		if err := b.stages(ctx, n); err != nil {
			return err
		}
		if n <= b.cold {
			if err := b.compression(ctx, n); err != nil {
				return err
			}
		}
		if n == b.sizes[len(b.sizes)-1] {
			if err := b.measureTemplates(ctx, n); err != nil {
				return err
			}
		}
	}
	if err := b.measureStart(ctx); err != nil {
		return err
	}
	// Ten thousand documents are some gigabytes in every form.
	for _, n := range b.sizes {
		if err := os.RemoveAll(filepath.Join(b.work, fmt.Sprint(n))); err != nil {
			return err
		}
	}
	return nil
}

// programs builds what is measured, and installs the peers.
func (b *bench) programs(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.self = self
	b.nscp, b.hugo = filepath.Join(b.work, "nscp"), filepath.Join(b.work, "hugo")
	if err := os.MkdirAll(b.work, 0o777); err != nil {
		return err
	}
	for program, pkg := range map[string]string{b.nscp: "./tools/nscp", b.hugo: "github.com/gohugoio/hugo"} {
		b.log("building %s", pkg)
		if _, _, err := measure(ctx, time.Hour, b.repository, "go", "build", "-o", program, pkg); err != nil {
			return err
		}
	}
	if !b.peers {
		return nil
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(b.repository, "tools/internal/bench/peers", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(b.work, name), data, 0o666); err != nil {
			return err
		}
	}
	b.log("installing Eleventy and Astro")
	if _, _, err := measure(ctx, 10*time.Minute, b.work, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		b.missing[eleventy], b.missing[astro] = err.Error(), err.Error()
	}
	if _, err := exec.LookPath("jekyll"); err != nil {
		b.missing[jekyll] = "jekyll is not installed: run tools/bench as root on Debian, or install it"
	}
	return nil
}

// prepare writes what is measured at a size. A process of its own does it: to
// Linux, a process has had at least the memory that the one which started it had.
func (b *bench) prepare(ctx context.Context, n int) error {
	b.log("%d documents: writing", n)
	_, out, err := measure(ctx, time.Hour, b.repository, b.self, "-prepare", fmt.Sprint(n), "-work", b.work, "-seed", fmt.Sprint(b.seed))
	if err != nil {
		return err
	}
	b.plainPages[n], err = strconv.Atoi(strings.TrimSpace(out))
	return err
}

// write writes the site of a size, converts it, gives each peer its pages, and
// returns how many pages a peer is to make.
func (b *bench) write(ctx context.Context, n int) (int, error) {
	folder := filepath.Join(b.work, fmt.Sprint(n))
	if err := os.RemoveAll(folder); err != nil {
		return 0, err
	}
	dir := filepath.Join(folder, "site")
	if err := synthetic.Site(dir, b.repository, b.seed, n); err != nil {
		return 0, err
	}
	if _, _, err := measure(ctx, time.Hour, dir, b.nscp, "convert"); err != nil {
		return 0, err
	}
	pages, err := plainPages(dir)
	if err != nil {
		return 0, err
	}
	themes := map[string]bool{}
	for peer, place := range map[string]string{"hugo": "content", "eleventy": "documents", "astro": "documents", "jekyll": "_documents"} {
		if err := os.CopyFS(filepath.Join(folder, peer), os.DirFS(filepath.Join(b.repository, "tools/internal/bench/peers", peer))); err != nil {
			return 0, err
		}
		for _, p := range pages {
			name := filepath.Join(folder, peer, place, filepath.FromSlash(p.path)+".md")
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				return 0, err
			}
			if err := os.WriteFile(name, p.markdown(), 0o666); err != nil {
				return 0, err
			}
			for _, t := range p.themes {
				themes[t] = true
			}
		}
	}
	// Jekyll makes no page by itself for a theme.
	for t := range themes {
		name := filepath.Join(folder, "jekyll/themes", strings.ReplaceAll(strings.ToLower(t), " ", "-")+".html")
		if err := os.WriteFile(name, fmt.Appendf(nil, "---\nlayout: theme\ntitle: %s\n---\n", t), 0o666); err != nil {
			return 0, err
		}
	}
	return len(pages) + len(themes) + 2, nil // with the list of themes and the home page
}

// compare runs all contenders in turn, as often as there are runs, so that a
// busy minute of the machine falls on all of them.
func (b *bench) compare(ctx context.Context, n int) error {
	cs := b.contenders(n)
	for run := range b.runs {
		for i := range cs {
			c := cs[(i+run)%len(cs)]
			s := b.series(c.name, n)
			if s.stopped || b.missing[c.name] != "" || c.name == again && b.series(pipeline, n).stopped {
				continue
			}
			if err := b.clean(n, c.clean...); err != nil {
				return err
			}
			if err := c.change(run); err != nil {
				return err
			}
			x, _, err := measure(ctx, b.limit, c.dir, c.args...)
			if errors.Is(err, errLimit) {
				b.log("%d documents: %s: stopped after %v", n, c.name, b.limit)
				s.stopped = true
				continue
			}
			if err != nil {
				return err
			}
			b.log("%d documents: run %d: %s: %.2f s processor, %.2f s, %.0f MiB", n, run+1, c.name, x.processor, x.wall, x.memory)
			s.samples = append(s.samples, x)
			if c.out == "" || run > 0 {
				continue
			}
			// A peer that left pages out would look fast.
			if have := count(c.out); have != b.plainPages[n] {
				return fmt.Errorf("%s made %d pages of %d documents, want %d", c.name, have, n, b.plainPages[n])
			}
		}
	}
	b.pages[n] = count(filepath.Join(b.work, fmt.Sprint(n), "ours"))
	return nil
}

// change adds a paragraph to the file that is edited before a run, if there is one.
func (c contender) change(run int) error {
	if c.edit == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(c.dir, filepath.FromSlash(c.edit)))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s: there is no %s to edit", c.name, c.edit)
	}
	f, err := os.OpenFile(files[0], os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\nA paragraph that came with edit %d.\n", run+1)
	return errors.Join(err, f.Close())
}

// clean puts aside what an earlier run left. It is deleted when all is measured: for
// minutes after thousands of files were deleted, ext4 without a journal is slow to make
// new ones, and the next run would be measured with that, the more the more files it
// makes.
func (b *bench) clean(n int, names ...string) error {
	folder := filepath.Join(b.work, fmt.Sprint(n))
	for _, name := range names {
		b.aside++
		err := os.Rename(filepath.Join(folder, filepath.FromSlash(name)), filepath.Join(folder, fmt.Sprintf("aside-%d", b.aside)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// count returns how many pages lie in a folder. What is not there has none.
func count(dir string) (pages int) {
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "index.html" {
			pages++
		}
		return nil
	})
	return pages
}

// compression measures a build with compression: the first time, and again with
// the forms that it made then.
func (b *bench) compression(ctx context.Context, n int) error {
	dir := filepath.Join(b.work, fmt.Sprint(n), "site")
	if err := b.clean(n, "site/public", "site/.nscp"); err != nil {
		return err
	}
	for _, name := range []string{coldest, cached} {
		x, _, err := measure(ctx, time.Hour, dir, b.nscp, "build", "--production")
		if err != nil {
			return err
		}
		b.log("%d documents: %s: %.2f s processor, %.2f s", n, name, x.processor, x.wall)
		s := b.series(name, n)
		s.samples = append(s.samples, x)
		// The second is as cold as the others but for the compressed forms.
		keep := filepath.Join(dir, ".nscp", "cache")
		entries, err := os.ReadDir(filepath.Dir(keep))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Name() != "cache" {
				if err := os.RemoveAll(filepath.Join(dir, ".nscp", e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
