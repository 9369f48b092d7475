package fanout

// A boundary follows a client's frames through a stream of bytes (RFC 6455
// section 5.2), to know when one has ended and the next has not begun.
type boundary struct {
	left   uint64 // bytes of the payload to come
	passed uint8  // bytes of the header so far
	header uint8  // length of the header as far as it is known; 0 between frames
	length uint8  // where the extended payload length ends
}

// between reports whether all frames so far are whole.
func (b *boundary) between() bool { return b.header == 0 }

// pass moves on by some bytes of the stream.
func (b *boundary) pass(p []byte) {
	for len(p) > 0 {
		if b.between() || b.passed < b.header {
			b.passHeader(p[0])
			p = p[1:]
		} else {
			n := min(b.left, uint64(len(p)))
			b.left -= n
			p = p[n:]
		}
		if b.passed == b.header && b.left == 0 {
			*b = boundary{}
		}
	}
}

func (b *boundary) passHeader(c byte) {
	b.passed++
	switch {
	case b.passed == 1:
		b.header = 2
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
