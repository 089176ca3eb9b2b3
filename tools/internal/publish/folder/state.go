package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nscp/tools/internal/publish/release"
)

// state says which releases are kept, newest first. Which of them readers have
// is what the link says.
type state struct {
	Kept []kept `json:"kept"`
}

type kept struct {
	Release  string    `json:"release"`
	Replaced time.Time `json:"replaced,omitzero"`
}

func (t *Target) stateFile() string { return t.path(release.Records, "state.json") }

// readState returns the state, brought up to what the link says: a publisher
// that was killed behind the switch had no time to write it. A damaged one stops
// everything, unless the caller was told to take over what there is: then a
// record that cannot be read counts as none.
func (t *Target) readState(o release.Options) (s state, current string, err error) {
	if current, err = t.current(); err != nil {
		return state{}, "", err
	}
	data, err := os.ReadFile(t.stateFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return state{}, "", err
	}
	if err == nil {
		if err := release.Unseal(data, &s); err != nil && !o.Adopt {
			return state{}, "", fmt.Errorf("%w: %s cannot be read: %w", release.ErrUnsafe, t.stateFile(), err)
		}
	}
	if o.Adopt {
		s.Kept = slices.DeleteFunc(s.Kept, func(k kept) bool {
			_, err := t.readManifest(k.Release)
			return err != nil
		})
	}
	return s, current, nil
}

// moved returns the state in which readers have release id since now.
func (s state) moved(id string, now time.Time, o release.Options) state {
	list := []kept{{Release: id}}
	for _, k := range s.Kept {
		if k.Release == id {
			continue
		}
		if k.Replaced.IsZero() {
			k.Replaced = now
		}
		list = append(list, k)
	}
	return state{keep(list, o, now)}
}

// keep returns which of the releases are to be kept: up to a number, and longer
// until a time.
func keep(list []kept, o release.Options, now time.Time) []kept {
	var stay []kept
	for _, k := range list {
		if len(stay) == 0 || len(stay) < o.Kept() || now.Sub(k.Replaced) < o.KeptFor() {
			stay = append(stay, k)
		}
	}
	return stay
}

func (t *Target) writeState(s state) error {
	data, err := release.Seal(s)
	if err != nil {
		return err
	}
	return t.write(t.stateFile(), data)
}

// now returns the time by the clock of the file system, which may be another
// machine's: that of a file just written.
func (t *Target) now() (time.Time, error) {
	name := t.path(release.Records, "clock")
	if err := t.do("write", name, func() error { return os.WriteFile(name, []byte("\n"), 0o644) }); err != nil {
		return time.Time{}, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

func (t *Target) readManifest(id string) (*release.Manifest, error) {
	data, err := os.ReadFile(t.manifestFile(id))
	var m *release.Manifest
	if err == nil {
		m, err = release.Read(data)
	}
	if err == nil && m.ID != id {
		err = fmt.Errorf("it is the manifest of release %s", m.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the record of release %s is missing or damaged: %w", release.ErrUnsafe, id, err)
	}
	return m, nil
}

// announced lists the releases that we made or began to make.
func (t *Target) announced() ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(t.manifestFile("x")))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, err
}
