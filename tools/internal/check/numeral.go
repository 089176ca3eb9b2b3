package check

var ones = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tens = map[string]float64{
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var ordinals = map[string]float64{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12,
}

// numberWords reads a number in words from token i: "fifteen", "twenty-four",
// "one hundred and twenty", "three thousand".
func (p *passage) numberWords(i int) (value float64, next int, ok bool) {
	v, j, ok := p.belowHundred(i)
	if !ok {
		return 0, i, false
	}
	if j < len(p.tokens) && p.tokens[j].is("hundred") {
		v *= 100
		j++
		k := j
		if k < len(p.tokens) && p.tokens[k].is("and") {
			k++
		}
		if w, m, more := p.belowHundred(k); more && k > j {
			v, j = v+w, m
		}
	}
	if j < len(p.tokens) && p.tokens[j].is("thousand") {
		v *= 1000
		j++
	}
	return v, j, true
}

func (p *passage) belowHundred(i int) (value float64, next int, ok bool) {
	if i >= len(p.tokens) || p.tokens[i].kind != word {
		return 0, i, false
	}
	low := p.tokens[i].low
	if v, found := ones[low]; found {
		return v, i + 1, true
	}
	v, found := tens[low]
	if !found {
		return 0, i, false
	}
	j := i + 1
	if j+1 < len(p.tokens) && isDash(p.tokens[j]) && !p.tokens[j].space {
		if w, unit := ones[p.tokens[j+1].low]; unit && 0 < w && w < 10 {
			return v + w, j + 2, true
		}
	}
	return v, j, true
}

// wordsOrdinal reads "fourth". "second" and "third" are ordinals only where no
// fraction ("a third of", "two thirds") is meant.
func (p *passage) wordsOrdinal(i int) (value float64, next int, ok bool) {
	v, found := ordinals[p.tokens[i].low]
	if !found {
		return 0, i, false
	}
	if i+1 < len(p.tokens) && p.tokens[i+1].is("of") && i > 0 && p.tokens[i-1].is("a", "one", "-") {
		return 0, i, false
	}
	return v, i + 1, true
}

var fractionNames = map[string]float64{
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10, "tenths": 10,
}

// fraction reads "half", "a third", "two thirds", "three-quarters" from token i
// as per cent.
func (p *passage) fraction(i int) (value float64, next int, ok bool) {
	if i >= len(p.tokens) || p.tokens[i].kind != word {
		return 0, i, false
	}
	low := p.tokens[i].low
	if low == "half" {
		return 50, i + 1, true
	}
	many := 1.0
	if v, found := ones[low]; found && v > 0 && v < 10 {
		many = v
	} else if low != "a" {
		return 0, i, false
	}
	j := i + 1
	if j < len(p.tokens) && isDash(p.tokens[j]) && !p.tokens[j].space {
		j++
	}
	if j >= len(p.tokens) || p.tokens[j].kind != word {
		return 0, i, false
	}
	parts, found := fractionNames[p.tokens[j].low]
	if !found || many >= parts {
		return 0, i, false
	}
	return 100 * many / parts, j + 1, true
}
