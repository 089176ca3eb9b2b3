package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// This file makes PDFs out of short descriptions, in the shapes that Word,
// InDesign and others write. An archive holds
//
//	-- page 1 --     what the page draws, with the fonts F1 (Helvetica), F2 (bold),
//	                 F3 (oblique) and whatever "resources" adds
//	-- tree --       the structure, an element a line, kids indented by two spaces:
//	                 TYPE [3 …] [p2.3] [s40.3] [/Key value …] [uri=…] [annot=41]
//	                 numbers are marked content of the page that the nearest
//	                 pN above names, p2.3 is number 3 of page 2, s40.3 is number
//	                 3 in the form that is object 40
//	-- roles --      the role map
//	-- catalog --    further entries of the catalogue
//	-- resources --  further entries of every page's resources
//	-- annots 1 --   annotations of the page, as references
//	-- 40 --         object 40, as it is
//	-- 41 stream <</Type /XObject …>> --   object 41, a stream with the dictionary

// A maker assembles a PDF.
type maker struct {
	t       testing.TB
	objects map[int]string
	next    int
}

func (m *maker) add(body string) int {
	m.next++
	for m.objects[m.next] != "" {
		m.next++
	}
	m.objects[m.next] = body
	return m.next
}

func stream(dict, content string) string {
	dict = strings.TrimSuffix(strings.TrimSpace(dict), ">>")
	if dict == "" {
		dict = "<<"
	}
	return fmt.Sprintf("%s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

var streamName = regexp.MustCompile(`^(\d+) stream ?(.*)$`)

// makePDF makes the file that an archive describes.
func makePDF(t testing.TB, a *txtar.Archive) []byte {
	t.Helper()
	m := &maker{t: t, objects: map[int]string{}, next: 100}
	parts := map[string]string{}
	for _, f := range a.Files {
		body := strings.TrimRight(string(f.Data), "\n")
		if s := streamName.FindStringSubmatch(f.Name); s != nil {
			n, _ := strconv.Atoi(s[1])
			m.objects[n] = stream(s[2], body)
			continue
		}
		if n, err := strconv.Atoi(f.Name); err == nil {
			m.objects[n] = body
			continue
		}
		parts[f.Name] = body
	}
	font := func(name string) int {
		return m.add("<</Type /Font /Subtype /Type1 /BaseFont /" + name + " /Encoding /WinAnsiEncoding>>")
	}
	resources := fmt.Sprintf("<</Font <</F1 %d 0 R /F2 %d 0 R /F3 %d 0 R %s>> %s>>",
		font("Helvetica"), font("Helvetica-Bold"), font("Helvetica-Oblique"), parts["fonts"], parts["resources"])
	var pages []int
	for n := 1; ; n++ {
		content, ok := parts[fmt.Sprintf("page %d", n)]
		if !ok {
			break
		}
		annots := ""
		if s := parts[fmt.Sprintf("annots %d", n)]; s != "" {
			annots = " /Annots [" + s + "]"
		}
		pages = append(pages, m.add(fmt.Sprintf("<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents %d 0 R%s>>",
			resources, m.add(stream("", content)), annots)))
	}
	kids := ""
	for _, p := range pages {
		kids += fmt.Sprintf("%d 0 R ", p)
	}
	catalog := "<</Type /Catalog /Pages 2 0 R " + parts["catalog"]
	if tree, ok := parts["tree"]; ok {
		catalog += " /MarkInfo <</Marked true>> /StructTreeRoot 3 0 R"
		m.objects[3] = fmt.Sprintf("<</Type /StructTreeRoot /K [%s] /RoleMap <<%s>>>>", m.tree(tree, pages), parts["roles"])
	}
	m.objects[1] = catalog + ">>"
	m.objects[2] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", kids, len(pages))
	return m.bytes(parts["trailer"])
}

// tree writes the structure and returns the references of its roots.
func (m *maker) tree(text string, pages []int) string {
	type frame struct {
		indent, number, page int
		head                 string
		kids                 []string
	}
	stack := []*frame{{indent: -1, page: 1}}
	pop := func() {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		parent := stack[len(stack)-1]
		m.objects[f.number] = fmt.Sprintf("<</Type /StructElem %s /P %d 0 R /K [%s]>>", f.head, max(parent.number, 3), strings.Join(f.kids, " "))
		parent.kids = append(parent.kids, fmt.Sprintf("%d 0 R", f.number))
	}
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		for stack[len(stack)-1].indent >= indent {
			pop()
		}
		f := &frame{indent: indent, number: m.add("reserved"), page: stack[len(stack)-1].page, head: "/S /" + words[0]}
		for i := 1; i < len(words); i++ {
			w := words[i]
			var page, stm, id int
			switch {
			case strings.HasPrefix(w, "/"):
				f.head += " " + strings.Join(words[i:], " ")
				i = len(words)
			case strings.HasPrefix(w, "uri="):
				annot := m.add(fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [0 0 1 1] /A <</S /URI /URI (%s)>>>>", strings.TrimPrefix(w, "uri=")))
				f.kids = append(f.kids, fmt.Sprintf("<</Type /OBJR /Obj %d 0 R>>", annot))
			case strings.HasPrefix(w, "annot="):
				f.kids = append(f.kids, fmt.Sprintf("<</Type /OBJR /Obj %s 0 R>>", strings.TrimPrefix(w, "annot=")))
			case scan(w, "p%d.%d", &page, &id) && 1 <= page && page <= len(pages):
				f.kids = append(f.kids, fmt.Sprintf("<</Type /MCR /Pg %d 0 R /MCID %d>>", pages[page-1], id))
			case scan(w, "s%d.%d", &stm, &id):
				f.kids = append(f.kids, fmt.Sprintf("<</Type /MCR /Pg %d 0 R /Stm %d 0 R /MCID %d>>", pages[f.page-1], stm, id))
			case scan(w, "p%d", &page) && 1 <= page && page <= len(pages):
				f.page = page
			default:
				f.kids = append(f.kids, w)
			}
		}
		f.head += fmt.Sprintf(" /Pg %d 0 R", pages[f.page-1])
		stack = append(stack, f)
	}
	for len(stack) > 1 {
		pop()
	}
	return strings.Join(stack[0].kids, " ")
}

func scan(s, format string, args ...any) bool {
	n, err := fmt.Sscanf(s, format, args...)
	return err == nil && n == len(args) && fmt.Sprintf(format, deref(args)...) == s
}

func deref(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = *a.(*int)
	}
	return out
}

// bytes writes the objects with a table of where they stand.
func (m *maker) bytes(trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	size := 0
	for n := range m.objects {
		size = max(size, n+1)
	}
	offsets := make([]int, size)
	for n := 1; n < size; n++ {
		if body := m.objects[n]; body != "" {
			offsets[n] = b.Len()
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, body)
		}
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		if offsets[n] == 0 {
			b.WriteString("0000000000 00000 f \n")
		} else {
			fmt.Fprintf(&b, "%010d 00000 n \n", offsets[n])
		}
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", size, trailer, start)
	return b.Bytes()
}
