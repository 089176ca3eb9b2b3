package site

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// pdf prints the open page as a reader would, on A4.
func (b *browser) pdf(t *testing.T) []byte {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, limit)
	defer stop()
	data, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPagesPrintAsTaggedPDFWithAnOutline(t *testing.T) {
	b := open(t)
	api.DisableConfigDir()
	b.eachPage(t, func(t *testing.T, p *page) {
		data := b.pdf(t)
		ctx, err := api.ReadContext(bytes.NewReader(data), model.NewDefaultConfiguration())
		if err != nil {
			t.Errorf("%s: %v", p.path, err)
			return
		}
		root, err := ctx.Catalog()
		if err != nil {
			t.Errorf("%s: %v", p.path, err)
			return
		}
		for key, what := range map[string]string{"StructTreeRoot": "tags", "Outlines": "an outline", "Lang": "a language"} {
			if _, ok := root.Find(key); !ok {
				t.Errorf("%s prints without %s", p.path, what)
			}
		}
	})
}

func TestABriefingPrintsOnTwoSides(t *testing.T) {
	b := open(t)
	api.DisableConfigDir()
	found := 0
	for _, p := range asItIs.pages {
		if !strings.HasPrefix(p.path, "/learning/briefings/") || p.path == "/learning/briefings/" {
			continue
		}
		found++
		b.visit(t, p.path)
		pages, err := api.PageCount(bytes.NewReader(b.pdf(t)), model.NewDefaultConfiguration())
		if err != nil {
			t.Fatal(err)
		}
		if pages > 2 {
			t.Errorf("%s prints on %d sides of A4, want at most 2", p.path, pages)
		}
	}
	if found == 0 {
		t.Skip("there are no briefings")
	}
}

func TestPrintShowsTheWordsAndLeavesOutTheControls(t *testing.T) {
	b := open(t)
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (Debian package poppler-utils)")
	}
	b.visit(t, "/figures/")
	command := exec.Command(program, "-", "-")
	command.Stdin = bytes.NewReader(b.pdf(t))
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(out)), " ")
	if ask[bool](t, b, `!!document.querySelector("details table")`) && !strings.Contains(words, "worked out here") {
		t.Error("the tables behind a closed part are not printed")
	}
	for _, control := range []string{"Skip to main content", "Menu", "Breadcrumb"} {
		if strings.Contains(words, control) {
			t.Errorf("the print holds %q", control)
		}
	}
}
