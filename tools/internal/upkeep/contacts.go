package upkeep

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"nscp/tools/internal/diag"
)

// A Contact is an entry of data/contacts.toml.
type Contact struct {
	Name    string         `toml:"name"`
	Phone   string         `toml:"phone"`
	Page    string         `toml:"page"`
	Email   string         `toml:"email"`
	Address string         `toml:"address"`
	Urgent  bool           `toml:"urgent"`
	Checked toml.LocalDate `toml:"checked"`

	line int
}

// checkedFor is how long a check of a contact holds.
const checkedFor = 6 // months

// ReadContacts reads the contacts of every group in the file.
func ReadContacts(path string, data []byte) ([]Contact, []diag.Finding) {
	var file map[string][]Contact
	if err := toml.Unmarshal(data, &file); err != nil {
		pos := diag.Position{Path: path, Line: 1}
		var syntax *toml.DecodeError
		if errors.As(err, &syntax) {
			pos.Line, pos.Column = syntax.Position()
		}
		f := at(contactCheck, pos, "the contacts cannot be read: "+err.Error(), "in "+path+", mend the line")
		f.Severity = diag.Error
		return nil, []diag.Finding{f}
	}
	// The decoder gives no lines: entries of a group come in the order of the file.
	taken := map[string]int{}
	var out []Contact
	for n, line := range strings.Split(string(data), "\n") {
		group, ok := strings.CutPrefix(strings.TrimSpace(line), "[[")
		if !ok {
			continue
		}
		group, _, _ = strings.Cut(group, "]]")
		group = strings.TrimSpace(group)
		if i := taken[group]; i < len(file[group]) {
			c := file[group][i]
			c.line = n + 1
			taken[group]++
			out = append(out, c)
		}
	}
	return out, nil
}

// Contacts returns a finding for each contact that a reader cannot use, or with a
// number or address that nobody has checked, or too long ago, or on a day that has
// not come.
func Contacts(path string, all []Contact, today time.Time) []diag.Finding {
	var out []diag.Finding
	for _, c := range all {
		pos := diag.Position{Path: path, Line: c.line}
		given := c.Phone != "" || c.Email != ""
		if c.Checked == (toml.LocalDate{}) || !given {
			switch {
			case c.Page == "":
				f := at(contactCheck, pos, fmt.Sprintf("found neither a page nor a checked number for %q; readers who need it have nothing", c.Name),
					"in "+path+", put in the page where the organisation says how to reach it, or its number with the day on which you checked it")
				f.Severity = diag.Error
				out = append(out, f)
			case given:
				f := at(contactCheck, pos, "nobody has checked the number of "+c.Name+", so the site shows only a link",
					"make sure of it where the organisation publishes it, and put the day under checked in "+path)
				if c.Urgent {
					f.Severity = diag.Error // a page for somebody in danger needs its number
				}
				out = append(out, f)
			}
			continue
		}
		checked := c.Checked.AsTime(time.UTC)
		fix := "make sure of it where the organisation publishes it, and put the day under checked in " + path
		switch {
		case checked.After(today):
			out = append(out, at(contactCheck, pos, c.Name+" was checked on "+show(checked)+", a day that has not come", fix))
		case checked.AddDate(0, checkedFor, 0).Before(today):
			out = append(out, at(contactCheck, pos, c.Name+" was last checked on "+show(checked), fix))
		}
	}
	return out
}

// Public returns what contacts make public: numbers, addresses.
func Public(all []Contact) []string {
	var out []string
	for _, c := range all {
		for _, s := range []string{c.Phone, c.Email, c.Address} {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}
