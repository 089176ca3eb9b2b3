package check

import (
	"fmt"
	"math"
	"strings"

	"nscp/tools/internal/diag"
)

var percentChange = &Rule{
	ID:       "percent-change",
	Group:    "Figures",
	Title:    "a percentage that does not follow from the two figures beside it",
	Why:      "A wrong percentage in a statutory report is quoted for years, and the figures beside it show anyone that it is wrong.",
	Severity: diag.Error,
	Bad: []string{
		"Plans fell from 669 to 513, a reduction of just under 15%.",
		"Attendance was 60, up from 54. This is an increase of 20 per cent.",
		"Referrals more than doubled, from 210 to 390.",
		"The share of visits made in time rose from 40% to 50%, an increase of 10%.",
		"| Measure | 2022-23 | 2023-24 | % change |\n| --- | --- | --- | --- |\n| Conferences | 123 | 73 | -31% |",
	},
	Good: []string{
		"Plans fell from 669 to 513, a reduction of just over 23%.",
		"Plans fell from 669 to 513, while referrals fell by 15%.",
		"The share of visits made in time rose from 40% to 50%, an increase of 10 percentage points.",
		"Numbers fell from 669 to 513, down by nearly a quarter.",
	},
	check: checkPercentChange,
}

func checkPercentChange(p *page) []diag.Finding {
	var out []diag.Finding
	for n, q := range p.passages {
		if q.quoted {
			continue
		}
		for _, c := range p.changesOf(n) {
			if c.amount.kind != percent && c.amount.kind != points {
				continue
			}
			if f, wrong := p.wrongPercent(q, c); wrong {
				out = append(out, f)
			}
		}
	}
	return append(out, p.tableChanges(true)...)
}

// wrongPercent returns the finding for a stated percentage that fits none of the
// pairs it can be about.
func (p *page) wrongPercent(q *passage, c change) (diag.Finding, bool) {
	x := c.pairs[len(c.pairs)-1]
	for _, y := range c.pairs {
		if c.fits(y.before, y.after) || !y.sure && c.fits(y.after, y.before) {
			return diag.Finding{}, false
		}
		if y.before.value == 0 {
			return diag.Finding{}, false
		}
	}
	old, new := x.before, x.after
	quoted := q.of(old.first, old.last) + " to " + q.of(new.first, new.last)
	truth := percentOf(old.value, new.value)
	said := q.of(c.first, c.last)
	if c.amount.hedged < c.first {
		said = q.of(c.amount.hedged, c.last)
	}
	is := fmt.Sprintf("%q is %s of %s%%", quoted, wayOf(old.value, new.value).noun(), tenth(math.Abs(truth)))
	if old.kind == percent {
		diff := math.Abs(new.value - old.value)
		is = fmt.Sprintf("%q is %s of %s percentage points, or %s%%", quoted, wayOf(old.value, new.value).noun(), tenth(diff), tenth(math.Abs(truth)))
	}
	if old.value == new.value {
		is = fmt.Sprintf("%q is no change", quoted)
	}
	what := fmt.Sprintf("%s, but the sentence says %q", is, strings.TrimSpace(said))
	if c.direction != either && opposed(c.direction, wayOf(old.value, new.value)) {
		what = fmt.Sprintf("%s, but the sentence speaks of %s", is, c.direction.noun())
	}
	f := p.finding(q, q.tokens[c.first].start, q.tokens[c.last-1].end, what,
		fmt.Sprintf("in %s, correct whichever figure is wrong, or record why it stands with accept: percent-change", p.Path))
	return f, true
}

// fits reports whether the stated size can be said of a change from one figure
// to the other.
func (c change) fits(old, new quantity) bool {
	if opposed(c.direction, wayOf(old.value, new.value)) {
		return false
	}
	a := c.amount
	if old.kind == percent {
		diff := math.Abs(new.value - old.value)
		if a.kind == points {
			return a.hedge.allows(a.value, diff, min(a.decimals, max(old.decimals, new.decimals)))
		}
	} else if a.kind == points {
		return true // points of something else
	}
	if old.value == 0 {
		return true
	}
	truth := math.Abs(percentOf(old.value, new.value))
	if c.factor {
		return a.hedge.allowsFactor(a.value, truth)
	}
	// Where the figures are percentages themselves, they are rounded, and so is
	// what is worked out from them.
	if old.kind == percent {
		lo := math.Abs(percentOf(old.value+half(old), new.value-half(new)))
		hi := math.Abs(percentOf(old.value-half(old), new.value+half(new)))
		if a.hedge == exact && a.value >= math.Min(lo, hi)-0.5 && a.value <= math.Max(lo, hi)+0.5 {
			return true
		}
	}
	return a.hedge.allows(a.value, truth, a.decimals)
}

// half returns half of the last digit that a figure is given to.
func half(q quantity) float64 { return 0.5 / math.Pow10(q.decimals) }

// allowsFactor is allows for shares in words. "Doubled" and "a third" claim less
// than a figure does: a twentieth either way is fair.
func (h hedge) allowsFactor(stated, truth float64) bool {
	room := max(0.05*stated, 1.5)
	wide := max(0.12*stated, 2.5)
	if stated >= 100 {
		wide = 0.25 * stated
	}
	switch h {
	case almost:
		return truth < stated && truth >= stated-wide
	case past:
		return truth > stated && truth <= stated+wide
	case over:
		return truth > stated
	case under:
		return truth < stated
	case about:
		return math.Abs(truth-stated) <= wide
	}
	return math.Abs(truth-stated) <= room
}

func percentOf(old, new float64) float64 { return (new - old) / old * 100 }

// tenth returns a number to one decimal place, without a useless ".0".
func tenth(v float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}
