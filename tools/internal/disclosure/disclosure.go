// Package disclosure is the gate: it finds what may point to a child or a family
// before it is published, because that cannot be taken back.
//
// In goes a document; out come findings that say where something stands and what
// kind of thing it is, and never the words themselves, because a finding ends up
// in build logs that more people read than the report. Each carries a mark of its
// passage. A person who has read the passage signs it off with that mark
// (signoff.go); nothing is redacted here, because only a person can judge.
//
// Identifiers (a name beside an age, a date of birth, an NHS number, an address)
// have a file each. Details that are harmless alone and point to a child together
// are in detail.go, small numbers in smallcount.go. Everything is one pass of
// linear expressions over a passage, so that no text takes long.
package disclosure

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/sieve"
)

// group is the heading of these rules on the rules page.
const group = "Disclosure"

// A Config says what is public and how small a small number is. The zero Config
// knows of no public contact and takes 1 to 5 as small.
type Config struct {
	// Public are telephone numbers, e-mail addresses, postcodes and street
	// addresses that may be shown; "@example.org" is every address there.
	Public []string
	// SmallCount is the largest count of children that is small; 0 is 5, as in
	// the Department for Education's statistics of children in need.
	SmallCount int
	// Words is the dictionary with the partnership's own list ([spelling.List]): a
	// capitalised word that is not familiar to it may be a name. nil knows none.
	Words interface{ Familiar(word string) bool }
}

// A Rule is one kind of thing that must not be published unseen.
type Rule struct {
	diag.Rule
	// find returns the stretches of a passage's text that are such a thing.
	find func(p *passage, c *Config) []stretch
	what string // what was found, for the message
	// digits is how many digits the thing has at least, gap how many bytes stand
	// between two of them at most (0 is any number), and reach how far from a digit
	// the thing can stand. Without digits it is looked for anywhere.
	digits, gap, reach int
	// may reports whether one of the numbers of a text can be in such a thing, by what
	// stands around it; nil is that each can.
	may func(text string, numbers []stretch) bool
	// document is find for a rule that looks at more than a passage.
	document func(d *doc.Document, ps []*passage, c *Config) []sighting
}

// A sighting is a finding before it is one: with the words, which no finding has.
type sighting struct {
	pos     diag.Position
	message string // "" is the rule's own
	words   string // the sign-off is bound to them
	fix     string // "" is to take it out or sign it off
}

// Rules are all rules, in the order of the rules page. SmallCount also has a part
// that reads figures files; see [Counts].
var Rules = []*Rule{
	namedPerson, birthDate, nhsNumber, insuranceNumber, postcode, streetAddress,
	phoneNumber, emailAddress, caseReference, caseDetail, smallCount,
}

// A stretch is a part of a text, in bytes.
type stretch struct{ start, end int }

// Check returns what one rule finds in a document, in order.
func (r *Rule) Check(d *doc.Document, c Config) []diag.Finding { return r.check(d, Read(d), &c) }

// Run returns what all rules find in a document.
func Run(d *doc.Document, c Config) []diag.Finding {
	var out []diag.Finding
	t := Read(d)
	for _, r := range Rules {
		out = append(out, r.check(d, t, &c)...)
	}
	diag.Sort(out)
	return out
}

// CheckText is Check on passages that were read before.
func (r *Rule) CheckText(d *doc.Document, t *Text, c Config) []diag.Finding { return r.check(d, t, &c) }

func (r *Rule) check(d *doc.Document, t *Text, c *Config) []diag.Finding {
	var seen []sighting
	if r.document != nil {
		seen = r.document(d, t.passages, c)
	}
	if r.find != nil {
		for _, p := range t.passages {
			for _, s := range disjoint(r.look(p, c)) {
				if s.start >= p.label {
					seen = append(seen, sighting{pos: p.position(s.start), words: p.words()})
				}
			}
		}
	}
	return r.findings(d.Path, seen)
}

