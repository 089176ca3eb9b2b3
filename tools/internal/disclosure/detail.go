package disclosure

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/sieve"
)

// caseDetail is about details that are harmless one by one. They are gathered over
// everything that is told of one case, and shown together, because together is how
// a neighbour reads them.
var caseDetail = &Rule{
	Rule: diag.Rule{
		ID: "case-detail", Group: group, Gate: true, Severity: diag.Error,
		Title: "details of one case that together may point to a child",
		Why:   "Age, sex, what happened, place, date and family are each harmless and together point to one child; once published they cannot be taken back.",
		Bad:   []string{"A rapid review was held about a three-month-old boy who was found with fractures.\n"},
		Good:  []string{"A rapid review was held about a baby who was hurt. It taught partners to ask who else is at home.\n", "Children aged 11 to 16 said that they would like to be asked sooner.\n"},
	},
	document: findDetails,
}

// A detail is one kind of thing that a passage can tell of a case.
type detail struct {
	name   string // as the finding names it
	weight int
	direct bool // it narrows down who it is; the others only say what happened
	re     *sieve.Expression
}

const (
	spelt = `(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|\d{1,2})`
	towns = `Mansfield|Worksop|Newark|Retford|Hucknall|Arnold|Beeston|Kirkby|Sutton|Nottingham|Southwell|Eastwood|Stapleford|Carlton|Gedling|Rushcliffe|Broxtowe|Ashfield|Bassetlaw|Ollerton|Bingham|Warsop`
)

// details are all kinds. Weight 2 is for what alone leaves few children: an exact
// age, a language, a place in the family.
var details = []detail{
	{"age", 2, true, compile(`(?i)\b` + spelt + `[ -](?:and a half[ -])?(?:year|month|week|day)s?[ -](?:old\b|of age\b)|\baged? (?:just |only |about )?` + spelt + `\b|\b(?:at|until) (?:the age of )?` + spelt + ` (?:years|months|weeks|days) (?:old|of age)\b|\b(?:s?he|they) (?:was|is|were) (?:only |just )?` + spelt + ` (?:years|months|weeks|days)\b|\b(?:his|her|their) (?:first|second|third|\d+(?:st|nd|rd|th)) birthday\b`)},
	{"sex", 1, true, compile(`(?i)\b(?:she|he|herself|himself|girl|boy|daughter|son|female|male|schoolgirl|schoolboy|brother|sister|granddaughter|grandson|young (?:man|woman))\b`)},
	{"how a child was hurt", 1, false, compile(`(?i)\b(?:suicide|took (?:his|her|their) own life|overdos\w*|hang(?:ed|ing)\b|ligature|chok(?:ed|ing)\b|co-?sleeping|overlay|drown\w*|stabb\w*|strangl\w*|suffocat\w*|smother\w*|fractur\w*|broken (?:arm|leg|femur|bones?|ribs?|wrist|collarbone|skull)|bleed\w* on the brain|brain injur\w*|burn(?:s|t|ed)\b|scald\w*|bruis\w*|bitten|bite marks?|shaken|head injur\w*|non[- ]?accidental|inflicted|fell from|fall from|(?:house|road) (?:fire|accident)|hit by|poison\w*|ingest\w*|starv\w*|malnutrition|malnourished|sustained (?:and \w+ )?abuse|raped?\b|sexual(?:ly)? (?:assault|abus|exploit)\w*|assault(?:ed)?\b|murder\w*|manslaughter|killed|injur\w*|stillb\w*|sudden (?:and )?(?:unexpected )?(?:infant )?death|self-harm\w*|fabricated|female genital|FGM|gunshot|shot\b|trafficked|fire\b)`)},
	{"place", 1, true, compile(`\b(?i:in-?patient (?:setting|unit|ward|bed)|out[- ]of[- ]area|tier (?:4|four)|secure (?:unit|children’s home|children's home)|residential (?:home|placement|unit|school)|special school|boarding school|foster placement|refuge|hostel|caravan|travellers?[’']? site|prison|canal|river|railway|station)\b|\b(?i:in|at|near|from|to|of) (?:the )?(?:\p{L}+ )?(?:` + towns + `)\b|\b\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)? (?:Hospital|School|Academy|College|Infirmary|Nursery|Estate|Village)\b`)},
	{"date", 1, true, compile(`(?i)\b(?:in|on|during|since|late|early|mid|of|until|from)[ -](?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?: \d{4})?|\b\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b(?:christmas (?:day|eve)|new year[’']s|easter sunday|boxing day|bonfire night)\b`)},
	{"weeks of pregnancy", 2, true, compile(`(?i)\b(?:at|of|after) ` + spelt + ` weeks\b(?:[’']? gestation)?|\b` + spelt + `[ -]weeks?[’']? (?:gestation|pregnan\w*|premature)`)},
	{"an early birth", 1, true, compile(`(?i)\b(?:premature(?:ly)?|pre-?term|born early|gestation\w*|low birth ?weight|neonatal (?:unit|intensive))\b`)},
	{"language or origin", 2, true, compile(`\b(?i:interpreter|(?:first|native|second) language|translator|speaks? (?:little|no) English|asylum|refugee|unaccompanied|immigration status|newly arrived|religio\w*|ethnicity|nationality|heritage|Gypsy|Traveller (?:family|child|community))\b|\b(?:Polish|Romanian|Lithuanian|Latvian|Bulgarian|Albanian|Vietnamese|Chinese|Syrian|Afghan|Iraqi|Iranian|Kurdish|Somali|Sudanese|Eritrean|Nigerian|Ghanaian|Pakistani|Bangladeshi|Indian|Ukrainian|Portuguese|Roma|Slovak|Czech|Hungarian|Turkish|Jamaican|Caribbean|African|Asian|Muslim|Christian|Jewish|Hindu|Sikh|Catholic)\b`)},
	{"siblings", 2, true, compile(`(?i)\b(?:` + spelt + ` )?(?:older|younger|elder|half[- ]?|step[- ]?|eldest|twin|other|infant|baby) ?(?:siblings?|brothers?|sisters?)\b|\b(?:siblings|twins?|triplets?|only child|(?:youngest|eldest|oldest|middle|first|second|third|fourth|fifth) (?:child|of (?:\w+ )?(?:children|siblings))|(?:youngest|eldest|oldest) of)\b|\b(?:his|her|their) (?:brothers?|sisters?|siblings?)\b`)},
	{"family", 1, false, compile(`(?i)\b(?:(?:mother|father|parents?|mum|dad|carer|stepfather|stepmother|partner|boyfriend)[’']?s?\b.{0,40}\b(?:admitted|arrested|convicted|charged|died|suicide|prison|alcohol|drugs?|mental health|learning disab\w*|violence|housing|homeless|evict\w*|imprisoned|pregnan\w*)|whose (?:mother|father|parent|parents|carer|brother|sister)\b|adopted|looked[- ]after (?:child|young)|(?:concealed|teenage) pregnancy|foster carers?)`)},
	{"health", 1, false, compile(`(?i)\b(?:complex (?:health|medical) needs|autis\w*|ADHD|epilep\w*|diabet\w*|cerebral palsy|down[’']?s? syndrome|tube[- ]fed|life-limiting|wheelchair|deaf|blind|non-?verbal|learning disabilit\w*|disabled|heart condition|eating disorder|anorexi\w*|psychosis|transgender)\b`)},
}

