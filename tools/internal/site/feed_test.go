package site

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/atom"
)

func TestTheAtomFeedIsWhole(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Author  string   `xml:"author>name"`
			Links   []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Summary string `xml:"summary"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(s.file(t, "feed.xml"), &feed); err != nil {
			t.Fatal(err)
		}
		if feed.ID == "" || feed.Title == "" || feed.Author == "" || len(feed.Links) != 2 {
			t.Errorf("the feed lacks an id, title, author or its links: %+v", feed)
		}
		if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
			t.Error(err)
		}
		for _, e := range feed.Entries {
			if e.ID == "" || e.Title == "" || e.Summary == "" {
				t.Errorf("an entry lacks something: %+v", e)
			}
			if !strings.HasPrefix(e.ID, "https://site.example"+s.base) {
				t.Errorf("the entry %q has the address %q", e.Title, e.ID)
			}
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil {
				t.Error(err)
			}
		}
		if s == sampled && len(feed.Entries) < 4 {
			t.Errorf("%d entries, want the reports and briefings that have a date", len(feed.Entries))
		}

		var other struct {
			Version string
			FeedURL string `json:"feed_url"`
			Items   []struct{ ID, URL, Title string }
		}
		if err := json.Unmarshal(s.file(t, "feed.json"), &other); err != nil {
			t.Fatal(err)
		}
		if other.Version != "https://jsonfeed.org/version/1.1" || other.FeedURL != "https://site.example"+s.base+"feed.json" || len(other.Items) != len(feed.Entries) {
			t.Errorf("the JSON feed differs from the Atom feed: %+v", other)
		}
	})
}

func TestTheSiteMapNamesEveryPage(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		var m struct {
			URLs []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		if err := xml.Unmarshal(s.file(t, "sitemap.xml"), &m); err != nil {
			t.Fatal(err)
		}
		listed := map[string]bool{}
		for _, u := range m.URLs {
			listed[strings.TrimPrefix(u.Loc, "https://site.example")] = true
		}
		linked := map[string]bool{}
		for _, link := range s.page(t, "site-map/").links {
			linked[link] = true
		}
		for _, p := range s.pages {
			if strings.HasSuffix(p.path, "404.html") || p.refresh() {
				continue
			}
			out := strings.HasSuffix(p.path, "/whole/") || p.path == s.base+"search/"
			if listed[p.path] == out {
				t.Errorf("sitemap.xml: %s is listed: %v", p.path, listed[p.path])
			}
			if !linked[p.path] && p.path != s.base+"site-map/" {
				t.Errorf("the site map page does not lead to %s", p.path)
			}
		}
		if robots := string(s.file(t, "robots.txt")); !strings.Contains(robots, "Sitemap: https://site.example"+s.base+"sitemap.xml") {
			t.Errorf("robots.txt does not name the site map: %s", robots)
		}
	})
}

func TestTheManifestAndSecurityTextAreWhole(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		var m struct {
			Name     string
			StartURL string `json:"start_url"`
			Scope    string
			Icons    []struct{ Src string }
		}
		if err := json.Unmarshal(s.file(t, "site.webmanifest"), &m); err != nil {
			t.Fatal(err)
		}
		if m.Name == "" || m.StartURL != s.base || m.Scope != s.base || len(m.Icons) == 0 {
			t.Errorf("the manifest is %+v", m)
		}
		for _, icon := range m.Icons {
			s.file(t, strings.TrimPrefix(icon.Src, s.base))
		}
		security := string(s.file(t, ".well-known/security.txt"))
		for _, field := range []string{`(?m)^Contact: https://`, `(?m)^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`, `(?m)^Canonical: https://site\.example` + s.base} {
			if !regexp.MustCompile(field).MatchString(security) {
				t.Errorf("security.txt has no %s:\n%s", field, security)
			}
		}
	})
}

