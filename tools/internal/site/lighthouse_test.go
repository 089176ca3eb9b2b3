package site

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Lighthouse gives 100 in all four categories on the pages that readers begin
// with. It takes a minute and a half and a machine with nothing else to do, so
// it runs when tools/lighthouse asks for it.
func TestLighthouseGivesFullMarks(t *testing.T) {
	cli := os.Getenv("NSCP_LIGHTHOUSE")
	if cli == "" {
		t.Skip("NSCP_LIGHTHOUSE is not set: run tools/lighthouse on a quiet machine")
	}
	server := asItIs.serve()
	defer server.Close()
	for _, path := range []string{
		"/", "/annual-reports/2023-24/case-reviews/", "/annual-reports/2023-24/whole/", "/learning/briefings/safer-sleep/", "/search/",
	} {
		t.Run(path, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report.json")
			cmd := exec.Command("node", cli, server.URL+path, "--output=json", "--output-path="+out, "--quiet",
				"--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run")
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, b)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			var report struct {
				Categories map[string]struct {
					Score float64 `json:"score"`
				} `json:"categories"`
			}
			if err := json.Unmarshal(data, &report); err != nil {
				t.Fatal(err)
			}
			if len(report.Categories) != 4 {
				t.Errorf("have %d categories want 4", len(report.Categories))
			}
			for name, c := range report.Categories {
				t.Logf("%s: %.0f", name, 100*c.Score)
				if c.Score < 1 {
					t.Errorf("%s: have %.0f want 100", name, 100*c.Score)
				}
			}
		})
	}
}
