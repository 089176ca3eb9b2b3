package disclosure

import (
	"slices"

	"nscp/tools/internal/diag"
)

var birthDate = &Rule{
	Rule: diag.Rule{
		ID: "birth-date", Group: group, Gate: true, Severity: diag.Error,
		Title: "a full date of birth",
		Why:   "A date of birth with a place is nearly always one child.",
		Bad:   []string{"The baby was born on 3 May 2021 in hospital.\n", "Date of birth: 03/05/2021\n"},
		Good:  []string{"The toolkit was reborn as a guide on 3 May 2021, and babies born in 2021 were counted.\n", "The service was launched on 3 May 2021.\n"},
	},
	what:   "found what looks like a full date of birth",
	digits: 3, reach: 100,
	find: func(p *passage, c *Config) []stretch {
		return slices.Concat(matches(births, p.text, nil), matches(bornIn, p.text, nil), matches(arrived, p.text, nil))
	},
}

const (
	monthWords = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	// fullDate is a day, month and year, in words or figures, either way round.
	fullDate = `(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s-]+` + monthWords + `\.?,?[\s-]+(?:\d{4}|[’']?\d{2})\b|` + monthWords + `\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})\b|\d{4}-\d{2}-\d{2})`
)

// births has no more than a few words between the birth and the date: "born
// prematurely at the Royal Hospital on …".
var births = compile(`(?i)(?:\b(?:born|birth|birthday|birth\s?date|d\.?\s?o\.?\s?b\.?|delivered|b\.)(?:[’']s)?(?:[\s:,;()=–-]+(?:` + birthWords + `))*[\s:,;()=–-]*)(` + fullDate + `)`)

// bornIn has a place between: "born in Newark on …".
var bornIn = compile(`(?:[Bb]orn|[Dd]elivered) (?:\p{Ll}+ ){0,3}(?:in|at|near) (?:the )?(?:\p{Lu}[\p{L}’'-]+,? ){1,5}(?:(?:in|near) \p{Lu}[\p{L}’'-]+,? )?(?:on )?((?i:` + fullDate + `))`)

// arrived has a birth that is called by another name: "arrived on …, three weeks
// early", "the unborn baby is due on …".
var arrived = compile(`(?i)\barrived (?:on )?(` + fullDate + `),? (?:` + spelt + `|some) (?:days?|weeks?|months?) (?:early|late|prematurely|before|after)\b|\bunborn(?: (?:baby|child|twins))? (?:is|was|were|are) (?:due|expected) (?:on |to (?:arrive|be born) (?:on )?)?(` + fullDate + `)`)

// birthWords are what may stand between "born" and the date.
const birthWords = `on|at|in|by|is|was|were|of|the|a|an|her|his|their|prematurely|early|early\s+hours|alive|well|safely|twins?|section|caesarean|emergency|weeks?|\d{1,2}|and|home|hospital|maternity|unit|ward|full|term|child|baby|girl|boy|mother|father|date|dates|given|as|recorded|falls|fell|friday|monday|tuesday|wednesday|thursday|saturday|sunday|to|from|queen[’']s|king[’']s|medical|centre|royal|city|general|infirmary|st|mary[’']s`
