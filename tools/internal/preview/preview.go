// Package preview shows a site to its editor while it is written. In goes a site
// folder; out comes the website at an address of this machine, which follows
// every change of a source, a page, a template, a style or the configuration by
// itself.
//
// Its parts, in the order in which a change goes through them: a [watcher] says
// which files changed; a [session] converts the sources and has Hugo render what
// that touches, in memory; a [server] serves the pages and tells the browsers
// that show them. Hugo's own server is not used: it gathers changes for half a
// second, and rebuilds everything four seconds after many come at once.
//
// The pages are those that would be published, with drafts and embargoed pages
// among them. What is added (a bar that says how the document stands and what was
// found in it, and scripts) is put into a page as it is served, and is never part
// of it.
package preview

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
)

// Options says what is previewed and where.
type Options struct {
	Dir  string // the site folder
	Port int    // 0 takes any that is free

	// Only names a part of the site, as a pattern of paths below its sources or content
	// such as "briefings/**". Nothing else is converted and rendered. "" is the whole.
	Only string

	// Ready is called with the address once pages can be asked for. It may be nil.
	Ready func(address string)
	// Audit runs the checks over each conversion. The pages are shown before it
	// is done. It may be nil: then only what the converter and Hugo find is shown.
	Audit Audit
	// Log gets a line for each change and the findings. It may be nil.
	Log io.Writer
	// OpenFolder shows a folder in the machine's file manager, when the editor asks
	// for it in the bar. It may be nil: then the bar does not offer it.
	OpenFolder func(path string) error
}

// An Audit returns what is to be said of a conversion of the site in dir.
type Audit func(ctx context.Context, dir string, r *convert.Result) ([]diag.Finding, error)

// Serve previews the site until ctx ends, which is no error. Nothing that is
// wrong with the site stops it: the last good pages stay up and the log says
// what to mend. It returns a [*PortError] when the port is taken.
func Serve(ctx context.Context, o Options) error {
	if o.Log == nil {
		o.Log = io.Discard
	}
	listeners, err := listen(o.Port)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	host := fmt.Sprintf("localhost:%d", listeners[0].Addr().(*net.TCPAddr).Port)

	// The watcher begins first, so that no change is missed between it and the
	// first build.
	w, err := newWatcher(o.Dir, func(words string) { fmt.Fprintln(o.Log, words) })
	if err != nil {
		return err
	}
	defer w.close()
	s, err := newSession(o, host)
	if err != nil {
		return err
	}
	s.token, s.open = rand.Text(), o.OpenFolder
	defer s.close()
	written, err := s.start(ctx)
	if err != nil {
		return err
	}
	w.settle(written...)
	ended := make(chan error, len(listeners))
	web := &http.Server{
		Handler:           &server{session: s},
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	for _, l := range listeners {
		go func() { ended <- web.Serve(l) }()
	}
	defer web.Close()
	address := "http://" + host + s.site.Base() + "/"
	s.tell()
	if o.Only != "" {
		fmt.Fprintf(o.Log, "only the pages of %s are shown; links to others lead nowhere\n", o.Only)
	}
	fmt.Fprintln(o.Log, "every change of the site's files shows there by itself; Ctrl-C ends the preview")
	if o.Ready != nil {
		o.Ready(address)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			if !errors.Is(err, http.ErrServerClosed) {
				return err
			}
		case found := <-s.audited:
			s.checked(found)
		case c := <-w.changes:
			w.settle(s.update(ctx, c)...)
		}
	}
}

// A PortError says that the port asked for is taken.
type PortError struct {
	Port int
	Free int // the next one that is not taken; 0 if none was found
}

func (e *PortError) Error() string {
	return "port " + strconv.Itoa(e.Port) + " is taken by another program, perhaps another preview"
}
