//go:build !linux

package trial

import "testing"

// SmallDisk skips the test: only Linux is asked for a small disk.
func SmallDisk(tb testing.TB, _ string) string {
	tb.Helper()
	tb.Skip("a full disk is tried on Linux alone")
	return ""
}
