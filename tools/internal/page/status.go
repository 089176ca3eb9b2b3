package page

import (
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/publication"
)

// opening returns the keys that every page of a publication begins with. Drafts,
// embargoes and expiry are Hugo's own keys: every page carries them, because a
// part of a draft is a draft.
func opening(title, description string, s publication.Status) frontmatter.Map {
	m := frontmatter.Map{{Key: "title", Value: title}}
	m = text(m, "description", description)
	if s.Draft {
		m = append(m, frontmatter.Entry{Key: "draft", Value: true})
	}
	for _, d := range []struct{ key, value string }{
		{"date", s.Published}, {"lastmod", s.Updated}, {"publishDate", s.Embargo}, {"expiryDate", s.Expires},
	} {
		m = date(m, d.key, d.value)
	}
	return m
}

// notices returns the params that tell readers and editors of a publication's
// state.
func notices(m frontmatter.Map, s publication.Status) frontmatter.Map {
	m = date(m, "reviewBy", s.ReviewBy)
	var corrections frontmatter.Values
	for _, c := range s.Corrections {
		corrections = append(corrections, text(date(nil, "date", c.Date), "text", c.Text))
	}
	if corrections != nil {
		m = append(m, frontmatter.Entry{Key: "corrections", Value: corrections})
	}
	return m
}

// text adds a key unless its value is empty.
func text(m frontmatter.Map, key, value string) frontmatter.Map {
	if value == "" {
		return m
	}
	return append(m, frontmatter.Entry{Key: key, Value: value})
}

// date adds a key unless its value is no date.
func date(m frontmatter.Map, key, value string) frontmatter.Map {
	t, ok := frontmatter.ParseDate(value)
	if !ok {
		return m
	}
	return append(m, frontmatter.Entry{Key: key, Value: t})
}
