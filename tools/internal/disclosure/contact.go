package disclosure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	digits: 2, gap: 7, reach: 12,
	may: func(text string, numbers []stretch) bool { return slices.ContainsFunc(numbers, behindLetter(text, 1)) },
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

// behindLetter returns whether one of the last bytes before a number may be a letter.
func behindLetter(text string, reach int) func(stretch) bool {
	return func(n stretch) bool {
		before := text[max(0, n.start-reach):n.start]
		return strings.ContainsFunc(before, func(r rune) bool { return r >= utf8.RuneSelf || letter(byte(r)) })
	}
}

// postcodes are of the six shapes there are; the second half has no C, I, K, M, O
// or V (Royal Mail, Programmers' Guide).
var postcodes = compile(`(?i)(?:^|[^\p{L}\d])([A-Z]{1,2}\d[A-Z\d]?[ \x{a0}]{0,2}\d[ABD-HJLNP-UW-Z]{2})(?:[^\p{L}\d]|$)`)

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
		if !mayBeStreet(p.text, p.numbers) {
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

// streetWords are what names of streets end with.
const streetWords = `Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Gardens|Grove|Mews|Walk|Boulevard|Row|Rise|Hill|Way|Court|Place|Square|View|Green|Croft|Gate|Park|Mount|Vale|Yard|Wharf|Parade|Fold|Cottages?|House`

// homeWords are those of homes that may do without a number.
const homeWords = `Cottage|House|Farm`

var streets = compile(`\b((?:(?:Flat|flat|Apartment|Unit|No\.?)\s+\d{1,4}[A-Za-z]?,?\s+(?:\p{Lu}[\p{L}’']+\s+){0,3})?(?:\d{1,4}[A-Za-z]?,?\s+)(?:\p{Lu}[\p{L}’'.-]+\s+){1,3}(?:` + streetWords + `))\b(?:[^\p{L}]|\s+\p{Ll}|$|\s+(?:Nottingham|Mansfield|Newark|Worksop|Retford|Sutton|Kirkby|Hucknall|Arnold|Beeston))|(?:^|[^\p{L}])(?i:(?:of|at|address(?: is| was|:)?)\s+)((?:\p{Lu}[\p{L}’']+\s+)?(?:` + homeWords + `),\s+\p{Lu}[\p{L}’']+\s+(?:Road|Street|Avenue|Lane|Close|Drive|Crescent))`)

var (
	streetEndings = strings.Split(strings.ReplaceAll(streetWords, "s?", ""), "|")
	homeEndings   = strings.Split(homeWords, "|")
)

// mayBeStreet reports whether streets can match a text: one of its numbers is that
// of a house, or a home without a number is named. The expression is slow where
// there are numbers, which is nearly everywhere.
func mayBeStreet(text string, numbers []stretch) bool {
	return slices.ContainsFunc(numbers, func(n stretch) bool { return streetBehind(text[n.end:]) }) ||
		slices.ContainsFunc(homeEndings, func(w string) bool { return strings.Contains(text, w+",") })
}

// streetBehind reports whether what follows a number begins like the name of a
// street: one to three words with capitals, and the ending of one.
func streetBehind(text string) bool {
	if text != "" && letter(text[0]) {
		text = text[1:] // 14b
	}
	text = strings.TrimPrefix(text, ",")
	for words := 0; ; words++ {
		rest := strings.TrimLeft(text, " \t\n\f\r")
		if len(rest) == len(text) {
			return false
		}
		if words > 0 && slices.ContainsFunc(streetEndings, func(w string) bool { return strings.HasPrefix(rest, w) }) {
			return true
		}
		capital, n := utf8.DecodeRuneInString(rest)
		if words == 3 || !unicode.IsUpper(capital) {
			return false
		}
		text = strings.TrimLeftFunc(rest[n:], func(r rune) bool { return unicode.IsLetter(r) || strings.ContainsRune("’'.-", r) })
		if len(text) == len(rest)-n {
			return false
		}
	}
}

// notStreet is a number of things with capitals: "5 Year Place plan", "3 Family Hubs".
var notStreet = compile(`\d (?:Years?|Months?|Weeks?|Days?|Minutes?|Point|Point’s|Key|Steps?|Family|Safeguarding|Multi|Early|Lead|Child|Children)\b`)

var phoneNumber = &Rule{
	Rule: diag.Rule{
		ID: "phone-number", Group: group, Gate: true, Severity: diag.Error,
		Title: "a telephone number that is not on the public list",
		Why:   "A private number in a report is rung by strangers, and a wrong one is rung by people in need.",
		Bad:   []string{"Her aunt can be reached on 07700 900 461.\n"},
		Good:  []string{"Call 999 or 101; in 2023 there were 7,100 courses and 3,032 places, and ISBN 0 19 852663 6 was the book.\n"},
	},
	what:   "found a telephone number that is not on the public list",
	digits: 10, gap: 10, reach: 30,
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

var phones = compile(`(?:^|[^\p{L}\d.,/£])((?:\+\s?44|\(\+44\)|0044|\(?0)(?:[ \x{a0}().–‑-]{0,3}\d){9,10})(?:[^\d]|$)`)

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
		if !strings.Contains(p.text, "@") && !strings.Contains(p.text, "[at]") && !strings.Contains(p.text, "(at)") {
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

var emails = compile(`[\p{L}\d._%+’'-]+(?:@|\s?\[at\]\s?|\s\(at\)\s)[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`)

func (c *Config) public(is func(string) bool) bool { return slices.ContainsFunc(c.Public, is) }

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}
