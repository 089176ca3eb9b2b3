package hugo

import (
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/bep/clocks"
	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/htime"
	"github.com/gohugoio/hugo/common/loggers"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/hugolib/segments"
	"github.com/spf13/afero"
)

// engine is held while Hugo works: its clock and one of its loggers are
// variables of the process.
var engine sync.Mutex

// load reads the configuration of the site in dir and makes Hugo ready to write
// to out. A watched site can be rendered again after an edit.
func load(dir string, o Options, out afero.Fs, log *journal, watched bool) (*hugolib.HugoSites, error) {
	cfg := config.New()
	cfg.Set("workingDir", dir)
	cfg.Set("environment", "production")
	// Two programs may build the same site; what they write to differs.
	cfg.Set("noBuildLock", true)
	cfg.Set("internal", map[string]any{"watch": watched, "quiet": true})
	if o.Unpublished {
		cfg.Set("buildDrafts", true)
		cfg.Set("buildFuture", true)
		cfg.Set("buildExpired", true)
	}
	configs, err := configure(cfg, log)
	if err == nil && o.Host != "" {
		var u *url.URL
		if u, err = url.Parse(configs.Base.BaseURL); err != nil {
			return nil, err
		}
		u.Scheme, u.Host = "http", o.Host
		cfg.Set("baseURL", u.String())
		configs, err = configure(cfg, log)
	}
	if err != nil {
		return nil, err
	}
	// The output is mounted at its own root: where it goes is out's affair.
	for _, key := range []string{"publishDir", "publishDirStatic", "publishDirDynamic"} {
		cfg.Set(key, "/")
	}
	if o.Only != nil {
		for _, c := range configs.LanguageConfigMap {
			c.Segments.Config.SegmentFilter = part(o.Only)
		}
	}
	return hugolib.NewHugoSites(deps.DepsCfg{
		Configs:    configs,
		Fs:         hugofs.NewFromSourceAndDestination(hugofs.Os, out, cfg),
		TestLogger: log.logger(configs.GetFirstLanguageConfig().IgnoredLogs()),
		LogLevel:   logg.LevelWarn,
	})
}

// NotFound is the address of the page for what is not there, among those that
// [Options].Only is asked for.
const NotFound = "404"

// A part of the pages, as Hugo's segments: its own patterns would have to be tried
// one after the other for each page.
type part func(address string) bool

// ShouldExcludeCoarse leaves out no language and no format.
func (part) ShouldExcludeCoarse(segments.SegmentQuery) bool { return false }

// ShouldExcludeFine leaves out a page.
func (p part) ShouldExcludeFine(q segments.SegmentQuery) bool { return !p(strings.Trim(q.Path, "/")) }

// configure reads hugo.toml, and over it the settings in cfg.
func configure(cfg config.Provider, log *journal) (*allconfig.Configs, error) {
	return allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs:          hugofs.Os,
		Flags:       cfg,
		Filename:    "hugo.toml",
		Environment: "production",
		// Hugo would read HUGO_… variables: the same sources would then give
		// different pages on different machines.
		Environ: []string{"HUGO_ENVIRONMENT=production"},
		Logger:  log.logger(nil),
	})
}

// render renders the sites whole.
func render(sites *hugolib.HugoSites, clock time.Time, log *journal) error {
	return work(sites, clock, log, func() error { return sites.Build(hugolib.BuildCfg{NoBuildLock: true}) })
}

// work has Hugo do something for the sites. The clock stands still while it works.
func work(sites *hugolib.HugoSites, clock time.Time, log *journal, do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("hugo stopped: %v\n%s", r, debug.Stack())
		}
	}()
	log.clear()
	htime.Clock = clocks.Fixed(clock.UTC())
	loggers.SetGlobalLogger(sites.Log)
	return do()
}

// staticFiles returns the files that are served as they are: the static mounts
// of hugo.toml, which name what may be published.
func staticFiles(sites *hugolib.HugoSites) fs.FS {
	if mounted, ok := sites.BaseFs.Static[""]; ok {
		return afero.NewIOFS(mounted.Fs)
	}
	return nothing{}
}

// A journal keeps what Hugo logs, as Hugo would otherwise print it and return
// "logged 1 error(s)".
type journal struct {
	mu      sync.Mutex
	entries []entry
}

type entry struct {
	level   logg.Level
	message string
}

func (j *journal) logger(suppressed map[string]bool) loggers.Logger {
	return loggers.New(loggers.Options{
		Level:              logg.LevelWarn,
		DistinctLevel:      logg.LevelWarn,
		StdOut:             io.Discard,
		StdErr:             io.Discard,
		SuppressStatements: suppressed,
		HandlerPost: func(e *logg.Entry) error {
			j.mu.Lock()
			defer j.mu.Unlock()
			j.entries = append(j.entries, entry{e.Level, e.Message})
			return nil
		},
	})
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}
