package check

import (
	"strings"
	"sync"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// An Abbreviation is one that a text uses, as the glossary needs it. It is found
// by what the rules about abbreviations go by, so that the glossary never says
// what a check would deny.
type Abbreviation struct {
	Short string
	Long  []Name        // what the text says that it stands for; several are a conflict, which a rule reports
	Bare  diag.Position // its first use in the running text, where the text has not spelt it out by then; zero otherwise
}

// A Name is what an abbreviation stands for.
type Name struct {
	Text string
	Key  string // the same however the name is written: capitals, hyphens, plurals
}

// plainBook has the dictionary without a partnership's own words. What those add
// keeps a word in capitals from being taken for an abbreviation in the checks;
// the glossary lists nothing that no text spells out, and so can do without.
var plainBook = sync.OnceValue(func() *Rulebook { return NewRulebook(nil, Config{}) })

// Abbreviations returns the abbreviations of a text in the order of their first
// use: those that it spells out, and those that it uses without.
func Abbreviations(blocks []doc.Block) []Abbreviation {
	v := plainBook().open()
	defer plainBook().close(v)
	d := &doc.Document{Blocks: blocks}
	p := &page{Document: d, vocabulary: v, words: plainBook().words}
	p.passages, _ = passagesOf(d, nil)
	found := findUses(p)
	var out []Abbreviation
	for _, short := range found.order {
		a := Abbreviation{Short: short}
		seen := map[string]bool{}
		var first *use
		for _, d := range found.definitions[short] {
			if first == nil {
				first = &d.use
			}
			if d.wrong {
				continue // a reader sees what is meant; the glossary would repeat a slip
			}
			if key := nameKey(d.words); !seen[key] {
				seen[key] = true
				a.Long = append(a.Long, Name{p.nameOf(d), key})
			}
		}
		for _, u := range found.uses[short] {
			q := p.passages[u.passage]
			if t := q.tokens[u.token]; q.kind != heading && q.kind != caption && !q.quoted && !t.quoted && !t.linked {
				if first == nil || u.before(*first) {
					a.Bare = q.position(t.start)
				}
				break
			}
		}
		out = append(out, a)
	}
	return out
}

// nameOf returns a definition's name as it is written inside a sentence: the
// capital of a sentence's first word goes, unless it is a name's.
func (p *page) nameOf(d definition) string {
	name := doc.Squeeze(d.name)
	first := d.words[0]
	if d.apart || !first.capital || first.shout || !p.words.Knows(first.low) {
		return name
	}
	for _, w := range d.words[1:] {
		if w.capital {
			return name
		}
	}
	return strings.ToLower(name[:1]) + name[1:]
}
