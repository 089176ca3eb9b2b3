package hidden

import (
	"net/netip"
	"net/url"
	"strings"
)

// wrappers are the hosts of mail filters, which put the reader's own address
// into every link that they let through.
var wrappers = []string{
	"safelinks.protection.outlook.com", "protection.sophos.com", "urldefense.com", "urldefense.proofpoint.com",
	"mimecast.com", "mimecastprotect.com",
}

// Unpublishable returns why a link must not be on a page, in words that give
// nothing of it away, or "" where it may. A link that names a file or a computer
// tells strangers about the inside of an organisation, and one that a mail
// filter wrapped tells them whom it was sent to.
func Unpublishable(address string) string {
	u, err := url.Parse(strings.ReplaceAll(strings.TrimSpace(address), " ", "%20"))
	if err != nil {
		return "an address that cannot be read"
	}
	switch scheme := strings.ToLower(u.Scheme); scheme {
	case "http", "https":
	case "mailto", "tel":
		return ""
	case "":
		switch {
		case strings.HasPrefix(address, `\\`) || strings.HasPrefix(address, "//"):
			return "a place on a network drive"
		case strings.HasPrefix(strings.ToLower(address), "www."):
			return "an address without https:// in front of it"
		}
		return "a file beside the document"
	case "javascript", "vbscript", "data":
		return "a program"
	default:
		if scheme == "file" || len(scheme) == 1 { // C:
			return "a file on somebody's computer"
		}
		return "an address that a browser does not open"
	}
	if u.User != nil {
		return "an address with a name or password in it"
	}
	return insideHost(strings.ToLower(u.Hostname()))
}

// insideHost returns what is wrong with a host that the public cannot reach.
func insideHost(host string) string {
	for _, w := range wrappers {
		if host == w || strings.HasSuffix(host, "."+w) {
			return "an address that a mail filter wrapped, with the reader's own address in it"
		}
	}
	if strings.HasSuffix(host, "-my.sharepoint.com") {
		return "a file in somebody's own OneDrive"
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() {
			return "a computer on an inside network"
		}
		return ""
	}
	if !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") {
		return "a computer on an inside network"
	}
	return ""
}
