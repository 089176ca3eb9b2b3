package release

import (
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Records is the folder of a target in which the tool keeps what it has to know
// of its releases. No file of a website may lie in it.
const Records = ".nscp"

// ValidPath reports whether a website may hold a file at path: relative, without
// "..", readable by every file system and every URL parser, and not in [Records].
func ValidPath(path string) bool {
	if !fs.ValidPath(path) || path == "." || len(path) > 900 || !utf8.ValidString(path) {
		return false // object storage ends at 1,024 bytes, with the prefix
	}
	top, _, _ := strings.Cut(path, "/")
	if strings.EqualFold(top, Records) {
		return false
	}
	return strings.IndexFunc(path, func(r rune) bool {
		return unicode.IsControl(r) || strings.ContainsRune(`\?#%*:"<>|`, r)
	}) < 0
}
