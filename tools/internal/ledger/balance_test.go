package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nscp/tools/internal/diag"
)

// plain returns the words of lines, each line of text a block on its own line.
func plain(path string, lines ...string) []Word {
	var ws []Word
	for i, l := range lines {
		ws = append(ws, Text(diag.Position{Path: path, Line: i + 1, Column: 1}, l)...)
	}
	return ws
}

// verdict tells a report in a line: what became of how many words, and what
// is wrong.
func verdict(r Report) string {
	s := fmt.Sprintf("%d published %d moved %d joined %d aside %d repeated", r.Published, r.Moved, r.Joined, r.SetAside, r.Repeated)
	for _, x := range r.Lost {
		s += fmt.Sprintf("; lost %d:%d %s", x.Pos.Line, x.Pos.Column, strings.Join(x.Words, " "))
	}
	for _, x := range r.Invented {
		s += fmt.Sprintf("; invented %d:%d %s", x.Pos.Line, x.Pos.Column, strings.Join(x.Words, " "))
	}
	for _, x := range r.Unproved {
		s += fmt.Sprintf("; untrue: %s %q, but %s", x.Record.Kind, x.Record.Text, x.But)
	}
	return s
}

// added checks that every word of the source is accounted for once.
func added(t *testing.T, r Report) {
	t.Helper()
	if sum := r.Published + r.Moved + r.Joined + r.SetAside + wordsIn(r.Lost); sum != r.Source {
		t.Errorf("%d words of the source accounted for, of %d", sum, r.Source)
	}
}

func at(line, column int) diag.Position {
	return diag.Position{Path: "a.md", Line: line, Column: column}
}

