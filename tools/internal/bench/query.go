package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/andybalholm/brotli"

	"nscp/tools/internal/search"
)

// firstQuery returns how many bytes the costliest first query of two words
// fetches from a built site, compressed: the page's script, the list of parts,
// the two largest parts with words and ten results from ten different parts, on a
// large site each by way of another list.
func firstQuery(dir string) (int, error) {
	total := 0
	for _, kind := range []struct {
		pattern     string
		least, most int
	}{{"js/search*.js", 1, 1}, {search.Folder + "/index.json", 1, 1}, {search.Folder + "/w*.json", 1, 2}, {search.Folder + "/l*.json", 0, 10}, {search.Folder + "/p*.json", 1, 10}} {
		names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(kind.pattern)))
		if err != nil {
			return 0, err
		}
		if len(names) < kind.least {
			return 0, fmt.Errorf("the site has no %s", kind.pattern)
		}
		var parts [][]byte
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				return 0, err
			}
			parts = append(parts, data)
		}
		slices.SortFunc(parts, func(a, b []byte) int { return cmp.Compare(len(b), len(a)) })
		for _, data := range parts[:min(kind.most, len(parts))] {
			var n counter
			w := brotli.NewWriterLevel(&n, brotli.BestCompression)
			if _, err := w.Write(data); err != nil {
				return 0, err
			}
			if err := w.Close(); err != nil {
				return 0, err
			}
			total += int(n)
		}
	}
	return total, nil
}

// A counter counts what is written to it.
type counter int

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}