// detailSieve tells which details a text can have, and behind them harm.
var detailSieve = sync.OnceValue(func() *sieve.Sieve {
	var all []*sieve.Expression
	for _, d := range details {
		all = append(all, d.re)
	}
	return sieve.New(append(all, inReview)...)
})

// caseSieve tells whether a text may open a case, and whether it may speak of a
// single child.
var caseSieve = sync.OnceValue(func() *sieve.Sieve { return sieve.New(opensCase, childWord) })

// enough is the score from which details together are a finding, with one at least
// that narrows down who it is.
const enough = 3

var (
	// opensCase begins a new one, where a report tells one case after another.
	opensCase = compile(`(?i)\b(?:(?:rapid|practice|learning|serious case|safeguarding adults?|thematic|multi-agency|case) review|LCSPR|serious incident|case (?:study|example)|case [A-Z0-9]\b)[^.]{0,80}\b(?:completed|undertaken|conducted|carried out|held|commissioned|relat\w+|following|concern\w*|about|for|of|in respect|regarding|into|involv\w+)\b|^(?:an?|the|this) [^.]{0,60}\b(?:baby|child|girl|boy|infant|toddler|young person|teenager|year-old)\b`)
	inReview  = compile(`(?i)\b(?:rapid review|practice review|learning review|adults review|LCSPR|serious (?:case|incident)|serious harm|died|death|harmed|neglect\w*|abus\w+|safeguard(?:ing|ed) (?:concern|referral)|child protection medical|practitioner event)\b`)
	openers   = compile(`(?i)\b(?:rapid|practice|learning|case) reviews?\b`)
)

