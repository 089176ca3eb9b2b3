package hugo

import (
	"os"
	"testing"
)

func TestABuildsBoundsEndWithIt(t *testing.T) {
	t.Setenv(keptName, "") // puts back what was there
	os.Unsetenv(keptName)
	restore := withinBounds()
	if v := os.Getenv(keptName); v != kept {
		t.Errorf("while building %s is %q, want %q", keptName, v, kept)
	}
	restore()
	if v, set := os.LookupEnv(keptName); set {
		t.Errorf("after the build %s is still %q", keptName, v)
	}
}

func TestSomebodysOwnBoundStays(t *testing.T) {
	t.Setenv(keptName, "3")
	restore := withinBounds()
	while := os.Getenv(keptName)
	restore()
	if after := os.Getenv(keptName); while != "3" || after != "3" {
		t.Errorf("%s is %q while building and %q after it, want 3", keptName, while, after)
	}
}
