package convert

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
)

// maxSource is the largest source file that is read, in bytes.
const maxSource = 64 << 20

// site is a site folder. All access goes through os.Root, so that no path and
// no symbolic link leads out of it.
type site struct {
	dir   string
	root  *os.Root
	stale []string // temporary files of a conversion that was killed

	signed signoffs
}

// A NoSiteError says that a folder is not one of a website.
type NoSiteError struct {
	Dir     string
	Missing bool // it is not there
}

func (e *NoSiteError) Error() string {
	switch {
	case e.Missing:
		return "there is no folder " + e.Dir
	case e.Dir == ".":
		return "this folder is not that of a website: it has no folder sources"
	}
	return e.Dir + " is not the folder of a website: it has no folder sources"
}

func openSite(dir string) (*site, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoSiteError{Dir: dir, Missing: true}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the site folder: %w", err)
	}
	if _, err := root.Stat("sources"); err != nil {
		root.Close()
		return nil, &NoSiteError{Dir: dir}
	}
	return &site{dir: dir, root: root}, nil
}

func (d *site) close() { d.root.Close() }

// sources lists the source files of every kind, and reports what lies in their
// folders and is none.
func (d *site) sources() (jobs []job, found []diag.Finding, err error) {
	if found, err = d.links(); err != nil {
		return nil, nil, err
	}
	for _, k := range kinds {
		folder := path.Join("sources", k.folder)
		entries, err := fs.ReadDir(d.root.FS(), folder)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading %s: %w", folder, err)
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			switch {
			case ignored(e.Name()), e.Type()&fs.ModeSymlink != 0:
			case k.layout == folderEach && e.IsDir():
				j, fs := d.reportIn(k, name)
				jobs, found = append(jobs, j...), append(found, fs...)
			case k.layout == sheetEach && !e.IsDir() && isSheet(e.Name()):
				jobs = append(jobs, job{kind: k, path: name})
			case k.layout == fileEach && !e.IsDir() && isDocument(e.Name()):
				jobs = append(jobs, job{kind: k, path: name})
			}
		}
	}
	slices.SortFunc(jobs, func(a, b job) int { return strings.Compare(a.path, b.path) })
	return jobs, found, nil
}

// links returns the symbolic links among the sources, at any depth.
func (d *site) links() (found []diag.Finding, err error) {
	err = fs.WalkDir(d.root.FS(), "sources", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if e.Type()&fs.ModeSymlink != 0 && !ignored(e.Name()) {
			found = append(found, diag.Finding{
				Rule: "symbolic-link", Severity: diag.Error, Pos: diag.Position{Path: name},
				Message: "found a symbolic link where a file was expected",
				Why:     "what it leads to may change, or not be there on the machine that publishes",
				Fix:     "put the file itself in " + path.Dir(name),
			})
		}
		return nil
	})
	return found, err
}

// documentTypes are the endings of files that hold a document's text.
var documentTypes = []string{".md", ".markdown", ".txt", ".docx", ".pdf", ".doc", ".odt", ".rtf"}

// isDocument reports whether a file name is that of a document. Kinds that no
// reader takes are among them, so that the reader can say what to do.
func isDocument(name string) bool {
	return slices.Contains(documentTypes, strings.ToLower(path.Ext(name))) && !strings.EqualFold(name, "README.md")
}

// isSheet reports whether a file name is that of a spreadsheet.
func isSheet(name string) bool {
	return slices.Contains([]string{".csv", ".xlsx", ".xls", ".ods"}, strings.ToLower(path.Ext(name)))
}

// ignored reports whether a name is one that programs and systems leave lying
// about: lock files, temporary files, folder settings.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".tmp") || name == "Thumbs.db" || name == "desktop.ini"
}

// reportIn returns the one report.* file of a folder.
func (d *site) reportIn(k *kind, folder string) ([]job, []diag.Finding) {
	entries, err := fs.ReadDir(d.root.FS(), folder)
	if err != nil {
		return nil, []diag.Finding{{Rule: "unreadable", Severity: diag.Error, Pos: diag.Position{Path: folder}, Message: reason(err)}}
	}
	var jobs []job
	var numbers []string
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case e.IsDir():
		case isDocument(e.Name()) && strings.HasPrefix(e.Name(), "report."):
			jobs = append(jobs, job{kind: k, path: name})
		case e.Name() == "figures.csv" || e.Name() == "figures.xlsx":
			numbers = append(numbers, name)
		}
	}
	if len(numbers) > 1 {
		return nil, []diag.Finding{{
			Rule: "two-figures", Severity: diag.Error, Pos: diag.Position{Path: numbers[1]},
			Message: "found figures.csv and figures.xlsx, and one year has one file of figures",
			Why:     "nobody could say which of two numbers the site shows",
			Fix:     "keep one of them in " + folder + " and move the other away",
		}}
	}
	switch len(jobs) {
	case 1:
		if len(numbers) == 1 {
			jobs[0].figures = numbers[0]
		}
		return jobs, nil
	case 0:
		return nil, []diag.Finding{{
			Rule: "no-report", Severity: diag.Error, Pos: diag.Position{Path: folder},
			Message: "found no report.md, report.docx or report.pdf in this folder",
			Fix:     "put the report's text there under one of these names, or remove the folder",
		}}
	}
	return nil, []diag.Finding{{
		Rule: "two-reports", Severity: diag.Error, Pos: diag.Position{Path: jobs[1].path},
		Message: fmt.Sprintf("found %s and %s, and one year has one report", path.Base(jobs[0].path), path.Base(jobs[1].path)),
		Why:     "both would have the same address, and one would silently replace the other",
		Fix:     "keep one of them in " + folder + " and move the other away",
	}}
}

// read returns the bytes of a source, or a finding that says why not.
func (d *site) read(name string) ([]byte, *diag.Finding) {
	data, _, finding := d.readWithState(name, new(bytes.Buffer))
	return data, finding
}

// readWithState is read into a buffer, and says of the file how it stood before.
func (d *site) readWithState(name string, b *bytes.Buffer) ([]byte, fileState, *diag.Finding) {
	refuse := func(message, fix string) ([]byte, fileState, *diag.Finding) {
		return nil, fileState{}, &diag.Finding{Rule: "unreadable", Severity: diag.Error, Pos: diag.Position{Path: name}, Message: message, Fix: fix}
	}
	f, err := d.root.Open(name)
	if err != nil {
		return refuse(reason(err), "close the file in other programs and check who may read it")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return refuse(reason(err), "check that the file can be opened")
	}
	if info.Size() > maxSource {
		return refuse(fmt.Sprintf("the file is %d MB; at most %d MB can be converted", info.Size()>>20, maxSource>>20),
			"look for large pictures, or split the file")
	}
	b.Grow(int(info.Size()) + bytes.MinRead) // with what it takes to see its end
	if _, err := b.ReadFrom(io.LimitReader(f, maxSource+1)); err != nil {
		return refuse(reason(err), "check that the file can be opened")
	}
	return b.Bytes(), fileState{name, info.Size(), info.ModTime()}, nil
}

// reason returns what a file operation says went wrong, without the path that
// the finding already names.
func reason(err error) string {
	if e, ok := err.(*fs.PathError); ok {
		err = e.Err
	}
	return "could not be read: " + err.Error()
}
