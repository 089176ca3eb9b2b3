package search

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"nscp/tools/internal/built"
)

const (
	// partBytes is about how much of the index one file holds. Smaller parts would
	// cost more requests for a query, larger ones more bytes.
	partBytes = 6 << 10
	// placesPerPart is how many sections' titles and beginnings one file holds.
	// Neighbours stand together, because results often come from one page.
	placesPerPart = 12
	// placesBytes is about how much that is.
	placesBytes = 6 << 10
	// namesPerList is how many names of such files one list holds, where there are too
	// many for the manifest, which every query fetches.
	namesPerList = 64
	// excerptLength is how much of a section a result shows, in characters.
	excerptLength = 220
	// mostPlaces is how many places one word leads to. A word that stands in more
	// says little about any; those where it weighs most are kept.
	mostPlaces = 400

	// A word in a heading counts as if it were said so often; a word in a page's
	// title, for the page's beginning and for each of its other parts.
	headingWeight = 6
	pageWeight    = 12
	partWeight    = 1

	// The usual constants of BM25: how soon a repeated word stops counting, and
	// how much a long section is held against it.
	saturation = 1.2
	lengthBias = 0.6
)

// An Index is made of the pages of a site, in any order.
type Index struct {
	// MostNames is how many names of files with places the manifest may hold. A
	// name is mostly a hash, which no compression makes smaller.
	MostNames int

	mu    sync.RWMutex
	pages []indexed
	known map[string]int32 // the term of a form; unwanted for one that is not looked up
	stems map[string]int32 // the term of a stem
	terms []term

	workers sync.Pool
}

// New returns an index of no pages.
func New() *Index {
	x := &Index{MostNames: 1024, known: map[string]int32{}, stems: map[string]int32{}}
	x.workers.New = func() any { return new(worker) }
	return x
}

const unwanted = -1

// A term is a stem, by the forms of it that occur.
type term struct {
	forms  []string
	places []place
}

// A place is a section that holds a term, and how often.
type place struct {
	section int32
	count   float32
}

// An indexed page is all that is kept of one: of a site's text only what results
// show, and numbers, of which there are millions.
type indexed struct {
	number   int
	sections []Section
	lengths  []int     // of the sections, in words
	words    [][]count // of the sections
}

// A count says how often a term is said.
type count struct {
	term  int32
	times float32
}

// Page adds a page. It may be called from several goroutines.
func (x *Index) Page(p *built.Page) error {
	w := x.workers.Get().(*worker)
	defer x.workers.Put(w)
	if err := w.cut(p); err != nil || len(w.done) == 0 {
		return err
	}
	page := indexed{number: p.Number, sections: w.done}
	x.mu.RLock()
	for i := range w.done {
		s := &w.done[i]
		s.Text = excerpt(w.text(i))
		title := pageWeight
		if s.Anchor != "" {
			title = partWeight
		}
		w.counts = w.counts[:0]
		w.section++
		page.lengths = append(page.lengths, w.count(x, w.text(i), 1))
		w.count(x, []byte(s.Heading), headingWeight)
		w.count(x, []byte(s.Title), float32(title))
		page.words = append(page.words, slices.Clone(w.counts))
	}
	x.mu.RUnlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.pages = append(x.pages, page)
	return nil
}

// A worker counts the words of one page after the other.
type worker struct {
	cutter
	section int32
	counts  []count
	at      []struct{ section, index int32 } // by term: where it stands in counts
}

// count counts the words of a text of the worker's section, with x locked for
// reading, and returns how many there are.
func (w *worker) count(x *Index, text []byte, weight float32) int {
	return eachForm(text, func(form []byte) {
		t, ok := x.known[string(form)]
		if !ok {
			x.mu.RUnlock()
			t = x.learn(string(form))
			x.mu.RLock()
		}
		if t == unwanted {
			return
		}
		if grow := int(t) + 1 - len(w.at); grow > 0 {
			w.at = append(w.at, make([]struct{ section, index int32 }, grow)...)
		}
		if at := &w.at[t]; at.section == w.section {
			w.counts[at.index].times += weight
		} else {
			at.section, at.index = w.section, int32(len(w.counts))
			w.counts = append(w.counts, count{t, weight})
		}
	})
}

