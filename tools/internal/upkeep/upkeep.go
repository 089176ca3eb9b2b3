// Package upkeep finds what has grown old on a site: pages past the day on which
// somebody should have looked at them again, contacts that nobody has checked for
// long, actions still open, redirects to nowhere.
//
// In go documents, lists and the bytes of files, and the day, which is given and
// never asked of a clock; out come findings. All are warnings: what is old may
// still be right. Only links.go reaches outside, and only when asked.
package upkeep

import (
	"fmt"
	"strings"
	"time"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
	"nscp/tools/internal/register"
)

const group = "Upkeep"

// The rules.
var (
	reviewDue = diag.Rule{ID: "review-due", Group: group, Severity: diag.Warning,
		Title: "a page past the day on which it was to be looked at again",
		Why:   "Readers act on what they read, and guidance, names and numbers change."}
	contactCheck = diag.Rule{ID: "contact-check", Group: group, Severity: diag.Warning,
		Title: "a contact that leads nowhere, or that nobody has checked in the last six months",
		Why:   "Somebody who is worried about a child may have the courage to call once."}
	oldAction = diag.Rule{ID: "old-action", Group: group, Severity: diag.Warning,
		Title: "an action from a review still open six months after it was due",
		Why:   "The partnership has promised that review actions are complete within six months."}
	superseded = diag.Rule{ID: "superseded-version", Group: group, Severity: diag.Warning,
		Title: "a version of the arrangements that is taken down when a newer one comes",
		Why:   "Superseded versions stay public, so that a reader can see what held at the time."}
	redirect = diag.Rule{ID: "redirect", Group: group, Severity: diag.Warning,
		Title: "a redirect that leads nowhere, to itself or on to another",
		Why:   "Addresses of a public body are permanent: old links must lead to where the page is now."}
	// External only looks when it is asked to.
	External = diag.Rule{ID: "external-link", Group: group, Severity: diag.Warning, Advice: true,
		Title: "a link to another site that does not answer as it should",
		Why:   "A reader who follows a dead link has no help; another site may also only be slow today, so this never stops a build."}
	styleSyntax = diag.Rule{ID: "css-syntax", Group: group, Severity: diag.Error,
		Title: "a style sheet that browsers cannot read as it was meant",
		Why:   "A missing bracket silently drops every rule behind it, and the site's builder does not notice."}
)

// Rules are all of them.
var Rules = []diag.Rule{reviewDue, contactCheck, oldAction, superseded, redirect, External, styleSyntax}

// at makes a finding of a rule.
func at(r diag.Rule, pos diag.Position, message, fix string) diag.Finding {
	return diag.Finding{Rule: r.ID, Severity: r.Severity, Pos: pos, Message: message, Why: r.Why, Fix: fix}
}

func show(t time.Time) string { return t.Format("2 January 2006") }

// ReviewDates returns a finding for a document whose reviewBy has passed.
func ReviewDates(d *doc.Document, today time.Time) []diag.Finding {
	for _, f := range d.Meta {
		if f.Key != "reviewBy" || len(f.Values) == 0 {
			continue
		}
		by, err := time.Parse(time.DateOnly, f.Values[0])
		if err == nil && by.Before(today) {
			return []diag.Finding{at(reviewDue, f.Pos, "the page was to be looked at again by "+show(by),
				"read it, correct what has changed, and put a later day under reviewBy in "+d.Path)}
		}
	}
	return nil
}

// Resources returns a finding for each resource whose review-by day has passed.
func Resources(all []register.Resource, today time.Time) []diag.Finding {
	var out []diag.Finding
	for _, r := range all {
		if !r.ReviewBy.IsZero() && r.ReviewBy.Before(today) {
			out = append(out, at(reviewDue, r.Pos, fmt.Sprintf("%q was to be looked at again by %s", r.Title, show(r.ReviewBy)),
				"make sure that it still holds, and put in the new days"))
		}
	}
	return out
}

// Actions returns a finding for each action that is open more than six months
// after it was due. It does not name the action: trackers are not public, and logs
// are read by more people.
func Actions(all []register.Action, today time.Time) []diag.Finding {
	var out []diag.Finding
	for _, a := range all {
		if a.Open() && a.Old(today) {
			out = append(out, at(oldAction, a.Pos, "the action was due by "+show(a.Due)+" and is still open",
				"put in the day on which it was done, or take it to the group that answers for it"))
		}
	}
	return out
}

// Versions returns a finding for each version of the arrangements that has an end
// while it is public.
func Versions(documents []*doc.Document) []diag.Finding {
	var out []diag.Finding
	for _, d := range documents {
		for _, f := range d.Meta {
			if f.Key == "expiryDate" && len(f.Values) > 0 {
				out = append(out, at(superseded, f.Pos, "the version is taken down on "+f.Values[0]+"; a version that another has replaced stays public",
					"delete expiryDate in the front matter of "+d.Path+"; the newest version is shown as the current one by itself"))
			}
		}
	}
	return out
}

// A Redirect is one row of sources/redirects.csv: an old address and where it is now.
type Redirect struct {
	Pos      diag.Position
	From, To string
}

// Redirects returns what is wrong with redirects. exists says whether a page has
// an address; it may be nil, where the site is not built.
func Redirects(all []Redirect, exists func(address string) bool) []diag.Finding {
	var out []diag.Finding
	from := map[string]bool{}
	for _, r := range all {
		from[address(r.From)] = true
	}
	seen := map[string]bool{}
	for _, r := range all {
		fix := "correct the row in " + r.Pos.Path
		switch a, b := address(r.From), address(r.To); {
		case !strings.HasPrefix(r.From, "/"):
			out = append(out, at(redirect, r.Pos, "the old address does not begin with /", fix))
		case a == b:
			out = append(out, at(redirect, r.Pos, "the redirect leads to itself", fix))
		case seen[a]:
			out = append(out, at(redirect, r.Pos, "the old address has two redirects", "delete one of the rows in "+r.Pos.Path))
		case from[b]:
			out = append(out, at(redirect, r.Pos, "the redirect leads to an address that is redirected itself", "write the last address straight away in "+r.Pos.Path))
		case strings.HasPrefix(r.To, "/") && exists != nil && !exists(b):
			out = append(out, at(redirect, r.Pos, "the redirect leads to "+r.To+", and no page has that address", fix))
		case exists != nil && exists(a):
			out = append(out, at(redirect, r.Pos, "a page still has the old address "+r.From+", so the redirect never takes place", "delete the row in "+r.Pos.Path+", or move the page"))
		}
		seen[address(r.From)] = true
	}
	return out
}

// address returns an address without its fragment and the slash at its end.
func address(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	if len(s) > 1 {
		s = strings.TrimSuffix(s, "/")
	}
	return s
}
