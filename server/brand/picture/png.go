package picture

import (
	"encoding/binary"
	"hash/crc32"
	"time"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// readPNG walks over the chunks (PNG third edition, section 5), those of an animation among them.
func readPNG(r reader) (p Picture, err error) {
	p.Type = PNG
	r.next(len(pngSignature))
	moves, hasData := false, false
	for first := true; ; first = false {
		kind, data, ok := nextChunk(&r)
		if !ok || first != (kind == "IHDR") {
			return p, ErrDamaged
		}
		switch kind {
		case "IHDR":
			if len(data) != 13 {
				return p, ErrDamaged
			}
			p.Width, p.Height = clamped(binary.BigEndian.Uint32(data)), clamped(binary.BigEndian.Uint32(data[4:]))
		case "acTL":
			moves = moves || !hasData // behind the data it means nothing
		case "fcTL":
			if len(data) != 26 {
				return p, ErrDamaged
			}
			p.add(pngDelay(binary.BigEndian.Uint16(data[20:]), binary.BigEndian.Uint16(data[22:])))
		case "IDAT":
			hasData = true
		case "IEND":
			if !moves {
				p.Frames = 1
			}
			if !hasData {
				err = ErrDamaged
			}
			return p, err
		}
	}
}

// nextChunk takes a chunk whose checksum is right.
func nextChunk(r *reader) (kind string, data []byte, ok bool) {
	head := r.next(8)
	if head == nil {
		return "", nil, false
	}
	data = r.next(clamped(binary.BigEndian.Uint32(head)))
	sum := r.next(4)
	if data == nil || sum == nil {
		return "", nil, false
	}
	counted := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, data)
	return string(head[4:]), data, counted == binary.BigEndian.Uint32(sum)
}

func pngDelay(numerator, denominator uint16) time.Duration {
	if denominator == 0 {
		denominator = 100
	}
	return time.Duration(numerator) * time.Second / time.Duration(denominator)
}

// clamped is a number that no file of ours has a use for beyond 2 GiB.
func clamped(n uint32) int { return int(min(n, 1<<31-1)) }
