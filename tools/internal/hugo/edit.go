package hugo

import (
	"errors"
	"path/filepath"
	"regexp"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/gohugoio/hugo/cache/dynacache"
	"github.com/gohugoio/hugo/common/types"
	"github.com/gohugoio/hugo/hugolib"
)

// rerender renders the sites again after the files in edited changed. The pages made
// from these files come first, as somebody waits for them; then shown is called, and
// then what names them, lists above all, which is most of the work in a large site.
//
// Hugo's fast render mode does the first part: it finds out what an edit makes stale,
// and renders of that only the addresses that were touched lately. What it leaves, as
// in its own server, stays stale until somebody asks for it; here it follows at once.
func rerender(sites *hugolib.HugoSites, clock time.Time, log *journal, edited []string, shown func() error) error {
	return work(sites, clock, log, func() error {
		before := factsOf(sites, edited)
		touched := types.NewEvictingQueue[string](len(edited)) // Hugo puts the edited pages there
		forgetMade(sites)
		fast(sites, true)
		defer fast(sites, false)
		for _, events := range rounds(edited) {
			if err := sites.Build(hugolib.BuildCfg{NoBuildLock: true, RecentlyTouched: touched}, events...); err != nil {
				return err
			}
		}
		if err := shown(); err != nil {
			return err
		}
		fast(sites, false)
		switch after := factsOf(sites, edited); {
		case after.addresses != before.addresses:
			return errMoved
		case after.edited != before.edited:
			return sites.Build(hugolib.BuildCfg{NoBuildLock: true, WhatChanged: lists(sites)})
		}
		return sites.Build(hugolib.BuildCfg{NoBuildLock: true, PartialReRender: true})
	})
}

// fast switches Hugo's fast render mode.
func fast(sites *hugolib.HugoSites, on bool) {
	for _, c := range sites.Configs.LanguageConfigMap {
		c.Internal.FastRenderMode = on
	}
}

// forgetMade has Hugo forget what templates made of words (resources.FromString) where
// it has made several such files for one address. It keeps them by their words, and so
// would not publish again what it published before, such as a feed when an edit is
// undone, although other words stand there now. Forgetting all would make stale every
// page that asked for one.
func forgetMade(sites *hugolib.HugoSites) {
	versions := map[string]int{}
	address := func(key any) string {
		name, _ := key.(string)
		if m := fromWords.FindStringSubmatch(name); m != nil {
			return m[1]
		}
		return ""
	}
	made := func(partition string, _ dynacache.PartitionManager) bool { return partition == "/res1" }
	sites.MemCache.ClearMatching(made, func(key, _ any) bool {
		versions[address(key)]++
		return false
	})
	versions[""] = 0
	sites.MemCache.ClearMatching(made, func(key, _ any) bool { return versions[address(key)] > 1 })
}

// fromWords matches Hugo's key for what was made of words: the address and a hash.
var fromWords = regexp.MustCompile(`^(.+)[0-9a-f]{16}$`)

// rounds divides edits into rebuilds of which none has two files of one folder. In
// a partial rebuild Hugo 0.165 reads of each folder only the first file that
// changed (pagesCollector.collectDir passes over a folder it has seen). The others
// it renders from their new bytes by the places of their old ones, which cuts a
// page in the wrong places once its length is another.
func rounds(edited []string) [][]fsnotify.Event {
	var out [][]fsnotify.Event
	inFolder := map[string]int{}
	for _, name := range edited {
		n := inFolder[filepath.Dir(name)]
		inFolder[filepath.Dir(name)]++
		if n == len(out) {
			out = append(out, nil)
		}
		out[n] = append(out[n], fsnotify.Event{Name: name, Op: fsnotify.Write})
	}
	return out
}

// mostRounds is how many partial rebuilds are worth more than one from new.
const mostRounds = 8

// errMoved says that an edit changed the address of a page, or brought or took one
// away: menus and links keep the old address in a partial rebuild.
var errMoved = errors.New("an edit changed a page's address")
