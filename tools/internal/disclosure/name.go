package disclosure

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/sieve"
)

// A name alone is no finding: reports name chairs, authors and places, and nobody
// could publish one otherwise. A name beside an age, a relation or what happened
// to a child is. What counts as a name is a capitalised word that is a common
// given name in Britain (given.txt), or that neither the dictionary nor the
// partnership's own list knows.
var namedPerson = &Rule{
	Rule: diag.Rule{
		ID: "named-person", Group: group, Gate: true, Severity: diag.Error,
		Title: "a name beside an age, a relation or a case",
		Why:   "A name with an age or a relation is a child or a family that everybody can find.",
		Bad:   []string{"Her mother, Sarah Wexby, was told in May.\n", "The review concerns Jamie, aged 9.\n", "A 14-year-old called Tyla went missing.\n"},
		Good:  []string{"The Chair, Sarah Wexby, was appointed in 2023.\n", "Child Protection Coordinators and Father Christmas came to the Baby Week event in Nottinghamshire.\n"},
	},
	what:     "found what looks like the name of a person beside an age, a relation or a case",
	find:     findNames,
	document: namesInTables,
}

//go:embed given.txt
var givenNames string

var given = sync.OnceValue(func() map[string]bool { return set(givenNames) })

const (
	part     = `(?:(?:O|D|Mc|Mac|Fitz)[’']?)?\p{Lu}\p{Ll}+(?:[-’']\p{Lu}\p{Ll}+)*`
	full     = `(?:` + part + `)(?: (?:` + part + `|\p{Lu}\.?)){0,2}`
	family   = `mother|mum|mummy|mam|father|dad|daddy|brother|sister|sibling|siblings|son|sons|daughter|daughters|uncle|aunt|auntie|great-aunt|grandmother|grandfather|grandma|grandmum|grandad|granddad|gran|nan|nana|nanny|step-?mother|step-?father|step-?mum|step-?dad|step-?brother|step-?sister|half-?brother|half-?sister|boyfriend|girlfriend|cousin|cousins|niece|nephew|twin|twins|grandson|granddaughter|grandparents`
	childish = `child|children|baby|babies|boy|boys|girl|girls|toddler|infant|newborn|teenager|teenagers|youngster|pupil|young person|parents?|carers?|foster carers?|guardians?|patient|victim|subject`
	relation = `(?:` + family + `|` + childish + `)`
	// number is an age in figures or words.
	number   = `(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)`
	unitWord = `(?:years?|yrs?|months?|weeks?|days?)`
)