// oneChild reports whether a text speaks of a single child: an article or the like,
// at most three words, and the noun ("a five-month-old baby", "the young person"), or
// a child by a letter ("Child A"). It reads words and not an expression, because it
// is asked of every passage. In "the Child Safeguarding Practice Review Panel" the
// noun says of what kind the next one is, and nobody is spoken of.
func oneChild(text string) (one, byLetter bool) {
	since, young := 99, false  // words since an article, and whether the last was "young"
	before, named := "", false // the word before, and whether it would be a child
	for w := range strings.FieldsFuncSeq(text, outsideWord) {
		low := strings.ToLower(w)
		if named && low == "and" {
			before = low
			continue // "the child and adolescent service", or "a child and her mother"
		}
		if named && !qualified[low] {
			return true, false
		}
		if single[before] && isLetter(w) {
			return true, true
		}
		named = since <= 4 && single[low]
		if since <= 4 && strings.HasSuffix(low, "-old") {
			return true, false
		}
		if low == "person" || low == "man" || low == "woman" {
			if since <= 4 && young {
				return true, false
			}
		}
		young = low == "young"
		if article[low] {
			since = 0
		}
		since++
		before = low
	}
	return named, false
}

// outsideWord reports whether a character is none of a word's.
func outsideWord(r rune) bool {
	if r < utf8.RuneSelf {
		return !letter(byte(r)) && !digit(byte(r)) && r != '-'
	}
	return !unicode.IsLetter(r)
}

// isLetter reports whether a word is the letter that stands for a name, alone or
// with a number: "A", "B2".
func isLetter(w string) bool {
	return len(w) <= 2 && 'A' <= w[0] && w[0] <= 'Z' && (len(w) == 1 || '0' <= w[1] && w[1] <= '9')
}

const singleWords = "baby child girl boy infant toddler newborn teenager youngster schoolgirl schoolboy adolescent pupil twin foetus fetus daughter son"

var (
	article = set("a an the this one his her their that its mother's")
	single  = set(singleWords)
	// childWord matches every text in which oneChild finds one.
	childWord = compile(`(?i)\b(?:` + strings.ReplaceAll(singleWords, " ", "|") + `)\b|-old\b|\byoung\b`)
	// qualified are nouns that "child" or "baby" stands before as a kind of adjective.
	qualified = set("adolescent family families safeguarding protection death deaths sexual criminal exploitation abuse abduction practice practices health mental welfare development poverty trafficking care clinic week groups group weighing loss")
)

// A caseText is what a document tells of one case.
type caseText struct {
	at    *passage
	words []string // of its passages
	child bool     // they may speak of a single child
}

// findDetails divides a document into cases and scores each. A heading ends a
// case, and so does a paragraph that begins the next.
func findDetails(d *doc.Document, ps []*passage, _ *Config) []sighting {
	var out []sighting
	var now *caseText
	flush := func() {
		if now != nil {
			if f, ok := now.judge(); ok {
				out = append(out, f)
			}
		}
		now = nil
	}
	section, depth := false, 0
	for _, p := range ps {
		if p.meta != "" {
			if f, ok := (&caseText{p, []string{p.words()}, true}).judge(); ok {
				out = append(out, f)
			}
			continue
		}
		if p.heading {
			flush()
			if !section || p.level <= depth {
				section, depth = openers.MatchString(p.text), p.level
			}
			continue
		}
		text := p.words()
		// Outside a section on reviews each passage stands alone: a paragraph on a
		// case in a foreword says nothing of the next one.
		sifted := caseSieve().Sift(text)
		if now == nil || !section || sifted.Matches(0) {
			flush()
			now = &caseText{at: p}
		}
		now.words, now.child = append(now.words, text), now.child || sifted.Matches(1)
	}
	flush()
	return out
}

// judge scores what was told of a case.
func (c *caseText) judge() (sighting, bool) {
	if !c.child {
		return sighting{}, false
	}
	text := strings.Join(c.words, "\n")
	one, byLetter := oneChild(text)
	if !one {
		return sighting{}, false
	}
	// What the text can tell at most is cheap to know, and is nearly always too little.
	sifted := detailSieve().Sift(text)
	left, narrowing := 0, false
	for i, d := range details {
		if sifted.May(i) {
			left += d.weight
			narrowing = narrowing || d.direct
		}
	}
	if left < enough || !narrowing {
		return sighting{}, false
	}
	// Who is called by a letter is the child of a case, whatever happened.
	harm := byLetter || sifted.Matches(len(details))
	var names []string
	score, direct := 0, 0
	for i, d := range details {
		if !sifted.May(i) {
			continue
		}
		if !sifted.Matches(i) {
			if left -= d.weight; left < enough {
				return sighting{}, false
			}
			continue
		}
		names = append(names, d.name)
		score += d.weight
		if d.direct {
			direct++
		}
		harm = harm || d.name == "how a child was hurt"
	}
	if !harm || score < enough || direct == 0 || len(names) < 2 {
		return sighting{}, false
	}
	return sighting{
		pos:     c.at.position(c.at.label),
		message: fmt.Sprintf("found %d kinds of detail about one case, which together may point to a child: %s", len(names), strings.Join(names, ", ")),
		words:   text,
	}, true
}
