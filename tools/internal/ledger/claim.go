package ledger

import (
	"slices"
	"strings"
)

// A claim is words that records say the page has beyond those in their order:
// moved there, or repeated. Records that name the same words share one, because
// nothing tells their words on the page apart.
type claim struct {
	words   []element
	records []int // those that move the words before those that repeat them
	used    int   // how many of them the page bears out
}

// makeClaims makes the claims of what moved and what is repeated.
func (b *balance) makeClaims() {
	same := map[string]*claim{}
	b.claimsBy = map[int32][]*claim{}
	for _, p := range b.passed {
		var key strings.Builder
		var es []element
		for _, w := range p.words {
			es = append(es, b.element(w))
			key.WriteString(b.source[w].Text + "\x00")
		}
		c := same[key.String()]
		if c == nil {
			c = &claim{words: es}
			same[key.String()] = c
			b.claims = append(b.claims, c)
			for _, id := range b.beginnings(es) {
				b.claimsBy[id] = append(b.claimsBy[id], c)
			}
		}
		c.records = append(c.records, p.record)
	}
}

// beginnings returns the words that may come first on the page where es do.
func (b *balance) beginnings(es []element) []int32 {
	var first []int32
	for _, e := range es {
		first = append(first, e.id)
		parts := b.parts(e)
		for n := range parts {
			if id, ok := b.ids[strings.Join(parts[:n], "")]; ok && n > 0 {
				first = append(first, id)
			}
		}
		if b.source[e.word].Optional() == "" {
			break
		}
	}
	slices.Sort(first)
	return slices.Compact(first)
}

// claimEnd returns where the words of a claim that begin at right[j] end, or -1
// where they don't stand there.
func (b *balance) claimEnd(c *claim, j int) int {
	start := j
	for _, e := range c.words {
		if j < len(b.right) && b.right[j].id == e.id {
			j++
			continue
		}
		n := b.partsAt(e, j)
		switch {
		case n > 0:
			j += n
		case b.source[e.word].Optional() != "":
		default:
			return -1
		}
	}
	if j == start {
		return -1
	}
	return j
}

// partsAt returns how many words from right[j] on an element is in parts, or 0
// where they are not its parts. Each may be several of the smallest: of two
// marks inside a word, one may be markup and the other a character.
func (b *balance) partsAt(e element, j int) int {
	start := j
	for rest := b.parts(e); len(rest) > 0; j++ {
		if j == len(b.right) {
			return 0
		}
		text, n := b.rendered[b.right[j].word].Text, 0
		for text != "" && n < len(rest) && strings.HasPrefix(text, rest[n]) {
			text = text[len(rest[n]):]
			n++
		}
		if text != "" || n == 0 {
			return 0
		}
		rest = rest[n:]
	}
	return j - start
}

// searchWork bounds how many words are compared in search of claims, for each
// word of the page.
const searchWork = 200

// takeClaims takes from the page the words of claims that can stand nowhere
// else: the source does not have them in its order, and the page has them no
// more often than records say. That leaves the rest of the page in the order of
// the source, so that long passages that moved don't blur what lies between.
func (b *balance) takeClaims() {
	if len(b.claims) == 0 {
		return
	}
	claims := slices.Clone(b.claims)
	slices.SortStableFunc(claims, func(x, y *claim) int { return len(y.words) - len(x.words) })
	inLeft, inRight := b.placesIn(b.left), b.placesIn(b.right)
	gone := make([]bool, len(b.right))
	work := searchWork * (len(b.right) + 1000)
	for _, c := range claims {
		if b.inOrder(c, inLeft, &work) {
			continue
		}
		var spans [][2]int
		for _, j := range b.starts(c, inRight) {
			if work -= len(c.words); work < 0 {
				return
			}
			if end := b.claimEnd(c, j); end >= 0 && !slices.Contains(gone[j:end], true) {
				spans = append(spans, [2]int{j, end})
			}
		}
		spans = apart(spans)
		if len(spans) > len(c.records) {
			continue
		}
		c.used = len(spans)
		for _, s := range spans {
			for j := s[0]; j < s[1]; j++ {
				gone[j] = true
			}
		}
	}
	rest := b.right[:0]
	for j, e := range b.right {
		if !gone[j] {
			rest = append(rest, e)
		}
	}
	b.right = rest
}

