package preview

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Word, Excel and LibreOffice save in several steps: they write under another
// name, move the document away, and move the new one to its place. On a slow
// drive a step takes longer than any pause that an editor at a local disk should
// wait for. So a source that has gone is believed to be gone only after a while,
// and one that is not whole is waited for. Asking the programs' lock files
// instead would be wrong: they stay for as long as the document is open.
const (
	// absence is how long a source must be gone.
	absence = 250 * time.Millisecond
	// recheck is how often what is waited for is looked at.
	recheck = 100 * time.Millisecond
	// mention is when a person is told of the waiting.
	mention = 300 * time.Millisecond
	// stall is how long a source that is not whole may stay the same before it
	// counts as damaged.
	stall = 3 * time.Second
)

// A hold keeps back changes of sources until the files are whole.
type hold struct {
	root  string
	files map[string]*held
	told  []wait
}

// A held file is one that changed and has not been told of, or that was told of
// although it is not whole.
type held struct {
	kind    change
	since   time.Time // when it changed
	stamp   stamp
	same    time.Time // since when it has this stamp
	givenUp bool
}

type change int

const (
	created change = iota
	edited
	removed
)

// A wait is a source that is waited for.
type wait struct {
	path   string // absolute
	reason string
	long   bool // a person should be told
}

func newHold(root string) *hold { return &hold{root: root, files: map[string]*held{}} }

// begin takes the sources that are not whole when the watching begins. Only one
// that changed shortly before can be.
func (h *hold) begin(t *tree, now time.Time) {
	var c changeSet
	for name, s := range t.files {
		if now.Sub(time.Unix(0, s.written)) < stall && h.source(name) && unfinished(name, time.Time{}) != "" {
			c.edited = append(c.edited, name)
		}
	}
	h.take(c, now)
}

// take adds what changed to what is held back.
func (h *hold) take(c changeSet, now time.Time) {
	for kind, names := range map[change][]string{created: c.created, edited: c.edited, removed: c.removed} {
		for _, name := range names {
			old, ok := h.files[name]
			k := kind
			switch {
			case !ok || old.givenUp:
			case old.kind == created && k == removed:
				delete(h.files, name) // nobody has heard of it
				continue
			case old.kind == created:
				k = created
			case old.kind == removed && k == created:
				k = edited // saved by renaming
			}
			h.files[name] = &held{kind: k, since: now, same: now, stamp: stampOf(name)}
			if ok && k != removed && old.kind != removed {
				h.files[name].since = old.since
			}
		}
	}
}

// release returns the changes that can be told of, and the sources that are
// waited for. news says that a person should hear of the latter.
func (h *hold) release(now time.Time) (c changeSet, news bool) {
	for name, f := range h.files {
		if f.kind == removed && h.source(name) && now.Sub(f.since) < absence {
			// A conversion now would take its pages away.
			return changeSet{}, false
		}
	}
	var waits []wait
	for _, name := range slices.Sorted(maps.Keys(h.files)) {
		f := h.files[name]
		reason := ""
		if f.kind != removed && h.source(name) {
			reason = unfinished(name, now)
		}
		if s := stampOf(name); s != f.stamp {
			f.stamp, f.same = s, now
		}
		switch {
		case reason == "" && f.givenUp:
			c.edited = append(c.edited, name)
		case reason == "" || !f.givenUp && now.Sub(f.same) >= stall:
			switch f.kind {
			case created:
				c.created = append(c.created, name)
			case edited:
				c.edited = append(c.edited, name)
			case removed:
				c.removed = append(c.removed, name)
			}
		}
		if reason == "" {
			delete(h.files, name)
			continue
		}
		if f.givenUp = f.givenUp || now.Sub(f.same) >= stall; !f.givenUp {
			waits = append(waits, wait{name, reason, now.Sub(f.since) >= mention})
		}
	}
	c.waiting = waits
	long := slices.DeleteFunc(slices.Clone(waits), func(w wait) bool { return !w.long })
	news = !slices.Equal(long, h.told)
	h.told = long
	return c, news
}

// source reports whether name is a file that people write in other programs.
func (h *hold) source(name string) bool {
	return strings.HasPrefix(name, filepath.Join(h.root, "sources")+string(filepath.Separator))
}

// unfinished says why a file is not whole, or "". A file that changed just
// before now is taken to go on changing; the zero time leaves that out.
func unfinished(name string, now time.Time) string {
	const writing = "it is still being written"
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "" // an event will say so
	}
	if err != nil {
		return "another program has it open and lets nobody read it"
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "another program has it open and lets nobody read it"
	}
	// A drive's clock may be ahead of ours; then its times say nothing.
	if age := now.Sub(info.ModTime()); 0 <= age && age < quiet {
		return writing
	}
	if info.Size() == 0 {
		return writing
	}
	end := func(n int64, mark string) bool {
		n = min(n, info.Size())
		tail, err := io.ReadAll(io.NewSectionReader(f, info.Size()-n, n))
		return err == nil && bytes.Contains(tail, []byte(mark))
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(f, head); err != nil {
		return "" // shorter than any file with an end of its own
	}
	whole := true
	switch strings.ToLower(filepath.Ext(name)) {
	case ".docx", ".xlsx", ".odt", ".ods":
		switch string(head) {
		case "PK\x03\x04":
			_, err := zip.NewReader(f, info.Size())
			whole = err == nil
		case "\x00\x00\x00\x00":
			whole = false // the room for it was taken beforehand
		}
	case ".pdf":
		// Readers look for the mark in the last 1,024 bytes (ISO 32000-1, annex H).
		whole = string(head) != "%PDF" || end(1024, "%%EOF")
	case ".png":
		whole = string(head) != "\x89PNG" || end(12, "IEND")
	}
	if !whole {
		return writing
	}
	return ""
}

func stampOf(name string) stamp {
	info, err := os.Stat(name)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}
