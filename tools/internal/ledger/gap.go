package ledger

import (
	"slices"

	"nscp/tools/internal/diag"
)

// A hole is a place where the two sides differ, for good.
type hole struct {
	i, i2 int // left[i:i2]
	j, j2 int // right[j:j2]

	lost, invented int // how many words of either
}

// runs gathers what is lost and what is invented, with what stands around it.
func (b *balance) runs() {
	for _, h := range b.holes() {
		lost, invented := b.lostIn(h), b.inventedIn(h)
		var pagePos, sourcePos diag.Position
		if h.j > 0 {
			pagePos = b.rendered[b.right[h.j-1].word].Pos()
		}
		if h.i > 0 {
			sourcePos = b.source[b.left[h.i-1].word].Pos()
		}
		if len(lost) > 0 {
			sourcePos = b.source[lost[0]].Pos()
		}
		b.report.Lost = appendRuns(b.report.Lost, b.source, lost, pagePos, texts(b.rendered, invented))
		b.report.Invented = appendRuns(b.report.Invented, b.rendered, invented, sourcePos, texts(b.source, lost))
	}
	for _, p := range b.passed {
		if b.records[p.record].Kind != Moved || !b.untrue[p.record] {
			continue
		}
		lost := slices.Clone(p.words)
		for _, w := range p.words {
			if h, ok := b.halves[w]; ok {
				lost = append(lost, h.second)
			}
		}
		b.report.Lost = appendRuns(b.report.Lost, b.source, lost, diag.Position{}, nil)
	}
}

// holes returns the places where something is lost or invented. Where little
// agrees between two of them and much differs in both, the agreement is chance
// (one "the" between two other sentences), and they are made one.
func (b *balance) holes() []hole {
	var hs []hole
	for i, j := 0, 0; i < len(b.left) || j < len(b.right); {
		h := hole{i: i, j: j}
		for i < len(b.left) && b.leftAt[i] < 0 {
			i++
		}
		for j < len(b.right) && b.rightOf[j] < 0 {
			j++
		}
		h.i2, h.j2 = i, j
		h.lost, h.invented = len(b.lostIn(h)), len(b.inventedIn(h))
		if h.lost+h.invented > 0 {
			if n := len(hs) - 1; n >= 0 && chance(hs[n], h) {
				hs[n].i2, hs[n].j2 = h.i2, h.j2
				hs[n].lost += h.lost
				hs[n].invented += h.invented
			} else {
				hs = append(hs, h)
			}
		}
		if i < len(b.left) {
			for j < len(b.right) && b.rightOf[j] == i {
				j++
			}
			i++
		}
	}
	for _, h := range hs {
		for i := h.i; i < h.i2; i++ {
			if b.leftAt[i] >= 0 {
				b.lose(int(b.left[i].word))
				b.leftAt[i] = unknown
			}
		}
		for j := h.j; j < h.j2; j++ {
			b.rightOf[j] = min(b.rightOf[j], unknown)
		}
	}
	return hs
}

// chance reports whether what agrees between two holes is too little to mean
// anything.
func chance(x, y hole) bool {
	agree := max(y.i-x.i2, y.j-x.j2)
	return agree <= 2 && min(x.lost, x.invented, y.lost, y.invented) >= agree
}

// lose takes back that a word of the source was found.
func (b *balance) lose(word int) {
	b.become[word].found = false
	if h, ok := b.halves[word]; ok {
		b.become[h.second].found = false
	}
}

// lostIn returns the words of the source that a hole lacks, by their indexes.
func (b *balance) lostIn(h hole) []int {
	var out []int
	for _, e := range b.left[h.i:h.i2] {
		word := int(e.word)
		if b.source[word].Optional() == "" {
			out = append(out, word)
			if h, ok := b.halves[word]; ok {
				out = append(out, h.second)
			}
		}
	}
	slices.Sort(out)
	return out
}

// inventedIn returns the words of the page in a hole that no record claims.
func (b *balance) inventedIn(h hole) []int {
	var out []int
	for j := h.j; j < h.j2; j++ {
		if b.rightOf[j] != claimed {
			out = append(out, int(b.right[j].word))
		}
	}
	return out
}

func texts(ws []Word, is []int) []string {
	var out []string
	for _, i := range is {
		out = append(out, ws[i].Text)
	}
	return out
}

// neighbours is how many words around a run a report shows.
const neighbours = 5

// appendRuns adds the words at the indexes as runs, one for each file.
func appendRuns(runs []Run, ws []Word, is []int, near diag.Position, instead []string) []Run {
	for len(is) > 0 {
		n := 1
		for n < len(is) && ws[is[n]].path() == ws[is[0]].path() {
			n++
		}
		first, last := is[0], is[n-1]
		from, to := first, last+1
		for from > 0 && first-from < neighbours && ws[from-1].path() == ws[first].path() {
			from--
		}
		for to < len(ws) && to-last <= neighbours && ws[to].path() == ws[first].path() {
			to++
		}
		runs = append(runs, Run{
			Pos: ws[first].Pos(), Words: texts(ws, is[:n]),
			Before: sentence(ws[from:first]), After: sentence(ws[last+1 : to]),
			Near: near, Instead: instead,
		})
		is = is[n:]
	}
	return runs
}
