package preview

import (
	"bytes"
	"context"
	"html/template"

	"nscp/tools/internal/desk"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/history"
)

// overviewPage returns the page /desk/: every document with its state and what
// was found in it.
func (s *session) overviewPage(ctx context.Context, build string) ([]byte, error) {
	since, err := history.Read(ctx, s.root)
	if err != nil {
		since = &history.Since{Why: err.Error()}
	}
	part := ""
	if s.part != nil {
		part = s.part.pattern
	}
	s.mu.Lock()
	data := map[string]any{
		"Documents": s.overview.Documents, "Other": s.overview.Other, "Findings": s.findings, "Overview": s.overview,
		"Since": since, "SinceTitle": desk.SinceTitle(since),
		"Base": s.site.Base(), "Own": own, "Build": build, "Part": part, "Waiting": s.waitingFor,
	}
	s.mu.Unlock()
	var page bytes.Buffer
	err = deskPage.Execute(&page, data)
	return page.Bytes(), err
}

var deskPage = template.Must(template.Must(barPage.Clone()).New("desk").Funcs(template.FuncMap{
	"errors":   func(d *desk.Document) int { n, _ := diag.Count(d.Findings); return n },
	"day":      desk.Day,
	"warnings": func(d *desk.Document) int { _, n := diag.Count(d.Findings); return n },
}).Parse(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'">
<title>Desk: all documents</title>
<link rel="stylesheet" href="{{ .Own }}desk.css">
</head>
<body>
<main>
<h1>All documents</h1>
<p>This page is part of the preview. It is not published.</p>
{{ with .Part }}<p>Only a part of the site is shown: <code>{{ . }}</code>.</p>{{ end }}
{{ range .Waiting }}<p>Waiting for {{ . }}.</p>{{ end }}
<p>{{ range $i, $c := .Overview.Counts }}{{ if $i }}, {{ end }}{{ $c.N }} {{ $c.State }}{{ end }}</p>
{{ with .Overview.Waiting -}}
<h2>Waiting for a sign-off</h2>
<p>Nothing is published until somebody who may decide has read these: <code>nscp signoff --help</code></p>
<ul>{{ range . }}<li class="nscp-urgent"><code>{{ .Pos }}</code> [{{ .Rule }}]</li>{{ end }}</ul>
{{ end -}}
{{ with .Overview.Due -}}
<h2>Days</h2>
<ul>{{ range . }}<li{{ if .Over }} class="nscp-urgent"{{ end }}>{{ day .Day }}: {{ .Document.Title }}, {{ .What }}</li>{{ end }}</ul>
{{ end -}}
<h2>Since the last publication</h2>
<p>{{ .SinceTitle }}</p>
{{ with .Since.Changes }}<ul>{{ range . }}<li>{{ .Kind }} <code>{{ .Path }}</code></li>{{ end }}</ul>{{ else }}{{ if .Since.Against }}<p>nothing</p>{{ end }}{{ end }}
<h2>Documents</h2>
{{ $base := .Base -}}
<table>
<caption>Each document in sources/, how it stands, and what was found in it</caption>
<thead><tr><th scope="col">Document</th><th scope="col">State</th><th scope="col">Errors</th><th scope="col">Warnings</th><th scope="col">Mended</th></tr></thead>
<tbody>
{{ range .Documents -}}
<tr>
<th scope="row"><p>{{ if .Address }}<a href="{{ $base }}/{{ .Address }}/">{{ .Title }}</a>{{ else }}{{ .Title }}{{ end }}</p><p><code>{{ .Source }}</code></p></th>
<td>{{ range .State }}<p{{ if .Urgent }} class="nscp-urgent"{{ end }}>{{ .Text }}</p>{{ end }}</td>
<td>{{ errors . }}</td><td>{{ warnings . }}</td><td>{{ len .Repairs }}</td>
</tr>
{{ end -}}
</tbody>
</table>
<h2>What was found</h2>
{{ with .Findings }}<ol>{{ range . }}<li>{{ template "finding" . }}<p><code>{{ .Pos }}</code></p></li>{{ end }}</ol>{{ else }}<p>Nothing.</p>{{ end }}
</main>
<script src="{{ .Own }}reload.js" data-build="{{ .Build }}" data-file="desk" defer></script>
</body>
</html>
`))
