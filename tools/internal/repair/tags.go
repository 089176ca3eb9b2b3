package repair

import (
	"strconv"
	"strings"

	"nscp/tools/internal/doc"
)

// tag acts on one tag. It reports false for one that it does not understand.
func (b *builder) tag(t tag) bool {
	switch {
	case t.name == "!":
		return true
	case blocked[t.name]:
		return false
	}
	known := true
	if t.close {
		known = b.endTag(t.name)
	} else {
		known = b.startTag(t)
	}
	if known && !t.close {
		if b.tags[t.name] == 0 {
			b.order = append(b.order, t.name)
		}
		b.tags[t.name]++
	}
	return known
}

// blockNames gives the frame that stands for an element.
var blockNames = map[string]string{
	"p": "p", "div": "div", "section": "div", "article": "div", "center": "div", "ul": "list", "ol": "list",
	"li": "item", "blockquote": "quote", "table": "table", "tr": "row", "td": "cell", "th": "cell", "caption": "caption",
	"h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
	"i": "i", "em": "i", "cite": "i", "b": "b", "strong": "b", "sup": "sup", "sub": "sub", "a": "a", "code": "code",
}

// transparent elements say nothing about structure; their content stays.
var transparent = map[string]bool{
	"span": true, "font": true, "u": true, "small": true, "big": true, "mark": true, "thead": true, "tbody": true,
	"tfoot": true, "colgroup": true, "col": true, "abbr": true, "ins": true, "figure": true, "figcaption": true,
	"label": true, "q": true,
}

func (b *builder) startTag(t tag) bool {
	switch t.name {
	case "br":
		b.add(&doc.LineBreak{Hard: true})
		return true
	case "hr":
		b.endParagraph()
		b.top().blocks = append(b.top().blocks, &doc.Break{At: b.at})
		return true
	case "img":
		b.add(&doc.Image{At: b.at, Src: t.attr["src"], Alt: t.attr["alt"]})
		return true
	case "p":
		b.endParagraph()
		// A paragraph after typed bullets ends the list that was never closed.
		for b.inTypedList() {
			b.close()
		}
		b.open("p")
		return true
	case "ul", "ol":
		b.endParagraph()
		f := b.open("list")
		f.list = &doc.List{At: b.at, Ordered: t.name == "ol", Start: 1}
		if n, err := strconv.Atoi(t.attr["start"]); err == nil && n > 0 {
			f.list.Start = n
		}
		return true
	case "li":
		b.endParagraph()
		b.closeItem()
		if b.top().name != "list" {
			f := b.open("list")
			f.list = &doc.List{At: b.at, Start: 1}
		}
		b.openItem()
		return true
	case "table":
		b.endParagraph()
		b.open("table").table = &doc.Table{At: b.at}
		return true
	case "tr":
		if !b.isOpen("table") {
			return false
		}
		for b.top().name != "table" {
			b.close()
		}
		b.open("row").table = &doc.Table{At: b.at}
		return true
	case "td", "th":
		if !b.isOpen("row") {
			return false
		}
		for b.top().name != "row" {
			b.close()
		}
		b.open("cell").attr = t.attr
		if t.name == "th" {
			t.attr["th"] = "th"
		}
		return true
	}
	if transparent[t.name] {
		return true
	}
	name, ok := blockNames[t.name]
	if !ok {
		return false
	}
	if isInline(name) {
		b.openInline(name, t.attr)
		return true
	}
	b.endParagraph()
	f := b.open(name)
	f.attr = t.attr
	if name == "heading" {
		f.attr["level"] = t.name[1:]
	}
	return true
}

func (b *builder) endTag(name string) bool {
	if transparent[name] {
		return true
	}
	frame, ok := blockNames[name]
	if !ok {
		return name == "br" || name == "hr" || name == "img"
	}
	b.closeTo(frame)
	return true
}

func (b *builder) openInline(name string, attr map[string]string) {
	if f := b.top(); f.name == "list" && f.typed {
		b.openItem()
	}
	b.open(name).attr = attr
}

// endParagraph makes a paragraph of what is pending, where a block begins.
func (b *builder) endParagraph() {
	b.flush()
	if b.top().name == "p" {
		b.close()
	}
}

func (b *builder) isOpen(name string) bool {
	for _, f := range b.stack {
		if f.name == name {
			return true
		}
	}
	return false
}

// inTypedList reports whether the innermost list has its items told by bullet
// characters.
func (b *builder) inTypedList() bool {
	for i := len(b.stack) - 1; i > 0; i-- {
		switch b.stack[i].name {
		case "list":
			return b.stack[i].typed
		case "cell", "table", "quote":
			return false
		}
	}
	return false
}

// addCell adds a finished cell to the row that is open.
func (f *frame) addCell(c *frame) {
	if f.table == nil {
		f.blocks = append(f.blocks, c.blocks...)
		return
	}
	if len(f.table.Rows) == 0 {
		f.table.Rows = []*doc.Row{{At: f.at}}
	}
	row := f.table.Rows[0]
	row.Cells = append(row.Cells, &doc.Cell{
		At: c.at, Blocks: c.blocks, Header: c.attr["th"] != "",
		ColSpan: span(c.attr["colspan"]), RowSpan: span(c.attr["rowspan"]),
	})
}

// addRow adds a finished row to the table that is open.
func (f *frame) addRow(r *frame) {
	if f.table == nil || r.table == nil || len(r.table.Rows) == 0 {
		f.blocks = append(f.blocks, r.blocks...)
		return
	}
	row := r.table.Rows[0]
	row.Header = true
	for _, c := range row.Cells {
		row.Header = row.Header && c.Header
	}
	f.table.Rows = append(f.table.Rows, row)
}

// span reads a colspan or rowspan; HTML caps them at 1,000.
func span(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 2 {
		return 0
	}
	return min(n, 1000)
}
