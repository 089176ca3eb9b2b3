package ledger

// This file lays two sequences side by side: which element of the one is which
// of the other, in order.
//
// It is patience sorting's way (Bram Cohen's "patience diff"): what is equal at
// both ends is trimmed; of what is left, elements that occur once on either side
// are anchors, those of them that stand in the same order are kept, and the
// stretches between anchors are treated the same way. Where no element occurs
// once, runs of two, four and eight may. Where nothing does, Myers' algorithm
// goes over the stretch in steps of bounded length ("An O(ND) Difference
// Algorithm and Its Variations", 1986), so that a page that is wholly different,
// or one word said a hundred thousand times, costs time in proportion to its
// length and not to its square. The price is that such a page may be reported
// with more differences than it has, never with fewer words than it lacks.

const (
	maxNesting = 40  // how often anchors are looked for inside one another
	maxStep    = 200 // how many differences Myers' algorithm goes over at once
)

// align returns, for each element of a, the index of its counterpart in b, or -1.
func align(a, b []int32) []int {
	al := &aligner{a: a, b: b, pairs: make([]int, len(a))}
	for i := range al.pairs {
		al.pairs[i] = -1
	}
	most := int32(-1)
	for _, x := range [2][]int32{a, b} {
		for _, v := range x {
			most = max(most, v)
		}
	}
	al.seen = make([]sighting, most+1)
	al.stretch(0, len(a), 0, len(b), 0)
	return al.pairs
}

type aligner struct {
	a, b  []int32
	pairs []int
	seen  []sighting // of each element in the stretch at hand, reused
	rows  []int      // the rounds of step, reused
}

// A sighting is how often something stands in a stretch of either side, and
// where it stood last.
type sighting struct{ inA, inB, at int32 }

func (al *aligner) pair(i, j int) { al.pairs[i] = j }

// stretch aligns a[i:i2] with b[j:j2].
func (al *aligner) stretch(i, i2, j, j2, depth int) {
	for i < i2 && j < j2 && al.a[i] == al.b[j] {
		al.pair(i, j)
		i, j = i+1, j+1
	}
	for i < i2 && j < j2 && al.a[i2-1] == al.b[j2-1] {
		i2, j2 = i2-1, j2-1
		al.pair(i2, j2)
	}
	if i == i2 || j == j2 {
		return
	}
	if depth < maxNesting {
		anchors := al.anchors(i, i2, j, j2)
		// Runs take longer to find, which pays where Myers' algorithm would take
		// more than a step.
		for length := 2; len(anchors) == 0 && length <= 8 && i2-i+j2-j > maxStep; length *= 2 {
			anchors = al.runs(i, i2, j, j2, length)
		}
		if len(anchors) > 0 {
			for _, p := range anchors {
				if p[0] < i || p[1] < j {
					continue // covered by what the anchor before led to
				}
				al.stretch(i, p[0], j, p[1], depth+1)
				al.pair(p[0], p[1])
				i, j = p[0]+1, p[1]+1
			}
			al.stretch(i, i2, j, j2, depth+1)
			return
		}
	}
	al.myers(i, i2, j, j2)
}

// anchors returns the elements that occur once in either stretch, as many as
// stand in the same order.
func (al *aligner) anchors(i, i2, j, j2 int) [][2]int {
	for _, v := range al.a[i:i2] {
		al.seen[v].inA++
	}
	for y, v := range al.b[j:j2] {
		al.seen[v].inB++
		al.seen[v].at = int32(j + y)
	}
	var found [][2]int
	for x, v := range al.a[i:i2] {
		if s := al.seen[v]; s.inA == 1 && s.inB == 1 {
			found = append(found, [2]int{i + x, int(s.at)})
		}
	}
	for _, v := range al.a[i:i2] {
		al.seen[v] = sighting{}
	}
	for _, v := range al.b[j:j2] {
		al.seen[v] = sighting{}
	}
	return rising(found)
}

