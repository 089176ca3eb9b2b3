package preview

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/desk"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/hugo"
	"nscp/tools/internal/search"
)

// rendered are the parts of a site that Hugo's pages are made from. Sources
// reach it as content; static files are served as they are.
var rendered = []string{"content", "layouts", "assets", "data", "i18n", "hugo.toml"}

// A session keeps the pages of a site up to date.
type session struct {
	root string
	site *hugo.Site
	part *part // nil is the whole site
	log  io.Writer
	memo convert.Memo // so that only what changed is converted

	audit      Audit
	audited    chan []diag.Finding // what the checks found, when they are done
	converted  *convert.Result
	converting []diag.Finding // what is wrong with the sources
	checking   []diag.Finding // what the checks found in them
	building   []diag.Finding // what is wrong with the pages
	told       []diag.Finding // what the log was last told
	waiting    []wait         // sources that are not whole yet
	early      int            // how many pages of an edit were shown before the lists
	behind     bool           // something changed that Hugo has not been told of, so the next build is from new

	mu         sync.Mutex // guards what the server reads
	findings   []diag.Finding
	overview   *desk.Overview
	waitingFor []string        // the sources, each with the reason
	toAudit    *convert.Result // not checked yet
	auditing   bool
	needed     time.Duration     // by the checks the last time
	calm       time.Time         // when they may begin
	shown      bool              // there are pages to show
	index      map[string][]byte // for the search page; nil until somebody searches
	live       broadcast

	token string             // which only this preview's own pages know
	open  func(string) error // opens a folder for the editor; nil where it cannot
}

func newSession(o Options, host string) (*session, error) {
	root, err := realPath(o.Dir)
	if err != nil {
		return nil, err
	}
	part, err := newPart(o.Only)
	if err != nil {
		return nil, err
	}
	built := hugo.Options{Host: host, Unpublished: true}
	if part != nil {
		built.Only = part.shows
	}
	s := &session{root: root, part: part, log: o.Log, audit: o.Audit, audited: make(chan []diag.Finding, 1), converted: &convert.Result{}}
	built.First = s.publishFirst
	s.site, err = hugo.NewSite(root, built)
	return s, err
}

func (s *session) close() { s.site.Close() }

// start converts the sources and builds everything. It returns the files that
// it wrote.
func (s *session) start(ctx context.Context) (written []string, err error) {
	_, written, err = s.convert(ctx, nil)
	if err == nil {
		_, err = s.build()
	}
	s.publish(nil)
	s.examine(ctx)
	return written, err
}

// update shows what changed in the site's files. It returns the files that it
// wrote. Nothing stops it: what cannot be done now is told in the log, and done
// with a later change.
func (s *session) update(ctx context.Context, c changeSet) (written []string) {
	began := time.Now()
	s.early = 0
	s.wait(c.waiting)
	if len(c.all()) == 0 {
		s.publish([]string{})
		return nil
	}
	// A conversion also finds edits of pages that are not written by hand.
	if s.any(c.all(), "sources", "content", "assets") {
		made, files, err := s.convert(ctx, s.only(c.all(), "sources", "content", "assets"))
		if err != nil {
			s.behind = true
			s.excuse(ctx, err)
			return files
		}
		written = files
		c.created = append(c.created, made.created...)
		c.edited = append(c.edited, made.edited...)
		c.removed = append(c.removed, made.removed...)
	}
	var pages []string
	var err error
	switch come := slices.Concat(c.created, c.removed); {
	case s.behind, s.any(come, rendered...) || s.any(c.edited, "hugo.toml"):
		pages, err = s.build()
	case s.any(c.edited, rendered...):
		pages, err = s.build(s.only(c.edited, rendered...)...)
	}
	if s.behind = err != nil; s.behind {
		s.excuse(ctx, err)
		return written
	}
	for _, name := range s.only(c.all(), "static") {
		if rel, err := filepath.Rel(filepath.Join(s.root, "static"), name); err == nil {
			pages = append(pages, filepath.ToSlash(rel))
		}
	}
	s.publish(pages)
	s.examine(ctx)
	fmt.Fprintf(s.log, "%s: %s updated in %d ms\n", s.describe(c), count(s.early+len(pages), "page", "pages"), time.Since(began).Milliseconds())
	s.tell()
	return written
}

