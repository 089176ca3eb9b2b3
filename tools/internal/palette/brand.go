package palette

import (
	"fmt"
	"regexp"

	"github.com/lucasb-eyer/go-colorful"
)

// A PaleError says that white words cannot be read on a brand's colour.
type PaleError struct {
	Colour  string
	Ratio   float64
	Nearest string // the nearest darker shade on which they can
}

func (e *PaleError) Error() string {
	return fmt.Sprintf("white words on %s have a contrast of %.1f to 1; %d to 1 is needed (WCAG 2.2, level AAA)", e.Colour, e.Ratio, words)
}

var hex = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// step is how much lighter or darker the next shade tried is: less than an eye
// tells apart.
const step = .004

// Brand returns the colours of both schemes with a brand's colour, "#17463a", in
// place of the one that they have. It returns a [*PaleError] for a colour that
// nothing can be read on.
func Brand(light, night Scheme, brand string) (day, dusk Scheme, err error) {
	if !hex.MatchString(brand) {
		return nil, nil, fmt.Errorf("%q is no colour; expected six digits such as #17463a", brand)
	}
	c, err := colorful.Hex(brand)
	if err != nil {
		return nil, nil, err
	}
	day, dusk = copied(light), copied(night)
	hue, full, at := c.Hsl()
	// The shade of the brand's hue at a lightness, with so much of its colour.
	shade := func(share, lightness float64) string { return colorful.Hsl(hue, full*share, lightness).Clamped().Hex() }
	// reach puts under a name the first shade on the way to black or white with
	// which the name's pairs hold.
	reach := func(s Scheme, name string, share, from, way float64) {
		for l := from; ; l = min(max(l+way, 0), 1) {
			if s[name] = shade(share, l); s.holds(name) || way < 0 && l == 0 || way > 0 && l == 1 {
				return
			}
		}
	}
	day["brand"] = brand
	day["on-brand-soft"] = day["on-brand"] // the strictest, while the brand is tried
	if !day.holds("brand") {
		e := &PaleError{Colour: brand, Ratio: Ratio(day["on-brand"], brand)}
		reach(day, "brand", 1, at, -step)
		e.Nearest = day["brand"]
		return nil, nil, e
	}
	day["button"] = brand
	reach(day, "on-brand-soft", .6, .85, step)
	reach(day, "tint", .6, .88, step)
	reach(day, "band", .4, .93, step)
	reach(day, "title", 1, at, -step)
	reach(day, "chart-now", 1, max(at, .34), -step)

	dusk["on-brand-soft"] = day["on-brand-soft"]
	reach(dusk, "brand", .8, min(at, .17), -step)
	reach(dusk, "tint", .6, .16, -step)
	reach(dusk, "band", .4, .11, -step)
	reach(dusk, "title", .6, .86, step)
	reach(dusk, "chart-now", .7, .55, step)
	reach(dusk, "button", .6, .7, step)
	// The light tone of cards and marks, in both schemes.
	day["mint"], dusk["mint"] = dusk["button"], dusk["button"]
	for _, short := range append(day.Short(), dusk.Short()...) {
		return nil, nil, fmt.Errorf("no shades of %s were found that can be read: %s", brand, short)
	}
	return day, dusk, nil
}

// holds reports whether every pair of a colour reaches its contrast.
func (s Scheme) holds(name string) bool {
	for _, p := range Pairs {
		if (p.Fore == name || p.Back == name) && !(Ratio(s[p.Fore], s[p.Back]) >= p.Least) {
			return false
		}
	}
	return true
}

func copied(s Scheme) Scheme {
	c := Scheme{}
	for name, colour := range s {
		c[name] = colour
	}
	return c
}