func TestTheOpenDataIsTheSameInBothForms(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		rows, err := csv.NewReader(strings.NewReader(string(s.file(t, "figures/index.csv")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var objects []map[string]any
		if err := json.Unmarshal(s.file(t, "figures/index.json"), &objects); err != nil {
			t.Fatal(err)
		}
		if len(rows)-1 != len(objects) {
			t.Errorf("%d rows of CSV, %d objects of JSON", len(rows)-1, len(objects))
		}
		for _, row := range rows[1:] {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r") {
					t.Errorf("the cell %q would be run as a formula", cell)
				}
			}
		}
	})
}

func TestEveryPageCarriesSchemaData(t *testing.T) {
	eachSite(t, func(t *testing.T, s *built) {
		kinds := map[string]bool{}
		for _, p := range s.pages {
			if strings.HasSuffix(p.path, "404.html") || p.refresh() {
				continue
			}
			blocks := 0
			for _, n := range p.all(atom.Script) {
				if kind, _ := attr(n, "type"); kind != "application/ld+json" {
					continue
				}
				blocks++
				var data struct {
					Context string           `json:"@context"`
					Graph   []map[string]any `json:"@graph"`
				}
				if err := json.Unmarshal([]byte(n.FirstChild.Data), &data); err != nil || data.Context != "https://schema.org" || len(data.Graph) < 2 {
					t.Errorf("%s: schema data %v: %s", p.path, err, n.FirstChild.Data)
				}
				for _, thing := range data.Graph {
					kind, _ := thing["@type"].(string)
					kinds[kind] = true
					for _, wrong := range schemaFaults(s, p, kind, thing) {
						t.Errorf("%s: %s: %s", p.path, kind, wrong)
					}
				}
			}
			if blocks != 1 {
				t.Errorf("%s: %d blocks of schema data, want 1", p.path, blocks)
			}
		}
		for _, kind := range []string{"GovernmentOrganization", "BreadcrumbList", "Report", "Article"} {
			if !kinds[kind] {
				t.Errorf("no page says that it is a %s", kind)
			}
		}
	})
}

// schemaFaults says what search engines' rules find wrong with one thing of a page's
// schema data: what every kind must have, and that it speaks of this page.
func schemaFaults(s *built, p *page, kind string, thing map[string]any) (faults []string) {
	address := func(v any) bool {
		u, err := url.Parse(fmt.Sprint(v))
		return err == nil && u.Scheme == "https" && strings.HasPrefix(u.Path, s.base)
	}
	need := func(ok bool, what string) {
		if !ok {
			faults = append(faults, fmt.Sprintf("%s: %v", what, thing))
		}
	}
	words := func(key string) bool { v, _ := thing[key].(string); return v != "" }
	switch kind {
	case "BreadcrumbList":
		items, _ := thing["itemListElement"].([]any)
		need(len(items) > 1, "fewer than 2 steps")
		for i, v := range items {
			step, _ := v.(map[string]any)
			need(step["@type"] == "ListItem" && step["position"] == float64(i+1) && step["name"] != "", "a step without place or name")
			need(i == len(items)-1 || address(step["item"]), "a step that leads nowhere")
		}
	case "GovernmentOrganization":
		need(words("name") && words("alternateName") && words("areaServed") && address(thing["url"]) && address(thing["logo"]), "no name, county, address or picture")
	case "WebSite":
		need(words("name") && address(thing["url"]) && words("inLanguage"), "no name, address or language")
	case "Report", "Article", "WebPage", "CollectionPage", "ContactPage":
		canonical := ""
		for _, n := range p.all(atom.Link) {
			if rel, _ := attr(n, "rel"); rel == "canonical" {
				canonical, _ = attr(n, "href")
			}
		}
		headline, _ := thing["headline"].(string)
		need(headline != "" && len([]rune(headline)) <= 160 && words("description") && words("inLanguage"), "no headline, description or language")
		need(thing["url"] == canonical, "an address that is not the page's own "+canonical)
		publisher, _ := thing["publisher"].(map[string]any)
		need(address(publisher["@id"]), "no publisher")
		for _, key := range []string{"datePublished", "dateModified"} {
			if v, ok := thing[key].(string); ok {
				_, err := time.Parse(time.DateOnly, v)
				need(err == nil, key+" is no date")
			}
		}
	default:
		need(false, "a kind that nobody looks at")
	}
	return faults
}
