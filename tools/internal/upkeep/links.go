package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/parallel"
)

// A Link is a link to another site, and where it stands.
type Link struct {
	Pos     diag.Position
	Address string
}

// ExternalLinks returns the links of a document that lead to other sites.
func ExternalLinks(d *doc.Document) []Link {
	var out []Link
	doc.WalkInlines(d.Blocks, func(in doc.Inline) {
		l, ok := in.(*doc.Link)
		if !ok {
			return
		}
		if u, err := url.Parse(l.Href); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			u.Fragment = ""
			pos := l.Pos
			if pos.Path == "" {
				pos.Path = d.Path
			}
			out = append(out, Link{pos, u.String()})
		}
	})
	return out
}

// A Fetcher asks other sites whether their pages are there: one request to a host
// at a time, a second apart, and what was learned is kept for a week.
type Fetcher struct {
	Cache  string // file; "" keeps nothing
	Client *http.Client
	Pause  time.Duration // between requests to one host; 0 is a second
	Now    time.Time
}

// keptFor is how long an answer is believed.
const keptFor = 7 * 24 * time.Hour

type answer struct {
	Problem string    `json:"problem"` // "" where the page is there
	At      time.Time `json:"at"`
}

// Check returns a finding for each link that does not answer. An error is about
// the cache alone; no state of another site is one.
func (f *Fetcher) Check(ctx context.Context, links []Link) ([]diag.Finding, error) {
	known, err := f.load()
	if err != nil {
		return nil, err
	}
	hosts := map[string][]string{}
	for _, l := range links {
		if a, ok := known[l.Address]; ok && f.Now.Sub(a.At) < keptFor {
			continue
		}
		u, err := url.Parse(l.Address)
		if err == nil && !slices.Contains(hosts[u.Host], l.Address) {
			hosts[u.Host] = append(hosts[u.Host], l.Address)
		}
	}
	var mu sync.Mutex
	err = parallel.Do(ctx, 4, slices.Collect(maps.Values(hosts)), func(ctx context.Context, addresses []string) error {
		for i, address := range addresses {
			if i > 0 {
				select {
				case <-time.After(f.pause()):
				case <-ctx.Done():
				}
			}
			problem := f.ask(ctx, address)
			if err := context.Cause(ctx); err != nil {
				return err
			}
			mu.Lock()
			known[address] = answer{problem, f.Now}
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []diag.Finding
	for _, l := range links {
		if a := known[l.Address]; a.Problem != "" {
			out = append(out, at(External, l.Pos, fmt.Sprintf("%s %s", l.Address, a.Problem),
				"open the link in a browser; if the page has moved, put its new address in "+l.Pos.Path))
		}
	}
	return out, f.save(known)
}

func (f *Fetcher) pause() time.Duration {
	if f.Pause > 0 {
		return f.Pause
	}
	return time.Second
}

// ask returns what is wrong with an address, or "". A site that turns programs
// away (401, 403, 405, 429) has a page that people may well see.
func (f *Fetcher) ask(ctx context.Context, address string) string {
	client := http.Client{Timeout: 15 * time.Second}
	if f.Client != nil {
		client = *f.Client
	}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		req, err := http.NewRequestWithContext(ctx, method, address, nil)
		if err != nil {
			return "is no address that can be asked"
		}
		req.Header.Set("User-Agent", "nscp link check (one request a page, once a week)")
		resp, err := client.Do(req)
		if err != nil {
			var timeout interface{ Timeout() bool }
			if errors.As(err, &timeout) && timeout.Timeout() {
				return "did not answer in time"
			}
			return "could not be reached"
		}
		_, copyErr := io.CopyN(io.Discard, resp.Body, 1<<16)
		resp.Body.Close()
		if copyErr != nil && !errors.Is(copyErr, io.EOF) {
			return "broke off while answering"
		}
		switch code := resp.StatusCode; {
		case code < 400 || code == 401 || code == 403 || code == 429:
			return ""
		case method == http.MethodHead:
			continue // many servers do not know HEAD
		case code == 404 || code == 410:
			return "is not there (" + resp.Status + ")"
		default:
			return "answers with " + resp.Status
		}
	}
	return ""
}

func (f *Fetcher) load() (map[string]answer, error) {
	known := map[string]answer{}
	if f.Cache == "" {
		return known, nil
	}
	data, err := os.ReadFile(f.Cache)
	if errors.Is(err, os.ErrNotExist) {
		return known, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what is known of links: %w", err)
	}
	if json.Unmarshal(data, &known) != nil {
		return map[string]answer{}, nil // a cache that cannot be read is one that is empty
	}
	return known, nil
}

func (f *Fetcher) save(known map[string]answer) error {
	if f.Cache == "" {
		return nil
	}
	data, err := json.MarshalIndent(known, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(f.Cache), 0o777)
	}
	if err == nil {
		err = os.WriteFile(f.Cache, append(data, '\n'), 0o666)
	}
	if err != nil {
		return fmt.Errorf("keeping what is known of links: %w", err)
	}
	return nil
}
