package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A shared string is a text that cells refer to by number, with the ways in
// which a part of it differs from what a reader expects.
type shared struct {
	text   string
	struck bool // some of it is struck through
	white  bool // some of it is white
	tiny   bool // some of it is too small to read
}

// tinyPoints is the size under which text is taken to be hidden. Footnotes are
// set in 6 or 7 points at the least.
const tinyPoints = 5

// sharedStrings reads the part that holds all texts.
func sharedStrings(part []byte) ([]shared, error) {
	var all []shared
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = onlyUTF8
	var now shared
	var text strings.Builder
	inText, phonetic, depth := false, 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, errors.New("a document type, which no workbook has")
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return nil, errors.New("elements nested too deep")
			}
			as := attributes(t)
			switch t.Name.Local {
			case "si":
				now = shared{}
				text.Reset()
			case "rPh":
				phonetic++
			case "t":
				inText = phonetic == 0
			case "strike":
				now.struck = now.struck || as["val"] != "0" && as["val"] != "false"
			case "color":
				now.white = now.white || strings.EqualFold(as["rgb"], "FFFFFFFF") || as["theme"] == "0" && as["tint"] == "" ||
					as["indexed"] == "1" || as["indexed"] == "9"
			case "sz":
				now.tiny = now.tiny || as.number("val", tinyPoints) < tinyPoints
			}
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "t":
				inText = false
			case "rPh":
				phonetic--
			case "si":
				now.text = text.String()
				all = append(all, now)
				if len(all) > maxCells {
					return nil, errTooLarge
				}
			}
		}
	}
}
