package hidden

import "testing"

// A text in which no such word begins has no element that is not shown.
func FuzzNoConcealedElementIsPassedOver(f *testing.F) {
	for _, s := range []string{
		"one <span hidden>two</span>", "<P STYLE='display: none'>two</P>", "<NoScript>two</NoScript>", "<template>two</template>",
		"<script>two</script>", "the rest <b>is shown</b>", "", "<",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if found := elements([]byte(s)); len(found) > 0 && !mayConceal([]byte(s)) {
			t.Errorf("%q: %v was not seen", s, found)
		}
	})
}
