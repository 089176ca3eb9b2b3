package convert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sync"

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

// VerifyBuilt holds the built website in dir against the pages that this
// conversion made: a template, a render hook or a minifier that drops or adds a
// word shows here, where the ledger of the conversion cannot see it. A page that
// is not built (a draft, an embargo) is passed over, and one that was found right
// before is not read again while neither side has changed.
func (r *Result) VerifyBuilt(dir string) ([]diag.Finding, error) {
	disk, err := openSite(r.dir)
	if err != nil {
		return nil, err
	}
	defer disk.close()
	var files []page.File
	for _, s := range r.Sources {
		if s.Pages == nil {
			continue
		}
		for _, f := range s.Pages.Files {
			if f.Words {
				files = append(files, f)
			}
		}
	}
	known := disk.readBuilt()
	now := builtIndex{Pages: map[string][]byte{}}
	var found []diag.Finding
	var failed error
	var mu sync.Mutex
	err = each(context.Background(), len(files), func(i int) {
		f := files[i]
		right, fs, err := verifyPage(disk, dir, f, known.Pages[f.Address])
		mu.Lock()
		defer mu.Unlock()
		if found = append(found, fs...); err != nil {
			failed = err
		}
		if right != nil {
			now.Pages[f.Address] = right
		}
	})
	if err != nil || failed != nil {
		return nil, failed
	}
	diag.Sort(found)
	return found, disk.writeBuilt(known, now)
}

// verifyPage holds a built page against the page it was made from, unless known
// is their hash. It returns that hash where nothing is wrong.
func verifyPage(disk *site, dir string, f page.File, known []byte) (right []byte, found []diag.Finding, err error) {
	name := path.Join(f.Address, "index.html")
	built, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading a built page: %w", err)
	}
	if f.Digest == nil { // the ledger has not read it: a draft of this run
		return nil, nil, fmt.Errorf("%s was not accounted for", f.Path)
	}
	sum := sha256.Sum256(built)
	right = append(bytes.Clone(f.Digest), sum[:]...)
	if bytes.Equal(right, known) {
		return right, nil, nil
	}
	have, err := ledger.HTML(name, bytes.NewReader(built))
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if digest := ledger.Digest(have); bytes.Equal(digest[:], f.Digest) {
		return right, nil, nil
	}
	if f.Data == nil { // of an unchanged source
		if f.Data, err = disk.root.ReadFile(f.Path); err != nil {
			return nil, nil, fmt.Errorf("reading a page: %w", err)
		}
	}
	// The title stands on every page, whosever words it is.
	want, err := ledger.Page(f.Path, f.Data, true)
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	if found = ledger.Balance(want, have, nil).Findings(); len(found) > 0 {
		right = nil
	}
	return right, found, nil
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
	return d.write(builtPath, data)
}
