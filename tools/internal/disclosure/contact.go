package disclosure

import (
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
)

var postcode = &Rule{
	Rule: diag.Rule{
		ID: "postcode", Group: group, Gate: true, Severity: diag.Error,
		Title: "a postcode that is not on the public list",
		Why:   "A postcode is about fifteen homes; with an age it is one family.",
		Bad:   []string{"The family lived in a flat (NG99 1AB) until the spring.\n"},
		Good:  []string{"In Q4 2023 the form CX9 9ZA was replaced by form B2, and 5 LB bags of flour were given out.\n"},
	},
	what:   "found what looks like a postcode that is not on the public list",
	digits: 2, reach: 12,
	find: func(p *passage, c *Config) []stretch {
		return matches(postcodes, p.text, func(s string) bool {
			if out, in := s[:len(s)-3], s[len(s)-2:]; strings.ToUpper(out) == out && strings.ToLower(in) == in {
				return false // "Room B12 3rd floor"
			}
			code := squeeze(strings.ToUpper(s))
			area := strings.TrimRight(code[:min(2, len(code))], "0123456789")
			return areas[area] && !c.public(func(public string) bool { return squeeze(strings.ToUpper(public)) == code })
		})
	},
}

// postcodes are of the six shapes there are; the second half has no C, I, K, M, O
// or V (Royal Mail, Programmers' Guide).
var postcodes = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])([A-Z]{1,2}\d[A-Z\d]?[ \x{a0}]{0,2}\d[ABD-HJLNP-UW-Z]{2})(?:[^\p{L}\d]|$)`)

// areas are the letters that postcodes begin with.
var areas = func() map[string]bool {
	m := map[string]bool{}
	for _, a := range strings.Fields(`AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
		E EC EH EN EX FK FY G GL GU GX GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
		N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW
		UB W WA WC WD WF WN WR WS WV YO ZE`) {
		m[a] = true
	}
	return m
}()

var streetAddress = &Rule{
	Rule: diag.Rule{
		ID: "street-address", Group: group, Gate: true, Severity: diag.Error,
		Title: "a street and house number that is not on the public list",
		Why:   "An address leads to a home.",
		Bad:   []string{"Police went to 14 Larkspur Close, where the children were found.\n"},
		Good:  []string{"In 2023 Way Forward seminars were held; of the 5 Safeguarding Children Today events, 2 were on the road.\n"},
	},
	what: "found what looks like a home address that is not on the public list",
	find: func(p *passage, c *Config) []stretch {
		if p.digits == 0 && !strings.Contains(p.text, "Cottage,") && !strings.Contains(p.text, "House,") && !strings.Contains(p.text, "Farm,") {
			return nil
		}
		return matches(streets, p.text, func(s string) bool {
			number, _, _ := strings.Cut(strings.TrimLeft(s, "FlatApartmentNo.,nit "), " ")
			if oneYear.MatchString(strings.TrimRight(number, ",")) || notStreet.MatchString(s) {
				return false
			}
			return !c.public(func(public string) bool {
				public = normalise(public)
				return public != "" && strings.Contains(public, normalise(s))
			})
		})
	},
}

var streets = regexp.MustCompile(`\b((?:(?:Flat|flat|Apartment|Unit|No\.?)\s+\d{1,4}[A-Za-z]?,?\s+(?:\p{Lu}[\p{L}’']+\s+){0,3})?(?:\d{1,4}[A-Za-z]?,?\s+)(?:\p{Lu}[\p{L}’'.-]+\s+){1,3}(?:Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Gardens|Grove|Mews|Walk|Boulevard|Row|Rise|Hill|Way|Court|Place|Square|View|Green|Croft|Gate|Park|Mount|Vale|Yard|Wharf|Parade|Fold|Cottages?|House))\b(?:[^\p{L}]|\s+\p{Ll}|$|\s+(?:Nottingham|Mansfield|Newark|Worksop|Retford|Sutton|Kirkby|Hucknall|Arnold|Beeston))|(?:^|[^\p{L}])(?i:(?:of|at|address(?: is| was|:)?)\s+)((?:\p{Lu}[\p{L}’']+\s+)?(?:Cottage|House|Farm),\s+\p{Lu}[\p{L}’']+\s+(?:Road|Street|Avenue|Lane|Close|Drive|Crescent))`)

// notStreet is a number of things with capitals: "5 Year Place plan", "3 Family Hubs".
var notStreet = regexp.MustCompile(`\d (?:Years?|Months?|Weeks?|Days?|Minutes?|Point|Point’s|Key|Steps?|Family|Safeguarding|Multi|Early|Lead|Child|Children)\b`)

var phoneNumber = &Rule{
	Rule: diag.Rule{
		ID: "phone-number", Group: group, Gate: true, Severity: diag.Error,
		Title: "a telephone number that is not on the public list",
		Why:   "A private number in a report is rung by strangers, and a wrong one is rung by people in need.",
		Bad:   []string{"Her aunt can be reached on 07700 900 461.\n"},
		Good:  []string{"Call 999 or 101; in 2023 there were 7,100 courses and 3,032 places, and ISBN 0 19 852663 6 was the book.\n"},
	},
	what:   "found a telephone number that is not on the public list",
	digits: 10, reach: 30,
	find: func(p *passage, c *Config) []stretch {
		var out []stretch
		for _, s := range matches(phones, p.text, nil) {
			number := phone(p.text[s.start:s.end])
			before := strings.ToUpper(p.text[max(0, s.start-12):s.start])
			if number == "" || strings.Contains(before, "ISBN") ||
				c.public(func(public string) bool { return phone(public) == number }) {
				continue
			}
			out = append(out, s)
		}
		return out
	},
}

var phones = regexp.MustCompile(`(?:^|[^\p{L}\d.,/£])((?:\+\s?44|\(\+44\)|0044|\(?0)(?:[ \x{a0}().–‑-]{0,3}\d){9,10})(?:[^\d]|$)`)

// phone returns a British number's digits with its leading 0, or "" if it is none.
func phone(s string) string {
	d := digits(s)
	switch {
	case strings.HasPrefix(d, "0044"):
		d = "0" + strings.TrimPrefix(d[4:], "0")
	case strings.HasPrefix(d, "44") && strings.Contains(s, "+"):
		d = "0" + strings.TrimPrefix(d[2:], "0")
	}
	// Numbers of 0 0… and 0 4…, 0 6… are not given out (Ofcom, National Telephone
	// Numbering Plan).
	if len(d) < 10 || len(d) > 11 || d[0] != '0' || strings.IndexByte("1235789", d[1]) < 0 {
		return ""
	}
	return d
}

var emailAddress = &Rule{
	Rule: diag.Rule{
		ID: "email-address", Group: group, Gate: true, Severity: diag.Error,
		Title: "an e-mail address that is not on the public list",
		Why:   "An address often holds a name, and what is published is written to.",
		Bad:   []string{"Write to m.hale@example.org with any questions.\n"},
		Good:  []string{"Follow us @example, or visit example.org.\n"},
	},
	what: "found an e-mail address that is not on the public list",
	find: func(p *passage, c *Config) []stretch {
		if !strings.ContainsAny(p.text, "@([") {
			return nil
		}
		return matches(emails, p.text, func(s string) bool {
			address := strings.ToLower(strings.Join(strings.Fields(s), ""))
			_, host, _ := strings.Cut(address, "@")
			return !c.public(func(public string) bool {
				public = strings.ToLower(strings.TrimPrefix(public, "mailto:"))
				return public == address || public == "@"+host
			})
		})
	},
}

var emails = regexp.MustCompile(`[\p{L}\d._%+’'-]+(?:@|\s?\[at\]\s?|\s\(at\)\s)[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`)

func (c *Config) public(is func(string) bool) bool { return slices.ContainsFunc(c.Public, is) }

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}
