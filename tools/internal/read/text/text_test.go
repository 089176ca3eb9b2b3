package text

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"nscp/tools/internal/diag"
)

const sample = "# Café – £5\n\nThe child’s voice.\n"

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	out, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryEncodingGivesTheSameText(t *testing.T) {
	windows := strings.ReplaceAll(sample, "\n", "\r\n")
	for _, c := range []struct {
		name string
		in   []byte
	}{
		{"UTF-8", []byte(sample)},
		{"UTF-8 with a byte order mark", []byte("\ufeff" + sample)},
		{"Windows line ends", []byte(windows)},
		{"old Mac line ends", []byte(strings.ReplaceAll(sample, "\n", "\r"))},
		{"UTF-16, little-endian, with a byte order mark", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), windows)},
		{"UTF-16, big-endian, with a byte order mark", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), sample)},
		{"UTF-16, little-endian, without", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), windows)},
		{"UTF-16, big-endian, without", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), sample)},
	} {
		have, fs := Decode("p.md", c.in)
		if string(have) != sample || len(fs) != 0 {
			t.Errorf("%s: have %q and %v, want %q", c.name, have, fs, sample)
		}
	}
}

func TestWindows1252IsReadAndTheGuessIsReported(t *testing.T) {
	have, fs := Decode("p.md", encode(t, charmap.Windows1252, "One\n"+sample))
	if string(have) != "One\n"+sample {
		t.Errorf("have %q want %q", have, "One\n"+sample)
	}
	if len(fs) != 1 || fs[0].Severity != diag.Warning || fs[0].String() != "p.md:2: warning: the file is not UTF-8; it was read as Windows-1252, which fits [file-encoding]" {
		t.Errorf("have %v", fs)
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []byte
		want string
	}{
		{"damaged UTF-8", []byte("Caf\u00e9 one\nCaf\u00e9 tw\xc3\nthree\n"), "p.md:2: error: the file has characters that cannot be read as UTF-8 [file-encoding]"},
		{"UTF-8 cut in the middle of a character", []byte("caf\u00e9 caf\xc3"), "p.md:1: error: the file has characters that cannot be read as UTF-8 [file-encoding]"},
		{"bytes that Windows-1252 does not have", []byte("one\r\ntwo \x81\x8d\n"), "p.md:2: error: the file has characters that cannot be read as UTF-8 [file-encoding]"},
		{"half a pair in UTF-16", []byte("\xff\xfea\x00\n\x00\x00\xd8b\x00"), "p.md:2: error: the file has characters that cannot be read as UTF-16 [file-encoding]"},
		{"an odd byte in UTF-16", []byte("\xff\xfea\x00b"), "p.md:1: error: the file has characters that cannot be read as UTF-16 [file-encoding]"},
		{"a picture", append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), bytes.Repeat([]byte{0, 3, 200, 17, 4}, 50)...), "p.md: error: the file is not text: it holds bytes that no text has [file-kind]"},
		{"random bytes", []byte("\x01\x02\x80\x90\xff\xfe\x05\x06\xc1\xf5\x11"), "p.md: error: the file is not text: it holds bytes that no text has [file-kind]"},
		{"UTF-32", []byte("\xff\xfe\x00\x00a\x00\x00\x00b\x00\x00\x00"), "p.md: error: the file is not text: it holds bytes that no text has [file-kind]"},
		{"a 50 MB file", bytes.Repeat([]byte("a "), 25_000_000), "p.md: error: the file has 50 million characters or more, and at most 20 million are read [file-size]"},
	} {
		have, fs := Decode("p.md", c.in)
		if len(fs) != 1 || fs[0].String() != c.want || len(have) != 0 {
			t.Errorf("%s: have %q and %v\nwant %s", c.name, have[:min(len(have), 50)], fs, c.want)
			continue
		}
		if !strings.Contains(fs[0].Fix, "p.md") {
			t.Errorf("%s: the fix %q does not name the file", c.name, fs[0].Fix)
		}
	}
}

