//go:build !unix

package trial

import (
	"testing"
	"time"
)

// ProcessorTime skips the benchmark: only Unix says what a process has used.
func ProcessorTime(tb testing.TB) time.Duration {
	tb.Helper()
	tb.Skip("the processor time is measured on Unix alone")
	return 0
}
