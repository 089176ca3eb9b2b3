package convert_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nscp/tools/internal/convert"
)

func TestPictureBesideATextIsBroughtInAndGoesWithIt(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	m.Set(3, 4, color.NRGBA{200, 10, 10, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	secret := append(b.Bytes(), "AuthorOfThePicture"...)
	dir := siteWith(t, map[string][]byte{
		"sources/briefings/sleep.md": []byte("# Sleep\n\n![A cot](cot.png)\n\n![Missing](gone.png)\n"),
		"sources/briefings/cot.png":  secret,
	})
	r := mustRun(t, dir, convert.Options{})
	if len(r.Findings) != 1 || r.Findings[0].Pos.Line != 5 || !strings.Contains(r.Findings[0].Message, "gone.png") {
		t.Fatalf("have %v, want one finding about the picture that is missing", r.Findings)
	}
	source := filepath.Join(dir, "sources/briefings/sleep.md")
	write(t, source, []byte("# Sleep\n\n![A cot](cot.png)\n"))
	r = mustRun(t, dir, convert.Options{})
	if len(r.Findings) != 0 {
		t.Fatal(r.Findings)
	}
	made, err := filepath.Glob(filepath.Join(dir, "assets/images/documents/*"))
	if err != nil || len(made) != 1 {
		t.Fatalf("have %v %v, want one picture", made, err)
	}
	data, err := os.ReadFile(made[0])
	if err != nil || bytes.Contains(data, []byte("AuthorOfThePicture")) {
		t.Error("what stood behind the picture was published")
	}
	page, err := os.ReadFile(filepath.Join(dir, "content/learning/briefings/sleep.md"))
	if err != nil || !bytes.Contains(page, []byte("![A cot](images/documents/"+filepath.Base(made[0])+")")) {
		t.Errorf("the page does not show it:\n%s", page)
	}
	write(t, source, []byte("# Sleep\n\nNo picture.\n"))
	mustRun(t, dir, convert.Options{})
	if left, _ := filepath.Glob(filepath.Join(dir, "assets/images/documents/*")); len(left) != 0 {
		t.Errorf("the picture stayed: %v", left)
	}
}
