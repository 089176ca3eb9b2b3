package trial

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// A Fault is what befalls one request.
type Fault string

const (
	None          Fault = ""
	Refused       Fault = "connection refused"
	Busy          Fault = "answer 503"
	Broken500     Fault = "answer 500"
	TooMany       Fault = "answer 429"
	Conflict      Fault = "answer 409"
	Denied        Fault = "answer 403"
	CutRequest    Fault = "request cut"
	LostAnswer    Fault = "answer lost"
	CutAnswer     Fault = "answer cut"
	DirtyRequest  Fault = "request corrupted"
	DirtyAnswer   Fault = "answer corrupted"
	DirtyHeader   Fault = "answer header corrupted"
	DirtyStore    Fault = "other bytes stored than were sent"
	Slow          Fault = "answer delayed"
	Late          Fault = "request delayed past the client's patience"
	Twice         Fault = "request sent twice"
	Again         Fault = "request sent again later"
	KillBefore    Fault = "publisher killed before the request"
	KillAfter     Fault = "publisher killed after the request"
	ServerBefore  Fault = "server killed before the request"
	ServerDuring  Fault = "server killed during the request"
	ServerAfter   Fault = "server killed after the request"
	Down          Fault = "everything refused from here on"
	DeniedFromNow Fault = "everything denied from here on"
)

// A Request is what a publisher asks for.
type Request = http.Request

// A Proxy stands between a publisher and the server. Requests are counted; those
// that Plan names go wrong.
type Proxy struct {
	Endpoint string
	Plan     func(n int) Fault // the fault of the nth request, from 1
	Patience time.Duration     // how long the client waits for an answer
	Kill     func()            // kills the publisher
	Server   *Gateway
	Before   func(n int, r *Request) // looks at the request before it goes on
	Close    bool                    // ends the connection after each answer
	Ignore   string                  // a header on whose account no request fails

	server *httptest.Server
	target *url.URL
	client http.RoundTripper

	mu      sync.Mutex
	count   int
	kinds   []string
	pending []*http.Request // to be sent again
	late    sync.WaitGroup  // requests that nobody waits for any more
}

// Settle waits until no request is under way.
func (p *Proxy) Settle() { p.late.Wait() }

// StartProxy starts a proxy in front of a server; it ends with the test.
func StartProxy(tb testing.TB, g *Gateway) *Proxy {
	tb.Helper()
	target, err := url.Parse(g.Endpoint)
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{Server: g, target: target, client: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}}
	p.server = httptest.NewServer(p)
	p.Endpoint = p.server.URL
	tb.Cleanup(func() { p.late.Wait(); p.server.Close() })
	return p
}

// Reset begins to count anew.
func (p *Proxy) Reset(plan func(n int) Fault) {
	p.late.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count, p.kinds, p.pending, p.Plan = 0, nil, nil, plan
}

// Requests returns what was asked for, such as "PUT /site/index.html".
func (p *Proxy) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.kinds)
}

func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.late.Add(1)
	defer p.late.Done()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the publisher is gone
	}
	p.mu.Lock()
	p.count++
	n := p.count
	p.kinds = append(p.kinds, r.Method+" "+r.URL.Path)
	fault := None
	if p.Plan != nil {
		fault = p.Plan(n)
	}
	var again *http.Request
	if len(p.pending) > 0 && n%3 == 0 {
		again, p.pending = p.pending[0], p.pending[1:]
	}
	p.mu.Unlock()
	if again != nil {
		if a, err := p.client.RoundTrip(again); err == nil {
			a.Body.Close()
		}
	}
	if p.Before != nil {
		p.Before(n, r)
	}
	p.serve(w, r, body, fault)
}

// request returns the request as it goes on to the server. The Host that was
// signed stays.
func (p *Proxy) request(r *http.Request, body []byte) *http.Request {
	out := r.Clone(context.Background())
	out.URL.Scheme, out.URL.Host, out.RequestURI = "http", p.target.Host, ""
	out.Body, out.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		out.Body = io.NopCloser(bytes.NewReader(body))
	}
	return out
}

