package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"nscp/tools/internal/convert"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/scaffold"
)

// buildAnother builds the site that another partnership begins with, in another
// colour, with a first document of each kind.
func buildAnother(dir string) (*built, error) {
	files, err := scaffold.Files(scaffold.Identity{
		Name: "Rutland Safeguarding Children Partnership", Address: "https://site.example/", Colour: "#8a1538",
		HelpPage: "https://www.example.gov.uk/concern/", ContactPage: "https://www.example.gov.uk/partnership/",
	}, time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, err
	}
	source := filepath.Join(dir, "another", "source")
	for _, f := range files {
		name := filepath.Join(source, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return nil, err
		}
	}
	if err := copyTree("testdata/another", source); err != nil {
		return nil, err
	}
	result, err := convert.Run(context.Background(), source, convert.Options{})
	if err != nil {
		return nil, err
	}
	if n, _ := diag.Count(result.Findings); n > 0 {
		return nil, fmt.Errorf("the documents of the other site do not convert: %v", result.Findings)
	}
	return buildFrom(source, filepath.Join(dir, "another", "public"), "another", "/")
}

// Its shades are computed and its pages are mostly empty: neither is so on ours.
func TestAxeFindsNothingOnAnotherPartnershipsSite(t *testing.T) {
	axe := axeSource(t)
	b := open(t)
	server := another.serve()
	defer server.Close()
	for _, dark := range []bool{false, true} {
		b.emulate(t, view{dark: dark})
		for _, p := range another.pages {
			if p.refresh() {
				continue
			}
			b.do(t, chromedp.Navigate(server.URL+p.path))
			b.check(t, axe, "another", fmt.Sprintf("%s, dark %v", p.path, dark))
		}
	}
}
