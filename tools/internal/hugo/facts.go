package hugo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/identity"
)

// Hugo's partial rebuild makes again what asked the edited page for something. A
// list is found by other means as well: it is sorted by dates, picked by a
// parameter, gathered under a theme. None of that counts as asking, so a list that
// an edited page now belongs in would stay as it was. Facts are what lists go by.
type facts struct {
	edited    string // what the edited pages say of themselves, without their words
	addresses string // of every page of the site
}

// factsOf returns the facts of the site, of which the files in edited are the ones
// that may say something else now.
func factsOf(sites *hugolib.HugoSites, edited []string) facts {
	var own, all strings.Builder
	for _, p := range sites.Pages() {
		all.WriteString(p.RelPermalink() + "\n")
		if f := p.File(); f != nil && slices.Contains(edited, f.Filename()) {
			fmt.Fprintln(&own, p.Path(), p.Kind(), p.Layout(), p.Title(), p.LinkTitle(), p.Weight(), p.Date(), p.Lastmod(), p.PublishDate(), p.ExpiryDate(), p.Draft(), p.Params())
		}
	}
	return facts{own.String(), all.String()}
}

// lists returns every page that holds a list of others as what has changed, and so
// everything that asked one of them for something.
func lists(sites *hugolib.HugoSites) *hugolib.WhatChanged {
	changed := new(hugolib.WhatChanged)
	for _, p := range sites.Pages() {
		if id, ok := p.(identity.Identity); ok && !p.IsPage() {
			changed.Add(id)
		}
	}
	return changed
}
