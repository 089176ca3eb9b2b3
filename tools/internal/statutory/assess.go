package statutory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/publication"
)

// A Coverage says how a document answers one requirement.
type Coverage struct {
	*Requirement
	State State
	Where []Where // the best places first, at most three
	Quote string  // of a deferred one, the sentence that defers it, in the document's words
	// By says that an editor mapped it, and the text was not asked.
	By bool
}

// A Where is a place in a document.
type Where struct {
	Section int    // index of the report's section; 0 in a document of one page
	Anchor  string // of the heading that it stands below; "" for the page itself
	Title   string // of that heading
}

// maxWhere bounds the places that are named: more would be a search result.
const maxWhere = 3

// A sentence is what evidence is looked for in.
type sentence struct {
	text  string
	held  held
	where Where
	plan  bool // what is to be done
	intro bool // it says what the document is about to say
	// defers says that it speaks of what a later report will hold.
	defers bool
}

const (
	planned = `will|shall|would|plans? to|(?:is|are) (?:being )?planned|aims? (?:is |are )?to|intends? to|intention|due to|to be\b|in the coming year|next year|going forward|should be|awaiting|hopes? to`
	defers  = `(?:next|following|coming) (?:year[’']s )?(?:annual |yearly )?report|(?:annual |yearly )?report (?:for|on|of) (?:20\d\d|next year|the (?:next|coming|following) year)|(?:next|following|coming) year[’']s|20\d\d[-/– ](?:to )?(?:20)?\d\d (?:annual |yearly )?report|(?:future|later|subsequent) (?:annual |yearly )?reports?|updated arrangements|next version`
)

// Report returns how a yearly report answers each requirement of the edition that
// its year is held against, and what is wrong with the editor's own mapping.
func Report(r *publication.Report) ([]Coverage, []diag.Finding) {
	end := r.End
	if end == "" {
		end = YearEnd(r.Year)
	}
	e := EditionFor("report", end)
	promised := map[*doc.Table]bool{}
	for _, c := range r.Commitments {
		promised[c.Table] = true
	}
	var all []sentence
	titles := map[string]Where{}
	for i, s := range r.Sections {
		g := gatherer{edition: e, promised: promised, where: Where{Section: i, Title: s.Title()},
			intro: s.Kind == publication.Introduction || s.Kind == publication.Foreword, plan: s.Kind == publication.Priorities}
		titles[s.Heading.ID] = g.where
		g.blocks(s.Blocks, titles)
		all = append(all, g.out...)
	}
	var names []Where
	for i, s := range r.Sections {
		names = append(names, Where{Section: i, Title: s.Title()})
	}
	return assess(e, all, append(names, places(titles)...), titles, r.Document)
}

// Arrangements is Report for a version of the arrangements.
func Arrangements(a *publication.Arrangements) ([]Coverage, []diag.Finding) {
	day := a.Published
	if day == "" {
		day = YearEnd(a.Covers)
	}
	e := EditionFor("arrangements", day)
	g := gatherer{edition: e, where: Where{Title: a.Title}}
	titles := map[string]Where{}
	g.blocks(a.Blocks, titles)
	return assess(e, g.out, places(titles), titles, a.Document)
}

// places returns the headings below sections, in order.
func places(titles map[string]Where) []Where {
	var out []Where
	for _, w := range titles {
		if w.Anchor != "" {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b Where) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}

// assess holds sentences, and the headings among them, against an edition's list.
func assess(e *Edition, all []sentence, places []Where, titles map[string]Where, d *doc.Document) ([]Coverage, []diag.Finding) {
	mapped, findings := mapping(e, titles, d)
	headed := make([]sentence, len(places))
	for i, w := range places {
		headed[i] = sentence{text: w.Title, held: e.matches(w.Title), where: w}
	}
	var out []Coverage
	for _, r := range e.Requirements {
		if c, ok := mapped[r.ID]; ok {
			if c.State == Deferred {
				if s := r.deferral(all); s != nil {
					c.Quote, c.Where = s.text, []Where{s.where}
				}
			}
			out = append(out, c)
			continue
		}
		out = append(out, r.judge(all, headed))
	}
	return out, findings
}

// judge looks for evidence of one requirement.
func (r *Requirement) judge(all, headed []sentence) Coverage {
	c := Coverage{Requirement: r}
	hits := map[Where]int{}
	var order []Where
	found := 0
	note := func(w Where, n int) {
		if hits[w] == 0 {
			order = append(order, w)
		}
		hits[w] += n
	}
	for _, a := range r.Aspects {
		seen := false
		for i := range headed {
			h := &headed[i]
			if h.held.has(a.section) && hasText(all, h.where) {
				seen = true
				note(h.where, 5) // a part that is named for it is the best place
			}
		}
		for i := range all {
			s := &all[i]
			if s.intro && !r.Anywhere || s.plan && a.Done || a.all == nil {
				continue
			}
			if !slices.ContainsFunc(a.all, func(p pattern) bool { return !s.held.has(p) }) {
				seen = true
				note(s.where, 1)
			}
		}
		if seen {
			found++
		}
	}
	slices.SortStableFunc(order, func(a, b Where) int { return hits[b] - hits[a] })
	c.Where = order[:min(len(order), maxWhere)]
	switch {
	case found == len(r.Aspects):
		c.State = Covered
		return c
	case found > 0:
		c.State = Thin
	default:
		c.State = NotFound
	}
	if s := r.deferral(all); s != nil {
		c.State, c.Quote, c.Where = Deferred, s.text, []Where{s.where}
	}
	return c
}

// deferral returns the sentence that puts a requirement off, or nil.
func (r *Requirement) deferral(all []sentence) *sentence {
	if r.topic == 0 {
		return nil
	}
	for i := range all {
		s := &all[i]
		if s.defers && s.held.has(r.topic) {
			return s
		}
	}
	return nil
}

// hasText reports whether anything is said below a heading.
func hasText(all []sentence, w Where) bool {
	return slices.ContainsFunc(all, func(s sentence) bool {
		return s.where == w || w.Anchor == "" && s.where.Section == w.Section
	})
}

// A gatherer collects the sentences of blocks.
type gatherer struct {
	edition     *Edition
	out         []sentence
	where       Where
	intro, plan bool
	promised    map[*doc.Table]bool
}

func (g *gatherer) blocks(blocks []doc.Block, titles map[string]Where) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Heading:
			g.where.Anchor, g.where.Title = b.ID, doc.Words(b.Inlines)
			if b.ID != "" {
				titles[b.ID] = g.where
			}
		case *doc.Paragraph:
			g.add(doc.Words(b.Inlines), false)
		case *doc.List:
			for _, it := range b.Items {
				g.blocks(it.Blocks, titles)
			}
		case *doc.Quote:
			// Somebody else's words are no evidence of what was done.
		case *doc.Table:
			for _, r := range b.Rows {
				for j, c := range r.Cells {
					// The first column of a commitment is what was promised.
					promise := g.promised[b] && j == 0
					for line := range strings.Lines(doc.Plain(c.Blocks)) {
						g.add(line, promise)
					}
				}
			}
		}
	}
}

