package preview

import (
	"bytes"
	"embed"
	"html/template"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"nscp/tools/internal/desk"
	"nscp/tools/internal/diag"
	"nscp/tools/internal/frontmatter"
	"nscp/tools/internal/page"
	"nscp/tools/internal/repair"
	"nscp/tools/internal/statutory"
)

// What pages load in the preview, and only there. It is served as files, as the
// site's own policy lets no page run or style anything else.
//
//go:embed reload.js bar.js bar.css desk.css
var files embed.FS

// A bar is what is said of one page.
type bar struct {
	From     string // where the bar can be asked for again
	Desk     string
	Source   string
	Reveal   string // where its folder is opened; "" where it cannot be
	Token    string
	State    []desk.Note
	Coverage []statutory.Coverage
	Summary  string
	Part     string // what is shown of the site; "" is all
	Waiting  []string
	Findings []marked
	Repairs  []marked
}

// A marked finding or repair knows the words in the page that it is about.
type marked struct {
	diag.Finding
	repair.Change
	Words string
	Kind  string // "error", "warning", "mended"
}

// wordsToFind is how many of a block's first words stand for it.
const wordsToFind = 14

// bar returns what is to be said of the page under a file name of the site.
func (s *session) bar(name string) *bar {
	s.mu.Lock()
	overview, findings, waiting := s.overview, s.findings, slices.Clone(s.waitingFor)
	s.mu.Unlock()
	b := &bar{
		From:    own + "bar?file=" + url.QueryEscape(name),
		Desk:    s.site.Base() + "/desk/",
		Waiting: waiting,
	}
	if s.part != nil {
		b.Part = s.part.pattern
	}
	address := strings.TrimSuffix(strings.TrimSuffix(name, "index.html"), "/")
	file, data := s.written(address)
	d := overview.Page(address)
	if d == nil {
		d = overview.Source(page.MadeFrom(data)) // it has an error; these are its last good pages
	}
	if d != nil {
		b.Source, b.State, b.Coverage = d.Source, d.State, d.Coverage()
		for _, f := range d.Findings {
			words := d.Words(f.Pos, wordsToFind)
			if words == "" {
				words = s.lineWords(f.Pos)
			}
			b.Findings = append(b.Findings, marked{Finding: f, Words: words, Kind: f.Severity.String()})
		}
		for _, c := range d.Repairs {
			b.Repairs = append(b.Repairs, marked{Change: c, Words: d.Words(c.Pos, wordsToFind), Kind: "mended"})
		}
	} else if file != "" {
		meta, _, _, _ := frontmatter.Read(file, data) // what is wrong with it is a finding of Hugo's
		b.Source, b.State = file, desk.Dates(meta, overview.Today)
		for _, f := range findings {
			if f.Pos.Path == file {
				b.Findings = append(b.Findings, marked{Finding: f, Words: f.Excerpt, Kind: f.Severity.String()})
			}
		}
	}
	if s.open != nil && b.Source != "" {
		b.Reveal, b.Token = own+"reveal", s.token
	}
	var about []diag.Finding
	for _, f := range b.Findings {
		about = append(about, f.Finding)
	}
	b.Summary = "nothing found"
	if len(about) > 0 {
		b.Summary = diag.Summary(about)
	}
	if elsewhere := len(findings) - len(about); elsewhere > 0 {
		b.Summary += ", and " + count(elsewhere, "finding", "findings") + " elsewhere"
	}
	return b
}

// written returns the page that a person wrote for an address, if there is one
// where Hugo takes it from by itself.
func (s *session) written(address string) (file string, data []byte) {
	names := []string{path.Join("content", address, "_index.md"), path.Join("content", address, "index.md")}
	if address != "" {
		names = append(names, path.Join("content", address+".md"), path.Join("content", address, "report.md"))
	}
	for _, name := range names {
		if data, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(name))); err == nil {
			return name, data
		}
	}
	return "", nil
}

// markdownMarks are what a line of Markdown says in signs: addresses behind
// links, emphasis, headings, table lines.
var markdownMarks = regexp.MustCompile(`\]\([^)]*\)|[\[*_#|>]`)

