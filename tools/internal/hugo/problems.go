package hugo

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/herrors"

	"nscp/tools/internal/diag"
)

// problems returns what Hugo said of the site in dir as findings: the error it
// returned, if any, and what it logged.
//
// Hugo wraps an error once for each template it passes on its way out; the
// place to mend is the innermost file that belongs to the site. What a template
// reports with errorf or warnf is only text: a place in it is found by the site
// folder's name.
func problems(dir string, err error, log *journal) []diag.Finding {
	var fs []diag.Finding
	log.mu.Lock()
	defer log.mu.Unlock()
	logged := false
	for _, e := range log.entries {
		fs = append(fs, fromLog(dir, e.message))
		logged = logged || e.level >= logg.LevelError
	}
	for _, err := range branches(err) {
		if logged && strings.HasPrefix(err.Error(), "logged ") {
			continue // it counts the entries above
		}
		fs = append(fs, fromError(dir, err))
	}
	return sorted(fs)
}

// branches returns the errors that were joined into err, however deep.
func branches(err error) []error {
	for e := err; e != nil; e = errors.Unwrap(e) {
		joined, ok := e.(interface{ Unwrap() []error })
		if !ok {
			continue
		}
		var all []error
		for _, part := range joined.Unwrap() {
			all = append(all, branches(part)...)
		}
		if len(all) == 1 && e != err {
			return []error{err} // what wraps a single error says more
		}
		return all
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// fromError returns the finding for one error of Hugo's.
func fromError(dir string, err error) diag.Finding {
	var at herrors.FileError
	page := ""
	last := err
	line, column := 0, 0
	for e := err; e != nil; e = unwrap(e) {
		last = e
		if m := renderedPage.FindStringSubmatch(e.Error()); m != nil {
			page = relative(dir, m[1])
		}
		fe, ok := e.(herrors.FileError)
		if !ok {
			continue
		}
		// Data is decoded under a name that is no file: only its line counts.
		pos := fe.Position()
		if relative(dir, pos.Filename) != "" {
			at = fe
		} else if filepath.IsAbs(pos.Filename) {
			continue
		}
		line, column = pos.LineNumber, pos.ColumnNumber
	}
	if at == nil {
		return fromLog(dir, err.Error())
	}
	f := diag.Finding{
		Severity: diag.Error,
		Pos: diag.Position{
			Path:   relative(dir, at.Position().Filename),
			Line:   max(line, 0),
			Column: max(column, 0),
		},
		Message: message(dir, last.Error()),
	}
	// A template put together from two names the one it began in; the words name
	// the one that is wrong.
	if m := templatePattern.FindStringSubmatchIndex(last.Error()); m != nil {
		name := "layouts/" + last.Error()[m[2]:m[3]]
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil && name != f.Pos.Path {
			f.Pos = diag.Position{Path: name, Line: number(last.Error(), m[4], m[5]), Column: number(last.Error(), m[6], m[7])}
			at = nil
		}
	}
	if page != "" && strings.HasPrefix(f.Pos.Path, "layouts/") {
		f.Message += " (while making " + page + ")"
	}
	if at == nil {
		return advise(f)
	}
	if c := at.ErrorContext(); c != nil && at.Position().LineNumber == line && 0 <= c.LinesPos && c.LinesPos < len(c.Lines) {
		f.Excerpt = diag.Excerpt(c.Lines[c.LinesPos], column-1, column)
	}
	return advise(f)
}

// unwrap goes one step into err, and through a join that holds a single error.
func unwrap(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		if parts := joined.Unwrap(); len(parts) > 0 {
			return parts[0]
		}
		return nil
	}
	return errors.Unwrap(err)
}

// fromLog returns the finding for a message that names its place, if at all, in
// its words.
func fromLog(dir, text string) diag.Finding {
	f := diag.Finding{Severity: diag.Error}
	text, _, _ = strings.Cut(text, "\nYou can suppress this ")
	for _, m := range placePattern(dir).FindAllStringSubmatchIndex(text, -1) {
		path := relative(dir, text[m[2]:m[3]])
		if path == "" || f.Pos.Path != "" && !strings.HasPrefix(path, "content/") {
			continue
		}
		f.Pos.Path = path
		f.Pos.Line, f.Pos.Column = number(text, m[4], m[5]), number(text, m[6], m[7])
	}
	if m := templatePattern.FindStringSubmatchIndex(text); f.Pos.Path == "" && m != nil {
		f.Pos.Path = "layouts/" + text[m[2]:m[3]]
		f.Pos.Line, f.Pos.Column = number(text, m[4], m[5]), number(text, m[6], m[7])
	}
	if m := outputPattern.FindStringSubmatch(text); f.Pos.Path == "" && m != nil {
		f.Pos.Path = "public" + m[1]
	}
	f.Message = message(dir, text)
	return advise(f)
}

func number(s string, from, to int) int {
	if from < 0 {
		return 0
	}
	n, err := strconv.Atoi(s[from:to])
	if err != nil {
		return 0
	}
	return n
}

var (
	renderedPage    = regexp.MustCompile(`render of "([^"]+)" failed`)
	templatePattern = regexp.MustCompile(`^(?:html/)?template: ?([^: ]+):(\d+)(?::(\d+))?: `)
	outputPattern   = regexp.MustCompile(`failed to process "(/[^"]+)"`)
	machineryWords  = regexp.MustCompile(`^(?:\[\w+( v[\d.]+ \w+)?\] |\[\d+:\d+\] |(?:html/)?template: ?[^ ]+:\d+(:\d+)?: |"[^"]+/hugo-transform-error[^"]*": |failed to process "[^"]+": |render: |process: |assemble: |failed to (?:render pages|load config|create config|extract shortcode|load translations): |execute of template failed: |unmarshal failed: )`)
)

// placePattern matches a file of the site in dir, with line and column if they
// follow.
func placePattern(dir string) *regexp.Regexp {
	return regexp.MustCompile(`"?(` + regexp.QuoteMeta(dir+string(filepath.Separator)) + `[^":\n]+?\.\w+)(?::(\d+)(?::(\d+))?)?"?`)
}

// message returns the words of one error on one line: without the place, which
// the finding gives, and without the names of Hugo's own steps.
func message(dir, text string) string {
	place := placePattern(dir).String()
	for _, alone := range []string{`^` + place + `: `, `: (?:see )?` + place + `$`, `: ` + place + `(: )`} {
		text = regexp.MustCompile(alone).ReplaceAllString(text, "$4")
	}
	text = placePattern(dir).ReplaceAllStringFunc(text, func(s string) string {
		return relative(dir, strings.Trim(s, `"`))
	})
	text, _, _ = strings.Cut(text, "\n")
	text, _, _ = strings.Cut(text, "; the current security configuration")
	for {
		cut := machineryWords.ReplaceAllString(text, "")
		if cut == text {
			break
		}
		text = cut
	}
	text = strings.TrimRight(oneLine(text), ".:")
	// Lower the first letter of a sentence, not of a name such as REF_NOT_FOUND.
	first, n := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[n:]); unicode.IsUpper(first) && !unicode.IsUpper(second) {
		text = string(unicode.ToLower(first)) + text[n:]
	}
	return text
}

// relative returns the path of a file of the site in dir with slashes, and ""
// for any other file.
func relative(dir, name string) string {
	rel, err := filepath.Rel(dir, name)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}