// places says where each word stands: where is the places of all, those of a word
// one behind the other, and its own begin at from.
type places struct{ from, where []int32 }

// of returns the places of the word with the number.
func (p places) of(id int32) []int32 {
	if int(id)+1 >= len(p.from) {
		return nil // numbered since, so none of them
	}
	return p.where[p.from[id]:p.from[id+1]]
}

func (b *balance) placesIn(es []element) places {
	// Counted first, so that each word's places have their room.
	p := places{make([]int32, len(b.ids)+2), make([]int32, len(es))}
	for _, e := range es {
		p.from[e.id+2]++
	}
	for id := 2; id < len(p.from); id++ {
		p.from[id] += p.from[id-1]
	}
	for i, e := range es {
		p.where[p.from[e.id+1]] = int32(i)
		p.from[e.id+1]++
	}
	p.from = p.from[:len(b.ids)+1]
	return p
}

// starts returns where in right the words of a claim may begin. Where it can,
// it goes by the rarest of them: of many passages that moved, most begin alike.
func (b *balance) starts(c *claim, inRight places) []int {
	plain := func(e element) bool { return len(b.parts(e)) == 0 && b.source[e.word].Optional() == "" }
	n, rarest := 0, -1
	for n < len(c.words) && plain(c.words[n]) {
		if rarest < 0 || len(inRight.of(c.words[n].id)) < len(inRight.of(c.words[rarest].id)) {
			rarest = n
		}
		n++
	}
	var out []int
	if rarest >= 0 {
		for _, j := range inRight.of(c.words[rarest].id) {
			if int(j) >= rarest {
				out = append(out, int(j)-rarest)
			}
		}
		return out
	}
	for _, id := range b.beginnings(c.words) {
		for _, j := range inRight.of(id) {
			out = append(out, int(j))
		}
	}
	return out
}

// inOrder reports whether the words of a claim also stand among those that must
// be on the page in their order. Where the search takes too long, they may.
func (b *balance) inOrder(c *claim, inLeft places, work *int) bool {
	rarest := 0
	for n, e := range c.words {
		if len(inLeft.of(e.id)) < len(inLeft.of(c.words[rarest].id)) {
			rarest = n
		}
	}
	for _, at := range inLeft.of(c.words[rarest].id) {
		if *work -= len(c.words); *work < 0 {
			return true
		}
		n := 0
		for i := int(at) - rarest; i >= 0 && n < len(c.words) && i+n < len(b.left) && b.left[i+n].id == c.words[n].id; {
			n++
		}
		if n == len(c.words) {
			return true
		}
	}
	return false
}

// apart returns those of the spans, from the first on, that don't overlap.
func apart(spans [][2]int) [][2]int {
	slices.SortFunc(spans, func(x, y [2]int) int { return x[0] - y[0] })
	var out [][2]int
	for _, s := range spans {
		if len(out) == 0 || out[len(out)-1][1] <= s[0] {
			out = append(out, s)
		}
	}
	return out
}

// closeClaims accounts for the words of claims that the page bore out, and
// reports those that it did not.
func (b *balance) closeClaims() {
	borne := map[int]bool{}
	for _, c := range b.claims {
		for _, r := range c.records[:c.used] {
			borne[r] = true
		}
	}
	for _, p := range b.passed {
		switch r := b.records[p.record]; {
		case borne[p.record] && r.Kind == Moved:
			for _, w := range p.words {
				b.found(w)
			}
		case borne[p.record]:
			b.report.Repeated += len(p.words)
		case r.Kind == Moved:
			b.unproved(p.record, "the page does not have them at another place")
		default:
			b.unproved(p.record, "the page does not have them once more")
		}
	}
}
