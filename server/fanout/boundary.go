package fanout

import "math"

// A boundary follows a client's frames through a stream of bytes (RFC 6455
// section 5.2): where the last whole one ends, and whether the message that they make is
// whole. It judges lengths before anything is made of them.
type boundary struct {
	left    uint32 // bytes of the payload to come
	message uint32 // bytes of the payload of the message so far, over all of its fragments
	passed  uint8  // bytes of the header so far
	header  uint8  // length of the header as far as it is known; 0 between frames
	length  uint8  // where the extended payload length ends
	first   uint8  // FIN and opcode of the frame
	open    bool   // the message goes on after the frame before
	fresh   bool   // what is unfinished has begun, and was not looked at since
	fault   Fault  // what is wrong with a length, which ends the stream
}

// maxFrameBytes is the most that a limit on lengths may be.
const maxFrameBytes = math.MaxUint32 - 1

// Of the first byte of a frame.
const (
	finBit     = 0x80
	controlBit = 0x08
)

// between reports whether all frames so far are whole.
func (b *boundary) between() bool { return b.header == 0 }

// unfinished reports whether a frame or a message is not whole.
func (b *boundary) unfinished() bool { return b.open || !b.between() }

// control reports whether the frame is a ping, a pong or a close.
func (b *boundary) control() bool { return b.first&controlBit != 0 }

// pass moves on by some bytes of the stream, and returns how many are of whole frames and
// what has begun in them. It does not go on from a frame with a fault.
func (b *boundary) pass(p []byte, limit uint32) (whole int, come Arrival) {
	n := len(p)
	come.Bytes = n
	for len(p) > 0 {
		if b.between() || b.passed < b.header {
			if b.between() {
				come.begin(p[0])
			}
			b.passHeader(p[0])
			p = p[1:]
			if b.fault = b.judge(limit); b.fault != noFault {
				return whole, come
			}
		} else {
			p = p[b.passPayload(len(p)):]
		}
		if b.passed == b.header && b.left == 0 {
			b.end()
			whole = n - len(p)
		}
	}
	return whole, come
}

// judge holds a length against what is allowed as soon as it is known. That of a control
// frame fits the second byte (RFC 6455 section 5.5).
func (b *boundary) judge(limit uint32) Fault {
	switch {
	case b.control():
		if b.passed == 2 && b.length > 2 {
			return ControlTooLarge
		}
	case b.passed == b.length && uint64(b.message)+uint64(b.left) > uint64(limit):
		return FrameTooLarge
	}
	return noFault
}

func (b *boundary) passHeader(c byte) {
	b.passed++
	switch {
	case b.passed == 1:
		b.header, b.first = 2, c
		b.fresh = b.fresh || !b.open
	case b.passed == 2:
		b.left, b.length = uint32(c&0x7f), 2
		switch b.left {
		case 126:
			b.left, b.length = 0, 4
		case 127:
			b.left, b.length = 0, 10
		}
		b.header = b.length
		if c&0x80 != 0 {
			b.header += 4 // the masking key
		}
	case b.passed <= b.length:
		if b.left>>24 != 0 {
			b.left = math.MaxUint32 // longer than any limit, and it stays so
			return
		}
		b.left = b.left<<8 | uint32(c)
	}
}

// passPayload moves on by at most n bytes of the payload, and returns by how many.
func (b *boundary) passPayload(n int) int {
	n = int(min(uint64(b.left), uint64(n)))
	b.left -= uint32(n)
	if !b.control() {
		b.message += uint32(n)
	}
	return n
}

// fragments returns how much of the message's payload is of whole frames, when gathered
// bytes have come of the frame that is not.
func (b *boundary) fragments(gathered int) int {
	if b.control() {
		return int(b.message)
	}
	return int(b.message) - (gathered - int(b.passed))
}

// end is after the last byte of a frame. Control frames may come within a message.
func (b *boundary) end() {
	if !b.control() {
		if b.open = b.first&finBit == 0; !b.open {
			b.message = 0
		}
	}
	b.passed, b.header, b.length, b.first = 0, 0, 0, 0
}
