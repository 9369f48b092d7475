package fanout

import (
	"encoding/binary"
	"testing"
)

// frameLimit is how long frames may be in these tests.
const frameLimit = 1000

// parseLength returns where the length of the frame that p begins with ends, and that
// length; ok is whether p has all of it. It is written as RFC 6455 section 5.2 puts it,
// to compare with.
func parseLength(p []byte) (end int, length uint64, ok bool) {
	if len(p) < 2 {
		return 0, 0, false
	}
	switch length = uint64(p[1] & 0x7f); {
	case length <= 125:
		return 2, length, true
	case length == 126 && len(p) >= 4:
		return 4, uint64(binary.BigEndian.Uint16(p[2:])), true
	case length == 127 && len(p) >= 10:
		return 10, binary.BigEndian.Uint64(p[2:]), true
	default:
		return 0, 0, false
	}
}

// judge returns how many bytes of a stream stand before the frame with a fault, and
// whether the stream ends where a frame does.
func judge(stream []byte) (good int, f fault, whole bool) {
	for good < len(stream) {
		rest := stream[good:]
		if len(rest) > 1 && rest[0]&8 != 0 && rest[1]&0x7f > 125 {
			return good, controlTooLarge, false
		}
		end, length, ok := parseLength(rest)
		if ok && length > frameLimit {
			return good, frameTooLarge, false
		}
		if ok && rest[1]&0x80 != 0 {
			end += 4 // the masking key
		}
		if !ok || uint64(len(rest)) < uint64(end)+length {
			return len(stream), noFault, false
		}
		good += end + int(length)
	}
	return good, noFault, true
}

// FuzzBoundary compares every prefix of a stream, cut in two, with the slow way.
func FuzzBoundary(f *testing.F) {
	masked := []byte{0x81, 0x85, 1, 2, 3, 4, 'h', 'e', 'l', 'l', 'o'}
	f.Add(masked, 1)
	f.Add(append([]byte{0x89, 0x80, 1, 2, 3, 4}, masked...), 3)                      // an empty frame first
	f.Add(append([]byte{0x82, 0xfe, 0, 3, 1, 2, 3, 4, 5, 6, 7}, masked...), 2)       // 16 bits of length
	f.Add([]byte{0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 0x81}, 5)     // 64 bits
	f.Add([]byte{0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0x00}, 7)                 // unmasked, empty
	f.Add(append(masked, 0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1), 15) // longer than any stream
	f.Add(append(masked, 0x02, 0xff, 128, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3), 11)         // 2^63
	f.Add([]byte{0x82, 0xfe, 0x03, 0xe9, 1}, 3)                                      // one byte too long
	f.Add([]byte{0x89, 0xfe, 0, 5, 1, 2, 3, 4}, 1)                                   // a ping with 16 bits of length
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		if len(stream) > 1<<12 {
			return
		}
		for end := range len(stream) + 1 {
			first := min(max(cut, 0), end)
			var b boundary
			passed := b.pass(stream[:first], frameLimit)
			if b.fault == noFault {
				passed += b.pass(stream[first:end], frameLimit)
			}
			good, fault, whole := judge(stream[:end])
			if _, early, _ := judge(stream[:first]); early == noFault {
				good = max(good, first) // what was passed on is
			}
			if passed != good || b.fault != fault || b.between() != whole {
				t.Fatalf("after % x, cut at %d: %d bytes are good, fault %d, between frames is %v; want %d, %d, %v",
					stream[:end], first, passed, b.fault, b.between(), good, fault, whole)
			}
		}
	})
}
