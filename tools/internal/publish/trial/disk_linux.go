package trial

import (
	"os"
	"syscall"
	"testing"
)

// SmallDisk returns a folder on a file system of its own that holds no more than
// size, such as "300k". It skips the test where that takes rights it has not.
func SmallDisk(tb testing.TB, size string) string {
	tb.Helper()
	if os.Geteuid() != 0 {
		tb.Skip("a full disk is tried as root alone, who may mount one")
	}
	dir := tb.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		tb.Skipf("a small disk cannot be mounted: %v", err)
	}
	tb.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			tb.Error(err)
		}
	})
	return dir
}
