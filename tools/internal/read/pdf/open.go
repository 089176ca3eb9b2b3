package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/read/archive"
)

// Limits on what one file may cost. A report of 200 pages with photographs
// stays under a tenth of each.
const (
	maxFile     = 64 << 20  // bytes of the file
	maxUnpacked = 256 << 20 // bytes that object streams may unpack to, together
	maxStream   = 32 << 20  // bytes that one other stream may unpack to
	maxContent  = 128 << 20 // bytes of page content and fonts, together
	maxObjects  = 1_000_000
	maxPages    = 3_000
	maxElements = 400_000   // of the structure tree
	maxDepth    = 100       // of nested objects, forms and structure elements
	maxOps      = 5_000_000 // of page content, together
	maxRuns     = 2_000_000 // pieces of text
	maxFonts    = 2_000
	maxForms    = 20 // inside one another
	maxNotes    = 5_000
	maxTime     = 30 * time.Second
)

func init() {
	// pdfcpu would otherwise make a folder with fonts and certificates in the
	// home of whoever runs the command, at the first use of a configuration.
	model.ConfigPath = "disable"
}

// settings are pdfcpu's, all written out: taking its own would read the clock
// and the disk. Offline and the limits matter; writing never happens.
func settings(streams int) *model.Configuration {
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes = maxFile
	limits.MaxDecodeBytes = min(maxStream, maxUnpacked/int64(max(streams, 1)))
	limits.MaxObjectCount = maxObjects
	limits.MaxXRefEntries = maxObjects
	limits.MaxObjectStreamCount = maxObjects / 10
	limits.MaxRecursionDepth = maxDepth
	return &model.Configuration{
		Reader15:       true,
		ValidationMode: model.ValidationRelaxed,
		Offline:        true,
		Cmd:            model.LISTINFO, // needs no permission but to open the file
		Limits:         limits,
	}
}

// objectStream finds streams that hold other objects. pdfcpu unpacks each of
// them, so their number decides how much one of them may unpack to.
var objectStream = regexp.MustCompile(`/ObjStm\b`)

// open reads the file's objects. The error is an *[archive.Problem].
func open(data []byte) (f *file, err error) {
	// pdfcpu panics on some files that are no PDF at all but for their first
	// bytes; such a file is damaged.
	defer func() {
		if v := recover(); v != nil {
			f, err = nil, damaged()
		}
	}()
	if kind := archive.Identify(data); kind != archive.PDF {
		return nil, archive.Refusal(kind)
	}
	if len(data) > maxFile {
		return nil, tooLarge(fmt.Sprintf("the PDF has %d MB, and at most %d MB are read", len(data)>>20, maxFile>>20))
	}
	// pdfcpu mends a file that ends too early from what is left of it; half a
	// report is no report.
	if tail := data[max(len(data)-2048, 0):]; !bytes.Contains(tail, []byte("%%EOF")) && !bytes.Contains(tail, []byte("startxref")) {
		return nil, damaged()
	}
	streams := len(objectStream.FindAllIndex(data, maxObjects))
	if streams > maxUnpacked>>16 {
		return nil, tooLarge("the PDF is cut into too many pieces")
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	defer cancel()
	x, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), settings(streams))
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, &archive.Problem{Rule: archive.RuleLocked,
			Message: "the PDF needs a password to be opened, so it cannot be read",
			Fix:     "open %s with the password and save it without one, or better: use the document that it was made from"}
	case errors.Is(err, context.DeadlineExceeded):
		return nil, tooLarge(fmt.Sprintf("reading the PDF takes longer than %d seconds", maxTime/time.Second))
	case err != nil:
		if encrypted.Match(data) {
			return nil, &archive.Problem{Rule: archive.RuleLocked,
				Message: "the PDF is locked in a way that cannot be opened here, such as with a certificate",
				Fix:     "use the document that %s was made from, or export it again without protection"}
		}
		return nil, damaged()
	}
	f = &file{xref: x.XRefTable, room: maxContent, streams: map[int][]byte{}, deadline: time.Now().Add(maxTime)}
	if f.catalog, err = x.Catalog(); err != nil {
		return nil, damaged()
	}
	return f, nil
}

var encrypted = regexp.MustCompile(`/Encrypt\b`)

func damaged() *archive.Problem {
	return &archive.Problem{Rule: archive.RuleDamaged, Message: "the PDF is damaged and cannot be read",
		Fix: "export %s again from the document that it was made from, or send that document"}
}

func tooLarge(what string) *archive.Problem {
	return &archive.Problem{Rule: archive.RuleSize, Message: what,
		Why: "a file like this can stop the whole website from being built",
		Fix: "export %s again from the document that it was made from, or send that document"}
}

// problem returns the finding for an error of this package or of archive.
func problem(path string, err error) diag.Finding {
	var p *archive.Problem
	if !errors.As(err, &p) {
		p = damaged()
	}
	return p.Finding(path)
}