// lineWords returns the first words of the line that a position names in a text
// file: of a source that could not be read, nothing else is known.
func (s *session) lineWords(pos diag.Position) string {
	if pos.Line == 0 || !slices.Contains([]string{".md", ".markdown", ".txt"}, path.Ext(pos.Path)) {
		return ""
	}
	data, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(pos.Path)))
	lines := strings.Split(string(data), "\n")
	if err != nil || pos.Line > len(lines) {
		return ""
	}
	words := strings.Fields(markdownMarks.ReplaceAllString(lines[pos.Line-1], ""))
	return strings.Join(words[:min(wordsToFind, len(words))], " ")
}

// inject returns a page with the bar, and the scripts that keep both up to date.
// The page itself is left as it is.
func (s *session) inject(html []byte, build, name string) []byte {
	var add bytes.Buffer
	err := barPage.Execute(&add, map[string]any{"Bar": s.bar(name), "Own": own, "Build": build, "File": name})
	if err != nil {
		return html
	}
	end := bytes.LastIndex(html, []byte("</body>"))
	if end < 0 {
		end = len(html)
	}
	return slices.Concat(html[:end], add.Bytes(), html[end:])
}

var barPage = template.Must(template.New("page").Funcs(template.FuncMap{
	"covered": func(all []statutory.Coverage) (n int) {
		for _, c := range all {
			if c.State == statutory.Covered {
				n++
			}
		}
		return n
	},
}).Parse(`
{{- define "finding" -}}
<p><strong>{{ .Severity }}:</strong> {{ .Message }} <code>[{{ .Rule }}]</code></p>
{{- with .Why }}<p>Why: {{ . }}</p>{{ end }}
{{- with .Fix }}<p>To mend it: {{ . }}</p>{{ end }}
{{- end -}}

{{- define "bar" -}}
<aside id="nscp-bar" aria-label="Preview" data-from="{{ .From }}">
<p><strong>Preview</strong>{{ range .State }} · <span{{ if .Urgent }} class="nscp-urgent"{{ end }}>{{ .Text }}</span>{{ end }}
{{- with .Source }} · from <code>{{ . }}</code>{{ end }}</p>
{{- with .Part }}
<p>Only a part of the site is shown: <code>{{ . }}</code>. Links to other pages lead nowhere in this preview.</p>
{{- end }}
{{- if .Reveal }}
<form method="post" action="{{ .Reveal }}"><input type="hidden" name="token" value="{{ .Token }}"><input type="hidden" name="source" value="{{ .Source }}"><button type="submit">Open its folder</button></form>
{{- end }}
<p role="status">{{ .Summary }}{{ range .Waiting }}; waiting for {{ . }}{{ end }}</p>
{{- with .Findings }}
<details id="nscp-findings"><summary>Findings ({{ len . }})</summary>
<ol>{{ range . }}<li data-kind="{{ .Kind }}"{{ with .Words }} data-words="{{ . }}"{{ end }}>{{ template "finding" .Finding }}<p><code>{{ .Finding.Pos }}</code></p></li>{{ end }}</ol>
</details>
{{- end }}
{{- with .Repairs }}
<details id="nscp-repairs"><summary>Mended ({{ len . }})</summary>
<ol>{{ range . }}<li data-kind="{{ .Kind }}"{{ with .Words }} data-place="{{ . }}"{{ end }}><p>{{ .What }}</p>
{{- with .Because }}<p>Because: {{ . }}</p>{{ end }}
{{- with .Overrule }}<p>To undo it, add between the --- lines at the top: <code>{{ . }}</code></p>{{ end }}<p><code>{{ .Change.Pos }}</code></p></li>{{ end }}</ol>
</details>
{{- end }}
{{- with .Coverage }}
<details id="nscp-coverage"><summary>Statutory guidance ({{ covered . }} of {{ len . }} covered)</summary>
<p>What was recognised in the document, and not a judgement of it.</p>
<ul>{{ range . }}<li><strong>{{ .State }}:</strong> {{ .Text }} <code>[{{ .ID }}]</code>{{ with .Note }}<p>{{ . }}</p>{{ end }}</li>{{ end }}</ul>
</details>
{{- end }}
<p><a href="{{ .Desk }}">All documents</a></p>
</aside>
{{- end -}}

<link rel="stylesheet" href="{{ .Own }}bar.css">
{{ template "bar" .Bar }}
<script src="{{ .Own }}bar.js" defer></script>
<script src="{{ .Own }}reload.js" data-build="{{ .Build }}" data-file="{{ .File }}" defer></script>
`))
