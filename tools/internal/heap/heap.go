// Package heap gives the garbage collector room, for work that makes much garbage
// and keeps little. In goes nothing; out comes what ends it.
package heap

import "runtime"

// spare is the room that garbage has, in bytes. Converting makes nearly a megabyte of it
// of each document, and Hugo as much of each page: at 1,000 documents the collector looks
// for it a third as often, at 10,000 about as often as without.
const spare = 128 << 20

// Room sets aside bytes that are never touched, and so never taken from the machine.
// The collector counts them as alive, and lets the heap grow by as many more before it
// looks for garbage again. They are given back when end is called. A command asks once,
// when it begins: bytes that were in use before would have to be cleared.
func Room() (end func()) {
	room := make([]byte, spare)
	return func() { runtime.KeepAlive(room) }
}
