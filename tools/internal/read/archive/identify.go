package archive

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"unicode/utf16"
)

// A Kind is what a file is, from its bytes.
type Kind string

const (
	Word         Kind = "Word document"
	Excel        Kind = "Excel workbook"
	PowerPoint   Kind = "PowerPoint presentation"
	OldWord      Kind = "old Word document (.doc)"
	OldExcel     Kind = "old Excel workbook (.xls)"
	OldPower     Kind = "old PowerPoint presentation (.ppt)"
	Locked       Kind = "Office file with a password"
	OldOffice    Kind = "old Office file"
	ODT          Kind = "OpenDocument text (.odt)"
	ODS          Kind = "OpenDocument spreadsheet (.ods)"
	OpenDocument Kind = "OpenDocument file"
	Pages        Kind = "Apple Pages, Numbers or Keynote file"
	Zip          Kind = "zip archive"
	PDF          Kind = "PDF"
	RTF          Kind = "rich text file (.rtf)"
	HTML         Kind = "web page"
	XML          Kind = "XML file"
	PNG          Kind = "PNG picture"
	JPEG         Kind = "JPEG picture"
	GIF          Kind = "GIF picture"
	TIFF         Kind = "TIFF picture"
	WebP         Kind = "WebP picture"
	HEIC         Kind = "HEIC picture"
	Empty        Kind = "empty file"
	Shortcut     Kind = "owner file that Word leaves while a document is open"
	Text         Kind = "text file"
	Unknown      Kind = "file of an unknown kind"
)

// Identify tells what a file is from its bytes. The name is not looked at,
// because a renamed file is the case it is for.
func Identify(data []byte) Kind {
	has := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case len(data) == 0:
		return Empty
	case isZip(data):
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		return identifyZip(data, z, err)
	case has("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return identifyCompound(data)
	case has("%PDF-"), bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return PDF
	case has(`{\rtf`):
		return RTF
	case has("\x89PNG\r\n\x1a\n"):
		return PNG
	case has("\xff\xd8\xff"):
		return JPEG
	case has("GIF87a"), has("GIF89a"):
		return GIF
	case has("II*\x00"), has("MM\x00*"):
		return TIFF
	case has("RIFF") && len(data) > 12 && string(data[8:12]) == "WEBP":
		return WebP
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return HEIC
	case len(data) == 162 && data[0] < 56 && bytes.IndexByte(data, 0) >= 0: // a text of that length has no zero
		return Shortcut
	}
	return identifyText(data)
}

func identifyText(data []byte) Kind {
	head := bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf"))
	utf16 := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	if bytes.IndexByte(head, 0) >= 0 && !utf16 {
		return Unknown
	}
	head = bytes.TrimSpace(head)
	begins := func(s string) bool { return len(head) >= len(s) && strings.EqualFold(string(head[:len(s)]), s) }
	switch {
	case begins("<!doctype html"), begins("<html"), begins("mime-version:"):
		return HTML
	case begins("<?xml"):
		if bytes.Contains(bytes.ToLower(head), []byte("<html")) {
			return HTML
		}
		return XML
	}
	return Text
}

// identifyCompound tells the kinds of OLE compound file apart by the names of
// their streams, which stand in the directory in UTF-16.
func identifyCompound(data []byte) Kind {
	holds := func(name string) bool {
		var b []byte
		for _, u := range utf16.Encode([]rune(name)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return bytes.Contains(data, b)
	}
	switch {
	case holds("EncryptedPackage"):
		return Locked
	case holds("WordDocument"):
		return OldWord
	case holds("PowerPoint Document"):
		return OldPower
	case holds("Workbook"):
		return OldExcel
	}
	return OldOffice
}

func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// identifyZip is [Identify] of a zip archive that was opened, with or without an
// error.
func identifyZip(data []byte, z *zip.Reader, err error) Kind {
	if err != nil {
		// A damaged Office file is far more likely than anything else.
		if bytes.Contains(data, []byte("word/document")) {
			return Word
		}
		if bytes.Contains(data, []byte("xl/workbook")) {
			return Excel
		}
		return Zip
	}
	kind := Zip
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case name == "mimetype":
			return identifyMimetype(f)
		case name == "word/document.xml" || strings.HasPrefix(name, "word/") && kind == Zip:
			kind = Word
		case strings.HasPrefix(name, "xl/") && kind == Zip:
			kind = Excel
		case strings.HasPrefix(name, "ppt/") && kind == Zip:
			kind = PowerPoint
		case name == "index/document.iwa":
			return Pages
		}
	}
	return kind
}

