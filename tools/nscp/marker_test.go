package main

import (
	"bytes"
	"compress/gzip"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"

	"nscp/tools/internal/publish/trial"
	"nscp/tools/internal/read/docx/docxtest"
)

// What is hidden in a source, and what is not yet or no longer for the public,
// is in no byte of the website; what is hidden is in no byte that the converter
// writes at all. A marker of its own is planted in each place.
func TestNothingHiddenIsPublished(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"hugo.toml", "content", "layouts", "assets", "static", "data", "i18n", "sources"} {
		copyTree(t, filepath.Join("../..", name), filepath.Join(dir, name))
	}
	put := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	word := func(archive string) []byte {
		data, err := docxtest.Build(txtar.Parse([]byte(archive)))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	const text = "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>A briefing</w:t></w:r></w:p>\n<w:p><w:r><w:t>Words for everyone.</w:t></w:r></w:p>\n"

	// Hidden, in files that may be published: it is left behind.
	put("sources/briefings/from-word.docx", word("-- core.xml --\n<dc:title>A briefing</dc:title><dc:creator>MarkerAuthor</dc:creator><dc:description>MarkerComments</dc:description><cp:lastModifiedBy>MarkerEditor</cp:lastModifiedBy>\n"+
		"-- custom.xml --\n<property fmtid=\"x\" pid=\"2\" name=\"ClientName\"><vt:lpwstr>MarkerClient</vt:lpwstr></property>\n-- document.xml --\n"+text))
	put("sources/briefings/comment.md", []byte("# Another\n\nWords. <!-- MarkerInlineComment -->\n\n<!-- MarkerBlockComment -->\n\n![A cot](cot.png)\n"))
	put("sources/briefings/cot.png", pictureWith(t, "MarkerPicture"))
	put("sources/briefings/.~lock.from-word.docx#", []byte("MarkerLock"))
	put("sources/briefings/~$from-word.docx", []byte("MarkerOwner"))
	put("sources/review-actions/2022-23.csv", []byte("recommendation,theme,owner,due,done,evidence\nMarkerRecommendation,Sleep,MarkerOwnerName,,,MarkerEvidence\n"))
	signed, err := os.ReadFile("../../sources/signoffs.toml")
	if err != nil {
		t.Fatal(err)
	}
	put("sources/signoffs.toml", append(signed, "\n# MarkerSignoff\n"...))
	put("sources/annual-reports/2023-24/notes.txt", []byte("MarkerNotes"))

	// Hidden, in files that must not be published: they make no page.
	put("sources/briefings/hidden.docx", word("-- comments.xml --\n<w:comment w:id=\"0\" w:author=\"MarkerReviewer\"><w:p><w:r><w:t>MarkerWordComment</w:t></w:r></w:p></w:comment>\n-- document.xml --\n"+text+
		"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>MarkerVanished</w:t></w:r><w:del w:id=\"1\" w:author=\"MarkerDeleter\"><w:r><w:delText>MarkerDeleted</w:delText></w:r></w:del><w:commentReference w:id=\"0\"/></w:p>\n"))
	put("sources/resources/hidden.xlsx", workbookWith(t, "MarkerHiddenSheet"))

	// Not for the public now: they are pages, and not published ones.
	put("sources/briefings/draft.md", []byte("---\ndraft: true\nthemes: [MarkerDraftTheme]\n---\n\n# MarkerDraftTitle\n\nMarkerDraft.\n"))
	put("sources/briefings/embargo.md", []byte("---\npublishDate: 2999-01-01\nthemes: [MarkerEmbargoTheme]\n---\n\n# MarkerEmbargoTitle\n\nMarkerEmbargo.\n"))
	put("sources/briefings/expired.md", []byte("---\ndate: 2001-01-01\nexpiryDate: 2002-01-01\n---\n\n# MarkerExpiredTitle\n\nMarkerExpired.\n"))
	for _, state := range []string{"draft: true", "publishDate: 2999-01-01", "expiryDate: 2002-01-01"} {
		year := map[string]string{"d": "2019-20", "p": "2020-21", "e": "2021-22"}[state[:1]]
		put("sources/annual-reports/"+year+"/report.md", []byte("---\n"+state+"\n---\n\n# MarkerReportTitle\n\n## Activities\n\n### Commitment 1: MarkerCommitment\n\n| Said | Done |\n|---|---|\n| MarkerSaid. | MarkerDone. |\n"))
		put("sources/annual-reports/"+year+"/figures.csv", []byte("measure,group,period,value,unit,source,note\nMarkerMeasure,,"+year+",31,visits,Activities,\n"))
	}

	var stdout, stderr bytes.Buffer
	// The files that must not be published stop a build; without them it goes on.
	if status := run(t.Context(), []string{"build", "-C", dir}, &stdout, &stderr); status != problems {
		t.Fatalf("hidden words in two sources: status %d\n%s", status, stderr.String())
	}
	if strings.Contains(stdout.String()+stderr.String(), "Marker") {
		t.Errorf("a finding repeats hidden words:\n%s", stderr.String())
	}
	grep(t, dir, false)
	for _, name := range []string{"sources/briefings/hidden.docx", "sources/resources/hidden.xlsx"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	stderr.Reset()
	if status := run(t.Context(), []string{"build", "-C", dir}, &stdout, &stderr); status != clean {
		t.Fatalf("status %d\n%s", status, stderr.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "public/learning/briefings/from-word/index.html")); err != nil {
		t.Fatal("the briefing from Word was not published:", err)
	}
	grep(t, dir, true)

	// Signed off, the files are published, and what is hidden in them is not.
	noted := func(word string) []byte {
		return []byte("-- comments.xml --\n<w:comment w:id=\"0\" w:author=\"MarkerReviewer\"><w:p><w:r><w:t>" + word + "</w:t></w:r></w:p></w:comment>\n-- document.xml --\n" + text +
			"<w:p><w:r><w:t>Seen.</w:t></w:r><w:commentReference w:id=\"0\"/></w:p>\n")
	}
	put("sources/briefings/looked-at.docx", word(string(noted("MarkerNote"))))
	put("sources/resources/hidden.xlsx", workbookWith(t, "MarkerHiddenSheet"))
	if err := os.Remove(filepath.Join(dir, "sources/resources/resources.csv")); err != nil {
		t.Fatal(err)
	}
	nscp := func(want int, args ...string) {
		t.Helper()
		stdout.Reset()
		stderr.Reset()
		if status := run(t.Context(), append(args, "-C", dir), &stdout, &stderr); status != want {
			t.Fatalf("%v: status %d\n%s%s", args, status, stdout.String(), stderr.String())
		}
		if strings.Contains(stdout.String()+stderr.String(), "Marker") {
			t.Errorf("%v repeats hidden words:\n%s%s", args, stdout.String(), stderr.String())
		}
	}
	nscp(problems, "build")
	for _, name := range []string{"sources/briefings/looked-at.docx", "sources/resources/hidden.xlsx"} {
		nscp(clean, "signoff", name, "--by", "Head of service", "--reason", "notes on the layout", "--write")
	}
	nscp(clean, "build")
	for page, words := range map[string]string{"learning/briefings/looked-at": "Seen.", "resources": "A sleep toolkit"} {
		data, err := os.ReadFile(filepath.Join(dir, "public", page, "index.html"))
		if err != nil || !strings.Contains(string(data), words) {
			t.Fatalf("%s was not published with what can be seen (%v)", page, err)
		}
	}
	grep(t, dir, true)
	nscp(clean, "check", "--accepted", "sources/briefings/looked-at.docx", "sources/resources")
	for _, rule := range []string{"[comment]", "[hidden-sheet]"} {
		if !strings.Contains(stderr.String(), "signed off by Head of service") || !strings.Contains(stderr.String(), rule) {
			t.Errorf("what was signed off is not listed with %s:\n%s", rule, stderr.String())
		}
	}
	// Taken back, the sign-offs let nothing through, also of a file that is known.
	entries, err := os.ReadFile(filepath.Join(dir, "sources/signoffs.toml"))
	if err != nil {
		t.Fatal(err)
	}
	put("sources/signoffs.toml", signed)
	nscp(problems, "build")
	put("sources/signoffs.toml", entries)
	// With other words in the comment, somebody looks again.
	put("sources/briefings/looked-at.docx", word(string(noted("MarkerOther"))))
	nscp(problems, "check", "sources/briefings/looked-at.docx", "sources/signoffs.toml")
	if !strings.Contains(stdout.String(), "error: a comment [comment]") || !strings.Contains(stdout.String(), "sign-off of comment in sources/briefings/looked-at.docx has lapsed") {
		t.Errorf("a comment with other words:\n%s", stdout.String())
	}
	put("sources/briefings/looked-at.docx", word(string(noted("MarkerNote"))))

	// Nor is it in what is made for publication, or where that is published.
	put("sources/annual-reports/2023-24/MarkerFileName.txt", []byte("MarkerNotes"))
	steps := [][]string{{"build", "--production", "-C", dir}, {"publish", "-C", dir, filepath.Join(dir, "www")}}
	var storage *trial.Gateway
	if trial.HasGateway() {
		storage = trial.StartGateway(t)
		storage.Make("site")
		t.Setenv("AWS_ACCESS_KEY_ID", trial.AccessKey)
		t.Setenv("AWS_SECRET_ACCESS_KEY", trial.SecretKey)
		steps = append(steps, []string{"publish", "-C", dir, "s3://site", "--endpoint", storage.Endpoint})
	}
	for _, args := range steps {
		stderr.Reset()
		if status := run(t.Context(), args, &stdout, &stderr); status != clean {
			t.Fatalf("%v: status %d\n%s", args, status, stderr.String())
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "www/current/learning/briefings/from-word/index.html.br")); err != nil {
		t.Fatal("the briefing from Word was not published:", err)
	}
	grep(t, dir, true)
	if storage != nil {
		objects := storage.Objects("site")
		for key, o := range objects {
			data := o.Data
			if strings.HasPrefix(key, ".nscp/blobs/") { // stored without saying how it is packed
				if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
					if data, err = io.ReadAll(z); err != nil {
						t.Fatal(key, err)
					}
				}
			}
			for _, form := range [][]byte{data, storage.Stored("site", key), []byte(key)} {
				if i := bytes.Index(form, []byte("Marker")); i >= 0 {
					t.Errorf("the object %s holds %q", key, form[i:min(i+30, len(form))])
				}
			}
		}
		if _, ok := objects["learning/briefings/from-word/index.html"]; !ok {
			t.Error("the briefing from Word was not published to storage")
		}
		t.Logf("looked into %d objects", len(objects))
	}
}

