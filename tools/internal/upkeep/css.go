package upkeep

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"nscp/tools/internal/diag"
)

// Styles returns what a browser could not read in a style sheet. The parser goes
// on where a browser does, so brackets are counted as well: one that is left open
// is no error to either, and takes all rules behind it along.
func Styles(path string, data []byte) []diag.Finding {
	var out []diag.Finding
	add := func(offset int, message string) {
		before := data[:min(max(offset, 0), len(data))]
		pos := diag.Position{Path: path, Line: 1 + bytes.Count(before, []byte("\n"))}
		pos.Column = 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
		out = append(out, at(styleSyntax, pos, message, "mend it in "+path+"; an editor that colours style sheets shows where"))
	}
	brackets(data, add)
	if len(out) > 0 {
		return out // what the parser says after that is its guess
	}
	p := css.NewParser(parse.NewInputBytes(bytes.Clone(data)), false)
	for {
		kind, _, _ := p.Next()
		if kind != css.ErrorGrammar {
			continue
		}
		err := p.Err()
		if errors.Is(err, io.EOF) {
			return out
		}
		message := err.Error()
		var syntax *parse.Error
		if errors.As(err, &syntax) {
			message = syntax.Message
		}
		message, _, _ = strings.Cut(message, "\n")
		add(p.Offset(), "the style sheet cannot be read here: "+strings.TrimPrefix(message, "CSS parse error: "))
		if !p.HasParseError() {
			return out
		}
	}
}

// brackets reports brackets that do not pair, and strings and comments that do not
// end.
func brackets(data []byte, add func(offset int, message string)) {
	type open struct {
		shut   byte
		offset int
	}
	var stack []open
	l := css.NewLexer(parse.NewInputBytes(bytes.Clone(data)))
	offset := 0
	for {
		kind, text := l.Next()
		switch kind {
		case css.ErrorToken:
			for _, o := range stack {
				add(o.offset, "a bracket is opened here and never closed; expected "+string(o.shut))
			}
			return
		case css.BadStringToken:
			add(offset, "a string begins here and does not end on its line")
		case css.BadURLToken:
			add(offset, "an address begins here and cannot be read")
		case css.CommentToken:
			if !bytes.HasSuffix(text, []byte("*/")) || len(text) < 4 {
				add(offset, "a comment begins here and does not end; expected */")
			}
		case css.LeftBraceToken:
			stack = append(stack, open{'}', offset})
		case css.LeftBracketToken:
			stack = append(stack, open{']', offset})
		case css.LeftParenthesisToken, css.FunctionToken:
			stack = append(stack, open{')', offset})
		case css.RightBraceToken, css.RightBracketToken, css.RightParenthesisToken:
			if n := len(stack); n == 0 {
				add(offset, "a bracket is closed here that was never opened: "+string(text))
			} else {
				if stack[n-1].shut != text[0] {
					add(offset, "found "+string(text)+" here; expected "+string(stack[n-1].shut))
				}
				stack = stack[:n-1]
			}
		}
		offset += len(text)
	}
}
