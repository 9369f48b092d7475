package fanout

import "hubbub/server/wire"

// A boundary follows a client's frames through a stream of bytes (RFC 6455
// section 5.2), to know when one has ended and the next has not begun, and to judge its
// length before anything is made of it.
type boundary struct {
	left    uint64 // bytes of the payload to come
	passed  uint8  // bytes of the header so far
	header  uint8  // length of the header as far as it is known; 0 between frames
	length  uint8  // where the extended payload length ends
	control bool   // the frame is a ping, a pong or a close
	fault   fault  // what is wrong with the length, which ends the stream
}

// A fault is a length that no frame may have.
type fault uint8

const (
	noFault fault = iota
	frameTooLarge
	controlTooLarge
)

// code returns what the connection is closed for.
func (f fault) code() wire.Code {
	if f == controlTooLarge {
		return wire.ProtocolError
	}
	return wire.TooLarge
}

// between reports whether all frames so far are whole.
func (b *boundary) between() bool { return b.header == 0 }

// pass moves on by some bytes of the stream, and returns how many are of frames that may
// be: all of them, or those before one with a fault, from where it does not go on.
func (b *boundary) pass(p []byte, limit uint64) (good int) {
	n := len(p)
	for len(p) > 0 {
		if b.between() || b.passed < b.header {
			if b.between() {
				good = n - len(p)
			}
			b.passHeader(p[0])
			p = p[1:]
			if b.fault = b.judge(limit); b.fault != noFault {
				return good
			}
		} else {
			n := min(b.left, uint64(len(p)))
			b.left -= n
			p = p[n:]
		}
		if b.passed == b.header && b.left == 0 {
			*b = boundary{}
		}
	}
	return n
}

// judge holds a length against what is allowed as soon as it is known. That of a control
// frame fits the second byte (RFC 6455 section 5.5).
func (b *boundary) judge(limit uint64) fault {
	switch {
	case b.passed == 2 && b.control && b.length > 2:
		return controlTooLarge
	case b.passed == b.length && b.left > limit:
		return frameTooLarge
	default:
		return noFault
	}
}

func (b *boundary) passHeader(c byte) {
	b.passed++
	switch {
	case b.passed == 1:
		b.header, b.control = 2, c&0x08 != 0
	case b.passed == 2:
		b.left, b.length = uint64(c&0x7f), 2
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
		b.left = b.left<<8 | uint64(c)
	}
}
