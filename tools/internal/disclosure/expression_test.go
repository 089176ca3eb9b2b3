package disclosure

import "testing"

// They are compiled when first asked, which may be long after a build.
func TestEveryExpressionCompiles(t *testing.T) {
	for _, e := range expressions {
		if e.Regexp().String() != e.String() {
			t.Errorf("%s has become %s", e, e.Regexp())
		}
	}
	if len(expressions) < 40 {
		t.Errorf("found %d expressions", len(expressions))
	}
}