// learn returns the term of a form that was not known.
func (x *Index) learn(form string) int32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	if t, ok := x.known[form]; ok {
		return t // to another worker, by now
	}
	if stop[form] || utf8.RuneCountInString(form) < 2 {
		x.known[form] = unwanted
		return unwanted
	}
	key := stem(form)
	t, ok := x.stems[key]
	if !ok {
		t = int32(len(x.terms))
		x.stems[key] = t
		x.terms = append(x.terms, term{})
	}
	x.terms[t].forms = append(x.terms[t].forms, form)
	x.known[form] = t
	return t
}

// gather gives each term its places, in the order of the site, and returns all
// sections with their lengths.
func (x *Index) gather() (sections []Section, lengths []int) {
	slices.SortFunc(x.pages, func(a, b indexed) int { return cmp.Compare(a.number, b.number) })
	often := make([]int, len(x.terms))
	for _, p := range x.pages {
		for _, words := range p.words {
			for _, w := range words {
				often[w.term]++
			}
		}
	}
	for t, n := range often {
		x.terms[t].places = make([]place, 0, n)
	}
	for _, p := range x.pages {
		for i, words := range p.words {
			n := int32(len(sections) + i)
			for _, w := range words {
				t := &x.terms[w.term]
				t.places = append(t.places, place{n, w.times})
			}
		}
		sections, lengths = append(sections, p.sections...), append(lengths, p.lengths...)
	}
	return sections, lengths
}

// A weigher makes the lists of places.
type weigher struct {
	against []float64 // what the length of each section holds against it
	weights []int     // of the places of one term
	heavy   []int     // how many of them have each weight
}

func newWeigher(lengths []int) *weigher {
	words := 0
	for _, n := range lengths {
		words += n
	}
	average := max(1, float64(words)/float64(max(1, len(lengths))))
	w := &weigher{against: make([]float64, len(lengths))}
	for i, n := range lengths {
		w.against[i] = saturation * (1 - lengthBias + lengthBias*float64(n)/average)
	}
	return w
}

// appendPlaces appends a term's places as section, weight, section, weight, …, in
// order of section, each section as its distance from the one before, and returns
// how many numbers that is.
func (w *weigher) appendPlaces(out []byte, places []place) ([]byte, int) {
	total := float64(len(w.against))
	rarity := math.Log(1 + (total-float64(len(places))+0.5)/(float64(len(places))+0.5))
	w.weights = w.weights[:0]
	clear(w.heavy)
	for _, p := range places {
		count := float64(p.count)
		weight := max(1, int(math.Round(10*(rarity*count*(saturation+1)/(count+w.against[p.section])))))
		w.weights = append(w.weights, weight)
		for weight >= len(w.heavy) {
			w.heavy = append(w.heavy, 0)
		}
		w.heavy[weight]++
	}
	// Those above the least weight are kept, and as many of it as there is room for.
	room, least := mostPlaces, len(w.heavy)-1
	for least > 0 && room >= w.heavy[least] {
		room -= w.heavy[least]
		least--
	}
	kept, before := 0, 0
	for i, p := range places {
		weight := w.weights[i]
		if weight < least || weight == least && room == 0 {
			continue
		}
		if weight == least {
			room--
		}
		if kept > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendInt(out, int64(int(p.section)-before), 10)
		out = append(out, ',')
		out = strconv.AppendInt(out, int64(weight), 10)
		kept, before = kept+1, int(p.section)
	}
	return out, 2 * kept
}

