package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCountSaysWhatReallyHappened(t *testing.T) {
	const imports = "package p\nimport (\"os\"; \"testing\")\nvar _ = os.Exit\nvar _ testing.TB\n"
	for _, tt := range []struct {
		name, code string
		want       string
		good       bool
		shows      []string
	}{
		{
			name: "each test and subtest once",
			code: `func TestA(t *testing.T) { t.Run("x", func(t *testing.T) {}); t.Run("y", func(t *testing.T) { t.Skip("no lamp") }) }`,
			want: "2 passed, 0 failed, 1 skipped", good: true, shows: []string{"no lamp", "ok"},
		},
		{
			name: "a failure with its words",
			code: `func TestA(t *testing.T) { t.Error("the lamp is out") }; func TestB(t *testing.T) { t.Log("unsaid") }`,
			want: "1 passed, 1 failed, 0 skipped", shows: []string{"the lamp is out", "--- FAIL: TestA"},
		},
		{
			name: "what a package says of itself",
			code: `func TestA(t *testing.T) {}; func TestMain(m *testing.M) { status := m.Run(); os.Stdout.WriteString("12 lamps\nlit\n"); os.Exit(status) }`,
			want: "1 passed, 0 failed, 0 skipped", good: true, shows: []string{"12 lamps\nlit\nok", "\t1 passed, 0 failed"},
		},
		{
			name: "a panic",
			code: `func TestA(t *testing.T) {}; func TestB(t *testing.T) { panic("dark") }`,
			want: "1 passed, 1 failed, 0 skipped", shows: []string{"panic: dark"},
		},
		{
			name: "an early exit",
			code: `func TestA(t *testing.T) {}; func TestMain(m *testing.M) { m.Run(); os.Exit(3) }`,
			want: "1 passed, 1 failed, 0 skipped",
		},
		{
			name: "an exit in a test",
			code: `func TestA(t *testing.T) { os.Exit(3) }`,
			want: "0 passed, 1 failed, 0 skipped",
		},
		{
			name: "code that does not compile",
			code: `func TestA(t *testing.T) { nosuch() }`,
			want: "0 passed, 1 failed, 0 skipped", shows: []string{"undefined: nosuch"},
		},
		{
			name: "no tests",
			code: ``,
			want: "0 passed, 0 failed, 0 skipped",
		},
		{
			name: "only skipped tests",
			code: `func TestA(t *testing.T) { t.Skip() }`,
			want: "0 passed, 0 failed, 1 skipped",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, text := range map[string]string{"go.mod": "module p\n\ngo 1.26\n", "p_test.go": imports + tt.code} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("go", "test", "-json", "./...")
			cmd.Dir = dir
			events, _ := cmd.Output() // its status is not what is tested
			var have count
			var out bytes.Buffer
			if err := have.read(bytes.NewReader(events), &out); err != nil {
				t.Fatal(err)
			}
			if have.String() != tt.want || have.good() != tt.good {
				t.Errorf("have %s (good: %v), want %s (good: %v)\n%s", have, have.good(), tt.want, tt.good, &out)
			}
			for _, words := range tt.shows {
				if !strings.Contains(out.String(), words) {
					t.Errorf("have output %q, want %q in it", &out, words)
				}
			}
			if strings.Contains(out.String(), "unsaid") {
				t.Errorf("have output %q, want nothing of a test that passed", &out)
			}
		})
	}
}

func TestCountTakesTestsThatNeverEndedAsFailed(t *testing.T) {
	events := `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
`
	var have count
	var out bytes.Buffer
	if err := have.read(strings.NewReader(events), &out); err != nil {
		t.Fatal(err)
	}
	if want := (count{passed: 1, failed: 1}); have != want || have.good() {
		t.Errorf("have %v, want %v", have, want)
	}
}
