package site

import (
	"regexp"
	"strings"
	"testing"
)

// main returns what stands in a page's main element, white space collapsed.
func (p *page) main() string {
	m := regexp.MustCompile(`(?s)<main.*?>(.*)</main>`).FindSubmatch(p.data)
	return strings.Join(strings.Fields(string(m[1])), " ")
}

func (p *page) wants(t *testing.T, wanted ...string) {
	t.Helper()
	have := p.main()
	for _, want := range wanted {
		if !strings.Contains(have, want) {
			t.Errorf("%s lacks %s", p.path, want)
		}
	}
}

func TestACommitmentIsFollowedThroughTheYears(t *testing.T) {
	sampled.page(t, "commitments/").wants(t, "Listening to families", "Not mentioned since the report for 2021 to 2022",
		"Answering letters", "Completed, says the report for 2021 to 2022")
	sampled.page(t, "commitments/commitment-1/").wants(t,
		"The wording changed from the report for 2021 to 2022.",
		"<b>Before:</b> Keeping young people safe at home</p>",
		"<b>Now:</b> Keeping young people safe at home <ins>and outside it</ins></p>",
		`href="/sub/path/annual-reports/2021-22/progress/#commitment-1"`,
		"In the report for 2022 to 2023",
		"Action 2 of 2",
	)
}

func TestTheGuidanceTableSaysWhereAndWhatItIsNot(t *testing.T) {
	sampled.page(t, "annual-reports/2022-23/guidance/").wants(t,
		"not a judgement", "Covered", "Deferred", "Not found", `href="/sub/path/annual-reports/2022-23/next-steps/"`)
}

func TestFiguresAreComparedAcrossReports(t *testing.T) {
	sampled.page(t, "figures/").wants(t, "1,900", "1,868", "−32 (−1.7%)", "(derived)", "2021 to 2022", "Capacity was short.")
}

func TestTheWholeReportIsItsPartsOneLevelDeeper(t *testing.T) {
	sampled.page(t, "annual-reports/2022-23/whole/").wants(t,
		`<h2 id="activities" data-ledger>`,
		`<h3 id="activities--commitment-1">`,
		`<h4 id="activities--commitment-1-action-1" data-added>Action 1 of 2</h4>`,
		`<h5 id="activities--commitment-1-action-1-said">`,
		`href="#case-reviews--rapid-reviews"`,
		`href="#introduction--fn:1"`,
		`<td rowspan="2">`,
		`2<sup>nd</sup>`,
		`CO<sub>2</sub>`,
	)
}

func TestTheSourceOfAQuotationIsItsCaption(t *testing.T) {
	sampled.page(t, "annual-reports/2022-23/introduction/").wants(t,
		`<figure class="quote"><blockquote><p>Every child here is safe, well and heard.</p></blockquote><figcaption>— Safeguarding arrangements, first edition</figcaption></figure>`)
}

func TestAReportSaysWhatItIsAndWhatChanged(t *testing.T) {
	sampled.page(t, "annual-reports/2022-23/").wants(t,
		`<a href="/sub/path/files/sample.csv">The figures as a sheet</a> <span class="meta">(CSV, 1 kB, 2 pages)</span>`,
		`<time datetime="2023-11-02">2 November 2023</time>: The number of <em>events</em> was 54, not 45.`,
		`Published <time datetime="2023-09-28">28 September 2023</time>`,
		`Updated <time datetime="2023-11-02">2 November 2023</time>`,
		`Covers <time datetime="2022-04-01">1 April 2022</time> to`,
	)
}

func TestAPromiseThatIsNotMadeAnyMoreIsNotOnTheFrontPage(t *testing.T) {
	sampled.page(t, "commitments/").wants(t, "Listening to families",
		`<a href="/sub/path/commitments/commitment-1/#year-2021-22">2021 to 2022</a></li><li><a href="/sub/path/commitments/commitment-1/#year-2022-23">`)
	if home := sampled.page(t, "").main(); strings.Contains(home, "Listening to families") || !strings.Contains(home, "each child gets the right help") {
		t.Error("the front page names other promises than those of the newest report")
	}
}

func TestTheRegisterSaysOnWhichThemesWasLearned(t *testing.T) {
	asItIs.page(t, "learning/reviews/").wants(t, `<a href="/themes/safer-sleep/"><span class="visually-hidden">Theme: </span>Safer sleep</a>, <a href="/themes/babies/">`)
}

func TestANumberThatIsNotGivenSaysWhy(t *testing.T) {
	sampled.page(t, "figures/").wants(t, `<b class="tile-number">withheld to protect confidentiality</b>`,
		`<span class="bar-value">0</span>`, `<span class="bar-value">not available</span>`, `<td class="number">not available</td>`)
	csv := string(sampled.file(t, "figures/index.csv"))
	for _, row := range []string{"2022-23,Children seen by a new team,,2022-23,,children,", "2022-23,Visits by a new team,First half,2022-23,0,visits,"} {
		if !strings.Contains(csv, row) {
			t.Errorf("the open data lack the row %s", row)
		}
	}
	if one := string(sampled.file(t, "figures/visits-by-a-new-team.csv")); strings.Count(one, "\n") != 4 || !strings.Contains(one, ",0,visits,") {
		t.Errorf("a chart's own file is %q", one)
	}
}

func TestAColumnOfNumbersHasItsHeadingOnTheSameSide(t *testing.T) {
	sampled.page(t, "annual-reports/2022-23/training/").wants(t,
		`<th scope="col">Partner</th><th scope="col" class="number">Attendances, 2021 to 2022</th><th scope="col" class="number">Attendances, 2022 to 2023</th><th scope="col" class="number">Change</th>`)
}
