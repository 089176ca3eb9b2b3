package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/figures"
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
	figures.Figure
	value float64
	keys  []string
	when  period
}

// rowsBeside returns the rows of those files that text can be held against.
func (p *page) rowsBeside() []fileRow {
	var out []fileRow
	for _, file := range p.figures {
		for _, f := range file.Rows {
			value, err := strconv.ParseFloat(f.Value.String(), 64)
			keys := p.vocabulary.keyWords(f.Measure + " " + f.Group)
			// One word alone ("attendances") is spoken of too often.
			if err == nil && f.Known() && len(keys) >= 2 {
				out = append(out, fileRow{f, value, keys, monthsOf(f.Period)})
			}
		}
	}
	return out
}

// monthsOf returns a period of the figures file as the rules count time.
func monthsOf(p figures.Period) period {
	return period{kind: months, from: p.Start.Year()*12 + int(p.Start.Month()) - 1, to: p.End.Year()*12 + int(p.End.Month()) - 1}
}

// keyWords returns the stems of the words that carry a measure's meaning.
func (v *vocabulary) keyWords(s string) []string {
	var out []string
	for _, t := range v.tokenize(nil, s) {
		if t.kind == word && !t.in(smallWords) && !t.in(neutral) && len(t.low) > 2 {
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
			told := q.figures(s)
			if len(told) == 0 || q.timeElsewhere(s, rows) {
				continue
			}
			stems := map[string]bool{}
			for i := s.first; i < s.last; i++ {
				if q.tokens[i].kind == word {
					stems[stemOf(q.tokens[i].low)] = true
				}
			}
			for _, x := range told {
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
		if (x.kind == percent) != (r.Unit.Kind == figures.Percent) || !allIn(r.keys, stems) || !q.before(x, r.keys) {
			continue
		}
		if x.hedge.allows(x.value, r.value, max(x.decimals, 0)) {
			return diag.Finding{}, false
		}
		if q.gives(r.value, x.kind) {
			return diag.Finding{}, false // this figure is another's: a total with the measure as a part
		}
		if best == nil || len(r.keys) > len(best.keys) || len(r.keys) == len(best.keys) && r.when.from == p.period.from && best.when.from != p.period.from {
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
		fmt.Sprintf("the text says %s, but %s has %s for %q in %s", q.of(x.first, x.last), best.Pos, best.Show(), name, best.when.years2()),
		fmt.Sprintf("correct %s or %s, whichever is wrong", p.Path, best.Pos.Path)), true
}

// gives reports whether a paragraph has a figure itself.
func (p *passage) gives(value float64, kind quantityKind) bool {
	return slices.ContainsFunc(p.quantities, func(q quantity) bool { return q.kind == kind && q.value == value })
}

func allIn(keys []string, stems map[string]bool) bool {
	for _, k := range keys {
		if !stems[k] {
			return false
		}
	}
	return true
}

// before reports whether one of the measure's words stands right behind a figure.
func (p *passage) before(x quantity, keys []string) bool {
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
			if x := q.period.bounds(); x.from <= r.when.to && r.when.from <= x.to {
				held = true
			}
		}
		if !held {
			return true
		}
	}
	return false
}

// figureSums checks the figures file itself: the groups of a measure against the
// row that is called its total, and against the row without a group, which they
// may not exceed. They may fall short of that one: not every group need be there.
func (p *page) figureSums() []diag.Finding {
	var out []diag.Finding
	for _, file := range p.figures {
		for _, measure := range file.Measures() {
			for _, when := range file.Periods(measure) {
				added, ok := file.Total(measure, when)
				stated, found := file.Stated(measure, when)
				if !ok || !found || !stated.Known() || notAdded(strings.ToLower(measure)) {
					continue
				}
				over := added.Compare(stated.Value)
				if over == 0 || over < 0 && stated.Group == "" {
					continue
				}
				out = append(out, diag.Finding{
					Pos:     stated.Pos,
					Message: fmt.Sprintf("the total of %q in %s is %s, but its groups add up to %s", measure, monthsOf(when).years2(), stated.Value.Text(), added.Text()),
					Fix:     fmt.Sprintf("in %s, correct the total or the group that is wrong", file.Path),
				})
			}
		}
	}
	return out
}
