package release

import "errors"

// What can stop a publication, in words for a person. Each is wrapped with the
// particulars; the command adds what to do.
var (
	ErrCredentials = errors.New("the target did not accept the credentials")
	ErrAddress     = errors.New("the address holds an @, and with it perhaps a key; expected an address without one")
	ErrDenied      = errors.New("the credentials do not allow this")
	ErrClock       = errors.New("this machine's clock is wrong by more than the target accepts")
	ErrBusy        = errors.New("another publication is still under way")
	ErrLost        = errors.New("another publication has taken over")
	ErrUnsafe      = errors.New("the target cannot be published to safely")
	ErrChanged     = errors.New("somebody else changed the target meanwhile")
	ErrNoRelease   = errors.New("there is no such release to go back to")
)
