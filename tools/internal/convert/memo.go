package convert

import (
	"crypto/sha256"
	"sync"
)

// A Memo remembers conversions while a program runs, so that a preview converts
// only what changed. The zero value is empty and ready; it may be shared by
// conversions one after another. What a source makes depends on its bytes, those
// of its figures and its path alone, so these are the key; a file's time, which
// programs and file systems set as they please, is not trusted.
type Memo struct {
	mu   sync.Mutex
	done map[string]remembered
	last *round // see again.go; nil where the next run has to look at everything
}

type remembered struct {
	key    [sha256.Size]byte
	source *Source
}

// recall returns what the source became last time, if it is the same.
func (m *Memo) recall(path string, key [sha256.Size]byte) *Source {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, ok := m.done[path]; ok && r.key == key {
		return r.source
	}
	return nil
}

// remember keeps what a source became. A document that brought pictures in from
// beside it is not kept: they may change without it.
func (m *Memo) remember(path string, key [sha256.Size]byte, s *Source) {
	if m == nil || s.beside {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done == nil {
		m.done = map[string]remembered{}
	}
	m.done[path] = remembered{key, s}
}

// forget drops every source that is not among those there are now.
func (m *Memo) forget(jobs []job) {
	if m == nil {
		return
	}
	now := make(map[string]bool, len(jobs))
	for _, j := range jobs {
		now[j.path] = true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for path := range m.done {
		if !now[path] {
			delete(m.done, path)
		}
	}
}

// key is the hash of what a source is made from: its bytes, those of its figures,
// and what somebody has signed off in them.
func key(data, numbers []byte, signed string) [sha256.Size]byte {
	h := sha256.New()
	h.Write(data)
	sum := sha256.Sum256(numbers)
	h.Write(sum[:])
	h.Write([]byte(signed))
	return [sha256.Size]byte(h.Sum(nil))
}
