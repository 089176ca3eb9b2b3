package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"iter"
	"sort"
	"sync"

	"nscp/tools/internal/diag"
)

// Balance lays the words of the source beside the words of the result and
// accounts for each. Both are in order, and may come from several files, one
// after the other.
//
// A record excuses exactly the words that it names, where it says they stand,
// once. Whatever the records don't explain must be on the page in the order of
// the source; else it is lost, or invented, or both.
func Balance(source, rendered []Word, records []Record) Report {
	if len(records) == 0 && sameWords(source, rendered) {
		return Report{Source: len(source), Rendered: len(rendered), Published: len(source)}
	}
	b := &balance{source: source, rendered: rendered, records: records, untrue: map[int]bool{}}
	b.become = make([]state, len(source))
	b.report = Report{Source: len(source), Rendered: len(rendered)}
	b.indexWords()
	b.takeRecords()
	if !b.agrees() {
		b.numberWords()
		b.makeClaims()
		b.takeClaims()
		b.settle(b.pairs())
		b.closeClaims()
		b.runs()
	}
	b.entries()
	return b.report
}

// agrees reports whether the page is what the records leave of the source, word for
// word and without the words that may be absent, and marks the words as found. For
// most documents that is all there is to say.
func (b *balance) agrees() bool {
	if len(b.passed) > 0 || len(b.halves) > 0 {
		return false
	}
	rest := b.rendered
	for i := range b.source {
		w := &b.source[i]
		switch {
		case b.become[i].record != 0:
		case len(rest) > 0 && rest[0].Text == w.Text && w.Optional() == "":
			rest = rest[1:]
		case w.Optional() == "" || len(rest) > 0 && rest[0].Text == w.Text:
			return false
		}
	}
	if len(rest) > 0 {
		return false
	}
	for i := range b.source {
		if b.become[i].record == 0 && b.source[i].Optional() == "" {
			b.become[i].found = true
		}
	}
	return true
}

func sameWords(a, b []Word) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// Digest returns a hash of the words alone, not of where they stand: of all that
// Balance goes by where there are no records. Two texts with one digest are the
// same words in the same order, and balance.
func Digest(ws []Word) [sha256.Size]byte {
	d := newDigest()
	d.add(ws)
	return d.sum()
}

// A digest is made of words as they come.
type digest struct {
	hash hash.Hash
	some []byte // to be hashed together
}

var digests = sync.Pool{New: func() any { return &digest{sha256.New(), make([]byte, 0, 4096)} }}

func newDigest() *digest { return digests.Get().(*digest) }

func (d *digest) add(ws []Word) {
	some := d.some
	for i := range ws {
		w := &ws[i]
		length := uint64(len(w.Text)) << 1
		if w.more == nil {
			some = append(binary.AppendUvarint(some, length), w.Text...)
		} else {
			some = append(binary.AppendUvarint(some, length|1), w.Text...)
			some = binary.AppendUvarint(some, uint64(len(w.Optional())))
			some = binary.AppendUvarint(some, uint64(len(w.parts())))
			for _, p := range w.parts() {
				some = append(binary.AppendUvarint(some, uint64(len(p))), p...)
			}
		}
		if len(some) > cap(some)/2 {
			d.hash.Write(some)
			some = some[:0]
		}
	}
	d.some = some
}

// sum returns the hash and gives the digest back.
func (d *digest) sum() (sum [sha256.Size]byte) {
	d.hash.Write(d.some)
	d.hash.Sum(sum[:0])
	d.hash.Reset()
	d.some = d.some[:0]
	digests.Put(d)
	return sum
}

// A state says what became of one word of the source.
type state struct {
	record int32 // the index of the record that takes it, plus one; 0 for none
	kind   Kind  // Published until a record says otherwise
	found  bool  // it is on the page, or excused
	moved  bool  // the first half of a cut word within a passage that moved
}

// An element is a word of the source that must be on the page in its order, or
// a word of the page that must be in the source.
type element struct {
	id   int32
	word int32 // its index in source or rendered
}

// A half is the second half of a cut word, and the texts of both.
type half struct {
	second int
	texts  []string
}

// parts returns what may stand on the page instead of a word of the source, in
// order, or several made one.
func (b *balance) parts(e element) []string {
	if h, ok := b.halves[int(e.word)]; ok {
		return h.texts
	}
	return b.source[e.word].parts()
}

// pairs aligns the words that must be on the page with those that are. Words
// that may be absent, the numbers of lists, would only find one another's places.
func (b *balance) pairs() []int {
	must := make([]int32, 0, len(b.left))
	for _, e := range b.left {
		if b.source[e.word].Optional() == "" {
			must = append(must, e.id)
		}
	}
	have := make([]int32, len(b.right))
	for j, e := range b.right {
		have[j] = e.id
	}
	aligned := align(must, have)
	pairs := make([]int, len(b.left))
	for i, e := range b.left {
		if pairs[i] = unknown; b.source[e.word].Optional() == "" {
			pairs[i], aligned = aligned[0], aligned[1:]
		}
	}
	return pairs
}

