package convert

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/page"
)

// The index lets a run pass over sources that have not changed, without reading
// them: .nscp/convert.json holds, for each source, the size and time of what it
// was made from, a hash of that content, and what it made. Times alone are
// trusted only when they lie well before the index was written, because a file
// saved twice within a clock tick has one time; otherwise the content is read
// and its hash decides. The index can always be deleted: all it saves is time.
const indexPath = ".nscp/convert.json"

// settled is how old a file's time must have been when the index was written.
// File systems count time in steps of up to two seconds.
const settled = 3 * time.Second

type index struct {
	Tool    string                `json:"tool"` // the program that wrote it: another makes other pages
	Written time.Time             `json:"written"`
	Sources map[string]indexEntry `json:"sources"`
}

type indexEntry struct {
	Inputs   []fileState    `json:"inputs"`
	Content  string         `json:"content"`
	Outputs  []outputState  `json:"outputs"`
	Terms    []page.Term    `json:"terms,omitempty"`
	Findings []diag.Finding `json:"findings"`
}

type fileState struct {
	Path string    `json:"path"`
	Size int64     `json:"size"`
	Time time.Time `json:"time"`
}

type outputState struct {
	fileState
	Address string `json:"address,omitempty"`
	Words   bool   `json:"words,omitempty"`
	Title   bool   `json:"title,omitempty"`
}

// readIndex returns the index of the last run, or an empty one where there is
// none, or where another program wrote it.
func (d *site) readIndex() *index {
	x := &index{}
	data, err := d.root.ReadFile(indexPath)
	if err != nil || json.Unmarshal(data, x) != nil || x.Tool != toolIdentity() {
		return &index{}
	}
	return x
}

// toolIdentity tells this build of the program from any other.
func toolIdentity() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(exe)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", exe, info.Size(), info.ModTime().UnixNano())
}

func (d *site) state(name string) (fileState, bool) {
	info, err := d.root.Stat(name)
	if err != nil {
		return fileState{}, false
	}
	return fileState{name, info.Size(), info.ModTime()}, true
}

func (a fileState) same(b fileState) bool { return a.Size == b.Size && a.Time.Equal(b.Time) }

// inputs are the files that a source is made from.
func (j job) inputs() []string {
	if j.figures != "" {
		return []string{j.path, j.figures}
	}
	return []string{j.path}
}

// unchanged returns the source as the index knows it, if neither what it is made
// from nor what it made has changed since; otherwise nil.
func (x *index) unchanged(d *site, j job) *Source {
	e, ok := x.Sources[j.path]
	names := j.inputs()
	if !ok || x.Tool == "" || len(e.Inputs) != len(names) {
		return nil
	}
	sure := true
	for i, name := range names {
		now, ok := d.state(name)
		if !ok || e.Inputs[i].Path != name {
			return nil
		}
		sure = sure && now.same(e.Inputs[i]) && now.Time.Before(x.Written.Add(-settled))
	}
	if !sure {
		k, finding := j.contentKey(d)
		if finding != nil || hex.EncodeToString(k[:]) != e.Content {
			return nil
		}
	}
	set := &page.Set{Terms: e.Terms}
	for _, o := range e.Outputs {
		now, ok := d.state(o.Path)
		if !ok || !now.same(o.fileState) || !now.Time.Before(x.Written.Add(time.Second)) {
			return nil
		}
		set.Files = append(set.Files, page.File{Path: o.Path, Source: j.path, Address: o.Address, Words: o.Words, Title: o.Title})
	}
	return &Source{Path: j.path, Folder: j.kind.folder, Pages: set, Unchanged: true, found: e.Findings}
}

// covers reports whether the index knew every source that can be known, so that
// writing it again would say nothing new.
func (x *index) covers(sources []*Source) bool {
	n := 0
	for _, s := range sources {
		if s.Unchanged {
			n++
		} else if s.Pages != nil && !s.beside {
			return false
		}
	}
	return n == len(x.Sources)
}

// contentKey reads what a source is made from and returns its hash.
func (j job) contentKey(d *site) (k [32]byte, finding *diag.Finding) {
	data, finding := d.read(j.path)
	if finding != nil {
		return k, finding
	}
	var numbers []byte
	if j.figures != "" {
		if numbers, finding = d.read(j.figures); finding != nil {
			return k, finding
		}
	}
	return key(data, numbers), nil
}

// writeIndex notes what the sources are made from and what they made. A source
// with errors, or one that depends on pictures beside it, is not noted.
func (d *site) writeIndex(old *index, jobs []job, sources []*Source) error {
	x := index{Tool: toolIdentity(), Written: time.Now(), Sources: map[string]indexEntry{}}
	for i, s := range sources {
		switch {
		case s.Unchanged:
			x.Sources[s.Path] = old.Sources[s.Path]
			// Its inputs' times may have changed where their content did not.
			fallthrough
		case s.Pages != nil && !s.beside:
			if e, ok := d.entry(jobs[i], s, x.Sources[s.Path].Content); ok {
				x.Sources[s.Path] = e
			}
		}
	}
	data, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	return d.write(indexPath, data)
}

func (d *site) entry(j job, s *Source, content string) (e indexEntry, ok bool) {
	if e.Content = content; !s.Unchanged {
		e.Content = hex.EncodeToString(s.key[:])
	}
	e.Findings, e.Terms = s.found, s.Pages.Terms
	for _, name := range j.inputs() {
		now, ok := d.state(name)
		if !ok {
			return e, false
		}
		e.Inputs = append(e.Inputs, now)
	}
	for _, f := range s.Pages.Files {
		now, ok := d.state(f.Path)
		if !ok {
			return e, false
		}
		// A page that somebody changed by hand stands otherwise than it was made.
		if f.Data != nil {
			if data, err := d.root.ReadFile(f.Path); err != nil || !bytes.Equal(data, f.Data) {
				return e, false
			}
		}
		e.Outputs = append(e.Outputs, outputState{now, f.Address, f.Words, f.Title})
	}
	return e, true
}
