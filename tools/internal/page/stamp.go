package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Every generated file carries a stamp, "sha256: " and 16 hexadecimal digits
// of the hash of the file with those digits as zeros. A file whose stamp does
// not fit was changed by hand. The hash is of what was written, not of the
// source, so no list of hashes has to be kept beside the files.

const (
	stampKey    = "sha256: "
	stampDigits = 16
)

var blankStamp = []byte(stampKey + "0000000000000000")

// comment returns the lines at the head of a generated file's front matter.
func comment(source string) []string {
	return []string{
		fmt.Sprintf("Generated from %s by \"nscp convert\".", source),
		"Do not edit: change the source and convert again.",
		string(blankStamp),
	}
}

// stamp fills in the blank stamp of data, in place.
func stamp(data []byte) []byte {
	if i := bytes.Index(data, blankStamp); i >= 0 {
		copy(data[i+len(stampKey):], digest(data))
	}
	return data
}

func digest(blank []byte) string {
	sum := sha256.Sum256(blank)
	return digits(sum[:])
}

func digits(sum []byte) string { return hex.EncodeToString(sum[:stampDigits/2]) }

// A StampState says what a file's stamp tells.
type StampState int

const (
	NoStamp  StampState = iota // not a generated file
	Intact                     // as it was generated
	HandEdit                   // generated, and changed since
)

// Stamp reports whether data is a generated file, and whether anyone changed it
// since.
func Stamp(data []byte) StampState {
	i := bytes.Index(data[:min(len(data), 4096)], []byte(stampKey))
	end := i + len(stampKey) + stampDigits
	if i < 0 || end > len(data) || !bytes.Contains(data[:i], []byte("Generated from ")) && !bytes.Contains(data[:i], []byte("generated")) {
		return NoStamp
	}
	sum := sha256.New()
	sum.Write(data[:i])
	sum.Write(blankStamp)
	sum.Write(data[end:])
	if digits(sum.Sum(nil)) != string(data[i+len(stampKey):end]) {
		return HandEdit
	}
	return Intact
}

// MadeFrom returns the source that a generated file names, or "".
func MadeFrom(data []byte) string {
	_, rest, ok := bytes.Cut(data[:min(len(data), 4096)], []byte("Generated from "))
	if !ok {
		return ""
	}
	source, _, ok := bytes.Cut(rest, []byte(" by "))
	if !ok {
		return ""
	}
	return string(source)
}