type balance struct {
	source, rendered []Word
	records          []Record
	report           Report

	ids    map[string]int32
	places map[diag.Position]int   // the first word of each place in files without lines
	again  map[diag.Position][]int // where words of a place go on after those of others: the notes of a page
	files  map[string][2]int       // the first word of each file, and the first behind it
	become []state
	halves map[int]half // of a cut word, by the first
	passed []passage    // what records say moved, then what they say is repeated
	untrue map[int]bool // records that the words don't bear out

	left, right []element // what must be laid side by side
	leftAt      []int     // the index in right where a word of left is found, or -1
	rightOf     []int     // the index in left that a word of right is, or claimed, or -1
	claims      []*claim
	claimsBy    map[int32][]*claim // by each word that may begin it
	work        int                // cells of tables still allowed (settle.go)
}

// A passage is the words of the source that a record names.
type passage struct {
	record int
	words  []int
}

// takeRecords finds in the source what the records name. What they take out of
// the order is marked; what isn't there is unproved.
func (b *balance) takeRecords() {
	b.halves = map[int]half{}
	// Words that are set aside may stand between the halves of a word or within
	// a passage that moved, so they go first.
	for i, r := range b.records {
		if r.Kind == Published {
			b.unproved(i, "what is published needs no record")
		}
	}
	for _, k := range []Kind{SetAside, Joined, Moved, Repeated} {
		for i, r := range b.records {
			if r.Kind != k {
				continue
			}
			want := words(r)
			ws := b.find(r, want)
			switch {
			case len(want) == 0:
				// A record of marks alone, a row of dashes, takes nothing.
			case ws == nil:
				b.unproved(i, "no such words stand there in the source, or another record took them already")
			case k == Joined:
				b.join(i, ws)
			case k == Repeated:
				b.passed = append(b.passed, passage{i, ws})
			default:
				for _, w := range ws {
					if b.become[w].kind == Joined {
						b.become[w].moved = true
						continue
					}
					b.become[w] = state{kind: k, found: k == SetAside, record: int32(i + 1)}
				}
				if k == Moved {
					b.passed = append(b.passed, passage{i, ws})
				}
			}
		}
	}
}

func (b *balance) join(record int, ws []int) {
	first, second := ws[0], ws[len(ws)-1]
	b.halves[first] = half{second, []string{b.source[first].Text, b.source[second].Text}}
	b.become[first] = state{kind: Joined, record: int32(record + 1)}
	b.become[second] = b.become[first]
}

func (b *balance) unproved(record int, but string) {
	b.untrue[record] = true
	b.report.Unproved = append(b.report.Unproved, Unproved{b.records[record], but})
}

// words returns the words that a record names.
func words(r Record) []Word { return Text(diag.Position{}, r.Text) }

// indexWords notes where each place and file of the source begins.
func (b *balance) indexWords() {
	b.places, b.again, b.files = map[diag.Position]int{}, map[diag.Position][]int{}, map[string][2]int{}
	var last *diag.Position
	for i := range b.source {
		w := &b.source[i]
		if i > 0 && w.at == last {
			continue // the words of a file, or of a place in it, share it
		}
		if i == 0 || w.path() != b.source[i-1].path() {
			b.files[w.path()] = [2]int{i, len(b.source)}
			if i > 0 {
				b.files[b.source[i-1].path()] = [2]int{b.files[b.source[i-1].path()][0], i}
			}
		}
		if last = w.at; w.line == 0 {
			if _, ok := b.places[w.Pos()]; !ok {
				b.places[w.Pos()] = i
			} else if !b.source[i-1].on(w.Pos()) {
				b.again[w.Pos()] = append(b.again[w.Pos()], i)
			}
		}
	}
}

// find returns the words of the source that a record wants, by their indexes,
// or nil where they don't stand where it says.
func (b *balance) find(r Record, want []Word) []int {
	if len(want) == 0 {
		return nil
	}
	if r.Kind == Joined {
		return b.findHalves(r, want)
	}
	// The next words there, whatever line they are on …
	start := b.first(r.Pos)
	for start < len(b.source) && !b.free(start, r.Kind) && b.become[start].kind != Joined {
		start++
	}
	if ws := b.match(start, want, r.Kind); ws != nil {
		return ws
	}
	// … or words later on the same line.
	for i := range b.standing(r.Pos, start) {
		if ws := b.match(i, want, r.Kind); ws != nil {
			return ws
		}
	}
	return nil
}

// standing returns the words of the source from start on that stand at pos.
func (b *balance) standing(pos diag.Position, start int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := start; i < len(b.source) && b.source[i].on(pos); i++ {
			if !yield(i) {
				return
			}
		}
		for _, i := range b.again[diag.Position{Path: pos.Path, Place: pos.Place}] {
			for ; i < len(b.source) && b.source[i].on(pos); i++ {
				if i >= start && !yield(i) {
					return
				}
			}
		}
	}
}

