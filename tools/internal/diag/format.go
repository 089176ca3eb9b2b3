package diag

import (
	"fmt"
	"io"
)

// A Format is one of the ways findings can be written.
type Format string

const (
	Text   Format = "text"   // for a person at a terminal; see [WriteText]
	JSON   Format = "json"   // for a program; see [WriteJSON]
	SARIF  Format = "sarif"  // for code scanning; see [WriteSARIF]
	GitHub Format = "github" // annotations on a pull request; see [WriteGitHub]
)

// ParseFormat returns the format with the name, as given to --format.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case Text, JSON, SARIF, GitHub:
		return f, nil
	}
	return "", fmt.Errorf("no output format is called %q; there are text, json, sarif and github", name)
}

// Write writes findings in the format, in the order given.
func Write(w io.Writer, format Format, fs []Finding) error {
	switch format {
	case Text:
		return WriteText(w, fs)
	case JSON:
		return WriteJSON(w, fs)
	case SARIF:
		return WriteSARIF(w, fs)
	case GitHub:
		return WriteGitHub(w, fs)
	}
	return fmt.Errorf("no output format is called %q", string(format))
}
