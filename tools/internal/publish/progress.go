package publish

import (
	"fmt"
	"io"
	"sync"

	"nscp/tools/internal/publish/release"
)

// Progress returns a function that shows how far a publication is. On a terminal
// it is one line that changes; anywhere else, a line for each phase, so that a
// log stays short.
func Progress(w io.Writer, terminal bool) func(release.Progress) {
	var mu sync.Mutex
	last, shown := "", -1
	return func(p release.Progress) {
		mu.Lock()
		defer mu.Unlock()
		percent := 100
		if p.Total > 0 {
			percent = 100 * p.Done / p.Total
		}
		switch {
		case !terminal && p.Phase != last && p.Total > 0:
			fmt.Fprintf(w, "%s: %d\n", p.Phase, p.Total)
		case !terminal && p.Phase != last:
			fmt.Fprintln(w, p.Phase)
		case !terminal || p.Phase == last && percent <= shown:
			// Nothing new. Reports of several workers can come out of order.
		default:
			if last != "" && p.Phase != last {
				fmt.Fprintln(w)
			}
			fmt.Fprint(w, "\r\x1b[K", bar(p, percent))
		}
		if p.Phase != last {
			shown = -1
		}
		last, shown = p.Phase, max(shown, percent)
		if terminal && p.Total > 0 && p.Done == p.Total {
			fmt.Fprintln(w)
			last, shown = "", -1
		}
	}
}

// bar draws "uploading  [=====     ]  50% (20 of 40)".
func bar(p release.Progress, percent int) string {
	if p.Total == 0 {
		return p.Phase
	}
	const width = 30
	full := make([]byte, width)
	for i := range full {
		full[i] = ' '
		if i < width*percent/100 {
			full[i] = '='
		}
	}
	return fmt.Sprintf("%-15s [%s] %3d%% (%d of %d)", p.Phase, full, percent, p.Done, p.Total)
}