// longest is the longest sentence that is looked at, in bytes: text without a full
// stop is cut.
const longest = 2000

func (g *gatherer) add(text string, promise bool) {
	text = doc.Squeeze(text)
	start := 0
	cut := func(end int) {
		for start < end {
			to := min(end, start+longest)
			if s := strings.TrimSpace(strings.ToValidUTF8(text[start:to], "")); s != "" {
				held := g.edition.matches(s)
				ahead := held.has(g.edition.planned)
				g.out = append(g.out, sentence{
					text: s, held: held, where: g.where, plan: g.plan || promise || ahead, intro: g.intro,
					defers: ahead && held.has(g.edition.defers),
				})
			}
			start = to
		}
	}
	for i := 0; i < len(text); {
		n := strings.IndexFunc(text[i:], stop)
		if n < 0 {
			break
		}
		// Quotation marks and brackets behind a full stop belong to the sentence.
		i = len(text) - len(strings.TrimLeft(strings.TrimLeftFunc(text[i+n:], stop), `"'”’)`))
		if i < len(text) && text[i] == ' ' {
			i++
			cut(i)
		}
	}
	cut(len(text))
}

// stop reports whether a character may end a sentence.
func stop(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

var mapped = regexp.MustCompile(`^([A-Za-z0-9-]+):\s*(?:(covered|thin|deferred|not found)\b)?\s*(?:at\s+)?([^\s]*)\s*$`)

// mapping reads what an editor says under statutory: in front matter.
func mapping(e *Edition, titles map[string]Where, d *doc.Document) (map[string]Coverage, []diag.Finding) {
	out := map[string]Coverage{}
	var fs []diag.Finding
	for _, f := range d.Meta {
		if f.Key != "statutory" {
			continue
		}
		for _, v := range f.Values {
			bad := func(message, fix string) {
				fs = append(fs, diag.Finding{Rule: Mapping.ID, Severity: Mapping.Severity, Pos: f.Pos, Message: message, Why: Mapping.Why, Excerpt: v, Fix: "in the front matter of " + d.Path + ", " + fix})
			}
			m := mapped.FindStringSubmatch(strings.TrimSpace(v))
			if m == nil {
				bad("found a line under statutory that cannot be read", `write it as "R5: covered at the-heading", or with thin, deferred or not found`)
				continue
			}
			i := slices.IndexFunc(e.Requirements, func(r *Requirement) bool { return r.ID == m[1] })
			if i < 0 {
				bad(fmt.Sprintf("found %q under statutory, which is not in the list of %s", m[1], e.Name), fmt.Sprintf("write one of %s to %s", e.Requirements[0].ID, e.Requirements[len(e.Requirements)-1].ID))
				continue
			}
			c := Coverage{Requirement: e.Requirements[i], State: State(m[2]), By: true}
			if c.State == "" {
				c.State = Covered
			}
			if m[3] != "" {
				w, ok := titles[m[3]]
				if !ok {
					bad(fmt.Sprintf("found %q under statutory, and no heading has that anchor", m[3]), "write the heading in small letters with hyphens, as its address has it")
					continue
				}
				c.Where = []Where{w}
			} else if c.State == Covered || c.State == Thin {
				bad(fmt.Sprintf("found %s under statutory as %s, without saying where", m[1], c.State), `write where it is said: "`+m[1]+`: the-heading"`)
				continue
			}
			out[m[1]] = c
		}
	}
	return out, fs
}
