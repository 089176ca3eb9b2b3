package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"nscp/tools/internal/diag"
	"nscp/tools/internal/doc"
)

// decoder turns the YAML of one block into fields. It reads the syntax tree and
// not values, for two reasons: a Go map has lost the order and the lines, and
// the tree still has each value as it was written, so that "2023-24" or "007"
// stays what the editor typed.
type decoder struct {
	path     string
	first    int // line of the file on which the block's first line stands
	fields   []doc.Field
	keys     int
	findings []diag.Finding
}

// tooIntricate reports whether the YAML parser would take minutes over a block,
// and adds the finding that says so.
func (d *decoder) tooIntricate(data []byte) bool {
	at := doc.At{Pos: diag.Position{Path: d.path, Line: d.first}}
	if bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > maxBrackets {
		d.limit(at, fmt.Sprintf("more than %d opening brackets", maxBrackets))
		return true
	}
	for line := range bytes.Lines(data) {
		if len(line) > maxLine {
			d.limit(at, fmt.Sprintf("a line of more than %d characters", maxLine))
			return true
		}
	}
	return false
}

// errStop ends the reading of a block about which the findings already say all.
var errStop = errors.New("stop")

// unmarshal is the frontmatter library's decoder: it fills *[]doc.Field.
func (d *decoder) unmarshal(data []byte, v any) (err error) {
	fields, ok := v.(*[]doc.Field)
	if !ok {
		return fmt.Errorf("front matter is decoded into fields, not %T", v)
	}
	// The YAML parser is other people's code, fed with other people's files.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the block cannot be read (%v)", r)
		}
	}()
	// Duplicate keys are reported here, all of them, with both lines.
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return err
	}
	for i, document := range file.Docs {
		if i > 0 && document.Body != nil {
			return errors.New("there are two documents in the block; expected one")
		}
		if document.Body == nil {
			continue
		}
		if !isMap(document.Body) {
			return fmt.Errorf("expected \"key: value\" lines, found %q", firstLine([]byte(document.Body.String())))
		}
		if err := d.mapping("", document.Body, 1); err != nil && err != errStop {
			return err
		}
	}
	*fields = d.fields
	return nil
}

