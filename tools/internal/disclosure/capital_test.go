package disclosure

import (
	"fmt"
	"regexp"
	"testing"
)

// FuzzCapitals holds the reader of capitalised words against the expression that it
// stands for.
func FuzzCapitals(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.text)
	}
	for _, text := range []string{
		"O’Neill D'Arcy McKay MacDonald Macdonald Mc Fitzroy FitzRoy O'neill OBrien DOnofrio OscaR’",
		"Amelia-Rose Anne-marie Jean’Luc-Paul É Éa ÉA ǅa ª Ⅷa İi K \xff A\xffa Å-Å", "O-Aa Mc-Aa Mac'Fitz'Aa O''Aa",
	} {
		f.Add(text)
	}
	re := regexp.MustCompile(part)
	f.Fuzz(func(t *testing.T, text string) {
		var have [][]int
		for s := range capitals(text) {
			have = append(have, []int{s.start, s.end})
		}
		if want := re.FindAllStringIndex(text, -1); fmt.Sprint(have) != fmt.Sprint(want) {
			t.Errorf("%q: have %v want %v", text, have, want)
		}
	})
}