func TestBalanceAccountsForEveryWord(t *testing.T) {
	const (
		notThere  = "no such words stand there in the source, or another record took them already"
		notMoved  = "the page does not have them at another place"
		notTwice  = "the page does not have them once more"
		safeGuard = "safe guarding"
	)
	for _, c := range []struct {
		name         string
		source, page []string
		records      []Record
		want         string
	}{
		{"the same", []string{"one two", "three"}, []string{"one", "two three"}, nil,
			"3 published 0 moved 0 joined 0 aside 0 repeated"},
		{"nothing at all", nil, nil, nil, "0 published 0 moved 0 joined 0 aside 0 repeated"},
		{"a word lost", []string{"one two three"}, []string{"one three"}, nil,
			"2 published 0 moved 0 joined 0 aside 0 repeated; lost 1:5 two"},
		{"a word invented", []string{"one three"}, []string{"one", "two three"}, nil,
			"2 published 0 moved 0 joined 0 aside 0 repeated; invented 2:1 two"},
		{"a number changed", []string{"fell from 669 to 513 cases"}, []string{"fell from 669 to 531 cases"}, nil,
			"5 published 0 moved 0 joined 0 aside 0 repeated; lost 1:18 513; invented 1:18 531"},
		{"two words swapped", []string{"one two three four"}, []string{"one three two four"}, nil,
			"3 published 0 moved 0 joined 0 aside 0 repeated; lost 1:5 two; invented 1:11 two"},
		{"everything lost", []string{"one two"}, nil, nil,
			"0 published 0 moved 0 joined 0 aside 0 repeated; lost 1:1 one two"},
		{"everything invented", nil, []string{"one two"}, nil,
			"0 published 0 moved 0 joined 0 aside 0 repeated; invented 1:1 one two"},
		{"case matters", []string{"the SLG"}, []string{"the slg"}, nil,
			"1 published 0 moved 0 joined 0 aside 0 repeated; lost 1:5 SLG; invented 1:5 slg"},
		{"another paragraph instead", []string{"begin here", "the panel met in May and then it went on", "end here"},
			[]string{"begin here", "a group sat in June and after that the day came", "end here"}, nil,
			"4 published 0 moved 0 joined 0 aside 0 repeated; lost 2:1 the panel met in May and then it went on; invented 2:1 a group sat in June and after that the day came"},

		{"set aside", []string{"one", "Page 7", "two"}, []string{"one two"},
			[]Record{{Kind: SetAside, Pos: at(2, 1), Text: "Page 7", Reason: "page number"}},
			"2 published 0 moved 0 joined 2 aside 0 repeated"},
		{"set aside later on the line", []string{"one 7 two 7"}, []string{"one 7 two"},
			[]Record{{Kind: SetAside, Pos: at(1, 8), Text: "7"}},
			"3 published 0 moved 0 joined 1 aside 0 repeated"},
		{"set aside, and yet on the page", []string{"one", "7", "two"}, []string{"one 7 two"},
			[]Record{{Kind: SetAside, Pos: at(2, 1), Text: "7"}},
			"2 published 0 moved 0 joined 1 aside 0 repeated; invented 1:5 7"},
		{"a record of words that are not there", []string{"one", "7"}, []string{"one 7"},
			[]Record{{Kind: SetAside, Pos: at(2, 1), Text: "8"}},
			`2 published 0 moved 0 joined 0 aside 0 repeated; untrue: set aside "8", but ` + notThere},
		{"a record that names another line", []string{"7", "one", "7"}, []string{"one 7"},
			[]Record{{Kind: SetAside, Pos: at(2, 1), Text: "7"}},
			`2 published 0 moved 0 joined 0 aside 0 repeated; lost 1:1 7; untrue: set aside "7", but ` + notThere},
		{"a record given twice excuses once", []string{"7", "one", "7"}, []string{"one"},
			[]Record{{Kind: SetAside, Pos: at(1, 1), Text: "7"}, {Kind: SetAside, Pos: at(1, 1), Text: "7"}},
			`1 published 0 moved 0 joined 1 aside 0 repeated; lost 3:1 7; untrue: set aside "7", but ` + notThere},
		{"a record without its kind", []string{"one"}, []string{"one"}, []Record{{Pos: at(1, 1), Text: "one"}},
			`1 published 0 moved 0 joined 0 aside 0 repeated; untrue: published "one", but what is published needs no record`},
		{"a record of marks alone", []string{"one"}, []string{"one"},
			[]Record{{Kind: SetAside, Pos: at(1, 1), Text: "— | —"}},
			"1 published 0 moved 0 joined 0 aside 0 repeated"},

		{"moved", []string{"one two three four five"}, []string{"one four two three five"},
			[]Record{{Kind: Moved, Pos: at(1, 5), Text: "two three", To: "below"}},
			"3 published 2 moved 0 joined 0 aside 0 repeated"},
		{"moved, but not on the page", []string{"one two three four"}, []string{"one four"},
			[]Record{{Kind: Moved, Pos: at(1, 5), Text: "two three"}},
			`2 published 0 moved 0 joined 0 aside 0 repeated; lost 1:5 two three; untrue: moved "two three", but ` + notMoved},
		{"moved to between words like its own", []string{"a b label c", "label d a b"}, []string{"a b c", "label label d a b"},
			[]Record{{Kind: Moved, Pos: at(1, 5), Text: "label"}},
			"7 published 1 moved 0 joined 0 aside 0 repeated"},
		{"moved in front of words that begin like it", []string{"said done", "what we planned", "what we did"},
			[]string{"what we planned said done", "what we did"},
			[]Record{{Kind: Moved, Pos: at(2, 1), Text: "what we planned"}},
			"5 published 3 moved 0 joined 0 aside 0 repeated"},

		{"repeated", []string{"said did", "a b", "c d"}, []string{"said a did b", "said c did d"},
			[]Record{
				{Kind: Moved, Pos: at(1, 6), Text: "did"},
				{Kind: Repeated, Pos: at(1, 1), Text: "said"}, {Kind: Repeated, Pos: at(1, 6), Text: "did"},
			},
			"5 published 1 moved 0 joined 0 aside 2 repeated"},
		{"repeated more often than the records say", []string{"said a b"}, []string{"said a said b said"},
			[]Record{{Kind: Repeated, Pos: at(1, 1), Text: "said"}},
			"3 published 0 moved 0 joined 0 aside 1 repeated; invented 1:15 said"},
		{"repeated less often than the records say", []string{"said a b"}, []string{"said a b"},
			[]Record{{Kind: Repeated, Pos: at(1, 1), Text: "said"}},
			`3 published 0 moved 0 joined 0 aside 0 repeated; untrue: repeated "said", but ` + notTwice},
		{"repeated words that the source does not say", []string{"a b"}, []string{"a said b"},
			[]Record{{Kind: Repeated, Pos: at(1, 1), Text: "said"}},
			`2 published 0 moved 0 joined 0 aside 0 repeated; invented 1:3 said; untrue: repeated "said", but ` + notThere},

		{"joined", []string{"keep safe", "guarding all"}, []string{"keep safeguarding all"},
			[]Record{{Kind: Joined, Pos: at(1, 6), Text: safeGuard}},
			"2 published 0 moved 2 joined 0 aside 0 repeated"},
		{"joined over a page number", []string{"keep safe-", "12", "guarding all"}, []string{"keep safeguarding all"},
			[]Record{{Kind: Joined, Pos: at(1, 6), Text: "safe- guarding", Next: at(3, 1)}, {Kind: SetAside, Pos: at(2, 1), Text: "12"}},
			"2 published 0 moved 2 joined 1 aside 0 repeated"},
		{"joined, and the hyphen kept", []string{"well-", "being"}, []string{"well-being"},
			[]Record{{Kind: Joined, Pos: at(1, 1), Text: "well- being"}},
			"0 published 0 moved 2 joined 0 aside 0 repeated"},
		{"joined without a record", []string{"keep safe", "guarding all"}, []string{"keep safeguarding all"}, nil,
			"2 published 0 moved 0 joined 0 aside 0 repeated; lost 1:6 safe guarding; invented 1:6 safeguarding"},
		{"joined, but to another word", []string{"keep safe", "guarding all"}, []string{"keep safekeeping all"},
			[]Record{{Kind: Joined, Pos: at(1, 6), Text: safeGuard}},
			"2 published 0 moved 0 joined 0 aside 0 repeated; lost 1:6 safe guarding; invented 1:6 safekeeping"},
		{"joined words that don't follow each other", []string{"keep safe", "and guarding"}, []string{"keep safe and guarding"},
			[]Record{{Kind: Joined, Pos: at(1, 6), Text: safeGuard}},
			`4 published 0 moved 0 joined 0 aside 0 repeated; untrue: joined "safe guarding", but ` + notThere},
		{"the half at the end of a block is the one that was cut", []string{"safe and safe", "guarding all"}, []string{"safe and safeguarding all"},
			[]Record{{Kind: Joined, Pos: at(1, 1), Text: safeGuard}},
			"3 published 0 moved 2 joined 0 aside 0 repeated"},
		{"cells cut mid-word and put together again",
			[]string{"first safe", "second part", "guarding of one", "goes on"},
			[]string{"first safeguarding of one", "second part goes on"},
			[]Record{
				{Kind: Joined, Pos: at(1, 7), Text: safeGuard, Next: at(3, 1)},
				{Kind: Moved, Pos: at(3, 1), Text: "guarding of one", To: "line 1"},
			},
			"5 published 2 moved 2 joined 0 aside 0 repeated"},
		{"cells cut twice",
			[]string{"first", "second", "one safe", "part", "guarding of all", "end"},
			[]string{"first one safeguarding of all", "second part end"},
			[]Record{
				{Kind: Joined, Pos: at(3, 5), Text: safeGuard, Next: at(5, 1)},
				{Kind: Moved, Pos: at(3, 1), Text: "one safe"},
				{Kind: Moved, Pos: at(5, 1), Text: "guarding of all"},
			},
			"4 published 3 moved 2 joined 0 aside 0 repeated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Balance(plain("a.md", c.source...), plain("page.md", c.page...), c.records)
			if have := verdict(r); have != c.want {
				t.Errorf("have %s\nwant %s", have, c.want)
			}
			added(t, r)
			if (len(r.Findings()) == 0) != r.Balanced() {
				t.Errorf("balanced is %v, with %d findings", r.Balanced(), len(r.Findings()))
			}
		})
	}
}

