package fanout

import (
	"encoding/binary"
	"testing"
)

// frameSize returns the bytes of the frame that p begins with, 0 if its header
// is not whole. It is written as RFC 6455 section 5.2 puts it, to compare with.
func frameSize(p []byte) uint64 {
	if len(p) < 2 {
		return 0
	}
	header, payload := uint64(2), uint64(p[1]&0x7f)
	switch {
	case payload == 126 && len(p) >= 4:
		header, payload = 4, uint64(binary.BigEndian.Uint16(p[2:]))
	case payload == 127 && len(p) >= 10:
		header, payload = 10, binary.BigEndian.Uint64(p[2:])
	case payload > 125:
		return 0
	}
	if p[1]&0x80 != 0 {
		header += 4
	}
	if uint64(len(p)) < header {
		return 0
	}
	return header + min(payload, 1<<62) // more is more than any stream
}

// whole reports whether a stream ends where a frame does.
func whole(stream []byte) bool {
	for len(stream) > 0 {
		size := frameSize(stream)
		if size == 0 || size > uint64(len(stream)) {
			return false
		}
		stream = stream[size:]
	}
	return true
}

// FuzzBoundary compares every prefix of a stream, cut in two, with the slow way.
func FuzzBoundary(f *testing.F) {
	masked := []byte{0x81, 0x85, 1, 2, 3, 4, 'h', 'e', 'l', 'l', 'o'}
	f.Add(masked, 1)
	f.Add(append([]byte{0x89, 0x80, 1, 2, 3, 4}, masked...), 3)                    // an empty frame first
	f.Add(append([]byte{0x82, 0xfe, 0, 3, 1, 2, 3, 4, 5, 6, 7}, masked...), 2)     // 16 bits of length
	f.Add([]byte{0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 0x81}, 5)   // 64 bits
	f.Add([]byte{0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0x00}, 7)               // unmasked, empty
	f.Add([]byte{0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3}, 11) // longer than any stream
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		if len(stream) > 1<<12 {
			return
		}
		for end := range len(stream) + 1 {
			first := min(max(cut, 0), end)
			var b boundary
			b.pass(stream[:first])
			b.pass(stream[first:end])
			if got, want := b.between(), whole(stream[:end]); got != want {
				t.Fatalf("after % x, cut at %d: between frames is %v, want %v", stream[:end], first, got, want)
			}
		}
	})
}