// runs returns where runs of so many elements begin that occur once in either
// stretch, as many as stand in the same order.
func (al *aligner) runs(i, i2, j, j2, length int) [][2]int {
	seen := map[[8]int32]sighting{}
	run := func(x []int32, at int) (key [8]int32) {
		copy(key[:], x[at:at+length])
		return key
	}
	for x := i; x+length <= i2; x++ {
		s := seen[run(al.a, x)]
		s.inA++
		seen[run(al.a, x)] = s
	}
	for y := j; y+length <= j2; y++ {
		if s, ok := seen[run(al.b, y)]; ok {
			s.inB++
			s.at = int32(y)
			seen[run(al.b, y)] = s
		}
	}
	var found [][2]int
	for x := i; x+length <= i2; x++ {
		if s := seen[run(al.a, x)]; s.inA == 1 && s.inB == 1 {
			found = append(found, [2]int{x, int(s.at)})
		}
	}
	return rising(found)
}

// rising returns the longest subsequence of ps, sorted by the first index, in
// which the second rises as well.
func rising(ps [][2]int) [][2]int {
	if len(ps) < 2 {
		return ps
	}
	var ends []int // ends[n]: the index in ps of the smallest end of a rise of n+1
	back := make([]int, len(ps))
	for n, p := range ps {
		lo, hi := 0, len(ends)
		for lo < hi {
			mid := (lo + hi) / 2
			if ps[ends[mid]][1] < p[1] {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		back[n] = -1
		if lo > 0 {
			back[n] = ends[lo-1]
		}
		if lo == len(ends) {
			ends = append(ends, n)
		} else {
			ends[lo] = n
		}
	}
	out := make([][2]int, len(ends))
	for n, at := len(ends)-1, ends[len(ends)-1]; n >= 0; n, at = n-1, back[at] {
		out[n] = ps[at]
	}
	return out
}

// myers aligns a[i:i2] with b[j:j2], a bounded number of differences at a time.
func (al *aligner) myers(i, i2, j, j2 int) {
	for i < i2 && j < j2 {
		di, dj := al.step(i, i2, j, j2)
		i, j = i+di, j+dj
	}
}

// step goes as far as maxStep differences lead and returns how far that was on
// either side.
func (al *aligner) step(i, i2, j, j2 int) (di, dj int) {
	n, m := i2-i, j2-j
	limit := min(maxStep, n+m)
	// v[limit+k] is how far into a the path on diagonal k (x-y) has come.
	v := make([]int, 2*limit+2)
	if need := (limit + 1) * (limit + 2); len(al.rows) < need {
		al.rows = make([]int, need)
	}
	for d := 0; d <= limit; d++ {
		// What round d starts from: the diagonals in its reach.
		copy(al.rows[d*(d+1):], v[limit-d:limit+d+2])
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && v[limit+k-1] < v[limit+k+1]:
				x = v[limit+k+1]
			default:
				x = v[limit+k-1] + 1
			}
			y := x - k
			for x < n && y < m && y >= 0 && al.a[i+x] == al.b[j+y] {
				x, y = x+1, y+1
			}
			v[limit+k] = x
			if x >= n && y >= m {
				al.trace(i, j, d, k, x, n, m)
				return n, m
			}
		}
	}
	best, at := -1, 0
	for k := -limit; k <= limit; k += 2 {
		x := v[limit+k]
		if y := x - k; x <= n && y >= 0 && y <= m && x+y > best {
			best, at = x+y, k
		}
	}
	if best <= 0 {
		return n, m
	}
	x := v[limit+at]
	al.trace(i, j, limit, at, x, n, m)
	return x, x - at
}

// trace walks a path of step back and pairs what is equal along it.
func (al *aligner) trace(i, j, d, k, x, n, m int) {
	y := x - k
	for ; d >= 0; d-- {
		before := func(k int) int { return al.rows[d*(d+1)+k+d] }
		from := 0
		down := false
		switch {
		case d == 0:
		case k == -d || k != d && before(k-1) < before(k+1):
			from, down = before(k+1), true
		default:
			from = before(k-1) + 1
		}
		for x > from {
			x, y = x-1, y-1
			if x < n && y < m && y >= 0 {
				al.pair(i+x, j+y)
			}
		}
		switch {
		case d == 0:
		case down:
			k, y = k+1, y-1
		default:
			k, x = k-1, x-1
		}
	}
}