func TestListNumbersMayGoAndMayStay(t *testing.T) {
	source := Markdown("a.md", []byte("1. Plan 3\n2. Plan 4\n3. 4 plans\n"))
	for _, c := range []struct{ page, want string }{
		{"Plan 3 Plan 4 4 plans", "6 published 0 moved 0 joined 3 aside 0 repeated"},
		{"1 Plan 3 2 Plan 4 3 4 plans", "9 published 0 moved 0 joined 0 aside 0 repeated"},
		{"Plan 3 Plan 4 plans", "5 published 0 moved 0 joined 3 aside 0 repeated; lost 3:4 4"},
		{"Plan Plan 4 4 plans", "5 published 0 moved 0 joined 3 aside 0 repeated; lost 1:9 3"},
	} {
		r := Balance(source, plain("page.md", c.page), nil)
		// Which of two equal words is the one that is lost, nothing can tell.
		have := strings.Replace(verdict(r), "lost 2:9 4", "lost 3:4 4", 1)
		if have != c.want {
			t.Errorf("%s\nhave %s\nwant %s", c.page, have, c.want)
		}
		added(t, r)
	}
}

func TestMarksInsideAWordMayPartItOrNot(t *testing.T) {
	source := Markdown("a.md", []byte("one un*believ*able 2*3*4 ends\n"))
	for _, c := range []struct{ page, want string }{
		{"one unbelievable 234 ends", ""},
		{"one un believ able 2 3 4 ends", ""},
		{"one unbelievable 2 34 ends", ""},
		{"one unbelievable 2 ends", "2*3*4"},
		{"one unbelievable 2 4 3 ends", "2*3*4"},
	} {
		r := Balance(source, plain("page.md", c.page), nil)
		if r.Balanced() != (c.want == "") {
			t.Errorf("%s: %s", c.page, verdict(r))
		}
		added(t, r)
	}
}

