package hidden

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Unshown is the detail of words that [Elements] finds.
const Unshown = "in an element that a browser does not show"

// A Concealed is words in an element that a browser does not show.
type Concealed struct {
	Offset  int
	Element string // the outermost of those that are not shown
	Words   string
}

// mayConceal reports whether a word that an element which is not shown has in its tag
// begins anywhere.
func mayConceal(data []byte) bool {
	for i, c := range data {
		word := ""
		switch c | 0x20 {
		case 'h':
			word = "hidden"
		case 'n':
			word = "noscript"
		case 't':
			word = "template"
		case 's':
			if word = "style"; i+1 < len(data) && data[i+1]|0x20 == 'c' {
				word = "script"
			}
		default:
			continue
		}
		if len(data)-i >= len(word) && strings.EqualFold(string(data[i:i+len(word)]), word) {
			return true
		}
	}
	return false
}

// Elements returns the words of HTML, or of the tags in Markdown, that a browser
// does not show. A page that keeps the words and not the tags would show them.
func Elements(data []byte) []Concealed {
	if bytes.IndexByte(data, '<') < 0 || !mayConceal(data) {
		return nil
	}
	return elements(data)
}

func elements(data []byte) []Concealed {
	var out []Concealed
	z := html.NewTokenizer(bytes.NewReader(data))
	at := 0
	var unseen []string // the open elements from the one that is not shown
	for {
		kind := z.Next()
		raw := len(z.Raw())
		if kind == html.ErrorToken {
			return out
		}
		switch tok := z.Token(); kind {
		case html.StartTagToken:
			if (len(unseen) > 0 || concealed(tok)) && !void[tok.Data] {
				unseen = append(unseen, tok.Data)
			}
		case html.EndTagToken:
			for i := len(unseen) - 1; i >= 0; i-- {
				if unseen[i] == tok.Data {
					unseen = unseen[:i]
					break
				}
			}
		case html.TextToken:
			if len(unseen) > 0 && strings.TrimSpace(tok.Data) != "" {
				out = append(out, Concealed{at, unseen[0], tok.Data})
			}
		}
		at += raw
	}
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true, "wbr": true, "col": true, "area": true, "base": true, "source": true}

// concealed reports whether a browser shows nothing of an element.
func concealed(t html.Token) bool {
	switch t.Data {
	case "template", "noscript", "script", "style":
		return true
	}
	for _, a := range t.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if concealing.MatchString(a.Val) {
				return true
			}
		}
	}
	return false
}

var concealing = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0*)?\s*(;|$)|font-size\s*:\s*[0-4](px|pt)|color\s*:\s*(white|#fff(fff)?)\s*(;|$)`)