func identifyMimetype(f *zip.File) Kind {
	r, err := f.Open()
	if err != nil {
		return OpenDocument
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, 200))
	if err != nil {
		return OpenDocument
	}
	switch s := string(b); {
	case strings.Contains(s, "opendocument.text"):
		return ODT
	case strings.Contains(s, "opendocument.spreadsheet"):
		return ODS
	case strings.Contains(s, "opendocument"):
		return OpenDocument
	}
	return Zip
}

// unzip opens a zip archive, unless it is none at all or one of another program.
func unzip(data []byte) (*zip.Reader, *Problem) {
	if !isZip(data) {
		return nil, Refusal(Identify(data))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	switch kind := identifyZip(data, z, err); kind {
	case Word, Excel, PowerPoint, Zip:
	default:
		return nil, Refusal(kind)
	}
	if bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return nil, damaged("it is an archive with nothing in it")
	}
	if err != nil {
		return nil, damaged("it ends too early, or its list of parts cannot be read")
	}
	return z, nil
}

// Refusal returns why a file of the kind cannot be read as a document or
// workbook, and the way out.
func Refusal(kind Kind) *Problem {
	p := &Problem{Rule: RuleKind, Message: "this is " + article(string(kind)) + string(kind)}
	switch kind {
	case Empty:
		p.Message = "the file is empty: it holds no bytes at all"
		p.Fix = "check that %s was copied or downloaded whole"
	case Locked:
		p.Rule = RuleLocked
		p.Message = "this is an Office file with a password, so it cannot be read"
		p.Fix = "open %s in Word or Excel with the password, choose File, Info, Protect, Encrypt with Password, delete the password, and save"
	case OldWord:
		p.Message += ", the form that Word used before 2007"
		p.Fix = "open %s in Word, choose File, Save As, Word Document (.docx), and use the new file"
	case OldExcel:
		p.Message += ", the form that Excel used before 2007"
		p.Fix = "open %s in Excel, choose File, Save As, Excel Workbook (.xlsx), and use the new file"
	case OldPower, PowerPoint:
		p.Fix = "put the words of %s into a Word document; slides do not make a page that can be read without the speaker"
	case OldOffice:
		p.Message += " from before 2007, or one that is damaged"
		p.Fix = "open %s in the program that made it and save it as .docx or .xlsx"
	case ODT, RTF, HTML, XML:
		p.Fix = "open %s in Word or LibreOffice, choose Save As, Word Document (.docx), and use the new file"
	case ODS:
		p.Fix = "open %s in Excel or LibreOffice, choose Save As, Excel Workbook (.xlsx), and use the new file"
	case Pages:
		p.Fix = "open %s on the Mac, choose File, Export To, Word or Excel, and use the new file"
	case PDF:
		p.Message += ", although its name says otherwise"
		p.Fix = "change the end of its name, so that %s ends in .pdf"
	case PNG, JPEG, GIF, TIFF, WebP, HEIC:
		p.Message += ", although its name says otherwise"
		p.Fix = "if %s should be a document, ask for the document; a picture of text cannot be read out to anyone"
	case Shortcut:
		p.Message += "; it holds no text"
		p.Fix = "close the document in Word and delete %s"
	case Text:
		p.Message += ", although its name says otherwise"
		p.Fix = "change the end of its name, so that %s ends in .md, .txt or .csv"
	default:
		p.Fix = "open %s in the program that made it and save it as .docx, .xlsx or a tagged PDF"
	}
	return p
}

func article(noun string) string {
	if strings.ContainsRune("AEIOU", rune(noun[0])) || strings.HasPrefix(noun, "old") || strings.HasPrefix(noun, "owner") ||
		strings.HasPrefix(noun, "RTF") || strings.HasPrefix(noun, "empty") || strings.HasPrefix(noun, "XML") {
		return "an "
	}
	return "a "
}
