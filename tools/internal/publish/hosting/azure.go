package hosting

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"

	"nscp/tools/internal/publish/release"
)

// maxAzure is how large Azure lets its configuration be, in bytes.
const maxAzure = 20_000

type azureRoute struct {
	Route    string            `json:"route"`
	Redirect string            `json:"redirect,omitempty"`
	Status   int               `json:"statusCode,omitempty"`
	Headers  map[string]string `json:"headers,omitempty"`
}

type azureConfig struct {
	Headers   map[string]string         `json:"globalHeaders"`
	Types     map[string]string         `json:"mimeTypes"`
	Routes    []azureRoute              `json:"routes"`
	Overrides map[string]map[string]any `json:"responseOverrides"`
}

// Azure prints staticwebapp.config.json. A route's headers take the place of the
// global ones of the same name, so here pages can have their cache rule as well.
func Azure(files []release.File, redirects []Redirect) (string, error) {
	c := azureConfig{
		Headers:   map[string]string{"Cache-Control": Short},
		Types:     map[string]string{},
		Routes:    []azureRoute{},
		Overrides: map[string]map[string]any{"404": {"rewrite": "/404.html"}},
	}
	for _, h := range Security {
		c.Headers[h.Name] = h.Value
	}
	for _, f := range files {
		if f.Kind != release.Host {
			c.Types[path.Ext(f.Path)] = f.Type
		}
	}
	for _, a := range answers(redirects) {
		c.Routes = append(c.Routes, azureRoute{Route: a.from, Redirect: a.to, Status: 301})
	}
	for _, pattern := range assetPatterns(files) {
		c.Routes = append(c.Routes, azureRoute{Route: pattern, Headers: map[string]string{"Cache-Control": Immutable}})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		return "", err
	}
	if b.Len() > maxAzure {
		return "", fmt.Errorf("staticwebapp.config.json has %d bytes, and Azure accepts %d: use wildcards in sources/redirects.csv", b.Len(), maxAzure)
	}
	return b.String(), nil
}
