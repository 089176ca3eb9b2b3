package markdown

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// Link definitions ("[label]: address") and footnotes stand apart from the words
// that use them. What nothing uses, CommonMark and Hugo drop in silence; and a
// line such as "[Note]: see below" is a definition to them. Here it is an error.

// usedDefinition remembers that a link was made through a definition.
func (c *converter) usedDefinition(ref *ast.ReferenceLink) {
	if ref != nil {
		c.used[util.ToLinkReference(ref.Value)] = true
	}
}

// unusedDefinitions reports link definitions that no link uses, and second ones
// for the same label, which are passed over.
func (c *converter) unusedDefinitions() {
	seen := map[string]bool{}
	for _, d := range c.definitions {
		label := util.ToLinkReference(d.Label)
		switch {
		case seen[label]:
			c.lostDefinition(d, fmt.Sprintf("the link definition %q stands here a second time, and the first one counts", d.Label))
		case !c.used[label]:
			c.lostDefinition(d, fmt.Sprintf("no link uses the definition %q, so its words would not be on the page", d.Label))
		}
		seen[label] = true
	}
}

func (c *converter) lostDefinition(d *ast.LinkReferenceDefinition, message string) {
	c.add(diag.Finding{
		Rule: "link-definition", Severity: diag.Error, Pos: c.src.Position(offset(d)),
		Message: message,
		Excerpt: c.src.Excerpt(offset(d), offset(d)),
		Fix:     fmt.Sprintf("in %s, delete the line, or, where it is meant as text, write a backslash before its first bracket: \\[", c.path),
	})
}

// noteUse remembers that a footnote is referred to, in order of first mention.
func (c *converter) noteUse(label string) {
	if _, ok := c.mentions[label]; !ok {
		c.mentions[label] = len(c.mentions)
	}
}

// orderedNotes returns the footnotes in order of first mention, those that
// nothing refers to last, and reports these and second notes with one label.
func (c *converter) orderedNotes() []*doc.Note {
	seen := map[string]bool{}
	for _, n := range c.notes {
		_, mentioned := c.mentions[n.Label]
		switch {
		case seen[n.Label]:
			c.lostNote(n, fmt.Sprintf("there is a second footnote [^%s], and only the first can be shown", n.Label), "give it another name, here and where it belongs")
		case !mentioned:
			c.lostNote(n, fmt.Sprintf("nothing refers to the footnote [^%s], so its words would not be on the page", n.Label), fmt.Sprintf("write [^%s] where it belongs, or delete the footnote", n.Label))
		}
		seen[n.Label] = true
	}
	order := func(n *doc.Note) int {
		if i, ok := c.mentions[n.Label]; ok {
			return i
		}
		return len(c.mentions)
	}
	slices.SortStableFunc(c.notes, func(a, b *doc.Note) int { return cmp.Compare(order(a), order(b)) })
	return c.notes
}

func (c *converter) lostNote(n *doc.Note, message, fix string) {
	c.add(diag.Finding{
		Rule: "footnote", Severity: diag.Error, Pos: n.Pos,
		Message: message,
		Excerpt: diag.Excerpt(strings.TrimSpace(doc.Plain(n.Blocks)), 0, 0),
		Fix:     fmt.Sprintf("in %s, %s", c.path, fix),
	})
}

// looseMark reports a "[^label]" in running text for which there is no footnote.
func (c *converter) looseMark(m looseMark) {
	c.add(diag.Finding{
		Rule: "footnote", Severity: diag.Warning, Pos: c.src.Position(m.offset),
		Message: fmt.Sprintf("[^%s] refers to a footnote that is not there, and is shown as it stands", m.label),
		Fix:     fmt.Sprintf("in %s, add the footnote as a line of its own, [^%s]: text, or delete the mark", c.path, m.label),
	})
}