var (
	// afterRelation is "her mother, Sarah Wexby", "the baby (Finn)", "brother called Kai".
	afterRelation = compile(`(?:^|[^\p{L}])((?i:` + relation + `))(?:(?:[’']s name is|[’']s name was)? (?:is |was |who is |who was )?(?:called |named |known as |nicknamed )?|, (?:who (?:is|was) )?(?:called |named |known as )?|: ?|; | \(|’s? name: ?| – | - )(` + full + `)`)
	// ageAfter is "Jamie, aged 9", "Jamie (9)", "Jamie Lowe, who was nine".
	ageAfter = compile(`(` + full + `)(?:,? (?:who (?:is|was|had been) |then |now |just )?(?:aged?|turned|turning) ` + number + `|,? \((?:(?:aged?|age:) )?` + number + `(?: ?` + unitWord + `| ?[ymw]o?)?(?:[- ]old)?\)|,? (?:who )?(?:is|was) (?:only |just |now |nearly |then |about )?` + number + `(?:[ -]` + unitWord + `| when\b| at the\b)|,? ` + number + `[ -]` + unitWord + `[ -](?:old|of age))`)
	// ageBeside is "Lexi, a 12-year-old girl".
	ageBeside = compile(`(` + full + `),? (?:who (?:is|was) )?(?:an?|the|our|their|his|her|then|now) (?:\p{Ll}+ )?` + number + `[ -]` + unitWord + `[ -]old`)
	// ageBetween is "Kyle, 14, …", where commas must enclose the age.
	ageBetween = compile(`(` + full + `), ` + number + `(?:,|\.| and\b)`)
	// ageIs is "Liam is 16 and …", "Jayden, who was 12, …".
	ageIs = compile(`(` + full + `),? (?:who )?(?:is|was|had turned|turned) (?:only |just |now |nearly |then |about )?(?:\d{1,2}|(?:t|f|s|e|n)\p{Ll}{2,8})(?:,|\.| and\b| when\b| at\b| but\b|$)`)
	// ageBefore is "a 14-year-old called Tyla", "six-week-old Finn".
	ageBefore = compile(`(?i:` + number + `[ -]` + unitWord + `[ -]old)(?:,)? ?(?:(?i:` + childish + `|male|female|` + family + `),? ?)?(?:(?:called|named|known as) )?(` + full + `)`)
	// ownerOf is "Kyle's mother", "Ava and her brother", "Sarah, his grandmother".
	ownerOf = compile(`(` + full + `)(?:[’']s?,? (?:(?:\p{Ll}|-)+ ){0,2}(?:` + family + `|parents?|baby|foster carers?|carers?|boyfriend|girlfriend|school|bedroom|injuries|death|social worker|birth|needs)\b| and (?:his|her|their) (?:(?:\p{Ll}|-)+ ){0,2}(?:` + family + `|baby|child|children|parents?)\b|, (?:(?:his|her|their|the child[’']s|the baby[’']s|the boy[’']s|the girl[’']s) )(?:(?:\p{Ll}|-)+ ){0,1}(?:` + family + `|parent|carer|foster carer)\b|,? (?:is|was) (?:his|her|their) (?:(?:\p{Ll}|-)+ ){0,1}(?:` + family + `)\b)`)
	// calledSo is a name given to somebody whom the sentence calls a child or relative.
	calledSo = compile(`(?i:` + relation + `)\b[^.]{0,60}?\b(?:called|named|known as|name is|name was|nicknamed|whose name is) (` + full + `)`)
	nameIs   = compile(`(?i:real (?:first )?names?|(?:child|children|young person|pupil|patient|baby|mother|father|victim|subject)(?:[’']s)? (?:full )?names?|names? of (?:the )?(?:child|children|young person|pupil|patient|baby|mother|father|victim|subject))(?:\s*:|,| is| was)\s*(` + full + `)`)
	// agedChild is "Oyelaran is a 15 year old boy".
	agedChild = compile(`(` + full + `),? (?:who )?(?:is|was) an? (?:\p{Ll}+ )?` + number + `[ -]` + unitWord + `[ -]old (?:\p{Ll}+ )?(?:` + childish + `|male|female)\b`)
	// happenedTo is a given name as the subject of what happens in a case.
	happenedTo = compile(`(` + full + `) (?:sadly |tragically |then |had |has |later |was then )*(?:died|disclosed|was born|was admitted|was found|was removed|was taken|was placed|was stabbed|was assaulted|was abused|was injured|went missing|took (?:his|her|their) own|self-harmed|ran away|lived with|had suffered|suffered|was discharged|was arrested|was known to|was open to|became looked after|was made subject|was subject)\b`)
	deathOf    = compile(`(?:death|murder|abuse|neglect|injury|case|assault|birth) of (?:(?:baby|little|young) )?(` + full + `)(?:[,.;)]| (?:in|by|at|on|and|who|was|from|aged)\b|$)`)
	titled     = compile(`(?:(?:Mr|Mrs|Ms|Miss|Master|Mx)\.? (?:and (?:Mr|Mrs|Ms|Miss)\.? )?)(` + part + `)`)
	ageNumber  = compile(` ` + number + `\P{L}?[^\d]*$`)
	familyWord = compile(`(?i)\b(?:` + family + `|parents|foster carer)\b`)
)

// reach is how far from a name the words stand that make it a finding, in bytes.
const reach = 120

// findNames looks only around what may be a name. The expressions are many and
// slow, and most passages have no name at all.
func findNames(p *passage, c *Config) []stretch {
	var out []stretch
	for _, w := range around(p.text, c.candidates(p.text), reach) {
		for _, s := range c.namesIn(p.text[w.start:w.end]) {
			out = append(out, stretch{s.start + w.start, s.end + w.start})
		}
	}
	return out
}

// candidates returns the words that may be names, and those that stand before one.
func (c *Config) candidates(text string) []stretch {
	var out []stretch
	known := mayBeName()
	for s := range capitals(text) {
		w := text[s.start:s.end]
		may, decided := known[w]
		if may || !decided && (strings.Contains(w, "-") && given()[head(w)] || c.unknown(w)) {
			out = append(out, s)
		}
	}
	return out
}

// unknown reports whether neither the dictionary nor the project's lists have a
// word. The dictionary has many names, so it is asked for the word in lower case.
func (c *Config) unknown(w string) bool { return c.Words == nil || !c.Words.Familiar(w) }

