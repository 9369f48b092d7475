package picture

import "encoding/binary"

// Still returns a file of the first frame alone, of the same type and size: what is behind it is
// left out, and no pixel is touched. It is for files that Read has taken and that move.
func Still(file []byte) ([]byte, error) {
	r := reader{file}
	switch {
	case r.begins(pngSignature):
		return stillPNG(r)
	case r.begins("GIF"):
		return stillGIF(r)
	case r.begins("RIFF"):
		return stillWebP(r)
	}
	return nil, ErrUnknown
}

// stillPNG leaves out the chunks that only an animation has: what is left is the picture for those
// who know of none.
func stillPNG(r reader) ([]byte, error) {
	still := append([]byte(nil), r.next(len(pngSignature))...)
	for {
		from := r.rest
		kind, _, ok := nextChunk(&r)
		switch {
		case !ok:
			return nil, ErrDamaged
		case kind == "acTL" || kind == "fcTL" || kind == "fdAT":
			continue
		}
		still = append(still, from[:len(from)-len(r.rest)]...)
		if kind == "IEND" {
			return still, nil
		}
	}
}

// stillGIF ends the file behind the first frame.
func stillGIF(r reader) ([]byte, error) {
	whole := r.rest
	head := r.next(13)
	if head == nil || r.next(colours(head[10])) == nil {
		return nil, ErrDamaged
	}
	for {
		kind := r.next(1)
		switch {
		case kind == nil:
			return nil, ErrDamaged
		case kind[0] == '!':
			if _, ok := nextExtension(&r); !ok {
				return nil, ErrDamaged
			}
		case kind[0] == ',':
			if !new(Picture).nextImage(&r) {
				return nil, ErrDamaged
			}
			return append(whole[:len(whole)-len(r.rest):len(whole)-len(r.rest)], ';'), nil
		default:
			return nil, ErrDamaged
		}
	}
}

// hasMore are the flags of VP8X for what stands behind the frames.
const hasMore = 0x08 | 0x04

// stillWebP keeps what stands before the second frame. It is an animation still, of one frame: that
// frame may be smaller than the picture, which nothing else can say.
func stillWebP(r reader) ([]byte, error) {
	still := append([]byte(nil), r.next(12)...)
	for len(r.rest) > 0 {
		from := r.rest
		kind, _, ok := nextPart(&r)
		if !ok {
			break
		}
		still = append(still, from[:len(from)-len(r.rest)]...)
		if kind == "ANMF" {
			still = append(still, make([]byte, len(still)&1)...)
			binary.LittleEndian.PutUint32(still[4:], uint32(len(still)-8))
			still[20] &^= hasMore
			return still, nil
		}
	}
	return nil, ErrDamaged
}
