package convert

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/page"
)

// A round is what a run leaves for the next one with its [Memo]. Where nothing was
// wrong in it, the next need look only at the files that changed since. That serves
// the edit of a text, which happens every few seconds. At all else (a file that came
// or went, a sign-off, a change of a generated page) everything is looked at, as it
// then takes too much to say what follows from it.
type round struct {
	dir      string
	jobs     []job
	found    []diag.Finding // of how the sources lie
	signed   []byte         // hash of the sign-offs
	sources  []*Source
	together []page.File
	want     map[string]page.File
}

// A revision says what a run has to look at; nil is everything.
type revision struct {
	*round
	sources map[int]bool    // of the round's jobs
	files   map[string]bool // that were made, and those made now
}

// revise returns what a run has to look at that knows what changed since the last.
// A run that fails leaves no round.
func (m *Memo) revise(d *site, o Options) *revision {
	if m == nil {
		return nil
	}
	last := m.last
	m.last = nil
	if last == nil || o.Changed == nil || last.dir != d.dir || o.Check || o.Overwrite || o.Index || !bytes.Equal(last.signed, d.signed.hash()) {
		return nil
	}
	v := &revision{round: last, sources: map[int]bool{}, files: map[string]bool{}}
	inputs := map[string]int{}
	for i, j := range last.jobs {
		for _, name := range j.inputs() {
			inputs[name] = i
		}
		if last.sources[i].beside {
			v.sources[i] = true
		}
	}
	for _, name := range o.Changed {
		info, err := d.root.Lstat(name)
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		if i, known := inputs[name]; known {
			v.sources[i] = true
		} else if strings.HasPrefix(name, "sources/") || d.generatedFile(last, name) {
			return nil
		}
	}
	for i := range v.sources {
		v.note(last.sources[i])
	}
	return v
}

// note has the plan look at the pages of a source.
func (v *revision) note(s *Source) {
	if s.Pages != nil {
		for _, f := range s.Pages.Files {
			v.files[f.Path] = true
		}
	}
}

// unchanged returns a source as it was, or nil where it has to be looked at.
func (v *revision) unchanged(i int) *Source {
	if v == nil || v.sources[i] {
		return nil
	}
	return v.round.sources[i]
}

// at reports whether the plan looks at a file.
func (v *revision) at(name string) bool { return v == nil || v.files[name] }

// generated lists the files that may have to go.
func (v *revision) generated(d *site) []string {
	if v == nil {
		return d.generated()
	}
	return slices.Collect(maps.Keys(v.files))
}

// generatedFile reports whether a file is one that a conversion made, or a copy.
func (d *site) generatedFile(last *round, name string) bool {
	if _, made := last.want[name]; made || isPicture(name) {
		return true
	}
	if !slices.ContainsFunc(owned, func(folder string) bool { return strings.HasPrefix(name, folder+"/") }) {
		return false
	}
	data, err := d.root.ReadFile(name)
	return err != nil || page.Stamp(data) != page.NoStamp
}

// shared returns the files that the sources make together now. They are made again
// only where a source says something else of itself.
func (v *revision) shared(sources []*Source, o Options) []page.File {
	if v == nil {
		return glossary(sources, o)
	}
	together := v.together
	for i := range v.sources {
		v.note(sources[i])
		if sources[i].Pages == nil || !reflect.DeepEqual(sources[i].Pages.Terms, v.round.sources[i].Pages.Terms) {
			together = glossary(sources, o)
			break
		}
	}
	for _, f := range slices.Concat(v.together, together) {
		v.files[f.Path] = true
	}
	return together
}

// keep leaves the round for the next run, unless something was wrong that the next
// has to look at again.
func (m *Memo) keep(r *round, found []diag.Finding) {
	if m != nil && len(found) == 0 && !slices.ContainsFunc(r.sources, func(s *Source) bool { return s.Pages == nil }) {
		m.last = r
	}
}