// look is find where there is something to find: around the digits of a passage,
// for what is made of them.
func (r *Rule) look(p *passage, c *Config) []stretch {
	if r.digits == 0 {
		return r.find(p, c)
	}
	if !r.worth(p.text, p.numbers) {
		return nil
	}
	var out []stretch
	for _, w := range around(p.text, p.numbers, r.reach) {
		if !r.worth(p.text, within(p.numbers, w)) {
			continue
		}
		part := *p
		part.text = p.text[w.start:w.end]
		for _, s := range r.find(&part, c) {
			out = append(out, stretch{s.start + w.start, s.end + w.start})
		}
	}
	return out
}

// worth reports whether a thing with digits can stand among the numbers of a text:
// as many digits as it has stand together, with what it has around them.
func (r *Rule) worth(text string, numbers []stretch) bool {
	return r.enough(numbers) && (r.may == nil || r.may(text, numbers))
}

func (r *Rule) enough(numbers []stretch) bool {
	n, end := 0, 0
	for _, s := range numbers {
		if r.gap > 0 && s.start-end > r.gap {
			n = 0
		}
		n += s.end - s.start
		end = s.end
		if n >= r.digits {
			return true
		}
	}
	return false
}

// within returns those of the stretches, which are in order, that lie in another.
func within(all []stretch, in stretch) []stretch {
	first := sort.Search(len(all), func(i int) bool { return all[i].start >= in.start })
	last := sort.Search(len(all), func(i int) bool { return all[i].start >= in.end })
	return all[first:last]
}

// findings makes findings of sightings, without their words.
func (r *Rule) findings(path string, seen []sighting) []diag.Finding {
	var out []diag.Finding
	words, mark := "", ""
	for _, s := range seen {
		if mark == "" || s.words != words { // a long passage may have many findings
			words, mark = s.words, Mark(r.ID, s.words)
		}
		f := diag.Finding{Rule: r.ID, Severity: diag.Error, Pos: s.pos, Message: s.message, Why: r.Why, Fix: s.fix, Mark: mark}
		if f.Pos.Path == "" {
			f.Pos.Path = path
		}
		if f.Message == "" {
			f.Message = r.what
		}
		if f.Fix == "" {
			f.Fix = fmt.Sprintf("take it out of %s, or have a person who may decide sign it off: nscp signoff --help", f.Pos.Path)
		}
		out = append(out, f)
	}
	return out
}

// Mark returns what ties a sign-off to words: 16 hexadecimal digits of a hash of
// them and of the rule. Case, spaces and the shape of quotation marks and dashes
// do not count, because a word processor changes them by itself.
func Mark(rule, words string) string {
	sum := sha256.Sum256([]byte(rule + "\n" + normalise(words)))
	return hex.EncodeToString(sum[:8])
}

var plain = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-", "‑", "-", "\u00ad", "", "\u200b", "")

func normalise(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(plain.Replace(s))), " ")
}

// matches returns all matches of an expression, or of its first group that took part,
// if it has any, that the test lets through. A nil test lets all through.
func matches(re *sieve.Expression, text string, test func(string) bool) []stretch {
	var out []stretch
	for _, m := range re.FindAll(text) {
		s := stretch{m[0], m[1]}
		for i := 2; i < len(m); i += 2 {
			if m[i] >= 0 {
				s = stretch{m[i], m[i+1]}
				break
			}
		}
		if test == nil || test(text[s.start:s.end]) {
			out = append(out, s)
		}
	}
	return out
}

// disjoint returns stretches in order, without those that overlap an earlier one:
// two expressions may see the same name.
func disjoint(all []stretch) []stretch {
	slices.SortFunc(all, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	out := all[:0]
	for _, s := range all {
		if len(out) == 0 || s.start >= out[len(out)-1].end {
			out = append(out, s)
		}
	}
	return out
}

// digits returns the digits of a text.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}
