package repair

import (
	"fmt"
	"strconv"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// Keys are the front matter keys by which an editor overrules repair. A value
// names a block by its line ("66"), its place ("paragraph 41") or the words it
// begins with.
var Keys = []string{"keep-apart", "join", "heading", "as-is"}

// orders are what an editor has said about single blocks.
type orders struct{ list []*order }

type order struct {
	field  *doc.Field
	key    string
	target string // line, place or opening words
	level  int    // of a heading; 0 says that it is none
	used   bool
}

func readOrders(d *doc.Document) *orders {
	o := &orders{}
	for i := range d.Meta {
		f := &d.Meta[i]
		for _, key := range Keys {
			if f.Key != key {
				continue
			}
			for _, v := range f.Values {
				ord := &order{field: f, key: key, target: strings.TrimSpace(v), level: 3}
				if key == "heading" {
					// "163: 4", "Background: none"; without a level, 3.
					if i := strings.LastIndexByte(v, ':'); i >= 0 {
						level := strings.TrimSpace(v[i+1:])
						n, err := strconv.Atoi(level)
						if err == nil && 0 <= n && n <= 6 || level == "none" {
							ord.level = n
							ord.target = strings.TrimSpace(v[:i])
						}
					}
				}
				o.list = append(o.list, ord)
			}
		}
	}
	return o
}

// find returns the order with the key for the block, or nil. Asking marks it as
// used.
func (o *orders) find(key string, b doc.Block) *order {
	if o == nil || len(o.list) == 0 {
		return nil
	}
	pos := b.Position()
	for _, ord := range o.list {
		if ord.key != key {
			continue
		}
		if ord.target == strconv.Itoa(pos.Line) && pos.Line > 0 || ord.target == pos.Place && pos.Place != "" ||
			len(ord.target) > 7 && strings.HasPrefix(firstWords(b), ord.target) {
			ord.used = true
			return ord
		}
	}
	return nil
}

// firstWords returns the text with which a block begins.
func firstWords(b doc.Block) string {
	var text string
	switch b := b.(type) {
	case *doc.Paragraph:
		text = doc.Words(b.Inlines)
	case *doc.Heading:
		text = doc.Words(b.Inlines)
	default:
		text = doc.Plain([]doc.Block{b})
	}
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	return text
}

// overrule returns the front matter line that names the position under the key.
func overrule(key string, pos diag.Position, suffix string) string {
	target := strconv.Itoa(pos.Line)
	if pos.Place != "" {
		target = pos.Place
	}
	if suffix != "" {
		target = strconv.Quote(target + ": " + suffix)
	}
	return fmt.Sprintf("%s: [%s]", key, target)
}

// unused reports orders that matched no block, so that one left behind after
// the text changed is seen.
func (o *orders) unused() []diag.Finding {
	var fs []diag.Finding
	for _, ord := range o.list {
		if !ord.used {
			fs = append(fs, diag.Finding{
				Rule: "unused-overrule", Severity: diag.Warning, Pos: ord.field.Pos,
				Message: fmt.Sprintf("%s: %q matches no block that repair would have changed", ord.key, ord.target),
				Fix:     "remove it from the front matter, or correct the line number or the opening words",
			})
		}
	}
	return fs
}
