package site

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens reads the colours of tokens.css: the light ones, and the dark over them.
func tokens(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "assets/css/tokens.css"))
	if err != nil {
		t.Fatal(err)
	}
	day, night, ok := strings.Cut(string(data), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("tokens.css has no dark scheme")
	}
	light, dark = map[string]string{}, map[string]string{}
	colour := regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-f]{3,6});`)
	for _, m := range colour.FindAllStringSubmatch(day, -1) {
		light[m[1]], dark[m[1]] = m[2], m[2]
	}
	for _, m := range colour.FindAllStringSubmatch(night, -1) {
		if _, ok := light[m[1]]; !ok {
			t.Errorf("--%s is only in the dark scheme", m[1])
		}
		dark[m[1]] = m[2]
	}
	return light, dark
}

// luminance is WCAG 2's relative luminance of #rgb or #rrggbb.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	h := strings.TrimPrefix(colour, "#")
	if len(h) == 3 {
		h = string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	}
	sum := 0.0
	for i, share := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(h[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", colour, err)
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += share * c
	}
	return sum
}

func ratio(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func TestColoursReachTheirContrast(t *testing.T) {
	// on lists what stands on what, with the least ratio: 7 for text (WCAG 2.2,
	// 1.4.6, level AAA), 3 for what must be made out (1.4.11).
	on := []struct {
		fore, back string
		least      float64
	}{
		{"on-brand", "brand", 7}, {"on-brand-soft", "brand", 7}, {"on-danger", "danger", 7},
		{"danger", "danger-tint", 7}, {"danger", "card", 7}, {"edge", "paper", 3}, {"edge", "card", 3},
		{"focus-in", "focus-out", 3}, {"focus-in", "brand", 3},
		{"chart-now", "paper", 3}, {"chart-before", "paper", 3}, {"chart-now", "sunk", 3}, {"chart-before", "sunk", 3},
	}
	for _, back := range []string{"paper", "card", "tint", "gold-tint", "sunk", "danger-tint"} {
		for _, fore := range []string{"ink", "soft", "link", "visited"} {
			on = append(on, struct {
				fore, back string
				least      float64
			}{fore, back, 7})
		}
	}
	light, dark := tokens(t)
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range on {
			fore, back := colours[pair.fore], colours[pair.back]
			if fore == "" || back == "" {
				t.Fatalf("tokens.css does not say --%s or --%s", pair.fore, pair.back)
			}
			if r := ratio(t, fore, back); r < pair.least {
				t.Errorf("%s: %s %s on %s %s is %s to 1, want %g", scheme, pair.fore, fore, pair.back, back, fmt.Sprintf("%.2f", r), pair.least)
			}
		}
	}
}
