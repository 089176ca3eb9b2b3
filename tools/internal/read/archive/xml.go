package archive

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// XML parses a part. A part that is not there gives nil and no error. Text that
// is only white space is kept, because in w:t it counts. Any error is a
// *[Problem].
//
// Parsing was most of reading a Word file, and nearly all of that encoding/xml,
// which takes a byte at a time and makes each name and value anew. So [Package.scan]
// reads the XML that office programs write; what it does not take, for whatever
// reason, encoding/xml reads from the start, and says what is wrong with it. A
// fuzz test holds the one against the other.
func (a *Package) XML(name string) (*Node, error) {
	r := rooms.Get().(*room)
	defer r.leave()
	data, err := a.unpack(name, a.limits.XML, r.part[:0])
	if data == nil || err != nil {
		return nil, err
	}
	r.part = data
	return a.parse(r, data)
}

func (a *Package) parse(r *room, data []byte) (*Node, error) {
	data, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	if longTag(data) {
		return nil, unsafe("the XML inside the file has a tag of more than 8 MB")
	}
	spent := a.parsed
	if n := a.scan(r, data); n != nil {
		return n, nil
	}
	a.parsed = spent
	return a.decode(r, data)
}

// decode reads any XML, by encoding/xml.
func (a *Package) decode(r *room, data []byte) (*Node, error) {
	malformed := damaged("the XML inside it breaks off or is malformed")
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "utf-16") { // converted above
			return in, nil
		}
		return nil, errors.New("unknown encoding")
	}
	t := a.builder(r)
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, malformed
		}
		switch tok := tok.(type) {
		case xml.Directive:
			return nil, &Problem{
				Rule:    RuleUnsafe,
				Message: "the XML inside the file has a document type, which no office program writes",
				Why:     "document types are used to make a reader fetch other files or run out of memory",
				Fix:     "do not use %s; ask whoever sent it to save it again from Word or Excel",
			}
		case xml.CharData:
			if err := t.text(tok); err != nil {
				return nil, err
			}
		case xml.StartElement:
			t.given = t.given[:0]
			for _, at := range tok.Attr {
				t.given = append(t.given, given{written(at.Name), []byte(at.Value)})
			}
			if err := t.start(written(tok.Name)); err != nil {
				return nil, err
			}
		case xml.EndElement:
			if !t.end(written(tok.Name)) {
				return nil, malformed
			}
		}
	}
	if n := t.root(); n != nil {
		return n, nil
	}
	return nil, malformed
}

// written returns a name as the file writes it.
func written(n xml.Name) []byte {
	if n.Space == "" {
		return []byte(n.Local)
	}
	return []byte(n.Space + ":" + n.Local)
}

// longTag reports whether a tag is so long that its attributes alone would fill
// the memory: the decoder gathers all of them before the budget is asked. Word
// stores a drawing in one attribute, of some hundred kilobytes.
func longTag(data []byte) bool {
	const limit = 8 << 20
	for len(data) > limit {
		open := bytes.IndexByte(data, '<')
		if open < 0 {
			return false
		}
		data = data[open:]
		end := bytes.IndexByte(data, '>')
		if end < 0 {
			end = len(data)
		}
		if end > limit {
			return true
		}
		data = data[end:]
	}
	return false
}

// toUTF8 converts a part in UTF-16, the other encoding that the standard allows.
func toUTF8(data []byte) ([]byte, error) {
	var big bool
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:], nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		big = true
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data, nil
	}
	data = data[2:]
	if len(data)%2 != 0 {
		return nil, damaged("the XML inside it breaks off or is malformed")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		lo, hi := data[2*i], data[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		units[i] = uint16(hi)<<8 | uint16(lo)
	}
	out := make([]byte, 0, len(data))
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out, nil
}