func TestDestinationsGoWithTheWordsOfTheirLink(t *testing.T) {
	source := Markdown("a.md", []byte("Contents\n\n[one](https://x.org/1) [two](https://x.org/2)\n\nthree\n"))
	r := Balance(source, plain("page.md", "three"), []Record{
		{Kind: SetAside, Pos: at(1, 1), Text: "Contents", Reason: "printed contents"},
		{Kind: SetAside, Pos: at(3, 1), Text: "one two", Reason: "printed contents"},
	})
	if have, want := verdict(r), "1 published 0 moved 0 joined 5 aside 0 repeated"; have != want {
		t.Errorf("have %s\nwant %s", have, want)
	}
}

func TestRecordsNamePlacesInFilesWithoutLines(t *testing.T) {
	para := func(n int, s string) []Word {
		return Text(diag.Position{Path: "a.docx", Place: fmt.Sprint("paragraph ", n)}, s)
	}
	source := append(append(para(1, "one"), para(2, "Page 7")...), para(10, "two")...)
	r := Balance(source, plain("page.md", "one two"), []Record{
		{Kind: SetAside, Pos: diag.Position{Path: "a.docx", Place: "paragraph 2"}, Text: "Page 7"},
	})
	if !r.Balanced() {
		t.Error(verdict(r))
	}
}

// The notes of a PDF come after all else and stand at the pages that mention them.
func TestRecordsFindWordsOfAPlaceThatComeAfterThoseOfOthers(t *testing.T) {
	page := func(n int, s string) []Word {
		return Text(diag.Position{Path: "a.pdf", Place: fmt.Sprint("page ", n)}, s)
	}
	source := slices.Concat(page(1, "one"), page(2, "two"), page(1, "A note, see co-"), page(1, "operation."), page(2, "Another note."))
	at := func(n int) diag.Position { return diag.Position{Path: "a.pdf", Place: fmt.Sprint("page ", n)} }
	records := []Record{
		{Kind: Joined, Pos: at(1), Text: "co- operation"},
		{Kind: Moved, Pos: at(1), Text: "A note, see co-operation."},
		{Kind: Moved, Pos: at(2), Text: "Another note."},
	}
	r := Balance(source, plain("page.md", "one", "A note, see co-operation.", "two", "Another note."), records)
	if !r.Balanced() {
		t.Error(verdict(r))
	}
	records[1] = Record{Kind: Moved, Pos: at(2), Text: "A note, see co-operation."}
	if r := Balance(source, plain("page.md", "one", "A note, see co-operation.", "two", "Another note."), records); r.Balanced() {
		t.Error("words were found at a page where they do not stand")
	}
}
