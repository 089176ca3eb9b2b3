package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// partBytes is about how much of the index one file holds. Smaller parts would
	// cost more requests for a query, larger ones more bytes.
	partBytes = 6 << 10
	// placesPerPart is how many sections' titles and beginnings one file holds.
	// Neighbours stand together, because results often come from one page.
	placesPerPart = 12
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

type index struct {
	sections []Section
	lengths  []int
	terms    map[string]*term // by stem
	known    map[string]*term // by form: stemming costs far more than looking up
}

// A term is a stem with the forms of it that occur and the sections that hold it.
type term struct {
	forms  []string
	places []place
}

// A place is small, because a site has millions.
type place struct {
	section int32
	count   float32
}

func newIndex() *index { return &index{terms: map[string]*term{}, known: map[string]*term{}} }

func (x *index) add(s Section) {
	n := int32(len(x.sections))
	title := pageWeight
	if s.Anchor != "" {
		title = partWeight
	}
	length := x.count(n, s.Text, 1)
	x.count(n, s.Heading, headingWeight)
	x.count(n, s.Title, float32(title))
	x.lengths = append(x.lengths, length)
	s.Text = excerpt(s.Text) // of the whole text of a site only this is shown
	x.sections = append(x.sections, s)
}

// count notes the words of a text for section n and returns how many there are.
func (x *index) count(n int32, text string, weight float32) int {
	forms := Forms(text)
	for _, f := range forms {
		t, seen := x.known[f]
		if !seen {
			t = x.learn(f)
		}
		if t == nil {
			continue
		}
		if last := len(t.places) - 1; last >= 0 && t.places[last].section == n {
			t.places[last].count += weight
		} else {
			t.places = append(t.places, place{n, weight})
		}
	}
	return len(forms)
}

// learn notes a form that has not been seen before and returns its term, or nil
// when it is not worth looking up.
func (x *index) learn(form string) *term {
	form = strings.Clone(form) // not a piece of a page, which would stay in memory
	if stop[form] || utf8.RuneCountInString(form) < 2 {
		x.known[form] = nil
		return nil
	}
	key := stem(form)
	t := x.terms[key]
	if t == nil {
		t = new(term)
		x.terms[key] = t
	}
	t.forms = append(t.forms, form)
	x.known[form] = t
	return t
}

// weights returns a term's places as section, weight, section, weight, …, in
// order of section, each section as its distance from the one before.
func (x *index) weights(t *term, average float64) []int {
	total := float64(len(x.sections))
	rarity := math.Log(1 + (total-float64(len(t.places))+0.5)/(float64(len(t.places))+0.5))
	type weighed struct{ section, weight int }
	all := make([]weighed, 0, len(t.places))
	for _, p := range t.places {
		long := 1 - lengthBias + lengthBias*float64(x.lengths[p.section])/average
		count := float64(p.count)
		w := rarity * count * (saturation + 1) / (count + saturation*long)
		all = append(all, weighed{int(p.section), max(1, int(math.Round(10*w)))})
	}
	if len(all) > mostPlaces {
		slices.SortFunc(all, func(a, b weighed) int {
			return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.section, b.section))
		})
		all = all[:mostPlaces]
		slices.SortFunc(all, func(a, b weighed) int { return cmp.Compare(a.section, b.section) })
	}
	out := make([]int, 0, 2*len(all))
	before := 0
	for _, w := range all {
		out = append(out, w.section-before, w.weight)
		before = w.section
	}
	return out
}

// manifest is search/index.json, the only file with a fixed name.
type manifest struct {
	Stop    string     `json:"stop"`
	Words   [][]string `json:"words"`  // the first form of each part, and the part's name
	Places  []string   `json:"places"` // names of the parts that hold the places
	PerPart int        `json:"perPart"`
}

// files returns the index as files.
func (x *index) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	m := manifest{Stop: Stop, Words: [][]string{}, Places: []string{}, PerPart: placesPerPart}
	put := func(kind string, v any) (string, error) {
		data, err := encode(v)
		if err != nil {
			return "", err
		}
		name := kind + mark(data)
		files[Folder+"/"+name+".json"] = data
		return name, nil
	}

	for part := range slices.Chunk(x.sections, placesPerPart) {
		rows := make([][]string, 0, len(part))
		for _, s := range part {
			rows = append(rows, []string{s.Page, s.Anchor, s.Title, s.Heading, s.Text})
		}
		name, err := put("p", rows)
		if err != nil {
			return nil, err
		}
		m.Places = append(m.Places, name)
	}

	parts, firsts := x.parts()
	for i, part := range parts {
		name, err := put("w", part)
		if err != nil {
			return nil, err
		}
		m.Words = append(m.Words, []string{firsts[i], name})
	}
	data, err := encode(m)
	if err != nil {
		return nil, err
	}
	files[Folder+"/index.json"] = data
	return files, nil
}

// An entry is one stem in a part: its forms with a space between, then its places.
type entry struct {
	Forms  string `json:"f"`
	Places []int  `json:"p"`
}

// parts cuts the vocabulary, in order of its forms, into parts of about partBytes,
// and returns each part's stems and first form. A stem stands in every part that
// holds one of its forms, because a form and its stem may sort far apart ("dying",
// "die").
func (x *index) parts() (parts [][]entry, firsts []string) {
	words := 0
	for _, n := range x.lengths {
		words += n
	}
	average := max(1, float64(words)/float64(max(1, len(x.lengths))))

	entries := map[string]entry{}
	owner := map[string]string{}
	var forms []string
	for key, t := range x.terms {
		for _, f := range t.forms {
			owner[f] = key
		}
		slices.Sort(t.forms)
		forms = append(forms, t.forms...)
		entries[key] = entry{Forms: strings.Join(t.forms, " "), Places: x.weights(t, average)}
	}
	slices.Sort(forms)

	var part []entry
	in := map[string]bool{}
	size := 0
	for _, f := range forms {
		key := owner[f]
		if size > partBytes {
			parts = append(parts, part)
			part, in, size = nil, map[string]bool{}, 0
		}
		if size == 0 {
			firsts = append(firsts, f)
		}
		if in[key] {
			continue
		}
		in[key] = true
		e := entries[key]
		part = append(part, e)
		size += len(e.Forms) + 5*len(e.Places)/2 + 16
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts, firsts
}

// excerpt returns the beginning of a text, cut at a word.
func excerpt(text string) string {
	n := 0
	for at := range text {
		if n++; n <= excerptLength {
			continue
		}
		cut := text[:at]
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
		return strings.TrimRight(cut, " ,;:–—") + "…"
	}
	return text
}
