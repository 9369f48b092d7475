package picture

import (
	"encoding/binary"
	"time"
)

// readWebP walks over the chunks (RFC 9649 section 2).
func readWebP(r reader) (p Picture, err error) {
	p.Type = WebP
	size := clamped(binary.LittleEndian.Uint32(r.rest[4:]))
	body := reader{r.rest[8:]}
	if body.rest = body.next(size); body.rest == nil {
		return p, ErrDamaged
	}
	body.next(4)
	extended, hasData := false, false
	for first := true; len(body.rest) > 0; first = false {
		kind, data, ok := nextPart(&body)
		if !ok {
			return p, ErrDamaged
		}
		switch {
		case kind == "VP8X" && first && len(data) >= 10:
			extended = true
			p.Width, p.Height = le24(data[4:])+1, le24(data[7:])+1
		case kind == "ANMF" && extended && len(data) >= 16:
			hasData = true
			p.add(time.Duration(le24(data[12:])) * time.Millisecond)
		case kind == "VP8 " || kind == "VP8L":
			width, height, ok := bitstream(kind, data)
			if !ok {
				return p, ErrDamaged
			}
			hasData = true
			p.Width, p.Height = max(p.Width, width), max(p.Height, height)
		case first:
			return p, ErrDamaged
		}
	}
	if !hasData {
		err = ErrDamaged
	}
	return p, err
}

// nextPart takes a chunk; one of an odd size has a byte behind it.
func nextPart(r *reader) (kind string, data []byte, ok bool) {
	head := r.next(8)
	if head == nil {
		return "", nil, false
	}
	size := clamped(binary.LittleEndian.Uint32(head[4:]))
	if data = r.next(size); data == nil {
		return "", nil, false
	}
	r.next(size & 1) // at the end it may be missing
	return string(head[:4]), data, true
}

// bitstream returns the size of a frame: of VP8 by RFC 6386 section 9.1, of VP8L by RFC 9649
// section 3.4.
func bitstream(kind string, data []byte) (width, height int, ok bool) {
	if kind == "VP8L" {
		if len(data) < 5 || data[0] != 0x2f {
			return 0, 0, false
		}
		bits := int(binary.LittleEndian.Uint32(data[1:]))
		return bits&0x3fff + 1, bits>>14&0x3fff + 1, true
	}
	if len(data) < 10 || data[0]&1 != 0 || string(data[3:6]) != "\x9d\x01\x2a" {
		return 0, 0, false
	}
	return int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff), true
}
