package check

// A direction is the way a word says that a figure went.
type direction int8

const (
	none direction = iota
	down
	up
	either // "change", "difference"
)

var directions = map[string]direction{
	"fall": down, "falls": down, "fell": down, "fallen": down, "falling": down, "drop": down, "drops": down, "dropped": down, "dropping": down,
	"decrease": down, "decreases": down, "decreased": down, "decreasing": down, "reduction": down, "reductions": down, "reduce": down, "reduces": down,
	"reduced": down, "reducing": down, "decline": down, "declines": down, "declined": down, "declining": down, "dip": down, "dipped": down,
	"cut": down, "cuts": down, "shrank": down, "shrunk": down, "lowered": down, "down": down, "diminished": down,
	"fewer": down, "less": down, "lower": down, "smaller": down, "below": down,
	"rise": up, "rises": up, "rose": up, "risen": up, "rising": up, "increase": up, "increases": up, "increased": up, "increasing": up,
	"growth": up, "grow": up, "grows": up, "grew": up, "grown": up, "growing": up, "climb": up, "climbed": up, "climbing": up,
	"jump": up, "jumped": up, "surge": up, "surged": up, "uplift": up, "gain": up, "raised": up, "up": up,
	"more": up, "higher": up, "greater": up, "larger": up, "bigger": up, "above": up, "additional": up, "extra": up,
	"improvement": either, "expansion": up, "saving": either, "change": either, "difference": either, "changed": either, "movement": either, "variation": either,
}

var directed = keysOf(directions)

func directionOf(t token) direction {
	if t.kind != word || !t.in(directed) {
		return none
	}
	return directions[t.low]
}

// changeNouns are the words that "of" and a figure may follow.
var changeNouns = list("fall", "drop", "decrease", "reduction", "decline", "dip", "cut", "rise", "increase", "growth", "climb", "jump", "surge",
	"uplift", "gain", "improvement", "expansion", "change", "difference")

// changeVerbs are the words that "by" and a figure may follow.
var changeVerbs = list("fall", "falls", "fell", "fallen", "falling", "drop", "drops", "dropped", "dropping", "decrease", "decreases", "decreased", "decreasing",
	"reduce", "reduces", "reduced", "reducing", "decline", "declines", "declined", "declining", "dipped", "cut", "shrank", "shrunk", "lowered", "down",
	"rise", "rises", "rose", "risen", "rising", "increase", "increases", "increased", "increasing", "grow", "grows", "grew", "grown", "growing",
	"climbed", "jumped", "surged", "raised", "up", "changed")

// changeAdjectives follow a figure: "20% fewer", "6 more".
var changeAdjectives = list("fewer", "less", "lower", "smaller", "more", "higher", "greater", "larger", "bigger", "down", "up")

// opposed reports whether one says up and the other down.
func opposed(a, b direction) bool { return a == down && b == up || a == up && b == down }

// wayOf returns the way two figures go.
func wayOf(before, after float64) direction {
	switch {
	case after > before:
		return up
	case after < before:
		return down
	}
	return none
}

// noun returns what to call a change that way: "a fall", "a rise".
func (d direction) noun() string {
	switch d {
	case down:
		return "a fall"
	case up:
		return "a rise"
	}
	return "no change"
}
