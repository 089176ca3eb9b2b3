// Package heap gives the garbage collector room, for work that makes much garbage
// and keeps little. In goes a number of bytes; out comes what ends it.
package heap

import "runtime"

// Room sets aside bytes that are never touched, and so never taken from the machine.
// The collector counts them as alive, and lets the heap grow by as many more before it
// looks for garbage again. They are given back when end is called.
func Room(bytes int) (end func()) {
	room := make([]byte, bytes)
	return func() { runtime.KeepAlive(room) }
}
