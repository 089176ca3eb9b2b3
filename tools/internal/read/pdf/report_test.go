package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// TestNoWordOfTheRealReportIsLost prints the real report to a tagged PDF with
// Chromium and reads it again. The ledger must balance without a single record
// but those of what the reader set aside.
func TestNoWordOfTheRealReportIsLost(t *testing.T) {
	report := os.Getenv("NSCP_REPORT")
	if report == "" {
		t.Skip("NSCP_REPORT is not set: it names the real report, which is not part of the project")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("Chromium is not installed, and makes the PDF that this test reads")
	}
	source, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	page.WriteString("<!doctype html><html lang=en><meta charset=utf-8><title>Report</title><body>")
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := md.Convert(source, &page); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "report.html"), filepath.Join(dir, "report.pdf")
	if err := os.WriteFile(in, page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, "file://"+in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	d, fs := Read("report.pdf", data)
	if errors, _ := diag.Count(fs); errors > 0 {
		t.Fatal(fs)
	}
	balance(t, d, data)
	tables := 0
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		if _, ok := b.(*doc.Table); ok {
			tables++
		}
		return true
	})
	// The extracted text has 7 tables, cut by pages of its own that Chromium
	// knows nothing of.
	if tables != 7 {
		t.Errorf("have %d tables, want 7", tables)
	}
}