// manifest is search/index.json, the only file with a fixed name.
type manifest struct {
	Stop    string     `json:"stop"`
	Words   [][]string `json:"words"`  // the first form of each part, and the part's name
	Places  []string   `json:"places"` // names of the parts that hold the places, or of lists of them
	PerPart int        `json:"perPart"`
	PerList int        `json:"perList,omitempty"` // names in a list; 0 where there are none
}

// Files returns the index as files, by their path below the site's root.
func (x *Index) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	m := manifest{Stop: Stop, Words: [][]string{}, Places: []string{}, PerPart: placesPerPart}
	put := func(kind string, data []byte) string {
		name := kind + mark(data)
		files[Folder+"/"+name+".json"] = data
		return name
	}
	sections, lengths := x.gather()
	for part := range slices.Chunk(sections, placesPerPart) {
		data := append(make([]byte, 0, placesBytes), '[')
		for i, s := range part {
			if i > 0 {
				data = append(data, ',')
			}
			var err error
			if data, err = s.append(data); err != nil {
				return nil, err
			}
		}
		m.Places = append(m.Places, put("p", append(data, ']')))
	}
	if len(m.Places) > x.MostNames {
		var lists []string
		for names := range slices.Chunk(m.Places, namesPerList) {
			data, err := encode(names)
			if err != nil {
				return nil, err
			}
			lists = append(lists, put("l", data))
		}
		m.Places, m.PerList = lists, namesPerList
	}
	parts, firsts := x.parts(newWeigher(lengths))
	for i, part := range parts {
		m.Words = append(m.Words, []string{firsts[i], put("w", part)})
	}
	data, err := encode(m)
	if err != nil {
		return nil, err
	}
	files[Folder+"/index.json"] = data
	return files, nil
}

// append appends what a result shows of a section, as JSON.
func (s *Section) append(out []byte) ([]byte, error) {
	for i, text := range []string{s.Page, s.Anchor, s.Title, s.Heading, s.Text} {
		out = append(out, "[,,,,"[i])
		if simple(text) {
			out = append(append(append(out, '"'), text...), '"')
			continue
		}
		data, err := encode(text)
		if err != nil {
			return nil, err
		}
		out = append(out, data...)
	}
	return append(out, ']'), nil
}

// simple reports whether a text stands in JSON as it is.
func simple(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\':
			return false
		case c == "\u2028"[0] && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
			return false
		}
	}
	return utf8.ValidString(s)
}

// parts cuts the vocabulary, in order of its forms, into parts of about partBytes,
// and returns each part as JSON and its first form. A stem stands in every part that
// holds one of its forms, because a form and its stem may sort far apart ("dying",
// "die"). It stands there as an object with its forms, a space between, and its
// places.
func (x *Index) parts(w *weigher) (parts [][]byte, firsts []string) {
	type owned struct {
		form string
		term int32
	}
	var forms []owned
	for t := range x.terms {
		slices.Sort(x.terms[t].forms)
		for _, f := range x.terms[t].forms {
			forms = append(forms, owned{f, int32(t)})
		}
	}
	slices.SortFunc(forms, func(a, b owned) int { return strings.Compare(a.form, b.form) })

	var part []byte
	size := 0
	in := make([]int, len(x.terms)) // the last part that a term was put into, from 1
	for _, f := range forms {
		if size > partBytes {
			parts = append(parts, append(part, ']'))
			part, size = nil, 0
		}
		if size == 0 {
			firsts = append(firsts, f.form)
			part = append(make([]byte, 0, 2*partBytes), '[')
		}
		if in[f.term] == len(firsts) {
			continue
		}
		in[f.term] = len(firsts)
		if size > 0 {
			part = append(part, ',')
		}
		own := strings.Join(x.terms[f.term].forms, " ")
		part = append(append(append(part, `{"f":"`...), own...), `","p":[`...)
		var places int
		part, places = w.appendPlaces(part, x.terms[f.term].places)
		part = append(part, "]}"...)
		size += len(own) + 5*places/2 + 16
	}
	if size > 0 {
		parts = append(parts, append(part, ']'))
	}
	return parts, firsts
}
