package check

import (
	"slices"

	"nscp/tools/internal/crawl"
	"nscp/tools/internal/disclosure"
	"nscp/tools/internal/read/hidden"
	"nscp/tools/internal/statutory"
	"nscp/tools/internal/upkeep"
)

// Rules are all rules, in the order of the rules page.
var Rules = slices.Concat([]*Rule{
	percentChange, difference, shareRule, sum, degreeWord, countDescribed, rateBase, figureMismatch,

	backwardRange, emptyRange, reportYear, rangeStyle, mismatchedPeriods,

	undefinedAbbreviation, lateDefinition, conflictingExpansion, initialsMismatch, unusedAbbreviation, nameVariants, misspelling,

	headingOrder, tableHeaders, tableShape, altText, linkText, pageReference,
	repeatedSentence, sentenceLength, readingAge, titleLength, summaryLength,

	acceptanceRule,
}, gateRules(), []*Rule{described(disclosure.SignoffRule)}, describedAll(hidden.Rules()),
	describedAll(statutory.Rules), describedAll(upkeep.Rules), describedAll(crawl.Rules))
