package terminal

import (
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// Is reports whether a stream is a terminal that follows the signs for colours and
// for clearing a line, and asks it to: the older of Windows' own does not by itself.
func Is(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	var mode uint32
	h := windows.Handle(f.Fd())
	return windows.GetConsoleMode(h, &mode) == nil && windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
