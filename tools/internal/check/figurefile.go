package check

import (
	"fmt"
	"path"
	"strings"

	"nscp/tools/internal/diag"
)

var figureMismatch = &Rule{
	ID:       "figure-mismatch",
	Group:    "Figures",
	Title:    "a figure in the text that differs from the figures file beside it",
	Why:      "Charts and downloads are made from the figures file; where it and the text disagree, one of them misleads.",
	Severity: diag.Warning,
	check:    checkFigureMismatch,
}

// fileRow is a row of the figures file with the words that the text must have to
// be speaking of it.
type fileRow struct {
	Figure
	keys []string
}

// rowsBeside returns the rows of the figures files in the document's folder.
func (p *page) rowsBeside() []fileRow {
	var out []fileRow
	for _, f := range p.figures {
		if path.Dir(f.Pos.Path) != path.Dir(p.Path) {
			continue
		}
		keys := keyWords(f.Measure + " " + f.Group)
		if len(keys) >= 2 { // one word alone ("attendances") is spoken of too often
			out = append(out, fileRow{f, keys})
		}
	}
	return out
}

// keyWords returns the stems of the words that carry a measure's meaning.
func keyWords(s string) []string {
	var out []string
	p := &passage{text: s}
	for _, t := range tokenize(p.text) {
		if t.kind == word && !smallWords[t.low] && !neutral[t.low] && len(t.low) > 2 {
			out = append(out, stemOf(t.low))
		}
	}
	return out
}

func checkFigureMismatch(p *page) []diag.Finding {
	rows := p.rowsBeside()
	if len(rows) == 0 {
		return nil
	}
	var out []diag.Finding
	for _, q := range p.passages {
		if q.quoted {
			continue
		}
		for _, s := range q.sentences {
			if q.timeElsewhere(s, rows) {
				continue
			}
			stems := map[string]bool{}
			for i := s.first; i < s.last; i++ {
				if q.tokens[i].kind == word {
					stems[stemOf(q.tokens[i].low)] = true
				}
			}
			for _, x := range q.figures(s) {
				if f, wrong := p.wrongAgainstFile(q, x, stems, rows); wrong {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// wrongAgainstFile compares a figure with the rows that a sentence speaks of. It
// must stand right before a word of the measure, and every word of the measure
// must be in the sentence; any row of which both is true may supply the value,
// because a sentence on part of a measure has the words of the whole as well.
func (p *page) wrongAgainstFile(q *passage, x quantity, stems map[string]bool, rows []fileRow) (diag.Finding, bool) {
	if x.kind != count && x.kind != percent && x.kind != money {
		return diag.Finding{}, false
	}
	var best *fileRow
	for i := range rows {
		r := &rows[i]
		if (x.kind == percent) != isPercentUnit(r.Unit) || !allIn(r.keys, stems) || !q.leadsTo(x, r.keys) {
			continue
		}
		if x.hedge.allows(x.value, r.Value, max(x.decimals, 0)) {
			return diag.Finding{}, false
		}
		if best == nil || len(r.keys) > len(best.keys) || len(r.keys) == len(best.keys) && p.ofThisYear(r) && !p.ofThisYear(best) {
			best = r
		}
	}
	if best == nil {
		return diag.Finding{}, false
	}
	name := best.Measure
	if best.Group != "" {
		name += ", " + strings.ToLower(best.Group)
	}
	return p.finding(q, q.tokens[x.first].start, q.tokens[x.last-1].end,
		fmt.Sprintf("the text says %s, but %s has %s for %q in %s", q.of(x.first, x.last), best.Pos, written(best.Value), name, best.Period),
		fmt.Sprintf("correct %s or %s, whichever is wrong", p.Path, best.Pos.Path)), true
}

func isPercentUnit(unit string) bool {
	unit = strings.ToLower(unit)
	return unit == "%" || strings.Contains(unit, "per cent") || strings.Contains(unit, "percent")
}

func (p *page) ofThisYear(r *fileRow) bool {
	period, ok := periodIn(r.Period)
	return ok && p.period.from > 0 && period.from == p.period.from
}

func allIn(keys []string, stems map[string]bool) bool {
	for _, k := range keys {
		if !stems[k] {
			return false
		}
	}
	return true
}

// leadsTo reports whether one of the measure's words stands right behind a figure.
func (p *passage) leadsTo(x quantity, keys []string) bool {
	for i := x.last; i < len(p.tokens) && i < x.last+2; i++ {
		t := p.tokens[i]
		if t.kind != word {
			return false
		}
		for _, k := range keys {
			if stemOf(t.low) == k {
				return true
			}
		}
	}
	return false
}

// timeElsewhere reports whether a sentence speaks of a year that the file does
// not hold.
func (p *passage) timeElsewhere(s sentence, rows []fileRow) bool {
	for _, q := range p.inSentence(s) {
		if q.kind != when || q.period.from == 0 {
			continue
		}
		held := false
		for _, r := range rows {
			if period, ok := periodIn(r.Period); ok && q.period.from <= period.to+3 && period.from <= q.period.to {
				held = true
			}
		}
		if !held {
			return true
		}
	}
	return false
}

// periodIn reads the period that a text begins with.
func periodIn(s string) (period, bool) {
	p := &passage{text: s}
	p.tokens = tokenize(p.text)
	if len(p.tokens) == 0 {
		return period{}, false
	}
	q, _, ok := p.periodAt(0)
	return q, ok && q.from > 0
}

// figureSums checks the figures file itself: the groups of a measure against the
// row that is called its total, and against the row without a group, which they
// may not exceed. They may fall short of that one: not every group need be there.
func (p *page) figureSums() []diag.Finding {
	type key struct{ measure, period, unit string }
	type sums struct {
		total, whole *Figure
		parts        float64
		groups       int
	}
	all := map[key]*sums{}
	var order []key
	for i := range p.figures {
		f := &p.figures[i]
		if path.Dir(f.Pos.Path) != path.Dir(p.Path) || isPercentUnit(f.Unit) || notAdded(strings.ToLower(f.Measure)) {
			continue
		}
		k := key{f.Measure, f.Period, f.Unit}
		if all[k] == nil {
			all[k] = &sums{}
			order = append(order, k)
		}
		switch group := strings.ToLower(f.Group); {
		case group == "":
			all[k].whole = f
		case isTotal(group):
			all[k].total = f
		default:
			all[k].parts += f.Value
			all[k].groups++
		}
	}
	var out []diag.Finding
	for _, k := range order {
		s := all[k]
		if s.groups < 2 {
			continue
		}
		total := s.total
		wrong := total != nil && total.Value != s.parts
		if total == nil && s.whole != nil {
			total, wrong = s.whole, s.parts > s.whole.Value
		}
		if !wrong {
			continue
		}
		out = append(out, diag.Finding{
			Pos:     total.Pos,
			Message: fmt.Sprintf("the total of %q in %s is %s, but its groups add up to %s", k.measure, k.period, written(total.Value), written(s.parts)),
			Fix:     fmt.Sprintf("in %s, correct the total or the group that is wrong", total.Pos.Path),
		})
	}
	return out
}
