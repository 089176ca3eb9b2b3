package preview

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
)

// reveal opens the folder of a source in the machine's own file manager, for a
// person who does not know where it lies. It is the one thing that a request makes
// this program do, so it is done only for a page that this preview served: the
// request carries its token, and comes from its own address. A folder is opened and
// never a file, and only of a document that the site has.
func (s *server) reveal(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		http.Error(w, "a folder is opened with the button in the bar", http.StatusMethodNotAllowed)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 10_000)
	token := []byte(r.PostFormValue("token"))
	if subtle.ConstantTimeCompare(token, []byte(s.session.token)) != 1 || !sameOrigin(r) {
		http.Error(w, "this did not come from a page of this preview; load the page again", http.StatusForbidden)
		return
	}
	folder, ok := s.session.folderOf(r.PostFormValue("source"))
	if !ok {
		http.Error(w, "the site has no such document", http.StatusNotFound)
		return
	}
	if s.session.open == nil {
		http.Error(w, "folders cannot be opened here", http.StatusNotImplemented)
		return
	}
	if err := s.session.open(folder); err != nil {
		http.Error(w, fmt.Sprintf("the folder could not be opened (%v); it is %s", err, folder), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent) // the browser stays where it is
}

// sameOrigin reports whether a browser says that a request comes from a page of the
// address that it goes to. The site's pages send no referrer, for which browsers
// give the origin "null"; that it is the same site they say beside it.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	from, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && from.Host == r.Host
}

// folderOf returns the folder of a source or page that the site has.
func (s *session) folderOf(name string) (string, bool) {
	s.mu.Lock()
	overview := s.overview
	s.mu.Unlock()
	page := path.Ext(name) == ".md" && path.Clean("/" + name)[1:] == name && len(name) > len("content/") && name[:len("content/")] == "content/"
	if overview == nil || overview.Source(name) == nil && !page {
		return "", false
	}
	root, err := os.OpenRoot(s.root) // a link may not lead out of the site
	if err != nil {
		return "", false
	}
	defer root.Close()
	if _, err := root.Stat(filepath.FromSlash(name)); err != nil {
		return "", false
	}
	return filepath.Join(s.root, filepath.FromSlash(path.Dir(name))), true
}
