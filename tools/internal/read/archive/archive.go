// Package archive opens Office Open XML files (.docx, .xlsx) without trusting
// them.
//
// In go the bytes of a file that says it is one; out comes a [Package], whose
// parts are unpacked one at a time and counted against a budget ([Limits]), and
// whose XML is read into plain trees of [Node] under one set of namespace
// prefixes, so that a Strict file and a Transitional one look the same. What
// cannot or must not be read is a [Problem]: a plain sentence that says what
// the file is and what to do. [Identify] tells what a file is from its bytes,
// whatever its name says.
//
// Nothing is written to disk and no name from the file is ever used as a path,
// but a file with names that lead outside it was made by no word processor, and
// two parts of one name are read differently by different programs; so such
// files are refused whole.
package archive

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
)

// Limits bound what reading one file may cost. Its memory is at most the
// unpacked parts that are in use at one time and about 100 bytes for each of
// Nodes; its time is linear in both.
type Limits struct {
	Parts    int   // entries in the archive
	Unpacked int64 // bytes of all parts that were unpacked, together
	Part     int64 // bytes of one part
	XML      int64 // bytes of one part that is parsed
	Ratio    int64 // bytes unpacked for a byte packed, in parts over a megabyte
	Nodes    int   // XML elements, attributes and texts of all parsed parts, together
	Depth    int   // XML elements inside one another
}

// Default is enough for a report of a thousand pages with its photographs.
// Measured: Word packs text at most 60:1 and nests under 60 elements deep.
var Default = Limits{
	Parts:    4096,
	Unpacked: 400 << 20,
	Part:     128 << 20,
	XML:      64 << 20,
	Ratio:    250,
	Nodes:    4_000_000,
	Depth:    256,
}

// A Problem is why a file, or a part of it, cannot be read. It is an error
// whose words an editor can act on.
type Problem struct {
	Rule    string
	Message string // what the file is; lower case, no full stop
	Why     string
	Fix     string // what to do, with %s for the file's path
}

// Error returns the message.
func (p *Problem) Error() string { return p.Message }

// Finding returns the problem as an error finding about the file at path.
func (p *Problem) Finding(path string) diag.Finding {
	return diag.Finding{
		Rule:     p.Rule,
		Severity: diag.Error,
		Pos:      diag.Position{Path: path},
		Message:  p.Message,
		Why:      p.Why,
		Fix:      strings.ReplaceAll(p.Fix, "%s", path),
	}
}

// The rules that problems carry.
const (
	RuleDamaged = "damaged-file"
	RuleSize    = "file-size"
	RuleUnsafe  = "unsafe-archive"
	RuleKind    = "file-kind"
	RuleLocked  = "password"
)

func damaged(what string) *Problem {
	return &Problem{
		Rule:    RuleDamaged,
		Message: "the file is damaged: " + what,
		Fix:     "open %s in Word or Excel, save a copy and use the copy; if it does not open there, ask for the file again",
	}
}

func tooLarge(what string) *Problem {
	return &Problem{
		Rule:    RuleSize,
		Message: what,
		Why:     "a small file that unpacks to a huge one can stop the whole website from being built",
		Fix:     "copy the text to a new document, make its pictures smaller, and use that in place of %s",
	}
}

func unsafe(what string) *Problem {
	return &Problem{
		Rule:    RuleUnsafe,
		Message: what,
		Why:     "no office program writes such a file: it was damaged or made to mislead",
		Fix:     "do not use %s; ask whoever sent it to save it again from Word or Excel",
	}
}

// A Package is an open file. It is for one goroutine.
type Package struct {
	limits Limits
	parts  map[string]*zip.File // by lower-case name
	names  []string
	types  contentTypes
	spent  int64
	parsed int // elements, attributes and texts

	relations map[string][]Relation // by part
	store
}

// Open checks the file's list of parts and returns the package. Any error is a
// *[Problem].
func Open(data []byte, limits Limits) (*Package, error) {
	z, refused := unzip(data)
	if refused != nil {
		return nil, refused
	}
	if len(z.File) > limits.Parts {
		return nil, tooLarge(fmt.Sprintf("the file has %d parts, and at most %d are read", len(z.File), limits.Parts))
	}
	a := &Package{limits: limits, parts: map[string]*zip.File{}, relations: map[string][]Relation{}}
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		switch {
		case f.Name == "" || f.Name[0] == '/' || !filepath.IsLocal(name) || strings.ContainsAny(name, ":\x00") ||
			path.Clean(name) != strings.TrimSuffix(name, "/"):
			return nil, unsafe("a part inside the file has a name that leads out of it")
		case !f.Mode().IsRegular() && !f.Mode().IsDir():
			return nil, unsafe("a part inside the file is a link to somewhere else")
		case f.Flags&1 != 0:
			return nil, &Problem{
				Rule:    RuleLocked,
				Message: "the file is locked with a zip password, so it cannot be read",
				Fix:     "unpack %s with the password and use the file inside",
			}
		case strings.HasSuffix(name, "/") || f.Mode().IsDir():
			continue
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return nil, damaged("it is packed in a way that Word and Excel do not use")
		case f.CompressedSize64 > uint64(len(data)):
			return nil, damaged("one of its parts is said to be larger than the file")
		case a.parts[strings.ToLower(name)] != nil:
			return nil, unsafe("two parts inside the file have the same name")
		}
		a.parts[strings.ToLower(name)] = f
		a.names = append(a.names, name)
	}
	slices.Sort(a.names)
	if err := a.readTypes(); err != nil {
		return nil, err
	}
	return a, nil
}

// Names returns the names of all parts, sorted, such as "word/document.xml".
func (a *Package) Names() []string { return a.names }

// Has reports whether there is a part with the name, in any case.
func (a *Package) Has(name string) bool { return a.parts[strings.ToLower(clean(name))] != nil }

// clean returns a part name without a leading slash and without dot segments.
func clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// Part unpacks a part. A part that is not there gives nil and no error, because
// nearly every part of a document may be absent. Any error is a *[Problem].
func (a *Package) Part(name string) ([]byte, error) { return a.unpack(name, a.limits.Part, nil) }

// unpack unpacks a part into buf, or into more room where that is too short.
func (a *Package) unpack(name string, room int64, buf []byte) ([]byte, error) {
	f := a.parts[strings.ToLower(clean(name))]
	if f == nil {
		return nil, nil
	}
	// The size that the archive states decides how much is set aside, never how
	// much is read: it can lie in both directions.
	room = min(room, a.limits.Unpacked-a.spent)
	if f.UncompressedSize64 > uint64(max(room, 0)) {
		return nil, tooLarge(fmt.Sprintf("the file unpacks to more than %d MB", max(room, 1<<20)>>20))
	}
	if f.UncompressedSize64 > 1<<20 && int64(f.UncompressedSize64/max(f.CompressedSize64, 1)) > a.limits.Ratio {
		return nil, tooLarge(fmt.Sprintf("a part of the file unpacks to more than %d times its size", a.limits.Ratio))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("one of its parts cannot be unpacked")
	}
	defer r.Close()
	data := bytes.NewBuffer(slices.Grow(buf, int(f.UncompressedSize64)+bytes.MinRead))
	n, err := data.ReadFrom(io.LimitReader(r, room+1))
	a.spent += n
	switch {
	case n > room:
		return nil, tooLarge(fmt.Sprintf("the file unpacks to more than %d MB", max(room, 1<<20)>>20))
	case err != nil:
		return nil, damaged("one of its parts cannot be unpacked")
	}
	return data.Bytes(), nil
}
