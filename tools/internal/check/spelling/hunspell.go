package spelling

import (
	_ "embed"
	"strings"
)

//go:embed dictionary/en_GB.aff
var affText string

//go:embed dictionary/en_GB.dic
var dicText string

// Stems returns the words that stand in the British dictionary as they are and may
// be suggested, in its order.
func Stems() []string {
	h := parse("NOSUGGEST !\nONLYINCOMPOUND _\n", dicText)
	var out []string
	for line := range strings.Lines(dicText) {
		stem, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "/")
		if flags, ok := h.stems[stem]; ok && !strings.Contains(flags, h.hidden) && !strings.Contains(flags, h.compound) {
			out = append(out, stem)
		}
	}
	return out
}

// hunspell is a dictionary in Hunspell's form: stems with flags, and what may be
// put before and behind a stem with a flag (hunspell(5)). Only what the British
// dictionary uses is read: PFX, SFX with one-character conditions, NOSUGGEST.
// The files are used as published and not expanded beforehand, so that a new
// edition is a matter of copying it in.
type hunspell struct {
	stems    map[string]string // flags by stem
	prefixes []affix
	suffixes []affix
	hidden   string // flag of words never to suggest
	compound string // flag of stems that only stand inside compounds
}

type affix struct {
	flag      byte
	strip     string
	add       string
	condition []letters // the stem ends (prefix: begins) with these
}

// letters is one place of a condition: "." any, "[abc]" or "[^abc]" or "a".
type letters struct {
	any, not bool
	set      string
}

func parse(aff, dic string) *hunspell {
	h := &hunspell{stems: make(map[string]string, 1+strings.Count(dic, "\n"))}
	for line := range strings.Lines(aff) {
		f := strings.Fields(line)
		switch {
		case len(f) == 5 && (f[0] == "PFX" || f[0] == "SFX"):
			a := affix{flag: f[1][0], strip: f[2], add: f[3], condition: conditions(f[4])}
			if a.strip == "0" {
				a.strip = ""
			}
			if f[0] == "PFX" {
				h.prefixes = append(h.prefixes, a)
			} else {
				h.suffixes = append(h.suffixes, a)
			}
		case len(f) == 2 && f[0] == "NOSUGGEST":
			h.hidden = f[1]
		case len(f) == 2 && f[0] == "ONLYINCOMPOUND":
			h.compound = f[1]
		}
	}
	first := true
	for line := range strings.Lines(dic) {
		if first { // how many lines follow
			first = false
			continue
		}
		stem, flags, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "/")
		if stem != "" {
			h.stems[stem] += flags
		}
	}
	return h
}

func conditions(s string) []letters {
	var out []letters
	for s != "" {
		if s[0] == '[' {
			if set, rest, found := strings.Cut(s[1:], "]"); found {
				set, not := strings.CutPrefix(set, "^")
				out = append(out, letters{set: set, not: not})
				s = rest
				continue
			}
		}
		out = append(out, letters{any: s[0] == '.', set: s[:1]})
		s = s[1:]
	}
	return out
}

func (h *hunspell) knows(word string) bool {
	if h.stem(word, 0, 0) || h.suffixed(word, 0) {
		return true
	}
	for _, p := range h.prefixes {
		if rest, ok := strings.CutPrefix(word, p.add); ok && rest != "" {
			if h.stem(rest, p.flag, 0) || h.suffixed(rest, p.flag) {
				return true
			}
		}
	}
	return false
}

// suffixed reports whether the word is a stem with one of its endings; the stem
// must also carry the flag of a prefix where one was taken off.
func (h *hunspell) suffixed(word string, prefix byte) bool {
	for _, s := range h.suffixes {
		base, ok := strings.CutSuffix(word, s.add)
		if !ok || base == "" {
			continue
		}
		base += s.strip
		if s.allows(base) && h.stem(base, s.flag, prefix) {
			return true
		}
	}
	return false
}

// stem reports whether a word is a stem with both flags; 0 asks for none.
func (h *hunspell) stem(word string, a, b byte) bool {
	flags, ok := h.stems[word]
	if !ok || a == 0 && b == 0 && h.compound != "" && strings.Contains(flags, h.compound) {
		return false
	}
	return (a == 0 || strings.IndexByte(flags, a) >= 0) && (b == 0 || strings.IndexByte(flags, b) >= 0)
}

func (a *affix) allows(stem string) bool {
	if len(stem) < len(a.condition) {
		return false
	}
	tail := stem[len(stem)-len(a.condition):]
	for i, c := range a.condition {
		if !c.any && (strings.IndexByte(c.set, tail[i]) >= 0) == c.not {
			return false
		}
	}
	return true
}

// shown reports whether a word may be suggested.
func (h *hunspell) shown(word string) bool {
	return h.hidden == "" || !strings.Contains(h.stems[word], h.hidden)
}