var beforeName = set("Mr Mrs Ms Miss Master Mx")

// mayBeName has the words with capitals that are names or stand before one, and
// those that are neither.
var mayBeName = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for w := range opener {
		m[w] = false
	}
	maps.Copy(m, given())
	maps.Copy(m, beforeName)
	return m
})

// around returns the parts of a text that lie within reach of the stretches, which
// are in order, at ends of words.
func around(text string, all []stretch, reach int) []stretch {
	var out []stretch
	last := 0 // where the last part ends: nothing before it is looked at again, as a word may be as long as the text
	for _, s := range all {
		from, to := max(0, s.start-reach), min(len(text), s.end+reach)
		for from > last && text[from-1] != ' ' {
			from--
		}
		if to <= last {
			continue
		}
		for to < len(text) && text[to] != ' ' {
			to++
		}
		last = to
		if n := len(out); n > 0 && from <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, to)
			continue
		}
		out = append(out, stretch{from, to})
	}
	return out
}

// nameExpressions are all that namesIn asks.
var nameExpressions = []*sieve.Expression{
	afterRelation, ageAfter, ageBetween, ageBeside, agedChild, ageIs, ageBefore, ownerOf, calledSo, nameIs, happenedTo, deathOf, titled,
}

var nameSieve = sync.OnceValue(func() *sieve.Sieve { return sieve.New(nameExpressions...) })

func (c *Config) namesIn(text string) []stretch {
	var out []stretch
	sifted := nameSieve().Sift(text)
	all := func(re *sieve.Expression) [][]int { return sifted.FindAll(slices.Index(nameExpressions, re)) }
	add := func(re *sieve.Expression, certain bool) {
		for _, m := range all(re) {
			if s := (stretch{m[2], m[3]}); c.name(text, s, certain) {
				out = append(out, s)
			}
		}
	}
	// A name that stands right after "Child" with a capital must be one that is
	// given to people: "Child Exploitation", "Baby Week".
	for _, m := range all(afterRelation) {
		s := stretch{m[4], m[5]}
		first, _ := utf8.DecodeRuneInString(text[m[2]:])
		between := text[m[3]:m[4]]
		capital := unicode.IsUpper(first) && between == " "
		if c.name(text, s, capital || between == " " && strings.HasSuffix(strings.ToLower(text[m[2]:m[3]]), "s")) {
			out = append(out, s)
		}
	}
	add(ageAfter, false)
	add(ageBetween, true)
	add(ageBeside, true)
	add(agedChild, false)
	for _, m := range all(ageIs) {
		if s := (stretch{m[2], m[3]}); ageNumber.MatchString(text[m[0]:m[1]]) && c.name(text, s, true) {
			out = append(out, s)
		}
	}
	add(ageBefore, false)
	add(ownerOf, false)
	add(calledSo, false)
	add(nameIs, false)
	add(happenedTo, true)
	add(deathOf, true)
	for _, m := range all(titled) {
		s := stretch{m[2], m[3]}
		from, to := sentenceAround(text, s)
		if familyWord.MatchString(text[from:to]) {
			out = append(out, s)
		}
	}
	return out
}

// name reports whether a stretch begins with the name of a person. certain asks
// for a given name; otherwise a word that nobody knows will do.
func (c *Config) name(text string, s stretch, certain bool) bool {
	words := strings.Fields(text[s.start:s.end])
	for len(words) > 1 && (opener[words[0]] || !isGiven(words[0]) && !c.unknown(words[0])) {
		words = words[1:] // "When Kyle's mother …", "Ask Kyle, aged 9"
	}
	first := strings.TrimSuffix(strings.TrimSuffix(words[0], "’s"), "'s")
	rest := strings.TrimLeft(text[s.end:], " ")
	if calendar[first] && len(words) == 1 && rest != "" && (rest[0] >= '0' && rest[0] <= '9') {
		return false
	}
	if citedAfter.MatchString(text[s.end:]) {
		return false // (Rose and Barnes 2008)
	}
	if belongsToCharity.MatchString(text[s.end:]) {
		return false // Father Hudson's charity
	}
	if public := strings.Join(words, " "); c.public(func(p string) bool { return p == public }) {
		return false
	}
	if isGiven(first) {
		// A given name that begins the name of a body ("Victoria Hospital") or is
		// followed by one word that the dictionary has is none.
		return len(words) == 1 || !institution[words[len(words)-1]]
	}
	if certain || opener[first] || len(words) > 1 && institution[words[len(words)-1]] {
		return false
	}
	return c.unknown(first)
}

