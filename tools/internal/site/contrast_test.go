package site

import (
	"os"
	"path/filepath"
	"testing"

	"nscp/tools/internal/palette"
)

func TestColoursReachTheirContrast(t *testing.T) {
	css, err := os.ReadFile(filepath.Join(root, "assets/css/tokens.css"))
	if err != nil {
		t.Fatal(err)
	}
	light, dark, err := palette.Read(css)
	if err != nil {
		t.Fatal(err)
	}
	for scheme, colours := range map[string]palette.Scheme{"light": light, "dark": dark} {
		for _, short := range colours.Short() {
			t.Errorf("%s: %s", scheme, short)
		}
	}
}
