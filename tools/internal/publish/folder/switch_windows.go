package folder

import (
	"fmt"

	"nscp/tools/internal/publish/release"
)

// switchable says that a link cannot change in one step here: Windows moves no
// name over that of a folder or of a link to one, so that for a moment readers
// would have nothing.
func switchable() error {
	return fmt.Errorf("%w: Windows cannot change a link to a folder in one step; publish from Linux or macOS, or upload public/ by what the host offers", release.ErrUnsafe)
}
