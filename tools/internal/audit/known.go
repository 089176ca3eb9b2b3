package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"path"
	"sync"

	"nscp/tools/internal/check"
	"nscp/tools/internal/crawl"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/program"
	"nscp/tools/internal/upkeep"
)

// knownPath is where what was found is kept between runs. The file can always be
// deleted: all it saves is time.
const knownPath = ".nscp/check.json"

// Known is what was found in documents, so that a document is looked at again only
// when it changed. It holds what depends on one document, the figures beside it,
// the configuration and the program alone. All else (what is accepted or signed
// off, what has grown old by the day, lists, style sheets) is looked at each time.
//
// The zero Known knows nothing and is ready.
type Known struct {
	mu sync.Mutex

	Program   program.Identity   `json:"program"` // that looked: another may find other things
	Setup     []byte             `json:"setup"`   // hash of the configuration and the word list
	Documents map[string]*looked `json:"documents"`

	changed bool
}

// looked is what one document was found to be.
type looked struct {
	Key    []byte         `json:"key"` // hash of what it was made from
	Meta   []doc.Field    `json:"meta,omitempty"`
	Rules  []diag.Finding `json:"rules,omitempty"`  // of the rules, before anybody accepts them
	Beside []diag.Finding `json:"beside,omitempty"` // of the guidance, and of the figures beside it

	links []upkeep.Link // only where somebody asks about other sites
}

// keep forgets everything if it was found with another configuration.
func (k *Known) keep(c check.Config, words []string) {
	data, err := json.Marshal(struct {
		Config check.Config
		Words  []string
	}{c, words})
	if err != nil {
		data = nil // a number that JSON cannot say: nothing matches, and everything is looked at
	}
	setup := sha256.Sum256(data)
	if err != nil || !bytes.Equal(k.Setup, setup[:]) {
		k.Setup, k.Documents = setup[:], nil
	}
}

// recall returns what is known of a document made from the content with the key,
// or nil.
func (k *Known) recall(path string, key [sha256.Size]byte) *looked {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l := k.Documents[path]; l != nil && bytes.Equal(l.Key, key[:]) && key != [sha256.Size]byte{} {
		return l
	}
	return nil
}

// set makes what was found in this run what is known.
func (k *Known) set(all map[string]*looked) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.changed = len(all) != len(k.Documents)
	for p, l := range all {
		old := k.Documents[p]
		k.changed = k.changed || old == nil || !bytes.Equal(old.Key, l.Key)
	}
	k.Documents = all
}

// readKnown returns what the last run of this program found.
func (s *site) readKnown() *Known {
	k := &Known{}
	data, err := s.root.ReadFile(knownPath)
	if err != nil || json.Unmarshal(data, k) != nil || !k.Program.Current() {
		return &Known{}
	}
	return k
}

// writeKnown keeps what is known for the next run.
func (s *site) writeKnown(k *Known) {
	if !k.changed {
		return
	}
	var err error
	if k.Program, err = k.Program.Renew(); err == nil {
		s.writeIndex(knownPath, k)
	}
}

// crawledPath is where it is kept what was read of built pages.
const crawledPath = ".nscp/crawl.json"

func (s *site) readCrawled() *crawl.Known {
	k := &crawl.Known{}
	data, err := s.root.ReadFile(crawledPath)
	if err != nil || json.Unmarshal(data, k) != nil || !k.Program.Current() {
		return &crawl.Known{}
	}
	return k
}

func (s *site) writeCrawled(k *crawl.Known) {
	if !k.Changed {
		return
	}
	var err error
	if k.Program, err = k.Program.Renew(); err == nil {
		s.writeIndex(crawledPath, k)
	}
}

// writeIndex writes what saves time in the next run. A folder that nothing can be
// written to is no fault of the site, and that time is all that is lost.
func (s *site) writeIndex(name string, v any) {
	data, err := json.Marshal(v)
	if err != nil || s.root.MkdirAll(path.Dir(name), 0o777) != nil {
		return
	}
	temporary := name + ".new"
	if s.root.WriteFile(temporary, data, 0o666) != nil || s.root.Rename(temporary, name) != nil {
		_ = s.root.Remove(temporary)
	}
}
