package convert

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/ledger"
	"nscp/tools/internal/page"
)

// VerifyBuilt holds the built website in dir against the pages that this
// conversion made: a template, a render hook or a minifier that drops or adds a
// word shows here, where the ledger of the conversion cannot see it. A page that
// is not built (a draft, an embargo) is passed over.
func (r *Result) VerifyBuilt(dir string) ([]diag.Finding, error) {
	var found []diag.Finding
	for _, s := range r.Sources {
		if s.Pages == nil {
			continue
		}
		for _, f := range s.Pages.Files {
			if !f.Words {
				continue
			}
			if f.Data == nil { // of an unchanged source
				data, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(f.Path)))
				if err != nil {
					return nil, fmt.Errorf("reading a page: %w", err)
				}
				f.Data = data
			}
			fs, err := verifyPage(dir, f)
			if err != nil {
				return nil, err
			}
			found = append(found, fs...)
		}
	}
	diag.Sort(found)
	return found, nil
}

func verifyPage(dir string, f page.File) ([]diag.Finding, error) {
	name := path.Join(f.Address, "index.html")
	built, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a built page: %w", err)
	}
	defer built.Close()
	have, err := ledger.HTML(name, built)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	// The title stands on every page, whosever words it is.
	want, err := ledger.Page(f.Path, f.Data, true)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	return ledger.Balance(want, have, nil).Findings(), nil
}
