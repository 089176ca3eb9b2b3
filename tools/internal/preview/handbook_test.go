package preview_test

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"nscp/tools/internal/golden"
)

const handbook = "../../../docs/handbook"

// realSite returns a copy of the real site, to try things on.
func realSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"content", "layouts", "assets", "static", "data", "i18n", "sources"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("../../..", part))); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("../../../hugo.toml")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "hugo.toml"), data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The pictures are of the real site in the real preview, kept by Git and published
// once. They are taken with -update, as every machine draws letters a little
// differently.
func TestHandbookPictures(t *testing.T) {
	if !*golden.Update {
		t.Skip("the pictures are taken with -update")
	}
	dir := realSite(t)
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"commit", "-q", "-m", "The website"}, {"tag", "published"}} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=A", "-c", "user.email=a@example.org"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	d := serveWith(t, dir, func(string) error { return nil })
	const name, page = "sources/briefings/working-together.docx", "/learning/briefings/working-together/"
	data := word(t, "Working together", `Teams met each week.</w:t></w:r></w:p><w:p><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>The next meeting is not agreed.</w:t></w:r></w:p><w:p><w:r><w:t>Each team has a lead.`)
	d.saveAsWord(name, data, 0)
	d.shows(page, "Each team has a lead")
	for _, shot := range []struct{ name, page, before string }{
		{"preview.png", "/", `''`},
		{"finding.png", page, `document.querySelector('#nscp-findings').open = true; document.querySelector('.nscp-note').scrollIntoView({block: 'center'}); ''`},
		{"desk.png", "/desk/", `''`},
	} {
		view := d.browse(shot.page)
		d.within("the page is there", func() bool { return view.eval(`document.readyState`) == "complete" })
		view.eval(shot.before)
		time.Sleep(300 * time.Millisecond) // for the page to come to rest
		if err := os.WriteFile(filepath.Join(handbook, shot.name), small(t, view.picture(t)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// picture returns what the browser shows.
func (b browser) picture(t testing.TB) []byte {
	t.Helper()
	data, err := chromedp.Run(b.tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// small returns a picture with its 256 most frequent colours.
func small(t testing.TB, data []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	times := map[color.RGBA]int{}
	box := from.Bounds()
	at := func(x, y int) color.RGBA {
		c := color.RGBAModel.Convert(from.At(x, y)).(color.RGBA)
		// Shades that no eye tells apart count as one.
		return color.RGBA{c.R &^ 7, c.G &^ 7, c.B &^ 7, 255}
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			times[at(x, y)]++
		}
	}
	var colours color.Palette
	for c := range times {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.Color) int { return cmp.Compare(times[b.(color.RGBA)], times[a.(color.RGBA)]) })
	to := image.NewPaletted(box, colours[:min(len(colours), 64)])
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			to.Set(x, y, at(x, y))
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, to); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHandbookIsWhole(t *testing.T) {
	pages, err := filepath.Glob(handbook + "/*.md")
	if err != nil || len(pages) < 6 {
		t.Fatalf("have pages %v, error %v", pages, err)
	}
	used := map[string]bool{}
	link := regexp.MustCompile(`(!?)\[([^\]]*)\]\(([^)#]+)[^)]*\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[3], "://") || strings.HasPrefix(m[3], "mailto:") {
				continue
			}
			to := filepath.Join(filepath.Dir(page), m[3])
			used[to] = true
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, m[3])
			}
			if m[1] == "!" && len(m[2]) < 20 {
				t.Errorf("%s: the picture %s has no words for those who cannot see it", page, m[3])
			}
		}
	}
	pictures, err := filepath.Glob(handbook + "/*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatalf("have no pictures, error %v", err)
	}
	for _, picture := range pictures {
		info, err := os.Stat(picture)
		if err != nil || info.Size() >= 60_000 {
			t.Errorf("%s is too large: %v %v", picture, info.Size(), err)
		}
		if !used[picture] {
			t.Errorf("%s is in no page", picture)
		}
	}
}
