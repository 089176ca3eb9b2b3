package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// plain returns the number that a workbook's text for a double stands for, as
// an exact decimal with no exponent. A file has 17 digits ("0.24099999999999999")
// and Excel means and shows 15 ("0.241"), so 15 are kept. ok is false where the
// text is no number.
func plain(value string) (s string, ok bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e300 {
		return "", false
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', 14, 64), "e")
	exp, _ := strconv.Atoi(exponent)
	sign := ""
	if mantissa[0] == '-' {
		sign, mantissa = "-", mantissa[1:]
	}
	digits := strings.TrimRight(strings.Replace(mantissa, ".", "", 1), "0")
	if digits == "" {
		return "0", true
	}
	return sign + place(digits, exp+1), true
}

// place puts the decimal point behind the first n digits.
func place(digits string, n int) string {
	switch {
	case n <= 0:
		return "0." + strings.Repeat("0", -n) + digits
	case n >= len(digits):
		return digits + strings.Repeat("0", n-len(digits))
	}
	return digits[:n] + "." + digits[n:]
}

// hundredfold returns an exact decimal times 100: "0.241" becomes "24.1".
func hundredfold(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	digits := whole + fraction
	n := len(whole) + 2
	lead := len(digits) - len(strings.TrimLeft(digits, "0"))
	digits, n = digits[lead:], n-lead
	if digits == "" {
		return "0"
	}
	return sign + trimDecimal(place(digits, n))
}

// trimDecimal drops zeros that say nothing: "24.10" is "24.1", "007" is "7".
func trimDecimal(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if whole == "0" {
		return "0"
	}
	return sign + whole
}

// written is a number as people write it: "7,100", "-3.5", "£1,250.00", "24.1%".
// A group of digits behind a comma has three; "1,50" is no number here, and
// neither is one with a leading zero, which is a telephone number or a code.
var written = regexp.MustCompile(`^(-|−|\+)?(£)?(0|[1-9]\d{0,17}|[1-9]\d{0,2}(?:,\d{3})+)(\.\d{1,15})?\s?(%)?$`)

// parseNumber reads a number that stands as text. bracketed numbers are
// negative, as accountants write them, where a number format made them.
func parseNumber(text string, brackets bool) (number string, percent, ok bool) {
	text = strings.TrimSpace(text)
	negative := false
	if brackets && strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		negative = true
		text = strings.TrimSpace(text[1 : len(text)-1])
	}
	m := written.FindStringSubmatch(text)
	if m == nil {
		return "", false, false
	}
	number = trimDecimal(strings.ReplaceAll(m[3], ",", "") + m[4])
	if (negative || m[1] == "-" || m[1] == "−") && number != "0" {
		number = "-" + number
	}
	return number, m[5] != "", true
}