func TestHiddenCharactersAreReported(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"an override", "one\na\u202eb\n", "p.md:2:2: error: found a right-to-left override (U+202E); expected text that reads as it is stored [hidden-character]"},
		{"an isolate", "\u2066a", "p.md:1:1: error: found a left-to-right isolate (U+2066); expected text that reads as it is stored [hidden-character]"},
		{"tags", "a\U000e0041", "p.md:1:2: error: found an invisible tag character (U+E0041); expected text that reads as it is stored [hidden-character]"},
		{"a zero-width space, several times", "a\u200bb\n\nc\u200bd\u200be\n", "p.md:1:2: warning: found a zero-width space (U+200B), 3 times, on lines 1, 3, which nobody can see [hidden-character]"},
		{"a byte order mark inside", "a\ufeff", "p.md:1:2: warning: found a byte order mark inside the text (U+FEFF), which nobody can see [hidden-character]"},
		{"a soft hyphen", "safe\u00adguard", "p.md:1:5: warning: found a soft hyphen (U+00AD), which nobody can see [hidden-character]"},
		{"a joiner between Latin letters", "a\u200db", "p.md:1:2: warning: found a zero-width joiner (U+200D), which nobody can see [hidden-character]"},
		{"a control character", "a\vb", "p.md:1:2: error: found a vertical tab (U+000B), which no web page may hold [hidden-character]"},
		{"a letter that was lost", "caf\ufffd", "p.md:1:4: error: found a replacement character (U+FFFD): a letter was lost before the file came here [hidden-character]"},
	} {
		fs := Hidden(NewSource("p.md", []byte(c.in), 1))
		if len(fs) != 1 || fs[0].String() != c.want {
			t.Errorf("%s: have %v\nwant %s", c.name, fs, c.want)
		}
	}
}

func TestCharactersThatBelongAreNotReported(t *testing.T) {
	for _, in := range []string{
		"plain\ttext\nwith a page break\f\n",
		"می‌خواهم", // Persian, with a non-joiner
		"👩‍👩‍👧",    // a family, with joiners
		"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", // the flag of England
		"caf\u00e9 cafe\u0301 \u00a0 “quoted” – £5",
		"हिन्दी क्‍ष",
	} {
		if fs := Hidden(NewSource("p.md", []byte(in), 1)); len(fs) != 0 {
			t.Errorf("%q: have %v", in, fs)
		}
	}
}

func TestPositionsCountCharactersFromOne(t *testing.T) {
	s := NewSource("p.md", []byte("ab\nçdé f\n\nx"), 5)
	for _, c := range []struct {
		offset int
		want   string
	}{
		{0, "p.md:5:1"}, {1, "p.md:5:2"}, {2, "p.md:5:3"}, {3, "p.md:6:1"}, {6, "p.md:6:3"}, {9, "p.md:6:5"}, {3, "p.md:6:1"},
		{11, "p.md:7:1"}, {12, "p.md:8:1"}, {13, "p.md:8:2"}, {99, "p.md:8:2"}, {-1, "p.md:5:1"},
	} {
		if have := s.Position(c.offset).String(); have != c.want {
			t.Errorf("offset %d: have %s want %s", c.offset, have, c.want)
		}
	}
	if have := string(s.Line(5)); have != "çdé f" {
		t.Errorf("have line %q", have)
	}
}

func FuzzDecodingTwiceIsDecodingOnce(f *testing.F) {
	for _, s := range []string{"", sample, "\ufeffa\r\nb\rc", "\xff\xfea\x00", "\xfe\xff\x00a", "a\x00b\x00", "caf\xe9", "\x89PNG\x00", "\xc3", "\u202e", "\ufeff\ufeffa", "\xfe\xff\x00\x00\x00\x10"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, fs := Decode("p.md", data)
		if bytes.ContainsRune(once, '\r') {
			t.Errorf("have a carriage return in %q", once)
		}
		if n, _ := diag.Count(fs); n > 0 {
			return
		}
		Hidden(NewSource("p.md", once, 1))
		twice, fs := Decode("p.md", once)
		if n, _ := diag.Count(fs); n == 0 && !bytes.Equal(once, twice) {
			t.Errorf("have %q want %q", twice, once)
		}
	})
}
