package scaffold

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// An Identity is what is told of a partnership. Name and Address must be given.
type Identity struct {
	Name         string // "Rutland Safeguarding Children Partnership"
	Area         string // "Rutland"; what stands before "Safeguarding" in the name if empty
	Abbreviation string // the capitals of the name if empty
	Address      string // of the website: "https://www.example.org/"
	Colour       string // "#17463a"; ours if empty
	HelpPage     string // web address where the area says who to tell about a child
	ContactPage  string // web address where the partnership says how to reach it
}

// An Error says what is wrong with an identity, and the way out.
type Error struct{ Message, Hint string }

func (e *Error) Error() string { return e.Message }

// complete fills in what follows from the rest, and says what is wrong.
func (id *Identity) complete() error {
	clean := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	id.Name, id.Area, id.Abbreviation = clean(id.Name), clean(id.Area), clean(id.Abbreviation)
	if id.Name == "" {
		return &Error{"the partnership has no name", `give it: --name "Rutland Safeguarding Children Partnership"`}
	}
	if id.Area == "" {
		at := strings.Index(id.Name, " Safeguarding")
		if at < 0 {
			return &Error{fmt.Sprintf("the name %q does not say which area it is for", id.Name), `name the area: --area "Rutland"`}
		}
		id.Area = id.Name[:at]
	}
	if id.Abbreviation == "" {
		for _, word := range strings.Fields(id.Name) {
			if first := []rune(word)[0]; unicode.IsUpper(first) {
				id.Abbreviation += string(first)
			}
		}
	}
	for what, s := range map[string]string{"name": id.Name, "area": id.Area, "abbreviation": id.Abbreviation} {
		if err := plain(what, s); err != nil {
			return err
		}
	}
	var err error
	if id.Address, err = website(id.Address, "address of the website", "--address https://www.example.org/"); err != nil {
		return err
	}
	if !strings.HasSuffix(id.Address, "/") {
		id.Address += "/"
	}
	for _, page := range []struct {
		address    *string
		what, flag string
	}{{&id.HelpPage, "page for help", "--help-page"}, {&id.ContactPage, "contact page", "--contact-page"}} {
		if *page.address == "" {
			continue
		}
		if *page.address, err = website(*page.address, page.what, page.flag+" https://www.example.org/page/"); err != nil {
			return err
		}
	}
	return nil
}

// plain refuses a name that would mean something else to the files that it goes
// into: the name begins values in YAML, and stands in TOML, Markdown and HTML.
func plain(what, s string) error {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune(" '’&(),.-", r)):
		default:
			return &Error{fmt.Sprintf("the %s %q holds %q", what, s, r), "write it with letters, digits, spaces and ' & ( ) , . - only, a letter first"}
		}
	}
	if s == "" {
		return &Error{"the " + what + " is empty", "give it: --" + what + " …"}
	}
	return nil
}

// website returns an address as it is written into files.
func website(address, what, example string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", &Error{fmt.Sprintf("found the %s %q; expected one that begins with https://", what, address), "give it: " + example}
	}
	return u.String(), nil
}