func (p *Proxy) serve(w http.ResponseWriter, r *http.Request, body []byte, fault Fault) {
	refuse := func() { panic(http.ErrAbortHandler) }
	switch fault {
	case Refused, Down:
		refuse()
	case Busy:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case Broken500:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case TooMany:
		// What R2 says to more than one write a second to one key.
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case Conflict:
		// What Amazon says to a conditional write while another is under way.
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusConflict)
		io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>ConditionalRequestConflict</Code></Error>`)
		return
	case Slow:
		time.Sleep(p.Patience / 2)
	case Denied, DeniedFromNow:
		w.WriteHeader(http.StatusForbidden)
		return
	case CutRequest:
		p.half(r, body)
		refuse()
	case DirtyRequest:
		body = flip(body)
		if len(body) == 0 {
			r.URL.Path += "x"
		}
	case Late:
		p.late.Go(func() {
			time.Sleep(p.Patience + p.Patience/2)
			if a, err := p.client.RoundTrip(p.request(r, body)); err == nil {
				a.Body.Close()
			}
		})
		time.Sleep(p.Patience + p.Patience/4)
		refuse()
	case Twice:
		if a, err := p.client.RoundTrip(p.request(r, body)); err == nil {
			a.Body.Close()
		}
	case Again:
		p.mu.Lock()
		p.pending = append(p.pending, p.request(r, body))
		p.mu.Unlock()
	case KillBefore:
		p.Kill()
		refuse()
	case ServerBefore:
		p.Server.Kill()
		p.Server.Start()
		refuse()
	case ServerDuring:
		p.half(r, body)
		go p.client.RoundTrip(p.request(r, body)) // it may or may not arrive
		p.Server.Kill()
		p.Server.Start()
		refuse()
	}
	answer, err := p.client.RoundTrip(p.request(r, body))
	if err != nil {
		refuse()
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		refuse()
	}
	if p.Ignore != "" && r.Header.Get(p.Ignore) != "" && answer.StatusCode == http.StatusPreconditionFailed {
		answer.StatusCode, data = http.StatusOK, nil
		answer.Header.Set("ETag", `"0123456789abcdef0123456789abcdef"`)
	}
	switch fault {
	case LostAnswer:
		refuse()
	case DirtyStore:
		name := filepath.Join(p.Server.Dir, filepath.FromSlash(r.URL.Path))
		if stored, err := os.ReadFile(name); err == nil && r.Method == http.MethodPut && answer.StatusCode == http.StatusOK {
			os.WriteFile(name, flip(stored), 0o666)
		}
	case KillAfter:
		p.Kill()
		refuse()
	case ServerAfter:
		p.Server.Kill()
		p.Server.Start()
		refuse()
	case DirtyAnswer:
		if data = flip(data); len(data) == 0 {
			answer.Header.Set("ETag", `"0123456789abcdef0123456789abcdef"`)
		}
	case DirtyHeader:
		answer.Header.Set("ETag", `"0123456789abcdef0123456789abcdef"`)
		answer.Header.Set("Content-Type", "text/plain")
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	if p.Close {
		w.Header().Set("Connection", "close")
	}
	if r.Method != http.MethodHead {
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	}
	w.WriteHeader(answer.StatusCode)
	if fault == CutAnswer {
		data = data[:len(data)/2]
		w.Write(data)
		refuse()
	}
	w.Write(data)
}

// half sends the first half of a request to the server and hangs up.
func (p *Proxy) half(r *http.Request, body []byte) {
	var whole bytes.Buffer
	if p.request(r, body).Write(&whole) != nil {
		return
	}
	c, err := net.Dial("tcp", p.target.Host)
	if err != nil {
		return
	}
	c.Write(whole.Bytes()[:whole.Len()-max(1, len(body)/2)])
	c.Close()
}

// flip returns data with one bit changed, in the middle.
func flip(data []byte) []byte {
	data = bytes.Clone(data)
	if len(data) > 0 {
		data[len(data)/2] ^= 0x20
	}
	return data
}
