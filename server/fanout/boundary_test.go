package fanout

import (
	"encoding/binary"
	"slices"
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

// A judgement is what a boundary should know of a stream.
type judgement struct {
	whole      int // where the last whole frame ends, before any fault
	fault      Fault
	between    bool
	unfinished bool
	messages   int // frames that begin one
	others     int // frames that begin none
}

// judge goes through a stream frame by frame.
func judge(stream []byte) judgement {
	j := judgement{between: true}
	message, open := uint64(0), false
	for rest := stream; len(rest) > 0; rest = stream[j.whole:] {
		control := rest[0]&8 != 0
		if opcode := rest[0] % 16; opcode <= 2 {
			j.messages++
		} else {
			j.others++
		}
		if len(rest) > 1 && control && rest[1]&0x7f > 125 {
			j.fault = ControlTooLarge
			break
		}
		end, length, ok := parseLength(rest)
		if ok && !control && length > frameLimit-message {
			j.fault = FrameTooLarge
			break
		}
		if ok && rest[1]&0x80 != 0 {
			end += 4 // the masking key
		}
		if !ok || uint64(len(rest)) < uint64(end)+length {
			break
		}
		if j.whole += end + int(length); control {
			continue
		}
		if message, open = message+length, true; rest[0]&0x80 != 0 {
			message, open = 0, false
		}
	}
	j.between = j.whole == len(stream)
	j.unfinished = open || !j.between
	return j
}

// addStreams adds frames of all kinds as seeds, each with where to cut it.
func addStreams(f *testing.F) {
	masked := []byte{0x81, 0x85, 1, 2, 3, 4, 'h', 'e', 'l', 'l', 'o'}
	add := func(cut int, parts ...[]byte) { f.Add(slices.Concat(parts...), cut) }
	first, middle, last := []byte{0x01, 0x82, 1, 2, 3, 4, 'a', 'b'}, []byte{0x00, 0x81, 1, 2, 3, 4, 'c'}, []byte{0x80, 0x80, 1, 2, 3, 4}
	ping := []byte{0x89, 0x81, 1, 2, 3, 4, 'p'}
	add(1, masked)
	add(3, []byte{0x89, 0x80, 1, 2, 3, 4}, masked)                                     // an empty frame first
	add(2, []byte{0x82, 0xfe, 0, 3, 1, 2, 3, 4, 5, 6, 7}, masked)                      // 16 bits of length
	add(5, []byte{0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6}, []byte{0x81}) // 64 bits
	add(7, []byte{0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0x00})                     // unmasked, empty
	add(15, masked, []byte{0x81, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	add(11, masked, []byte{0x02, 0xff, 128, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3})    // 2^63
	add(0, []byte{0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4})            // 2^32
	add(3, []byte{0x82, 0xfe, 0x03, 0xe9, 1})                                 // one byte too long
	add(1, []byte{0x89, 0xfe, 0, 5, 1, 2, 3, 4})                              // a ping with 16 bits of length
	add(9, first, middle, last, masked)                                       // fragments
	add(12, first, ping, middle, ping[:5])                                    // with pings between, the last one half
	add(4, first, first, last)                                                // one begun within another
	add(5, first, []byte{0x00, 0xfe, 0x03, 0xe7, 1})                          // fragments one byte too long together
	add(6, []byte{0x00, 0x80, 1, 2, 3, 4}, last, []byte{0x88, 0x82, 1, 2, 3}) // nothing goes on; half a close
}

// FuzzBoundary compares every prefix of a stream, cut in two, with the slow way.
func FuzzBoundary(f *testing.F) {
	addStreams(f)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		if len(stream) > 1<<12 {
			return
		}
		for end := range len(stream) + 1 {
			first := min(max(cut, 0), end)
			var b boundary
			whole, come := b.pass(stream[:first], frameLimit)
			if b.fault == noFault {
				n, more := b.pass(stream[first:end], frameLimit)
				if n > 0 {
					whole = first + n
				}
				come = Arrival{come.Messages + more.Messages, come.Others + more.Others, come.Bytes + more.Bytes}
				if come.Bytes != end {
					t.Fatalf("%d of %d bytes have come", come.Bytes, end)
				}
			}
			want := judge(stream[:end])
			got := judgement{whole, b.fault, b.between(), b.unfinished(), come.Messages, come.Others}
			if want.fault != noFault { // it has stopped within a frame
				want.between, got.between, want.unfinished, got.unfinished = false, false, true, true
			}
			if got != want {
				t.Fatalf("after % x, cut at %d: %+v, want %+v", stream[:end], first, got, want)
			}
		}
	})
}
