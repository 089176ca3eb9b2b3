package frontmatter

import (
	"strings"
	"testing"
)

var page = Schema{
	"title": Text, "draft": Bool, "date": Date, "publishDate": Date, "expiryDate": Date,
	"weight": Number, "tags": List, "params.report": Text, "params.sections.*.path": Text, "build": Tree,
}

// Each line that Hugo let through, in reference to what it then did, is here.
func TestCheckStopsWhatHugoWouldPublish(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"draft: yes", `"draft" has the value "yes"; expected true or false`},
		{"draft: on", `"draft" has the value "on"; expected true or false`},
		{`draft: "nope"`, `"draft" has the value "nope"; expected true or false`},
		{"draft: True", `"draft" has the value "True"; expected true or false`},
		{"draft:", `the key "draft" has no value; expected true or false`},
		{"draft: [true, false]", `the key "draft" has 2 values; expected one: true or false`},
		{"Draft: true", `the key "Draft" is not known; did you mean "draft"`},
		{"drafft: true", `the key "drafft" is not known; did you mean "draft"`},
		{"publish_date: 2099-01-01", `the key "publish_date" is not known; did you mean "publishDate"`},
		{"publishdate: 2099-01-01", `the key "publishdate" is not known; did you mean "publishDate"`},
		{"publsihDate: 2099-01-01", `the key "publsihDate" is not known; did you mean "publishDate"`},
		{"embargo: 2099-01-01", `the key "embargo" is not known; known are build, date, draft, expiryDate, params.report, params.sections.*.path, publishDate, tags, title, weight`},
		{"publishDate: 2099-13-01", `"publishDate" has the value "2099-13-01"; expected a date such as 2024-03-31`},
		{"date: 2023-02-29", `"date" has the value "2023-02-29"; expected a date such as 2024-03-31`},
		{"date: 31/03/2024", `"date" has the value "31/03/2024"; expected a date such as 2024-03-31`},
		{"date: 2024-3-1", `"date" has the value "2024-3-1"; expected a date such as 2024-03-31`},
		{"date: next week", `"date" has the value "next week"; expected a date such as 2024-03-31`},
		{"title: [a, b]", `the key "title" has 2 values; expected one: words`},
		{`title: ""`, `the key "title" has no value; expected words`},
		{"weight: ten", `"weight" has the value "ten"; expected a number`},
		{"weight: 1,000", `"weight" has the value "1,000"; expected a number`},
		{"params: {raport: x}", `the key "params.raport" is not known; did you mean "params.report"`},
		{"params: {sections: [{path: /a, titel: A}]}", `the key "params.sections.0.titel" is not known; known are build, date, draft, expiryDate, params.report, params.sections.*.path, publishDate, tags, title, weight`},
		{"params: {sections: [{path: /a, pahth: A}]}", `the key "params.sections.0.pahth" is not known; did you mean "params.sections.0.path"`},
		{"title: {a: b}", `the key "title" has "a" below it; expected words`},
	} {
		fields, _, _, fs := Read("p.md", []byte("---\n"+c.line+"\n---\n"))
		fs = append(fs, page.Check("p.md", fields)...)
		if len(fs) != 1 || fs[0].Message != c.want {
			t.Errorf("%s: have %v\nwant %s", c.line, fs, c.want)
			continue
		}
		if fs[0].Pos.Line != 2 || !strings.Contains(fs[0].Fix, "p.md") {
			t.Errorf("%s: have position %v and fix %q", c.line, fs[0].Pos, fs[0].Fix)
		}
	}
}

func TestCheckAcceptsWhatHugoUnderstands(t *testing.T) {
	in := `---
title: "Review: what we learned"
draft: false
date: 2024-02-29
publishDate: 2024-03-31T09:00:00+01:00
weight: -2.5
tags: [a, b]
params:
  report: 2023-24
  sections:
    - path: /a
    - path: /b
build:
  list: never
  render: always
---
`
	fields, _, _, fs := Read("p.md", []byte(in))
	fs = append(fs, page.Check("p.md", fields)...)
	if len(fs) != 0 {
		t.Errorf("have %v want no findings", fs)
	}
}

func TestANilSchemaKnowsNoKeys(t *testing.T) {
	fields, _, _, _ := Read("p.md", []byte("---\ntitle: A\n---\n"))
	fs := Schema(nil).Check("p.md", fields)
	if len(fs) != 1 || fs[0].Message != `the key "title" is not known` {
		t.Errorf("have %v", fs)
	}
}
