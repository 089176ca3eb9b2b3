package crawl

import (
	"fmt"
	"strings"
	"testing"
)

// Whatever is asked on the way, what decides is the size that is published, and a
// finding quotes it.
func TestAPageIsAsHeavyAsItIsPublished(t *testing.T) {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "<li><a href=\"/figures/%d/\">Item %d of %x</a>: found in %d\n", i*i%97, i, i*7919, 2000+i%25)
	}
	data := []byte(b.String())
	sizes := map[int]int{}
	for _, level := range []int{0, 5, 10, best} {
		var err error
		if sizes[level], err = Wire(data, level); err != nil {
			t.Fatal(err)
		}
	}
	published := sizes[best]
	for _, room := range []int{-1, 0, published / 2, published - 1, published, sizes[10], sizes[5] - 1, sizes[5], sizes[0] - 1, sizes[0], len(data) - 1, len(data)} {
		light, size, err := fits(data, room)
		if err != nil || light != (published <= room) || !light && size != published {
			t.Errorf("with room for %d: have %v and %d (%v), want %v and %d", room, light, size, err, published <= room, published)
		}
	}
}
