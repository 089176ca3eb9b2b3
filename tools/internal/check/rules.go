package check

// Rules are all rules, in the order of the rules page.
var Rules = []*Rule{
	percentChange, difference, sum, degreeWord, countDescribed, rateBase, figureMismatch,

	backwardRange, emptyRange, reportYear, rangeStyle, mismatchedPeriods,

	undefinedAbbreviation, lateDefinition, conflictingExpansion, initialsMismatch, unusedAbbreviation, nameVariants, misspelling,

	headingOrder, tableHeaders, tableShape, altText, linkText, pageReference,
	repeatedSentence, sentenceLength, readingAge, titleLength, summaryLength,

	acceptanceRule,
}
