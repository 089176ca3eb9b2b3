package preview

import (
	"bytes"
	"html/template"
	"net"
	"net/http"
	"path"
	"strings"

	"nscp/tools/internal/diag"
)

// A server answers a browser's requests from the pages in memory.
type server struct{ session *session }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A page elsewhere can make a browser ask this machine under another name
	// and read the answer. Drafts must not leave by that door.
	if !local(r.Host) {
		http.Error(w, "the preview answers only at localhost", http.StatusForbidden)
		return
	}
	if r.URL.Path == own+"reveal" {
		s.reveal(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "a preview can only be read", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	switch r.URL.Path {
	case own + "live":
		s.session.live.stream(w, r)
		return
	case own + "bar":
		s.bar(w, r)
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, own); ok {
		s.own(w, r, name)
		return
	}
	base := s.session.site.Base()
	name, ok := strings.CutPrefix(r.URL.Path, base+"/")
	if !ok {
		http.Redirect(w, r, base+"/", http.StatusFound)
		return
	}
	if _, taken := s.session.file("desk/index.html"); name == "desk/" && !taken {
		s.desk(w, r)
		return
	}
	s.page(w, r, name)
}

// own answers with a script or style of the preview.
func (s *server) own(w http.ResponseWriter, r *http.Request, name string) {
	data, err := files.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Write(data)
}

// bar answers with the bar of the page that the query names.
func (s *server) bar(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	if err := barPage.ExecuteTemplate(&b, "bar", s.session.bar(r.URL.Query().Get("file"))); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType(".html"))
	w.Write(b.Bytes())
}

// desk answers with the overview of all documents.
func (s *server) desk(w http.ResponseWriter, r *http.Request) {
	page, err := s.session.overviewPage(r.Context(), s.session.live.current())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType(".html"))
	w.Write(page)
}

// page answers with the file name, or the index of the folder name.
func (s *server) page(w http.ResponseWriter, r *http.Request, name string) {
	// Asked for before the file, so that a page is never older than it says.
	build := s.session.live.current()
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if data, ok := s.session.file(name); ok {
		s.send(w, http.StatusOK, name, data, build)
		return
	}
	if _, ok := s.session.file(name + "/index.html"); ok {
		to := *r.URL
		to.Path += "/"
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
		return
	}
	if findings, shown := s.session.state(); !shown {
		s.send(w, http.StatusServiceUnavailable, name, listing(findings), build)
		return
	}
	data, ok := s.session.file("404.html")
	if !ok {
		data = []byte("<!doctype html><title>Not found</title><h1>No page has this address</h1>")
	}
	if path.Ext(name) == "" {
		name += "/index.html" // what a later build may bring
	}
	s.send(w, http.StatusNotFound, name, data, build)
}

// send writes a file. What is sent as a page gets the bar.
func (s *server) send(w http.ResponseWriter, status int, name string, data []byte, build string) {
	kind := contentType(name)
	if status != http.StatusOK {
		kind = contentType(".html")
	}
	if kind == contentType(".html") {
		data = s.session.inject(data, build, name)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(data)
}

// contentType returns the media type for a file name. The machine's own table
// is not asked: it differs from one to the next.
func contentType(name string) string {
	if t, ok := contentTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return "application/octet-stream"
}

var contentTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".xml":         "application/xml",
	".txt":         "text/plain; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".ics":         "text/calendar; charset=utf-8",
	".webmanifest": "application/manifest+json",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".jpg":         "image/jpeg",
	".jpeg":        "image/jpeg",
	".webp":        "image/webp",
	".avif":        "image/avif",
	".gif":         "image/gif",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".pdf":         "application/pdf",
	".docx":        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx":        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// local reports whether a request's host is a name of this machine to itself.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// listing is what is shown while there is no page to show.
func listing(findings []diag.Finding) []byte {
	var text, page bytes.Buffer
	if err := diag.WriteText(&text, findings); err != nil {
		return nil
	}
	if err := noPages.Execute(&page, text.String()); err != nil {
		return nil
	}
	return page.Bytes()
}

var noPages = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<title>The site cannot be shown yet</title>
<body>
<h1>The site cannot be shown yet</h1>
<p>This page changes by itself as soon as these are mended:</p>
<pre>{{ . }}</pre>
</body>
</html>
`))
