package convert

import (
	"crypto/sha256"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/read/hidden"
)

// signoffs are what a person has looked at in files that hold hidden content, as
// "path rule mark". What is hidden is left out of the pages all the same; signed
// off, it no longer stops the file.
type signoffs map[string]bool

func (d *site) readSignoffs() (signoffs, *diag.Finding) {
	if _, err := d.root.Stat(disclosure.SignoffPath); err != nil {
		return nil, nil
	}
	data, finding := d.read(disclosure.SignoffPath)
	if finding != nil {
		return nil, finding
	}
	out := signoffs{}
	all, _ := disclosure.ReadSignoffs(disclosure.SignoffPath, data) // the checks say what is wrong with them
	for _, s := range all {
		if hidden.Signable(s.Rule) {
			out[s.Path+" "+s.Rule+" "+s.Text] = true
		}
	}
	return out, nil
}

func (s signoffs) covers(f diag.Finding) bool {
	return f.Mark != "" && s[f.Pos.Path+" "+f.Rule+" "+f.Mark]
}

// of returns the sign-offs for files, to be part of what tells whether anything
// about a source has changed; "" where there are none.
func (s signoffs) of(paths []string) string {
	var out []string
	for key := range s {
		if slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(key, p+" ") }) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// hash is of all sign-offs; nil where there are none.
func (s signoffs) hash() []byte {
	if len(s) == 0 {
		return nil
	}
	var all []string
	for key := range s {
		all = append(all, key)
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return sum[:]
}
