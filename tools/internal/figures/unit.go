package figures

import (
	"regexp"
	"strings"
)

// A Unit is what a value counts.
type Unit struct {
	Name string // as the file has it: "attendances", "%"
	Kind UnitKind
}

// A UnitKind says what values a unit can have and how they are shown.
type UnitKind string

const (
	Count   UnitKind = "count"   // whole things or people
	Percent UnitKind = "percent" // parts of a hundred
	Money   UnitKind = "money"   // pounds
	Rate    UnitKind = "rate"    // of one thing for so many of another
	Amount  UnitKind = "amount"  // time, length: what need not be whole
)

var (
	percentUnit = regexp.MustCompile(`(?i)^(%|per ?cent|percentages?)(\b|$)`)
	moneyUnit   = regexp.MustCompile(`(?i)^(£|gbp|pounds?)`)
	rateUnit    = regexp.MustCompile(`(?i)\b(per|rate|ratio)\b`)
	amountUnit  = regexp.MustCompile(`(?i)\b(minutes?|hours?|days?|weeks?|months?|years?|miles?|km|score|average|mean|median)\b`)
)

// ParseUnit tells the kind of a unit from its name. A noun that names nothing
// else is counted.
func ParseUnit(name string) Unit {
	name = strings.TrimSpace(name)
	u := Unit{Name: name, Kind: Count}
	switch {
	case percentUnit.MatchString(name):
		u.Kind = Percent
	case moneyUnit.MatchString(name):
		u.Kind = Money
	case rateUnit.MatchString(name):
		u.Kind = Rate
	case amountUnit.MatchString(name):
		u.Kind = Amount
	}
	return u
}

// Generic reports whether the name only says that something is counted.
func (u Unit) Generic() bool {
	switch strings.ToLower(u.Name) {
	case "", "count", "counts", "number", "numbers", "no.", "n":
		return true
	}
	return false
}

// Show returns a value with its unit as running text has it: "7,100
// completions", "24.1%", "£1,250".
func (u Unit) Show(d Decimal) string {
	switch {
	case u.Kind == Percent:
		return d.Text() + "%"
	case u.Kind == Money:
		if d.Sign() < 0 {
			return "-£" + d.Abs().Text()
		}
		return "£" + d.Text()
	case u.Generic():
		return d.Text()
	}
	if u.Kind == Count && d == Whole(1) {
		return d.Text() + " " + singular(u.Name)
	}
	return d.Text() + " " + u.Name
}

// singular returns the noun for one of what is counted: "1 event". A word that
// follows no rule here stays as it is.
func singular(noun string) string {
	switch {
	case noun == "children":
		return "child"
	case noun == "people":
		return "person"
	case strings.HasSuffix(noun, "ies") && len(noun) > 4:
		return strings.TrimSuffix(noun, "ies") + "y"
	case strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss"):
		return strings.TrimSuffix(noun, "s")
	}
	return noun
}

// Show returns the figure's value with its unit, or what its mark means.
func (f Figure) Show() string {
	if !f.Known() {
		return f.Mark.Meaning()
	}
	return f.Unit.Show(f.Value)
}
