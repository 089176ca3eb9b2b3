package figures

import (
	"fmt"
	"math/big"
	"strings"
)

// A Decimal is an exact decimal number. It is kept as the digits a person
// typed, without those that say nothing, so two Decimals are equal when ==
// says so; the zero Decimal is 0.
type Decimal struct{ digits string }

// maxDigits is more than any figure has, and few enough to compute with.
const maxDigits = 30

// ParseDecimal reads digits with at most one decimal point and a leading minus:
// "-7100.5". Thousands separators and signs of units are not part of a number.
func ParseDecimal(s string) (Decimal, error) {
	bad := func() (Decimal, error) { return Decimal{}, fmt.Errorf("%.40q is no decimal number", s) }
	t, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(t, ".")
	if whole == "" || point && fraction == "" || len(t) > maxDigits || strings.Trim(whole+fraction, "0123456789") != "" {
		return bad()
	}
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if whole == "0" {
		return Decimal{}, nil
	}
	if negative {
		whole = "-" + whole
	}
	return Decimal{whole}, nil
}

// Whole returns a whole number as a Decimal.
func Whole(n int) Decimal { return fromRat(new(big.Rat).SetInt64(int64(n)), 0) }

// String returns the number as digits: "-7100.5".
func (d Decimal) String() string {
	if d.digits == "" {
		return "0"
	}
	return d.digits
}

// Text returns the number as a page shows it, with commas between thousands:
// "-7,100.5".
func (d Decimal) Text() string {
	s, negative := strings.CutPrefix(d.String(), "-")
	whole, fraction, point := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	if negative {
		return "-" + whole
	}
	return whole
}

// Places returns how many digits stand behind the point.
func (d Decimal) Places() int {
	_, fraction, _ := strings.Cut(d.digits, ".")
	return len(fraction)
}

// Equal reports whether two numbers are the same.
func (d Decimal) Equal(e Decimal) bool { return d == e }

// Compare returns -1, 0 or 1 as d is below, at or above e.
func (d Decimal) Compare(e Decimal) int { return d.rat().Cmp(e.rat()) }

// Sign returns -1, 0 or 1.
func (d Decimal) Sign() int { return d.rat().Sign() }

// Add returns the sum.
func (d Decimal) Add(e Decimal) Decimal {
	return fromRat(new(big.Rat).Add(d.rat(), e.rat()), max(d.Places(), e.Places()))
}

// Sub returns d less e.
func (d Decimal) Sub(e Decimal) Decimal {
	return fromRat(new(big.Rat).Sub(d.rat(), e.rat()), max(d.Places(), e.Places()))
}

// Abs returns the number without its sign.
func (d Decimal) Abs() Decimal { return Decimal{strings.TrimPrefix(d.digits, "-")} }

// PercentOf returns how many per cent d is of e, rounded to the places; a half
// is rounded away from nought, as people do. ok is false where e is nought.
func (d Decimal) PercentOf(e Decimal, places int) (p Decimal, ok bool) {
	if e.Sign() == 0 {
		return Decimal{}, false
	}
	r := new(big.Rat).Quo(d.rat(), e.rat())
	return fromRat(r.Mul(r, big.NewRat(100, 1)), places), true
}

// Round returns the number with at most so many places; a half is rounded away
// from nought.
func (d Decimal) Round(places int) Decimal { return fromRat(d.rat(), places) }

// MarshalJSON writes the number as it is, digit for digit.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a number without making it a float.
func (d *Decimal) UnmarshalJSON(b []byte) (err error) {
	*d, err = ParseDecimal(string(b))
	return err
}

func (d Decimal) rat() *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		// ParseDecimal and fromRat are the only makers of a Decimal.
		panic("figures: a Decimal that is no number: " + d.digits)
	}
	return r
}

func fromRat(r *big.Rat, places int) Decimal {
	s := r.FloatString(places) // rounds a half away from nought
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "0" || s == "-0" {
		return Decimal{}
	}
	return Decimal{s}
}