// entries returns the pairs of a map, however the parser holds them.
func entries(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func isMap(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

func (d *decoder) mapping(prefix string, n ast.Node, depth int) error {
	seen := map[string]int{}
	for _, e := range entries(n) {
		at := d.at(e.Key.GetToken())
		key, ok := d.scalar(e.Key)
		if !ok || e.Key.IsMergeKey() {
			d.refuse(at, "a key that is not a plain word", "write the key as a word")
			continue
		}
		if d.keys++; d.keys > MaxKeys {
			d.limit(at, fmt.Sprintf("more than %d keys", MaxKeys))
			return errStop
		}
		if line := seen[key]; line > 0 {
			d.add(diag.Finding{
				Rule: ruleDuplicate, Severity: diag.Error, Pos: at.Pos,
				Message: fmt.Sprintf("the key %q stands here and on line %d; expected it once", prefix+key, line),
				Fix:     fmt.Sprintf("in %s, keep one of the two lines", d.path),
			})
			continue
		}
		seen[key] = at.Pos.Line
		if err := d.field(prefix+key, at, e.Value, depth); err != nil {
			return err
		}
	}
	return nil
}

// field adds what stands behind a key.
func (d *decoder) field(key string, at doc.At, n ast.Node, depth int) error {
	if depth > MaxDepth {
		d.limit(at, fmt.Sprintf("maps and lists more than %d deep", MaxDepth))
		return errStop
	}
	switch n := n.(type) {
	case nil, *ast.NullNode:
		d.fields = append(d.fields, doc.Field{At: at, Key: key})
		return nil
	case *ast.MappingNode, *ast.MappingValueNode:
		if len(entries(n)) == 0 {
			d.fields = append(d.fields, doc.Field{At: at, Key: key})
			return nil
		}
		return d.mapping(key+".", n, depth+1)
	case *ast.SequenceNode:
		return d.sequence(key, at, n, depth)
	}
	if s, ok := d.scalar(n); ok {
		d.fields = append(d.fields, doc.Field{At: at, Key: key, Values: []string{s}})
		return nil
	}
	d.refuse(at, "an anchor, alias or tag (&, * or !)", "put the value in quotation marks")
	return nil
}

// sequence adds a list: its plain entries as the values of one field, entries
// that hold more than that as fields of their own, numbered from 0.
func (d *decoder) sequence(key string, at doc.At, n *ast.SequenceNode, depth int) error {
	// The list's own field stands before those of its entries.
	index := len(d.fields)
	d.fields = append(d.fields, doc.Field{At: at, Key: key})
	nested := false
	for i, v := range n.Values {
		if d.keys++; d.keys > MaxKeys {
			d.limit(at, fmt.Sprintf("more than %d keys and list entries", MaxKeys))
			return errStop
		}
		if s, ok := d.entry(v); ok {
			d.fields[index].Values = append(d.fields[index].Values, s)
			continue
		}
		nested = true
		entryAt := at
		if v != nil && v.GetToken() != nil {
			entryAt = d.at(v.GetToken())
		}
		if err := d.field(key+"."+strconv.Itoa(i), entryAt, v, depth+1); err != nil {
			return err
		}
	}
	if nested && len(d.fields[index].Values) == 0 {
		d.fields = append(d.fields[:index], d.fields[index+1:]...)
	}
	return nil
}

// entry returns a list entry that is one value, or one key with one value.
func (d *decoder) entry(n ast.Node) (string, bool) {
	if pairs := entries(n); len(pairs) == 1 && !pairs[0].Key.IsMergeKey() {
		key, ok := d.scalar(pairs[0].Key)
		if !ok {
			return "", false
		}
		value, ok := d.scalar(pairs[0].Value)
		return strings.TrimSpace(key + ": " + value), ok
	}
	return d.scalar(n)
}

// scalar returns a plain value as it was written, without its quotation marks.
func (d *decoder) scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode:
		return "", true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func (d *decoder) at(t *token.Token) doc.At {
	p := diag.Position{Path: d.path, Line: d.first}
	if t != nil && t.Position != nil {
		p.Line = d.first + t.Position.Line - 1
		p.Column = t.Position.Column
	}
	return doc.At{Pos: p}
}

func (d *decoder) add(f diag.Finding) { d.findings = append(d.findings, f) }

func (d *decoder) refuse(at doc.At, what, fix string) {
	d.add(diag.Finding{
		Rule: ruleSyntax, Severity: diag.Error, Pos: at.Pos,
		Message: "found " + what + "; expected a plain value",
		Fix:     fmt.Sprintf("in %s, %s", d.path, fix),
	})
}

func (d *decoder) limit(at doc.At, what string) {
	d.add(diag.Finding{
		Rule: ruleLimit, Severity: diag.Error, Pos: at.Pos,
		Message: "the front matter has " + what,
		Fix:     fmt.Sprintf("in %s, keep in the front matter only what describes the page", d.path),
	})
}

// syntax is the finding for a block that is not YAML.
func (d *decoder) syntax(err error) diag.Finding {
	f := diag.Finding{
		Rule: ruleSyntax, Severity: diag.Error,
		Pos:     diag.Position{Path: d.path, Line: d.first},
		Message: "the front matter cannot be read: " + err.Error(),
		Fix:     fmt.Sprintf("in %s, write each line as \"key: value\", and put a value that holds a colon or begins with a mark in quotation marks", d.path),
	}
	var y yaml.Error
	if errors.As(err, &y) {
		f.Message = "the front matter cannot be read: " + y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			f.Pos = d.at(t).Pos
		}
	}
	return f
}