// isGiven reports whether a name, or its part before a hyphen, is given in Britain.
func isGiven(s string) bool { return given()[s] || given()[head(s)] }

// head returns the part of a name before a hyphen: Amelia-Rose.
func head(s string) string {
	s, _, _ = strings.Cut(s, "-")
	return s
}

var (
	// citedAfter is what follows the first author of a work: others, and its year.
	citedAfter       = compile(`^(?:,? (?:and|&) \p{Lu}[\pL’'-]+| et al\.?)*,? \(?(?:19|20)\d\d[a-z]?[);,]`)
	belongsToCharity = compile(`^[’']s? (?:charity|trust|foundation|society|hospice)\b`)

	calendar    = set("April May June August Summer Autumn")
	opener      = set("The A An In On At When While After Before As If For Following Since During This That These Those His Her Their Our Its Both Although Because Where Like And But With Little Young Baby Child Brother Sister Mother Father Mum Dad Uncle Aunt Grandmother Grandfather Mr Mrs Ms Miss Dr Sir Children Parents Boy Girl Siblings England English British Britain London Europe European Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March July September October November December Christmas Easter Parliament First Second Third Last Number Total")
	institution = set("Hospital Hospitals School Schools College Academy Trust Trusts Centre Council Church Foundation University House Road Street Avenue Lane Close Drive Park Service Services Team Unit Clinic Surgery Society Group Review Report Inquiry Enquiry Law Act Charity Project Programme Barnardo Day Week Award Awards County City Borough District Partnership Board Panel Committee Station Court Infirmary Hub Line Way")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// sentenceAround returns the sentence that a stretch stands in, near enough, at
// most 200 bytes either side.
func sentenceAround(text string, s stretch) (from, to int) {
	from, to = max(0, s.start-200), min(len(text), s.end+200)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	for _, end := range []string{". ", "! ", "? "} {
		if i := strings.LastIndex(text[from:s.start], end); i >= 0 && !strings.HasSuffix(text[:from+i], "Mr") && !strings.HasSuffix(text[:from+i], "Mrs") {
			from += i + 1
		}
		if i := strings.Index(text[s.end:to], end); i >= 0 {
			to = s.end + i + 1
		}
	}
	return from, to
}

// namesInTables finds names in the columns of a table of people: one column is
// headed as names, another as ages, births or relations. A table of names and
// posts is a list of members, and public.
func namesInTables(d *doc.Document, ps []*passage, c *Config) []sighting {
	var out []sighting
	doc.Walk(d.Blocks, func(b doc.Block) bool {
		t, ok := b.(*doc.Table)
		if !ok {
			return true
		}
		if len(t.Rows) < 2 {
			return false
		}
		names, people := -1, false
		for j, cell := range t.Rows[0].Cells {
			words := normalise(doc.Plain(cell.Blocks))
			switch {
			case nameHead.MatchString(words):
				names = j
			case peopleHead.MatchString(words):
				people = true
			}
		}
		if names < 0 || !people {
			return false
		}
		for _, r := range t.Rows[1:] {
			if names >= len(r.Cells) {
				continue
			}
			cell := r.Cells[names]
			words := strings.TrimSpace(doc.Plain(cell.Blocks))
			if capitalised.MatchString(words) && c.name(words, stretch{0, len(words)}, false) {
				var row strings.Builder
				for _, x := range r.Cells {
					row.WriteString(doc.Plain(x.Blocks))
				}
				out = append(out, sighting{pos: placeOf(cell, r), words: row.String()})
			}
		}
		return false
	})
	return out
}

func placeOf(c *doc.Cell, r *doc.Row) diag.Position {
	if len(c.Blocks) > 0 {
		if pos := c.Blocks[0].Position(); pos != (diag.Position{}) {
			return pos
		}
	}
	if c.Pos != (diag.Position{}) {
		return c.Pos
	}
	return r.Pos
}

var (
	nameHead    = compile(`^(?:first |given |full )?names?$|^(?:child|young person|pupil|patient|baby)(?:'s name)?$|^name of (?:the )?(?:child|pupil|young person)$`)
	peopleHead  = compile(`\b(?:age|dob|born|birth|sex|gender|sibling|siblings|mother|father|parents?|relation|relationship|nhs|school year|ethnicity|injury|injuries)\b`)
	capitalised = compile(`^\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'.-]*){0,3}$`)
)
