package disclosure

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/sieve"
)

var nhsNumber = &Rule{
	Rule: diag.Rule{
		ID: "nhs-number", Group: group, Gate: true, Severity: diag.Error,
		Title: "an NHS number",
		Why:   "An NHS number names one person, in every record that the health service keeps.",
		Bad:   []string{"Health records (NHS number 943 476 5919) were seen by the panel.\n"},
		Good:  []string{"The survey had reference 943 476 5918 and reached 9,434,765 people.\n"},
	},
	what:   "found what looks like an NHS number",
	digits: 10, gap: 2, reach: 40,
	find: func(p *passage, c *Config) []stretch {
		out := matches(tenDigits, p.text, func(s string) bool {
			d := digits(s)
			return d[0] != '0' && nhsCheck(d)
		})
		return append(out, matches(labelledNHS, p.text, nil)...)
	},
}

var (
	tenDigits   = compile(`(?:^|[^\d.,/+£-])(\d{3}[ \x{a0}-]?\d{3}[ \x{a0}-]?\d{4})(?:[^\d,/]|,\D|,?$)`)
	labelledNHS = compile(`(?i)\bNHS\s*(?:number|num|no\.?|id|#)?\s*(?:is|was|of|:|=|\()?\s*[:(]?\s*((?:\d[ \x{a0}-]?){9}\d)\b`)
)

// nhsCheck reports whether ten digits are an NHS number: the last is 11 less the
// remainder of the weighted sum of the others, 11 counting as 0; 10 is never given
// out (NHS Data Dictionary, "NHS number", modulus 11).
func nhsCheck(d string) bool {
	if len(d) != 10 || strings.Count(d, d[:1]) == 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
	}
	check := 11 - sum%11
	return check != 10 && check%11 == int(d[9]-'0')
}

var insuranceNumber = &Rule{
	Rule: diag.Rule{
		ID: "national-insurance-number", Group: group, Gate: true, Severity: diag.Error,
		Title: "a National Insurance number",
		Why:   "A National Insurance number names one person.",
		Bad:   []string{"The mother's National Insurance number is QQ 12 34 56 C.\n"},
		Good:  []string{"The form is CP 12 34 and the room is B 12 34 56.\n"},
	},
	what:   "found what looks like a National Insurance number",
	digits: 6, gap: 2, reach: 20,
	may: func(text string, numbers []stretch) bool { return slices.ContainsFunc(numbers, behindLetter(text, 3)) },
	find: func(p *passage, c *Config) []stretch {
		return matches(insurance, p.text, func(s string) bool {
			switch strings.ToUpper(s[:2]) {
			case "BG", "GB", "NK", "KN", "NT", "TN", "ZZ":
				return false
			}
			return true
		})
	},
}

// insurance has the letters that are given out (HMRC, NIM39110), and Q, which
// stands first in made-up examples.
var insurance = compile(`(?i)(?:^|[^\p{L}\d])([A-CEGHJ-PQR-TW-Z][A-CEGHJ-NPQR-TW-Z][ \x{a0}-]?\d\d[ \x{a0}-]?\d\d[ \x{a0}-]?\d\d[ \x{a0}-]?[A-D])(?:[^\p{L}\d]|$)`)

var caseReference = &Rule{
	Rule: diag.Rule{
		ID: "case-reference", Group: group, Gate: true, Severity: diag.Error,
		Title: "the number of a case, a crime or a pupil",
		Why:   "Whoever can open the record learns whom the text is about.",
		Bad:   []string{"See the file for details (case reference LC-204418).\n", "The pupil (UPN A823200113004) moved school.\n"},
		Good:  []string{"The number of cases rose to 1,204 in 2023, and case numbers are still rising.\n", "Enquiries under section 47 and Chapter 204 stand in the reference guide 2023.\n"},
	},
	what:   "found what looks like the number of a case or record",
	digits: 2, reach: 60,
	may: mayBeCase,
	find: func(p *passage, c *Config) []stretch {
		out := matches(labelledCase, p.text, isReference)
		for _, re := range []*sieve.Expression{namedCase, courtCase, pupilNumber} {
			out = append(out, matches(re, p.text, nil)...)
		}
		return out
	},
}

var (
	labelledCase = compile(`(?i)\b(?:(?:case|crime|incident|referral|notification|record|client|person|patient|hospital|child|family|custody|occurrence|application)(?:[’']s)?\s+(?:file\s+)?(?:ref(?:erence)?\b(?:\s+(?:number|no\b))?|number\b|no\b|num\b|id\b|file\b|identifier\b)|our\s+ref|your\s+ref|\bref(?:erence)?(?:\s+(?:number|no))?\s*[:#]|(?:reference|ref)\s+(?:number|no)\b|URN|UPN|unique\s+(?:pupil|reference|patient)\s+number|(?:mosaic|liquidlogic|lcs|systmone|frameworki|niche|carefirst|emis)\s*(?:id|number|no|ref(?:erence)?|record)?)\.?\s*(?:is|was)?\s*[:#=(]?\s*[:#]?\s*([\p{L}\d*][\p{L}\d*/._-]*\d[\p{L}\d*/._-]*)`)
	// namedCase has the label at some distance, or a number that can be nothing else.
	namedCase   = compile(`(?i)\bID (?:for|of) (?:\p{L}+ ){1,5}(?:is|was) ([\p{L}\d/-]*\d{5,})\b|\b(?:incident|occurrence|log|crime)\s+(\d{2,6}[/-]\d{6,8})\b`)
	courtCase   = compile(`\b([A-Z]{2}\d{2}[A-Z]\d{5})\b`)
	pupilNumber = compile(`\b([A-HJ-NP-RT-Z]\d{11}[\dA-Z])\b`)
	oneYear     = compile(`^(?:19|20)\d\d(?:[-/](?:\d\d){1,2})?\.?$`)
)

// mayBeCase reports whether one of the numbers is as long as those of cases, or can
// be part of a reference behind a label. A year is none, and nearly all numbers are
// years or short.
func mayBeCase(text string, numbers []stretch) bool {
	end := 0 // of the characters that the last number stands among
	for _, n := range numbers {
		if n.end-n.start >= 5 {
			return true
		}
		if n.start < end {
			continue
		}
		from := n.start
		for from > end && referenceByte(text[from-1]) {
			from--
		}
		for end = n.end; end < len(text) && referenceByte(text[end]); end++ {
		}
		s := strings.TrimLeft(text[from:end], "./_-")
		if begins := s[0]; '0' <= begins && begins <= '9' && !isReference(s) {
			continue
		}
		if len(digits(s)) >= 2 {
			return true
		}
	}
	return false
}

// referenceByte reports whether a byte can be part of a reference as labelledCase
// has it.
func referenceByte(b byte) bool {
	return letter(b) || digit(b) || b >= utf8.RuneSelf || strings.IndexByte("*/._-", b) >= 0
}

// isReference reports whether what follows a label is a reference and not a count
// ("case number 4") or a year.
func isReference(s string) bool {
	s = strings.TrimRight(s, ".-/_")
	n := len(digits(s))
	if nhsCheck(digits(s)) && n == len(strings.ReplaceAll(s, "-", "")) {
		return false // said by nhs-number
	}
	if oneYear.MatchString(s) {
		return false
	}
	letters := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) >= 0
	return n >= 4 || n >= 2 && letters
}