// convert writes the pages that the sources make now, after all or after some files
// changed.
func (s *session) convert(ctx context.Context, changed []string) (c changeSet, written []string, err error) {
	o := convert.Options{Memo: &s.memo}
	if s.part != nil {
		o.Only = s.part.takes
	}
	for _, name := range changed {
		o.Changed = append(o.Changed, s.relative(name))
	}
	r, err := convert.Run(ctx, s.root, o)
	if r == nil {
		return c, nil, err
	}
	s.converted, s.converting = r, r.Findings
	s.include(r)
	for _, change := range r.Changes {
		name := filepath.Join(s.root, filepath.FromSlash(change.Path))
		written = append(written, name)
		switch {
		case change.Before == nil:
			c.created = append(c.created, name)
		case change.After == nil:
			c.removed = append(c.removed, name)
		default:
			c.edited = append(c.edited, name)
		}
	}
	return c, written, err
}

// include has the pages that were made belong to the part that is shown.
func (s *session) include(r *convert.Result) {
	if s.part == nil {
		return
	}
	for _, source := range r.Sources {
		if source.Pages == nil {
			continue
		}
		for _, f := range source.Pages.Files {
			if f.Address != "" {
				s.part.add(f.Address)
			}
		}
	}
}

// wait takes up which sources are waited for, and tells of those that take long.
func (s *session) wait(waiting []wait) {
	for _, w := range waiting {
		if w.long && !slices.Contains(s.waiting, w) {
			fmt.Fprintf(s.log, "%s: waiting, as %s; its last good pages stay up\n", s.relative(w.path), w.reason)
		}
	}
	s.waiting = waiting
}

