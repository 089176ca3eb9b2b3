// Package palette makes a site's colours from the one that a partnership is known
// by, and holds every pair of colours that meet on a page to its contrast.
//
// In goes the style sheet assets/css/tokens.css, which names each colour for the
// light and the dark scheme; out comes the same sheet in another brand's colours.
// Paper, ink, links and warnings stay as they are: only what carries the brand
// changes, and each shade is moved until everything on it can be read.
package palette

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/lucasb-eyer/go-colorful"
)

// A Scheme is the colours of one scheme by name: "brand" is "#17463a".
type Scheme map[string]string

// dark is where the dark scheme begins in the style sheet.
const dark = "@media (prefers-color-scheme: dark)"

var named = regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-fA-F]{3,6});`)

// Read returns the colours of a style sheet. The dark scheme has those of the
// light one where it names none of its own.
func Read(css []byte) (light, night Scheme, err error) {
	day, rest, ok := strings.Cut(string(css), dark)
	if !ok {
		return nil, nil, fmt.Errorf("the style sheet has no %q", dark)
	}
	light, night = Scheme{}, Scheme{}
	for _, m := range named.FindAllStringSubmatch(day, -1) {
		light[m[1]], night[m[1]] = m[2], m[2]
	}
	for _, m := range named.FindAllStringSubmatch(rest, -1) {
		if _, ok := light[m[1]]; !ok {
			return nil, nil, fmt.Errorf("the style sheet names --%s in the dark scheme only", m[1])
		}
		night[m[1]] = m[2]
	}
	return light, night, nil
}

// Write returns the style sheet with the colours of both schemes. A colour that
// the dark half does not name stays the light one's.
func Write(css []byte, light, night Scheme) []byte {
	day, rest, _ := strings.Cut(string(css), dark)
	put := func(text string, s Scheme) string {
		return named.ReplaceAllStringFunc(text, func(line string) string {
			m := named.FindStringSubmatch(line)
			return strings.Replace(line, m[2], s[m[1]], 1)
		})
	}
	return []byte(put(day, light) + dark + put(rest, night))
}

// A Pair is two colours that meet: words and what they stand on, or a line and
// what is beside it.
type Pair struct {
	Fore, Back string
	Least      float64
}

// What WCAG 2.2 asks for: of words at level AAA (1.4.6), and of what has to be
// made out without being read (1.4.11).
const (
	words = 7
	lines = 3
)

// Pairs are all that meet on the site's pages.
var Pairs = func() []Pair {
	all := []Pair{
		{"on-brand", "brand", words}, {"on-brand-soft", "brand", words}, {"on-button", "button", words},
		{"on-danger", "danger", words}, {"danger", "danger-tint", words}, {"danger", "card", words}, {"danger", "band", words},
		{"edge", "paper", lines}, {"edge", "card", lines}, {"focus-in", "focus-out", lines}, {"focus-in", "brand", lines},
		{"chart-now", "paper", lines}, {"chart-now", "card", lines}, {"chart-now", "sunk", lines},
		{"chart-before", "paper", lines}, {"chart-before", "card", lines}, {"chart-before", "sunk", lines},
	}
	for _, back := range []string{"paper", "card", "band", "tint", "gold-tint", "sunk", "danger-tint"} {
		for _, fore := range []string{"ink", "title", "soft", "link", "visited"} {
			all = append(all, Pair{fore, back, words})
		}
	}
	return all
}()

// Short returns the pairs of a scheme that do not reach their contrast, a
// sentence each.
func (s Scheme) Short() []string {
	var short []string
	for _, p := range Pairs {
		if r := Ratio(s[p.Fore], s[p.Back]); !(r >= p.Least) {
			short = append(short, fmt.Sprintf("%s %s on %s %s is %.2f to 1, want %g", p.Fore, s[p.Fore], p.Back, s[p.Back], r, p.Least))
		}
	}
	return short
}

// Ratio returns the contrast of two colours as WCAG 2.2 defines it, from 1 to 21;
// NaN for what is no colour.
func Ratio(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is WCAG's relative luminance.
func luminance(colour string) float64 {
	c, err := colorful.Hex(colour)
	if err != nil {
		return math.NaN()
	}
	r, g, b := c.LinearRgb()
	return .2126*r + .7152*g + .0722*b
}
