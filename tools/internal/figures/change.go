package figures

// A Change is how a figure differs from that of a year before.
type Change struct {
	From, To   Figure
	Difference Decimal // To less From
	Percent    Decimal // of From, to one place; a percentage has none: see Points
	HasPercent bool    // false where From is nought, or either is a percentage
	Points     bool    // the difference is in percentage points
}

// Between returns the change from one figure to another. ok is false where one
// of them has no value or their units differ.
func Between(from, to Figure) (c Change, ok bool) {
	if !from.Known() || !to.Known() || from.Unit.Kind != to.Unit.Kind {
		return Change{}, false
	}
	c = Change{From: from, To: to, Difference: to.Value.Sub(from.Value), Points: to.Unit.Kind == Percent}
	if !c.Points {
		c.Percent, c.HasPercent = c.Difference.PercentOf(from.Value, 1)
		if from.Value.Sign() < 0 {
			c.Percent, c.HasPercent = Decimal{}, false // a percentage of a loss says nothing
		}
	}
	return c, true
}

// Change returns the change of a figure on the same period a year before.
func (fs *Figures) Change(f Figure) (Change, bool) {
	before, ok := fs.Find(f.Measure, f.Group, f.Period.YearBefore())
	if !ok {
		return Change{}, false
	}
	return Between(before, f)
}

// Changes returns the change of every figure that has one a year before, in the
// order of the file.
func (fs *Figures) Changes() []Change {
	var out []Change
	for _, f := range fs.Rows {
		if c, ok := fs.Change(f); ok {
			out = append(out, c)
		}
	}
	return out
}

// totalGroups are the groups that stand for all the others.
var totalGroups = map[string]bool{"": true, "total": true, "all": true, "overall": true}

// Total returns the sum of a measure's groups in a period. A group that stands
// for all the others is left out of the sum. ok is false where there are no
// groups, one has no value, or the measure is not one that can be summed.
func (fs *Figures) Total(measure string, p Period) (sum Decimal, ok bool) {
	for _, f := range fs.Rows {
		if fold(f.Measure) != fold(measure) || f.Period.ID() != p.ID() || totalGroups[fold(f.Group)] {
			continue
		}
		if !f.Known() || f.Unit.Kind == Percent || f.Unit.Kind == Rate {
			return Decimal{}, false
		}
		sum, ok = sum.Add(f.Value), true
	}
	return sum, ok
}

// Stated returns the figure that the file gives for all groups of a measure
// together in a period.
func (fs *Figures) Stated(measure string, p Period) (Figure, bool) {
	for _, f := range fs.Rows {
		if fold(f.Measure) == fold(measure) && f.Period.ID() == p.ID() && totalGroups[fold(f.Group)] {
			return f, true
		}
	}
	return Figure{}, false
}
