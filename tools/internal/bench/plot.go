package main

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// The picture: two panels side by side, both axes by powers of ten, so that what
// grows in proportion is a straight line of one slope. Every line is named at its
// end, and told apart by its dashes as well as its colour. It has no script and
// loads nothing, and follows the reader's choice of light or dark.
const (
	panelWidth, panelHeight = 330, 400
	labelWidth              = 190
	plotLeft, plotTop       = 60, 70
)

const plotStyle = `
svg{font:14px "Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;background:#fbfaf6}
text{fill:#1a2420}.soft{fill:#434e48;font-size:12px}.title{font-weight:700;font-size:16px}
.grid{stroke:#d5d7cd}.frame{stroke:#6d776f;fill:none}
.line{fill:none;stroke-width:2.5}.lead{fill:none;stroke-width:1}
.c0{stroke:#17463a}.c1{stroke:#0d4a63}.c2{stroke:#54306e}.c3{stroke:#8c2310}.c4{stroke:#7a5600}.c5{stroke:#434e48}
@media(prefers-color-scheme:dark){svg{background:#101915}text{fill:#ebf0eb}.soft{fill:#bfccc3}.grid{stroke:#34433b}.frame{stroke:#8a9a90}
.c0{stroke:#9fd6b8}.c1{stroke:#95d5ea}.c2{stroke:#d3b4ec}.c3{stroke:#f0a58f}.c4{stroke:#e9b44c}.c5{stroke:#bfccc3}}
`

var dashes = []string{"", "9 4", "2 4", "12 4 2 4", "5 5", "16 5", "3 3 9 3"}

// A curve is one line of the picture.
type curve struct {
	name   string
	points [][2]float64 // documents and seconds
}

func (b *bench) plot() string {
	var left, right []curve
	for _, d := range described {
		left = append(left, b.curve(d.name, d.name))
	}
	for _, name := range []string{"convert", "audit", "hugo", "verify", "search", "crawl", "finish"} {
		right = append(right, b.curve(name, name))
	}
	width, height := 2*(plotLeft+panelWidth+labelWidth), plotTop+panelHeight+70
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title description"><title id="title">Processor time by number of documents</title><desc id="description">%s</desc><style>%s</style>`,
		width, height, html.EscapeString(b.inWords(append(slices.Clone(left), right...))), plotStyle)
	b.panel(&s, 0, "Whole builds", left)
	b.panel(&s, plotLeft+panelWidth+labelWidth, "Stages", right)
	s.WriteString("</svg>\n")
	return s.String()
}

func (b *bench) curve(name, label string) curve {
	c := curve{name: label}
	for _, n := range b.sizes {
		if x := b.taken[key(name, n)]; x != nil && len(x.samples) > 0 {
			c.points = append(c.points, [2]float64{float64(n), max(x.processor(), 1e-3)})
		}
	}
	return c
}

// inWords tells the picture to whoever does not see it.
func (b *bench) inWords(curves []curve) string {
	var parts []string
	for _, c := range curves {
		if len(c.points) == 0 {
			continue
		}
		last := c.points[len(c.points)-1]
		parts = append(parts, fmt.Sprintf("%s: %s seconds at %s documents", c.name, number(last[1]), thousands(int(last[0]))))
	}
	return "Both axes by powers of ten. " + strings.Join(parts, "; ") + ". The tables on the page hold all numbers."
}

func (b *bench) panel(s *strings.Builder, shift int, title string, curves []curve) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range curves {
		for _, p := range c.points {
			low, high = min(low, math.Floor(math.Log10(p[1]))), max(high, math.Ceil(math.Log10(p[1])))
		}
	}
	if math.IsInf(low, 0) {
		return
	}
	high = max(high, low+1)
	first, last := math.Log10(float64(b.sizes[0])), math.Log10(float64(b.sizes[len(b.sizes)-1]))
	last = max(last, first+1)
	x := func(n float64) float64 {
		return float64(shift+plotLeft) + panelWidth*(math.Log10(n)-first)/(last-first)
	}
	y := func(v float64) float64 { return plotTop + panelHeight*(high-math.Log10(v))/(high-low) }

	fmt.Fprintf(s, `<text class="title" x="%d" y="28">%s</text><text class="soft" x="%d" y="50">processor seconds</text>`, shift+plotLeft, title, shift+plotLeft)
	for p := low; p <= high; p++ {
		v := math.Pow(10, p)
		fmt.Fprintf(s, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text class="soft" text-anchor="end" x="%d" y="%.1f">%g</text>`, shift+plotLeft, shift+plotLeft+panelWidth, y(v), y(v), shift+plotLeft-8, y(v)+4, v)
	}
	for _, n := range b.sizes {
		fmt.Fprintf(s, `<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/><text class="soft" text-anchor="middle" x="%.1f" y="%d">%s</text>`, x(float64(n)), x(float64(n)), plotTop, plotTop+panelHeight, x(float64(n)), plotTop+panelHeight+20, thousands(n))
	}
	fmt.Fprintf(s, `<rect class="frame" x="%d" y="%d" width="%d" height="%d"/><text class="soft" text-anchor="middle" x="%d" y="%d">documents</text>`, shift+plotLeft, plotTop, panelWidth, panelHeight, shift+plotLeft+panelWidth/2, plotTop+panelHeight+42)

	type label struct {
		name string
		at   float64 // where the line ends
		y    float64
		i    int
	}
	var labels []label
	for i, c := range curves {
		if len(c.points) == 0 {
			continue
		}
		var path strings.Builder
		for k, p := range c.points {
			fmt.Fprintf(&path, "%s%.1f %.1f", []string{"M", "L"}[min(k, 1)], x(p[0]), y(p[1]))
		}
		fmt.Fprintf(s, `<path class="line c%d" stroke-dasharray="%s" d="%s"/>`, i%6, dashes[i%len(dashes)], path.String())
		end := c.points[len(c.points)-1]
		labels = append(labels, label{c.name, x(end[0]), y(end[1]), i})
	}
	// Names that would stand on one another move down.
	slices.SortFunc(labels, func(a, b label) int { return cmp.Compare(a.y, b.y) })
	right := float64(shift + plotLeft + panelWidth)
	free := 0.0
	for _, l := range labels {
		at := max(l.y, free)
		free = at + 20
		fmt.Fprintf(s, `<path class="lead c%d" d="M%.1f %.1fL%.1f %.1f"/><text x="%.1f" y="%.1f">%s</text>`, l.i%6, l.at, l.y, right+10, at, right+14, at+5, html.EscapeString(l.name))
	}
}
