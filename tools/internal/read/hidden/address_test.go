package hidden_test

import (
	"testing"

	"nscp/tools/internal/read/hidden"
)

func TestUnpublishableNamesWhyALinkMustNotBeOnAPage(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/guide?a=b#c":                 "",
		"http://example.org":                              "",
		"mailto:team@example.org":                         "",
		"tel:+441154960000":                               "",
		"https://[2001:db8::1]/":                          "",
		"javascript:alert(1)":                             "a program",
		"DATA:text/html,x":                                "a program",
		"file:///C:/Users/x.docx":                         "a file on somebody's computer",
		"C:\\Users\\x.docx":                               "a file on somebody's computer",
		`\\server\share\x.docx`:                           "a place on a network drive",
		"//server/share":                                  "a place on a network drive",
		"plan.docx":                                       "a file beside the document",
		"www.example.org":                                 "an address without https:// in front of it",
		"ms-word:ofe|u|https://example.org":               "an address that a browser does not open",
		"https://user:pass@example.org":                   "an address with a name or password in it",
		"https://intranet/page":                           "a computer on an inside network",
		"https://10.0.0.1/":                               "a computer on an inside network",
		"https://files.example.local/":                    "a computer on an inside network",
		"https://example-my.sharepoint.com/personal/x":    "a file in somebody's own OneDrive",
		"https://eur1.safelinks.protection.outlook.com/?": "an address that a mail filter wrapped, with the reader's own address in it",
		"https://exa mple.org/%zz":                        "an address that cannot be read",
	} {
		if have := hidden.Unpublishable(address); have != want {
			t.Errorf("%q: have %q want %q", address, have, want)
		}
	}
}
