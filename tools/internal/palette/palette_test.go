package palette_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"nscp/tools/internal/palette"
)

func sheet(t *testing.T) []byte {
	t.Helper()
	css, err := os.ReadFile("../../../assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	return css
}

func TestRatioIsThatOfWCAG(t *testing.T) {
	for _, tt := range []struct {
		a, b, want string
	}{
		{"#000000", "#ffffff", "21.00"}, {"#fff", "#fff", "1.00"}, {"#777777", "#ffffff", "4.48"}, {"#ffffff", "#0000ff", "8.59"}, {"blue", "#fff", "NaN"},
	} {
		if have := fmt.Sprintf("%.2f", palette.Ratio(tt.a, tt.b)); have != tt.want {
			t.Errorf("%s on %s: have %s, want %s", tt.a, tt.b, have, tt.want)
		}
	}
}

// Any colour that white can be read on makes a whole palette, grey and black
// among them; any other is refused with one that does.
func TestEveryBrandIsReadableOrRefusedWithTheNearest(t *testing.T) {
	light, night, err := palette.Read(sheet(t))
	if err != nil {
		t.Fatal(err)
	}
	made, refused := 0, 0
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				brand := fmt.Sprintf("#%02x%02x%02x", r, g, b)
				day, dusk, err := palette.Brand(light, night, brand)
				var pale *palette.PaleError
				switch {
				case errors.As(err, &pale):
					refused++
					if palette.Ratio("#fff", brand) >= 7 && palette.Ratio("#ffd65c", brand) >= 3 {
						t.Errorf("%s is refused and readable: %v", brand, err)
					}
					if _, _, err := palette.Brand(light, night, pale.Nearest); err != nil {
						t.Errorf("%s: the nearest, %s, is refused as well: %v", brand, pale.Nearest, err)
					}
				case err != nil:
					t.Errorf("%s: %v", brand, err)
				default:
					made++
					if day["brand"] != brand {
						t.Errorf("%s: have %s", brand, day["brand"])
					}
					for scheme, s := range map[string]palette.Scheme{"light": day, "dark": dusk} {
						for _, short := range s.Short() {
							t.Errorf("%s, %s: %s", brand, scheme, short)
						}
					}
				}
			}
		}
	}
	if made < 500 || refused < 500 {
		t.Errorf("%d made and %d refused: too few of one to tell anything", made, refused)
	}
}

func TestStyleSheetTakesTheColoursAndKeepsTheRest(t *testing.T) {
	css := sheet(t)
	light, night, err := palette.Read(css)
	if err != nil {
		t.Fatal(err)
	}
	if have := palette.Write(css, light, night); string(have) != string(css) {
		t.Errorf("its own colours change the sheet:\n%s", have)
	}
	day, dusk, err := palette.Brand(light, night, "#4b2a7b")
	if err != nil {
		t.Fatal(err)
	}
	again, dark, err := palette.Read(palette.Write(css, day, dusk))
	if err != nil || fmt.Sprint(again) != fmt.Sprint(day) || fmt.Sprint(dark) != fmt.Sprint(dusk) {
		t.Errorf("have\n%v\n%v\nwant\n%v\n%v, error %v", again, dark, day, dusk, err)
	}
}

func TestWhatIsNoColourIsRefused(t *testing.T) {
	light, night, err := palette.Read(sheet(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "green", "#fff", "17463a", "#17463g", "#17463a;}"} {
		if _, _, err := palette.Brand(light, night, bad); err == nil {
			t.Errorf("%q was taken for a colour", bad)
		}
	}
	for _, bad := range []string{":root { --ink: #000; }", ":root { --ink: #000; } @media (prefers-color-scheme: dark) { --paper: #fff; }"} {
		if _, _, err := palette.Read([]byte(bad)); err == nil {
			t.Errorf("%q was taken for a style sheet with two schemes", bad)
		}
	}
}