// grep looks for markers in every byte that was written outside sources, packed
// files unpacked. Content may hold what is only not published yet.
func grep(t *testing.T, dir string, published bool) {
	t.Helper()
	looked := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, name)
		if err != nil || e.IsDir() {
			if rel == "sources" {
				return fs.SkipDir
			}
			return err
		}
		if e.Type()&fs.ModeSymlink != 0 {
			return nil // it leads to another folder that is looked through
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		looked++
		for _, form := range [][]byte{data, unpacked(name, data)} {
			for i := bytes.Index(form, []byte("Marker")); i >= 0; i = bytes.Index(form, []byte("Marker")) {
				word := string(form[i:min(i+30, len(form))])
				form = form[i+6:]
				later := strings.HasPrefix(word, "MarkerDraft") || strings.HasPrefix(word, "MarkerEmbargo") || strings.HasPrefix(word, "MarkerExpired") ||
					strings.HasPrefix(word, "MarkerReport") || strings.HasPrefix(word, "MarkerCommitment") || strings.HasPrefix(word, "MarkerSaid") ||
					strings.HasPrefix(word, "MarkerDone") || strings.HasPrefix(word, "MarkerMeasure")
				if strings.HasPrefix(word, "MarkerFileName") && rel == filepath.Join(".nscp", "public", "build.json") {
					continue // the record of the build is kept, and published nowhere
				}
				if later && !strings.HasPrefix(rel, "public") && !strings.HasPrefix(rel, "www") {
					continue
				}
				t.Errorf("%s holds %q", rel, word)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if published {
		t.Logf("looked into %d files", looked)
	}
}

func unpacked(name string, data []byte) []byte {
	var r io.Reader
	switch filepath.Ext(name) {
	case ".gz":
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil
		}
		r = z
	case ".br":
		r = brotli.NewReader(bytes.NewReader(data))
	default:
		return nil
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	return out
}

// pictureWith returns a PNG that carries a word in its metadata.
func pictureWith(t *testing.T, word string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("tEXtAuthor\x00"), word...)
	sum := crc32.ChecksumIEEE(body)
	chunk := append([]byte{0, 0, 0, byte(len(body) - 4)}, body...)
	chunk = append(chunk, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	const header = 8 + 25 // the signature and the first chunk
	return append(append(bytes.Clone(b.Bytes()[:header]), chunk...), b.Bytes()[header:]...)
}

// workbookWith returns a list of resources with a word on a hidden sheet.
func workbookWith(t *testing.T, word string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for cell, value := range map[string]string{"A1": "title", "B1": "summary", "C1": "audience", "D1": "link", "E1": "owner", "F1": "reviewed on", "G1": "review by",
		"A2": "A sleep toolkit", "B2": "What it is for.", "C2": "practitioners", "D2": "https://example.org/toolkit"} {
		if err := f.SetCellStr("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("Working"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStr("Working", "A1", word); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("Working", false); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
