package fanout

import (
	"testing"
	"unsafe"
)

// TestLayout holds what makes a delivery cheap with many connections: what a
// shard looks at for every batch lies in the first two cache lines, and a
// connection is no larger than it was when that was measured (docs/performance.md).
func TestLayout(t *testing.T) {
	const (
		hotBytes  = 2 * 64 // two lines of amd64 and arm64
		connBytes = 208    // package conn makes 352 of it, which is a size of the allocator
	)
	if unsafe.Sizeof(uintptr(0)) != 8 {
		t.Skip("the bounds are those of 64-bit systems")
	}
	var c Conn
	for name, end := range map[string]uintptr{
		"mu":           unsafe.Offsetof(c.mu) + unsafe.Sizeof(c.mu),
		"transport":    unsafe.Offsetof(c.transport) + unsafe.Sizeof(c.transport),
		"cursor":       unsafe.Offsetof(c.cursor) + unsafe.Sizeof(c.cursor),
		"state":        unsafe.Offsetof(c.state) + unsafe.Sizeof(c.state),
		"waiting":      unsafe.Offsetof(c.waiting) + unsafe.Sizeof(c.waiting),
		"held":         unsafe.Offsetof(c.held) + unsafe.Sizeof(c.held),
		"queue.frames": unsafe.Offsetof(c.queue) + unsafe.Offsetof(c.queue.frames) + unsafe.Sizeof(c.queue.frames),
		"behind":       unsafe.Offsetof(c.behind) + unsafe.Sizeof(c.behind),
		"nc":           unsafe.Offsetof(c.nc) + unsafe.Sizeof(c.nc),
	} {
		if end > hotBytes {
			t.Errorf("%s ends at byte %d, beyond the first %d", name, end, hotBytes)
		}
	}
	if size := unsafe.Sizeof(c); size > connBytes {
		t.Errorf("a connection has %d bytes, more than %d", size, connBytes)
	}
}
