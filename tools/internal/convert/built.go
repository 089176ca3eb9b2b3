package convert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"
	"sync"

	"nscp/tools/internal/built"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
	"nscp/tools/internal/program"
)

// builtPath is where it is kept which built pages were found right: for each
// address a hash of the page and of what was built from it. It can always be
// deleted.
const builtPath = ".nscp/built.json"

type builtIndex struct {
	Program program.Identity  `json:"program"`
	Pages   map[string][]byte `json:"pages"`
}

// A Verifier holds the pages of a built website against the pages that a conversion
// made: a template, a render hook or a minifier that drops or adds a word shows here,
// where the ledger of the conversion cannot see it. A page that is not built (a
// draft, an embargo) is passed over, and one that was found right before is not
// taken apart again while neither side has changed.
type Verifier struct {
	disk  *site
	files map[string]*page.File // by the built page that was made of it
	known builtIndex

	mu    sync.Mutex
	now   builtIndex
	found []diag.Finding
}

// Verifier returns a verifier of the pages that this conversion made. It is closed
// by asking for its findings.
func (r *Result) Verifier() (*Verifier, error) {
	disk, err := openSite(r.dir)
	if err != nil {
		return nil, err
	}
	v := &Verifier{disk: disk, files: map[string]*page.File{}, known: disk.readBuilt(), now: builtIndex{Pages: map[string][]byte{}}}
	for _, s := range r.Sources {
		if s.Pages == nil {
			continue
		}
		for i := range s.Pages.Files {
			if f := &s.Pages.Files[i]; f.Words {
				v.files[strings.TrimPrefix(path.Join(f.Address, "index.html"), "/")] = f
			}
		}
	}
	return v, nil
}

// VerifyBuilt holds the built website in dir against the pages that this conversion
// made.
func (r *Result) VerifyBuilt(dir string) ([]diag.Finding, error) {
	v, err := r.Verifier()
	if err != nil {
		return nil, err
	}
	return v.Findings(built.Each(os.DirFS(dir), v.Page))
}

// Page holds a built page against the page it was made from, if it is one of those.
func (v *Verifier) Page(p *built.Page) error {
	f := v.files[p.File]
	if f == nil {
		return nil
	}
	if f.Digest == nil { // the ledger has not read it: a draft of this run
		return fmt.Errorf("%s was not accounted for", f.Path)
	}
	right := append(bytes.Clone(f.Digest), p.Hash()...)
	var found []diag.Finding
	if !bytes.Equal(right, v.known.Pages[f.Address]) {
		have, err := ledger.HTMLDigest(p)
		if err != nil {
			return err
		}
		if !bytes.Equal(have[:], f.Digest) {
			if found, err = v.disk.compare(p, f); err != nil {
				return err
			}
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.found = append(v.found, found...); len(found) == 0 {
		v.now.Pages[f.Address] = right
	}
	return nil
}

// compare says which words a built page and the page it was made from do not share.
func (d *site) compare(p *built.Page, f *page.File) ([]diag.Finding, error) {
	have, err := ledger.HTML(p)
	if err != nil {
		return nil, err
	}
	data := f.Data
	if data == nil { // of an unchanged source
		if data, err = d.root.ReadFile(f.Path); err != nil {
			return nil, fmt.Errorf("reading a page: %w", err)
		}
	}
	// The title stands on every page, whosever words it is.
	want, err := ledger.Page(f.Path, data, true)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	return ledger.Balance(want, have, nil).Findings(), nil
}

// Findings ends the verification, whose pages were all given to Page, or failed
// with the error. It returns what was found and keeps which pages were right.
func (v *Verifier) Findings(err error) ([]diag.Finding, error) {
	defer v.disk.close()
	if err != nil {
		return nil, err
	}
	diag.Sort(v.found)
	return v.found, v.disk.writeBuilt(v.known, v.now)
}

func (d *site) readBuilt() builtIndex {
	var x builtIndex
	data, err := d.root.ReadFile(builtPath)
	if err != nil || json.Unmarshal(data, &x) != nil || !x.Program.Current() {
		return builtIndex{}
	}
	return x
}

func (d *site) writeBuilt(old, now builtIndex) (err error) {
	same := len(old.Pages) == len(now.Pages)
	for name, hash := range now.Pages {
		same = same && bytes.Equal(old.Pages[name], hash)
	}
	if same {
		return nil
	}
	if now.Program, err = old.Program.Renew(); err != nil {
		return err
	}
	data, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("writing which pages were found right: %w", err)
	}
	defer d.lock()()
	return d.write(builtPath, data)
}
