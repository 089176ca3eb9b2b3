package synthetic

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"nscp/tools/internal/check/spelling"
)

//go:embed phrases.txt
var phrasesText string

// phrases are the lists of phrases.txt by name.
var phrases = func() map[string][]string {
	lists := map[string][]string{}
	name := ""
	for line := range strings.Lines(phrasesText) {
		switch line = strings.TrimSpace(line); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name = strings.Trim(line, "[]")
		default:
			lists[name] = append(lists[name], line)
		}
	}
	return lists
}()

// A writer writes one document. What it writes depends on its seed alone.
type writer struct {
	*rand.Rand
	names []string // of the places that this document is about
}

// newWriter returns the writer of document number i of a kind.
func newWriter(seed uint64, kind string, i int) *writer {
	stream := uint64(14695981039346656037) // FNV-1a
	for _, c := range kind + strconv.Itoa(i) {
		stream = (stream ^ uint64(c)) * 1099511628211
	}
	return &writer{Rand: rand.New(rand.NewPCG(seed, stream))}
}

func (w *writer) pick(list []string) string { return list[w.IntN(len(list))] }

func (w *writer) between(low, high int) int { return low + w.IntN(high-low+1) }

// say returns a phrase of a list, or what a made-up list gives.
func (w *writer) say(list string) string {
	lower := strings.ToLower(list)
	text := w.made(lower)
	if text == "" {
		text = w.fill(w.pick(phrases[lower]))
	}
	if lower != list {
		text = capital(text)
	}
	return text
}

// fill puts phrases in the place of the names in braces.
func (w *writer) fill(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(w.say(name))
		text = after
	}
}

// made returns what is made and not listed.
func (w *writer) made(list string) string {
	switch list {
	case "noun":
		if w.IntN(3) > 0 {
			return w.rare(nouns)
		}
	case "adjective":
		if w.IntN(3) > 0 {
			return w.rare(adjectives)
		}
	case "n":
		return strconv.Itoa(w.between(3, 40))
	case "hundreds":
		return strconv.Itoa(w.between(41, 399))
	case "thousands":
		return strconv.Itoa(w.between(400, 999))
	case "month":
		return w.pick([]string{"January", "February", "March", "April", "May", "June", "July", "September", "October", "November", "December"})
	case "place":
		return w.place()
	case "school":
		return w.place() + w.pick([]string{" Primary School", " Junior School", " Academy", " College", " High School", " Family Centre", " Children’s Centre"})
	case "scheme":
		return "the " + w.place() + w.pick([]string{" Project", " Partnership", " Programme", " Panel", " Network", " Forum"})
	}
	return ""
}

// rare returns a word of a long list. Few of them come often and most hardly ever,
// as in every language: a longer archive goes on meeting new words.
func (w *writer) rare(list []string) string {
	u := w.Float64()
	return list[int(float64(len(list))*u*u)]
}

// nouns and adjectives are those words of the dictionary whose ends say what they
// are, shuffled once and for all.
var nouns, adjectives = func() (n, a []string) {
	for _, word := range spelling.Stems() {
		switch {
		case strings.Contains(word, "sex"), strings.Contains(word, "contracep"): // not beside children
		case len(word) < 6 || len(word) > 13 || strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }):
		case endsWith(word, "tion", "ness", "ment", "ity", "ance", "ence", "ship", "age", "ism", "ure"):
			n = append(n, word)
		case endsWith(word, "al", "ive", "ous", "able", "ible", "ful", "less", "ary", "ent"):
			a = append(a, word)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(n), func(i, j int) { n[i], n[j] = n[j], n[i] })
	r.Shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] })
	return n, a
}()

func endsWith(word string, ends ...string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(word, end) })
}

// place returns a place: mostly one of those that the document is about, as
// documents come back to the same few.
func (w *writer) place() string {
	if len(w.names) > 0 && w.IntN(5) > 0 {
		return w.pick(w.names)
	}
	return placeName(w.IntN(places))
}

// The beginnings and ends of places. Together they make some thousand names, as a
// national archive has: the number of different words grows with the archive.
var (
	beginnings = strings.Fields("Ash Birch Black Bram Bright Brook Burn Cal Chal Clay Cold Crom Dal Deep Dun East Elm Fair Farn Fen Fern Ford Gar Glen Green Hal Hart Hawk Hazel Heath Hol Hurst Kel Kings Lang Lark Long Lyd Maple Mar Mere Mid Mill Moor New North Oak Otter Pen Rad Raven Red Rose Rush Salt Sand Shel Silver South Stan Stone Strat Thorn Tre Wal West Whit Wick Wil Win Wood Wool Yar")
	ends       = strings.Fields("beck borough bourne bridge bury by caster combe cote dale field ford gate ham haven hill holme hurst ington low mere minster more mouth ney over port shaw sted stock stow thorpe wade water well wick worth")
	places     = len(beginnings) * len(ends)
)

func placeName(i int) string { return beginnings[i%len(beginnings)] + ends[i/len(beginnings)] }

// sentences returns n sentences of a list.
func (w *writer) sentences(list string, n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = capital(w.say(list))
	}
	return strings.Join(out, " ")
}

// paragraphs returns n paragraphs of some four sentences, each with a blank line
// behind it.
func (w *writer) paragraphs(list string, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "%s\n\n", w.sentences(list, w.between(3, 6)))
	}
	return b.String()
}

// bullets returns a list of n points.
func (w *writer) bullets(list string, n int) string {
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "- %s\n", w.say(list))
	}
	return b.String() + "\n"
}

func capital(s string) string {
	for i, r := range s {
		return s[:i] + string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}
