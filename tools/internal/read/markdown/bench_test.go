package markdown

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// likeAReport makes a text in the shape of an extracted yearly report, of about
// 40,000 bytes: headings without marks, long tables with markup in their cells,
// lists, quotations.
func likeAReport() []byte {
	var b strings.Builder
	sentence := "The partners looked at how early help reaches families, and 1,240 visits were made in 2023-24 (pg. 7). "
	for section := range 6 {
		fmt.Fprintf(&b, "Section %d of the report\n\n", section)
		for range 5 {
			b.WriteString(strings.Repeat(sentence, 5) + "\n\n")
		}
		b.WriteString("- first point\n- second point with *stress*\n- third [point](/x/)\n\n")
		b.WriteString("| What we said | What we did |\n|---|---|\n")
		for range 5 {
			fmt.Fprintf(&b, "| <p>%s</p> | <p>%s</p> <ul> • %s • %s |\n", sentence, strings.Repeat(sentence, 3), sentence, sentence)
		}
		b.WriteString("\n“Somebody said that the course helped.”\n\n")
	}
	return []byte(b.String())
}

// Time and allocation must grow in proportion to the text.
func BenchmarkRead(b *testing.B) {
	sources := map[string][]byte{"synthetic": likeAReport()}
	if path := os.Getenv("NSCP_REPORT"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		sources["report"] = data
	}
	for _, name := range []string{"synthetic", "report"} {
		data, ok := sources[name]
		for _, times := range []int{1, 10, 100} {
			b.Run(fmt.Sprintf("%s/%d", name, times), func(b *testing.B) {
				if !ok {
					b.Skip("NSCP_REPORT is not set: it names the partnership's real report")
				}
				text := bytes.Repeat(append(data, '\n', '\n'), times)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					Read("report.md", text)
				}
			})
		}
	}
}