// relative returns a file's name as findings give it.
func (s *session) relative(name string) string {
	if rel, err := filepath.Rel(s.root, name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}

// build has Hugo render what the edited files touch, or everything.
func (s *session) build(edited ...string) (pages []string, err error) {
	pages, s.building, err = s.site.Build(edited...)
	return pages, err
}

// publishFirst tells the browsers that show an edited page of it, while the lists
// that name it are still being rendered. What else there is to know comes with them.
func (s *session) publishFirst(pages []string) {
	s.early += len(pages)
	s.mu.Lock()
	s.index = nil
	s.mu.Unlock()
	s.live.send(pages)
}

// publish makes the state known to the server and to the browsers that show one
// of the pages.
func (s *session) publish(pages []string) {
	_, home := s.site.File("index.html")
	// What is wrong with half a file says nothing about the file.
	findings := slices.DeleteFunc(slices.Concat(s.converting, s.checking, s.building), func(f diag.Finding) bool {
		return s.part != nil && !s.part.concerns(f) || slices.ContainsFunc(s.waiting, func(w wait) bool { return s.relative(w.path) == f.Pos.Path })
	})
	diag.Sort(findings)
	findings = slices.Compact(findings) // a check may say again what the converter said
	overview := desk.New(s.converted, findings, time.Now())
	var waitingFor []string
	for _, w := range s.waiting {
		if w.long {
			waitingFor = append(waitingFor, s.relative(w.path)+", as "+w.reason)
		}
	}
	s.mu.Lock()
	s.findings, s.overview, s.waitingFor = findings, overview, waitingFor
	begins := home && !s.shown
	s.shown = home
	s.index = nil
	s.mu.Unlock()
	if pages == nil {
		pages = []string{}
	}
	if begins {
		pages = nil // whoever looks at the list of what is wrong, looks again
	}
	s.live.send(pages)
}

// rest is the longest time that nothing may have changed before the checks begin.
const rest = time.Second

// examine has the checks run over what was last converted, when the editor rests
// for as long as they took the last time. An edit does not wait for them: in a large
// site they take longer than it may, and beside it they would make it slower. While
// they run, a newer conversion takes the place of one that they have not begun with.
func (s *session) examine(ctx context.Context) {
	if s.audit == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.toAudit, s.calm = s.converted, time.Now().Add(s.needed)
	if s.auditing {
		return
	}
	s.auditing = true
	go func() {
		for {
			s.mu.Lock()
			r, wait := s.toAudit, time.Until(s.calm)
			if r == nil {
				s.auditing = false
			} else if wait <= 0 {
				s.toAudit = nil
			}
			s.mu.Unlock()
			if r == nil {
				return
			}
			if wait > 0 {
				select {
				case <-time.After(wait):
				case <-ctx.Done():
					return
				}
				continue
			}
			began := time.Now()
			found, err := s.audit(ctx, s.root, r)
			if err != nil {
				found = append(found, diag.Finding{Rule: "checks", Severity: diag.Warning, Message: err.Error(), Fix: "run: nscp check"})
			}
			s.mu.Lock()
			s.needed = min(time.Since(began), rest)
			s.mu.Unlock()
			select {
			case s.audited <- found:
			case <-ctx.Done():
				return
			}
		}
	}()
}

// checked takes up what the checks found.
func (s *session) checked(found []diag.Finding) {
	s.checking = found
	s.publish([]string{})
	s.tell()
}

// state returns what is wrong with the site and whether it can be shown.
func (s *session) state() (findings []diag.Finding, shown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.findings, s.shown
}

// file returns what is served under a name: a page or file of the site, or a
// part of the search index. The index is made when somebody searches, as an edit
// should not wait for it.
func (s *session) file(name string) ([]byte, bool) {
	if data, ok := s.site.File(name); ok {
		return data, true
	}
	if !strings.HasPrefix(name, search.Folder+"/") {
		return nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil {
		pages, err := s.site.Pages()
		if err == nil {
			s.index, err = search.Files(pages)
		}
		if err != nil {
			fmt.Fprintf(s.log, "error: %v\n  hint: search finds nothing until the page is mended\n", err)
			s.index = map[string][]byte{}
		}
	}
	data, ok := s.index[name]
	return data, ok
}

// tell writes the findings to the log if they are not those it was told last.
func (s *session) tell() {
	findings, _ := s.state()
	if slices.Equal(findings, s.told) {
		return
	}
	if s.told = findings; len(findings) == 0 {
		fmt.Fprintln(s.log, "nothing is wrong any more")
		return
	}
	_ = diag.WriteText(s.log, findings) // a log that cannot be written must not stop the preview
	fmt.Fprintln(s.log, diag.Summary(findings))
}

// excuse tells of an error that is not the site's.
func (s *session) excuse(ctx context.Context, err error) {
	if ctx.Err() == nil {
		fmt.Fprintf(s.log, "error: %v\n  hint: the last good pages stay up; the next change is tried again\n", err)
	}
}

// only returns the files that are in one of the parts of the site.
func (s *session) only(files []string, parts ...string) []string {
	var in []string
	for _, name := range files {
		rel, err := filepath.Rel(s.root, name)
		first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if err == nil && slices.Contains(parts, first) {
			in = append(in, name)
		}
	}
	slices.Sort(in)
	return slices.Compact(in)
}

func (s *session) any(files []string, parts ...string) bool {
	return len(s.only(files, parts...)) > 0
}

// describe names the file that changed, or says how many did.
func (s *session) describe(c changeSet) string {
	files := c.all()
	if own := s.only(files, "sources"); len(own) > 0 {
		files = own // the pages made from them are not what was edited
	}
	if len(files) == 1 {
		return s.relative(files[0])
	}
	return count(len(files), "changed file", "changed files")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
