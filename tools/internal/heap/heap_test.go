package heap_test

import (
	"runtime"
	"testing"

	"nscp/tools/internal/heap"
)

func TestRoomIsCountedUntilItEnds(t *testing.T) {
	const room = 128 << 20
	alive := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := alive()
	end := heap.Room()
	if while := alive(); while-before < room/2 {
		t.Errorf("the heap grew by %d bytes, want some %d", while-before, room)
	}
	end()
	end = nil
	if after := alive(); after-before > room/2 {
		t.Errorf("%d bytes are still counted", after-before)
	}
}
