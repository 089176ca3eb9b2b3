package check

// A hedge is how a writer keeps a figure at arm's length: "just under", "around".
type hedge uint8

const (
	exact  hedge = iota
	almost       // a little below: just under, nearly
	past         // a little above: just over
	under        // below, by any amount: less than, up to
	over         // above, by any amount: more than
	about        // either side: around
)

// hedges are the words that stand before a figure, longest first.
var hedges = []struct {
	words []string
	hedge hedge
}{
	{[]string{"a", "little", "more", "than"}, past}, {[]string{"a", "little", "less", "than"}, almost},
	{[]string{"a", "little", "over"}, past}, {[]string{"a", "little", "under"}, almost}, {[]string{"a", "little", "above"}, past},
	{[]string{"slightly", "more", "than"}, past}, {[]string{"slightly", "less", "than"}, almost}, {[]string{"slightly", "fewer", "than"}, almost},
	{[]string{"just", "more", "than"}, past}, {[]string{"just", "less", "than"}, almost}, {[]string{"just", "short", "of"}, almost},
	{[]string{"no", "more", "than"}, under}, {[]string{"no", "fewer", "than"}, over}, {[]string{"no", "less", "than"}, over},
	{[]string{"not", "more", "than"}, under}, {[]string{"in", "excess", "of"}, over}, {[]string{"in", "the", "region", "of"}, about},
	{[]string{"close", "to"}, about}, {[]string{"near", "to"}, about}, {[]string{"up", "to"}, under}, {[]string{"at", "least"}, over}, {[]string{"at", "most"}, under},
	{[]string{"more", "than"}, over}, {[]string{"less", "than"}, under}, {[]string{"fewer", "than"}, under},
	{[]string{"greater", "than"}, over}, {[]string{"short", "of"}, almost}, {[]string{"not", "quite"}, almost},
	{[]string{"just", "under"}, almost}, {[]string{"just", "below"}, almost}, {[]string{"slightly", "under"}, almost}, {[]string{"slightly", "below"}, almost},
	{[]string{"just", "over"}, past}, {[]string{"just", "above"}, past}, {[]string{"slightly", "over"}, past}, {[]string{"slightly", "above"}, past},
	{[]string{"well", "over"}, over}, {[]string{"well", "under"}, under}, {[]string{"almost"}, almost}, {[]string{"nearly"}, almost}, {[]string{"nearing"}, almost},
	{[]string{"approaching"}, almost}, {[]string{"under"}, under}, {[]string{"below"}, under},
	{[]string{"over"}, over}, {[]string{"above"}, over}, {[]string{"exceeding"}, over},
	{[]string{"around"}, about}, {[]string{"about"}, about}, {[]string{"approximately"}, about}, {[]string{"approx"}, about}, {[]string{"approx", "."}, about},
	{[]string{"roughly"}, about}, {[]string{"some"}, about}, {[]string{"circa"}, about}, {[]string{"c"}, about}, {[]string{"c", "."}, about},
	{[]string{"~"}, about}, {[]string{"broadly"}, about}, {[]string{"virtually"}, almost}, {[]string{"practically"}, almost},
}

// hedgeEnds are the last words of hedges.
var hedgeEnds = func() wordList {
	var last []string
	for _, h := range hedges {
		last = append(last, h.words[len(h.words)-1])
	}
	return list(last...)
}()

// hedgeBefore returns the hedge whose words end before token i, and the index of
// its first word (i where there is none).
func (p *passage) hedgeBefore(i int) (hedge, int) {
	best, at := exact, i
	if i == 0 || !p.tokens[i-1].in(hedgeEnds) {
		return best, at
	}
	for _, h := range hedges {
		n := len(h.words)
		if n <= i-at || i-n < 0 {
			continue
		}
		if matches(p.tokens[i-n:i], h.words) {
			best, at = h.hedge, i-n
		}
	}
	return best, at
}

func matches(ts []token, words []string) bool {
	if len(ts) < len(words) {
		return false
	}
	for i, w := range words {
		if ts[i].kind == number || ts[i].low != w {
			return false
		}
	}
	return true
}

// allows reports whether a true value may be called stated, written with the
// number of decimals. Each hedge has its own side and its own room, wide enough
// that no careful writer is contradicted: "around 25%" for 23.3% is fair, "just
// under 15%" is not, and "over 20%" only says that the value is not below.
func (h hedge) allows(stated, truth float64, decimals int) bool {
	unit := 1.0 // of the last figure given
	for range decimals {
		unit /= 10
	}
	const slack = 1e-9
	half := unit/2 + slack
	room := func(share, least float64) float64 { return max(share*stated, least*unit) + slack }
	switch h {
	case almost:
		return truth < stated+slack && truth >= stated-room(0.1, 1.5)
	case past:
		return truth > stated-slack && truth <= stated+room(0.1, 1.5)
	case under:
		return truth < stated+slack
	case over:
		return truth > stated-slack
	case about:
		share := 0.1
		if decimals == 0 && int(stated)%5 == 0 {
			share = 0.15 // a round number claims less
		}
		return truth >= stated-room(share, 1.5) && truth <= stated+room(share, 1.5)
	}
	return truth >= stated-half && truth <= stated+half
}
