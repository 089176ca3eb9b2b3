package convert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/page"
	"nscp/tools/internal/program"
)

// The index lets a run pass over sources that have not changed: .nscp/convert.json
// holds, for each source, the size, time and hash of what it was made from, and of
// what it made. Times alone are trusted only when they lie well before the index
// was written, because a file saved twice within a clock tick has one time; else,
// and always for publication, the content is read and its hash decides, so that a
// fresh clone with an index from another day is known as well. The index can always
// be deleted: all it saves is time.
const indexPath = ".nscp/convert.json"

// settled is how old a file's time must have been when the index was written.
// File systems count time in steps of up to two seconds.
const settled = 3 * time.Second

type index struct {
	Program program.Identity      `json:"program"` // that wrote it: another makes other pages
	Written time.Time             `json:"written"`
	Signed  []byte                `json:"signed,omitempty"` // hash of what was signed off
	Sources map[string]indexEntry `json:"sources"`
}

type indexEntry struct {
	Inputs   []fileState    `json:"inputs"`
	Content  []byte         `json:"content"`
	Outputs  []outputState  `json:"outputs"`
	Terms    []page.Term    `json:"terms,omitempty"`
	Findings []diag.Finding `json:"findings,omitempty"`
	Signed   []diag.Finding `json:"signed,omitempty"`
}

type fileState struct {
	Path string    `json:"path"`
	Size int64     `json:"size"`
	Time time.Time `json:"time"`
}

type outputState struct {
	fileState
	Hash    []byte `json:"hash"`
	Address string `json:"address,omitempty"`
	Words   bool   `json:"words,omitempty"`
	Title   bool   `json:"title,omitempty"`
	Digest  []byte `json:"digest,omitempty"`
}

// readIndex returns the index of the last run, or an empty one where there is
// none, or where another program wrote it.
func (d *site) readIndex() *index {
	x := &index{}
	data, err := d.root.ReadFile(indexPath)
	if err != nil || json.Unmarshal(data, x) != nil || !x.Program.Current() || !bytes.Equal(x.Signed, d.signed.hash()) {
		return &index{}
	}
	return x
}

func (d *site) state(name string) (fileState, bool) {
	info, err := d.root.Stat(name)
	if err != nil {
		return fileState{}, false
	}
	return fileState{name, info.Size(), info.ModTime()}, true
}

func (a fileState) same(b fileState) bool { return a.Size == b.Size && a.Time.Equal(b.Time) }

// unchanged returns the source as the index knows it, if neither what it is made
// from nor what it made has changed since; otherwise nil. exact trusts no times.
func (x *index) unchanged(d *site, j job, exact bool) *Source {
	e, ok := x.Sources[j.path]
	names := j.inputs()
	if !ok || len(e.Inputs) != len(names) {
		return nil
	}
	sure := !exact
	inputs := make([]fileState, len(names))
	for i, name := range names {
		now, ok := d.state(name)
		if !ok || e.Inputs[i].Path != name {
			return nil
		}
		inputs[i] = now
		sure = sure && now.same(e.Inputs[i]) && now.Time.Before(x.Written.Add(-settled))
	}
	if !sure {
		from, finding := j.read(d)
		if finding != nil || !bytes.Equal(from.key[:], e.Content) {
			return nil
		}
		inputs = from.files
	}
	set := &page.Set{Terms: e.Terms}
	outputs := make([]outputState, len(e.Outputs))
	for i, o := range e.Outputs {
		now, ok := d.state(o.Path)
		if !ok || now.Size != o.Size {
			return nil
		}
		if exact || !now.same(o.fileState) || !now.Time.Before(x.Written.Add(time.Second)) {
			data, err := d.root.ReadFile(o.Path)
			if sum := sha256.Sum256(data); err != nil || !bytes.Equal(sum[:], o.Hash) {
				return nil
			}
		}
		outputs[i] = outputState{now, o.Hash, o.Address, o.Words, o.Title, o.Digest}
		set.Files = append(set.Files, page.File{Path: o.Path, Source: j.path, Address: o.Address, Words: o.Words, Title: o.Title, Digest: o.Digest})
	}
	return &Source{Path: j.path, Folder: j.kind.folder, Pages: set, Unchanged: true, Key: [32]byte(e.Content), found: e.Findings, signed: e.Signed,
		inputs: inputs, outputs: outputs}
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

// writeIndex notes what the sources are made from and what they made. A source
// with errors, or one that depends on pictures beside it, is not noted.
func (d *site) writeIndex(old *index, sources []*Source) error {
	entries := make([]indexEntry, len(sources))
	err := each(context.Background(), len(sources), func(i int) {
		if s := sources[i]; s.Pages != nil && !s.beside {
			entries[i] = d.entry(s)
		}
	})
	if err != nil {
		return err
	}
	x := index{Written: time.Now(), Signed: d.signed.hash(), Sources: map[string]indexEntry{}}
	if x.Program, err = old.Program.Renew(); err != nil {
		return err
	}
	for i, s := range sources {
		if entries[i].Content != nil {
			x.Sources[s.Path] = entries[i]
		}
	}
	data, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	defer d.lock()()
	return d.write(indexPath, data)
}

// entry returns what the index says of a source, or the zero entry where a page
// does not stand as it was made.
func (d *site) entry(s *Source) indexEntry {
	e := indexEntry{Inputs: s.inputs, Content: s.Key[:], Outputs: s.outputs, Findings: s.found, Signed: s.signed, Terms: s.Pages.Terms}
	if e.Outputs == nil {
		e.Outputs = make([]outputState, len(s.Pages.Files))
	}
	for i := range s.Pages.Files {
		f := &s.Pages.Files[i]
		if e.Outputs[i].Hash != nil {
			continue // it was looked at already
		}
		var ok bool
		if e.Outputs[i], ok = d.holds(f); !ok {
			return indexEntry{} // somebody changed it by hand
		}
	}
	return e
}

// rooms keeps what a page was read into for the next.
var rooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// holds reports whether a page stands on disk as it was made, and what the index
// says of it.
func (d *site) holds(f *page.File) (outputState, bool) {
	room := rooms.Get().(*bytes.Buffer)
	defer rooms.Put(room)
	room.Reset()
	data, now, finding := d.readWithState(f.Path, room)
	if finding != nil || !bytes.Equal(data, f.Data) {
		return outputState{}, false
	}
	sum := sha256.Sum256(data)
	return outputState{now, sum[:], f.Address, f.Words, f.Title, f.Digest}, true
}
