package preview

import (
	"errors"
	"net"
	"strconv"
	"syscall"
)

// loopback are the addresses that "localhost" may stand for. A browser tries
// them in its own order, so the port has to be ours at both. No other address is
// listened at: drafts are for this machine alone.
var loopback = []string{"127.0.0.1", "::1"}

// listen takes the port at every loopback address that the machine has.
func listen(port int) ([]net.Listener, error) {
	var taken []net.Listener
	for _, ip := range loopback {
		l, err := net.Listen("tcp", net.JoinHostPort(ip, strconv.Itoa(port)))
		switch {
		case err == nil:
			taken = append(taken, l)
			port = l.Addr().(*net.TCPAddr).Port // the same everywhere when any was asked for
		case portTaken(err):
			closeAll(taken)
			return nil, &PortError{Port: port, Free: nextFree(port)}
		case ip == loopback[0]:
			return nil, err
		}
		// A machine without the second address has no use for it.
	}
	return taken, nil
}

// nextFree returns the first port after the given one that can be taken, or 0.
func nextFree(port int) int {
	for p := port + 1; p <= min(port+100, 65535); p++ {
		free := true
		for _, ip := range loopback {
			l, err := net.Listen("tcp", net.JoinHostPort(ip, strconv.Itoa(p)))
			if err == nil {
				l.Close()
			} else if portTaken(err) || ip == loopback[0] {
				free = false
			}
		}
		if free {
			return p
		}
	}
	return 0
}

// portTaken reports whether a listener could not be had because another program
// has the port. Windows has a number of its own for it, 10048.
func portTaken(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && (number == syscall.EADDRINUSE || number == 10048)
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		l.Close()
	}
}
