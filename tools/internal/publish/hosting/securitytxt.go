package hosting

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"nscp/tools/internal/diag"
)

// SecurityTxt is where security.txt stands (RFC 9116, section 3).
const SecurityTxt = ".well-known/security.txt"

// CheckSecurityTxt reads security.txt as RFC 9116 wants it: one Expires in the
// future and at most a year ahead (section 2.5.5), and at least one Contact that
// is an address (section 2.5.3). now is the day of publication.
func CheckSecurityTxt(data string, now time.Time) []diag.Finding {
	at := func(line int, severity diag.Severity, message, fix string) diag.Finding {
		return diag.Finding{
			Rule: "security-txt", Severity: severity, Pos: diag.Position{Path: "public/" + SecurityTxt, Line: line},
			Message: message, Fix: fix,
			Why: "whoever finds a weakness must be able to say so, and a lapsed file is not trusted",
		}
	}
	const contactFix, expiresFix = "set contact under [params.security] in hugo.toml", "set expires under [params.security] in hugo.toml to a day within the coming year"
	var found []diag.Finding
	contacts, expiries, line := 0, 0, 0
	for lines := bufio.NewScanner(strings.NewReader(data)); lines.Scan(); {
		line++
		key, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "contact":
			contacts++
			if !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "mailto:") && !strings.HasPrefix(value, "tel:") {
				found = append(found, at(line, diag.Error, fmt.Sprintf("the contact is %q; expected an address that begins with https:, mailto: or tel:", value), contactFix))
			}
		case "expires":
			expiries++
			t, err := time.Parse(time.RFC3339, value)
			left := t.Sub(now)
			days := int(left.Hours() / 24)
			switch {
			case err != nil:
				found = append(found, at(line, diag.Error, fmt.Sprintf("Expires is %q; expected a time such as 2027-03-31T00:00:00Z", value), expiresFix))
			case left <= 0:
				found = append(found, at(line, diag.Error, "the file has lapsed on "+t.Format(time.DateOnly), expiresFix))
			case days < 60:
				found = append(found, at(line, diag.Warning, fmt.Sprintf("the file lapses on %s, in %d days", t.Format(time.DateOnly), days), expiresFix))
			case days > 366:
				found = append(found, at(line, diag.Warning, fmt.Sprintf("the file lapses only on %s; RFC 9116 asks for less than a year", t.Format(time.DateOnly)), expiresFix))
			}
		}
	}
	if contacts == 0 {
		found = append(found, at(0, diag.Error, "the file names no contact", contactFix))
	}
	if expiries != 1 {
		found = append(found, at(0, diag.Error, fmt.Sprintf("the file has %d lines of Expires; expected one", expiries), expiresFix))
	}
	return found
}
