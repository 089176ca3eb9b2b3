package ledger

// This file goes over the places where the two sides differ, and settles what
// can be: words that markup may part or join, words that may be absent, and the
// passages that records say moved or are repeated. Each place is weighed as a
// whole, by the least cost of everything that could be said of it, because a
// passage that was put in may begin with the very words that it stands before,
// and then more than one alignment is right.

const (
	claimed  = -2 // in rightOf: a word that a record put there
	unknown  = -1
	maxTable = 1 << 21 // cells of the table for one place
	allWork  = 1 << 23 // cells of all tables, and so many more for each word
	perWord  = 1 << 6

	costOptional = 1
	costClaim    = 10
	costWord     = 1000
)

// settle takes what align paired, and weighs the rest.
func (b *balance) settle(pairs []int) {
	b.work = allWork + perWord*(len(b.left)+len(b.right))
	b.leftAt = pairs
	b.rightOf = make([]int, len(b.right))
	for j := range b.rightOf {
		b.rightOf[j] = unknown
	}
	for i, j := range pairs {
		if j >= 0 {
			b.rightOf[j] = i
		}
	}
	reach := 8
	for _, c := range b.claims {
		if c.used < len(c.records) {
			reach = max(reach, min(len(c.words), 64))
		}
	}
	floor := 0 // what lies before is settled
	for i, j := 0, 0; i < len(b.left) || j < len(b.right); {
		if i < len(b.left) && pairs[i] == j {
			i, j = i+1, j+1
			continue
		}
		i2 := i
		for i2 < len(b.left) && pairs[i2] < 0 {
			i2++
		}
		j2 := len(b.right)
		if i2 < len(b.left) {
			j2 = pairs[i2]
		}
		if j == j2 && b.allOptional(i, i2) {
			i = i2
			continue
		}
		// Some of the words around may belong to the difference as well.
		for n := 0; n < reach && i > floor && j > 0 && pairs[i-1] == j-1; n++ {
			i, j = i-1, j-1
		}
		for n := 0; n < reach && i2 < len(b.left) && pairs[i2] == j2; n++ {
			i2, j2 = i2+1, j2+1
		}
		b.weigh(i, i2, j, j2)
		i, j, floor = i2, j2, i2
	}
	for i, j := range b.leftAt {
		if j >= 0 {
			b.found(int(b.left[i].word))
		}
	}
}

func (b *balance) allOptional(i, i2 int) bool {
	for ; i < i2; i++ {
		if b.source[b.left[i].word].Optional() == "" {
			return false
		}
	}
	return true
}

// found marks a word of the source as accounted for, with its second half.
func (b *balance) found(word int) {
	b.become[word].found = true
	if h, ok := b.halves[word]; ok {
		b.become[h.second].found = true
	}
}

// weigh settles left[i:i2] and right[j:j2] at the least cost.
func (b *balance) weigh(i, i2, j, j2 int) {
	n, m := i2-i, j2-j
	cells := (n + 1) * (m + 1)
	if cells > maxTable || cells > b.work {
		b.claimRest(j, j2)
		return
	}
	b.work -= cells
	claims := b.claimsFrom(j, j2)
	// cost[x*(m+1)+y] is that of left[i+x:i2] and right[j+y:j2].
	cost := make([]int32, cells)
	at := func(x, y int) int32 { return cost[x*(m+1)+y] }
	for x := n; x >= 0; x-- {
		for y := m; y >= 0; y-- {
			if x == n && y == m {
				continue
			}
			least := int32(1 << 30)
			b.choices(i+x, j+y, i2, j2, claims[y], func(c choice) bool {
				least = min(least, c.cost+at(c.i-i, c.j-j))
				return true
			})
			cost[x*(m+1)+y] = least
		}
	}
	for x := i; x < i2; x++ {
		b.leftAt[x] = unknown
	}
	for y := j; y < j2; y++ {
		b.rightOf[y] = unknown
	}
	for x, y := i, j; x < i2 || y < j2; {
		b.choices(x, y, i2, j2, claims[y-j], func(c choice) bool {
			if c.cost+at(c.i-i, c.j-j) != at(x-i, y-j) {
				return true
			}
			if c.claim != nil && c.claim.used == len(c.claim.records) {
				// More often than the records say: words that nothing accounts for.
				x, y = c.i, c.j
				return false
			}
			if c.claim != nil {
				c.claim.used++
			}
			if c.pair {
				b.leftAt[x] = y
			}
			for ; y < c.j; y++ {
				switch {
				case c.pair:
					b.rightOf[y] = x
				case c.claim != nil:
					b.rightOf[y] = claimed
				}
			}
			x = c.i
			return false
		})
	}
}

// A choice is one thing that can be said of the next words of either side, what
// it costs, and where that leads.
type choice struct {
	i, j  int
	cost  int32
	pair  bool   // the word of the source is the words of the page that are passed
	claim *claim // the words of the page that are passed are these
}

// choices calls f with what can be said of left[i] and right[j], the best first,
// until f returns false.
func (b *balance) choices(i, j, i2, j2 int, claims []claimAt, f func(choice) bool) {
	if i < i2 && j < j2 && b.left[i].id == b.right[j].id && !f(choice{i: i + 1, j: j + 1, pair: true}) {
		return
	}
	if i < i2 && len(b.parts(b.left[i])) > 0 {
		if n := b.partsAt(b.left[i], j); n > 0 && j+n <= j2 && !f(choice{i: i + 1, j: j + n, pair: true}) {
			return
		}
	}
	for _, c := range claims {
		if c.end <= j2 && !f(choice{i: i, j: c.end, cost: costClaim, claim: c.claim}) {
			return
		}
	}
	if i < i2 {
		c := choice{i: i + 1, j: j, cost: costWord}
		if b.source[b.left[i].word].Optional() != "" {
			c.cost = costOptional
		}
		if !f(c) {
			return
		}
	}
	if j < j2 {
		f(choice{i: i, j: j + 1, cost: costWord})
	}
}

// claimAt is a claim whose words stand on the page, and where they end.
type claimAt struct {
	claim *claim
	end   int
}

// claimsFrom returns the claims whose words begin at each of right[j:j2], and
// none for the place behind them.
func (b *balance) claimsFrom(j, j2 int) [][]claimAt {
	out := make([][]claimAt, j2-j+1)
	for y := j; y < j2; y++ {
		for _, c := range b.claimsBy[b.right[y].id] {
			if c.used == len(c.records) {
				continue
			}
			if end := b.claimEnd(c, y); end >= 0 {
				out[y-j] = append(out[y-j], claimAt{c, end})
			}
		}
	}
	return out
}

// claimRest takes claims from what is not paired of right[j:j2], each where it
// first fits.
func (b *balance) claimRest(j, j2 int) {
	for y := j; y < j2; y++ {
		if b.rightOf[y] != unknown {
			continue
		}
		for _, c := range b.claimsBy[b.right[y].id] {
			end := b.claimEnd(c, y)
			if end < 0 || end > j2 || c.used == len(c.records) {
				continue
			}
			free := true
			for k := y; k < end; k++ {
				free = free && b.rightOf[k] == unknown
			}
			if !free {
				continue
			}
			c.used++
			for k := y; k < end; k++ {
				b.rightOf[k] = claimed
			}
			break
		}
	}
}
