package convert_test

import (
	"bytes"
	"fmt"
	"testing"

	"nscp/tools/internal/convert"
)

// BenchmarkConvert converts a report once, ten times and a hundred times as
// long: time and memory grow in proportion.
func BenchmarkConvert(b *testing.B) {
	report := realReport(b)
	for _, times := range []int{1, 10, 100} {
		// Further copies follow as further sections of the same report.
		text := bytes.Repeat(append(bytes.Clone(report), "\n\n"...), times)
		b.Run(fmt.Sprintf("%dx", times), func(b *testing.B) {
			dir := siteWith(b, map[string][]byte{reportPath: text})
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if r := mustRun(b, dir, convert.Options{Check: true}); r.Errors() {
					b.Fatal(r.Findings)
				}
			}
		})
	}
}