// first returns the index of the first word of the source at pos or behind it.
func (b *balance) first(pos diag.Position) int {
	i := len(b.source)
	if pos.Line > 0 {
		file := b.files[pos.Path]
		i = file[0] + sort.Search(file[1]-file[0], func(n int) bool { return int(b.source[file[0]+n].line) >= pos.Line })
	} else if n, ok := b.places[diag.Position{Path: pos.Path, Place: pos.Place}]; ok {
		i = n
	}
	for i < len(b.source) && b.source[i].on(pos) && int(b.source[i].col) < pos.Column {
		i++
	}
	return i
}

// free reports whether a record of the kind may take the word. What is repeated
// may be anything that stands there; all else is taken once.
func (b *balance) free(i int, k Kind) bool {
	return b.become[i].record == 0 || k == Repeated
}

// match returns the indexes of the words wanted where they begin at i, or nil.
// Words that others took are passed over, and so are a link's destination and
// the number of a list item, which go with the words around them.
func (b *balance) match(i int, want []Word, k Kind) []int {
	var got []int
	for n := 0; n < len(want); {
		if i >= len(b.source) {
			return nil
		}
		w := &b.source[i]
		switch {
		case b.become[i].kind == Joined && k == Moved && w.Text == want[n].Text:
			// The second half of a cut word is with its first.
			if _, first := b.halves[i]; first {
				got = append(got, i)
			}
			n++
		case !b.free(i, k):
		case w.Text == want[n].Text:
			got = append(got, i)
			n++
		case len(w.parts()) > 0 && startsWith(want[n:], w.parts()):
			got = append(got, i)
			n += len(w.parts())
		case len(got) > 0 && (w.target || w.Optional() != ""):
			got = append(got, i)
		case len(got) == 0 && w.Optional() != "":
			got = append(got, i)
		default:
			return nil
		}
		i++
	}
	if i < len(b.source) && b.source[i].target && len(got) > 0 && b.free(i, k) {
		got = append(got, i)
	}
	return got
}

func startsWith(ws []Word, texts []string) bool {
	if len(ws) < len(texts) {
		return false
	}
	for i, t := range texts {
		if ws[i].Text != t {
			return false
		}
	}
	return true
}

// findHalves returns the two halves of a cut word. The first stands on the line
// that the record names, if it can at the end of its block; the second is the
// next word, or the next at another place.
func (b *balance) findHalves(r Record, want []Word) []int {
	if len(want) != 2 {
		return nil
	}
	var found []int
	for i := range b.standing(r.Pos, b.first(r.Pos)) {
		if b.source[i].Text != want[0].Text || !b.free(i, Joined) {
			continue
		}
		j := i + 1
		if r.Next != (diag.Position{}) {
			j = b.first(r.Next)
		}
		for j < len(b.source) && (!b.free(j, Joined) || b.source[j].Optional() != "" && b.source[j].Text != want[1].Text) {
			j++
		}
		if j >= len(b.source) || j <= i || b.source[j].Text != want[1].Text {
			continue
		}
		if b.source[i].last {
			return []int{i, j}
		}
		if found == nil {
			found = []int{i, j}
		}
	}
	return found
}

// number returns the number that stands for a word's text.
func (b *balance) number(text string) int32 {
	n, ok := b.ids[text]
	if !ok {
		n = int32(len(b.ids))
		b.ids[text] = n
	}
	return n
}

// numberWords makes the two sequences that are laid side by side.
func (b *balance) numberWords() {
	b.ids = make(map[string]int32, len(b.source)/2)
	b.left = make([]element, 0, len(b.source))
	for i := range b.source {
		_, cut := b.halves[i]
		if s := b.become[i]; s.record == 0 || cut && !s.moved {
			b.left = append(b.left, b.element(i))
		}
	}
	b.right = make([]element, len(b.rendered))
	next := 0 // where the source goes on as the page does, for most of the words
	for i := range b.rendered {
		text := b.rendered[i].Text
		for next < len(b.left) && b.source[b.left[next].word].Optional() != "" && b.source[b.left[next].word].Text != text {
			next++
		}
		if next < len(b.left) && b.source[b.left[next].word].Text == text && b.become[b.left[next].word].kind != Joined {
			b.right[i] = element{b.left[next].id, int32(i)}
			next++
			continue
		}
		b.right[i] = element{b.number(text), int32(i)}
		if next < len(b.left) && b.left[next].id == b.right[i].id {
			next++
		}
	}
}

// element returns the word of the source at i as it must be on the page.
func (b *balance) element(i int) element {
	text := b.source[i].Text
	if h, ok := b.halves[i]; ok {
		text += b.source[h.second].Text
	}
	return element{b.number(text), int32(i)}
}
