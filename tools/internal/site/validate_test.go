package site

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// needNode skips a test where Node or a checker of tools/package.json is missing.
func needNode(t *testing.T, module string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "tools", "node_modules", module))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("tools/node_modules/" + module + " is not there: run npm --prefix tools ci --ignore-scripts, or tools/test")
	}
	return path
}

func TestEveryPageIsValidHTML(t *testing.T) {
	checker := needNode(t, "html-validate")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	eachSite(t, func(t *testing.T, s *built) {
		config, err := filepath.Abs("testdata/html-validate.json")
		if err != nil {
			t.Fatal(err)
		}
		args := []string{filepath.Join(checker, "bin", "html-validate.mjs"), "--formatter", "json", "--config", config}
		for _, p := range s.pages {
			args = append(args, filepath.Join(s.dir, filepath.FromSlash(p.file)))
		}
		out, err := exec.Command(node, args...).Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		var results []struct {
			FilePath string
			Messages []struct {
				RuleID       string
				Message      string
				Line, Column int
				Severity     int
			}
		}
		if jerr := json.Unmarshal(out, &results); jerr != nil {
			t.Fatalf("html-validate: %v, %v: %.300s", err, jerr, out)
		}
		for _, r := range results {
			rel, err := filepath.Rel(s.dir, r.FilePath)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range r.Messages {
				t.Errorf("%s:%d:%d: %s [%s]", filepath.ToSlash(rel), m.Line, m.Column, m.Message, m.RuleID)
			}
		}
	})
}
