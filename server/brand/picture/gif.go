package picture

import (
	"encoding/binary"
	"time"
)

// readGIF walks over the blocks (GIF89a, section 15 on).
func readGIF(r reader) (p Picture, err error) {
	p.Type = GIF
	head := r.next(13)
	if head == nil || r.next(colours(head[10])) == nil {
		return p, ErrDamaged
	}
	p.Width, p.Height = int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:]))
	var shown time.Duration
	for {
		kind := r.next(1)
		if kind == nil {
			return p, ErrDamaged
		}
		switch kind[0] {
		case '!':
			control, ok := nextExtension(&r)
			if !ok {
				return p, ErrDamaged
			}
			if control != nil {
				shown = time.Duration(binary.LittleEndian.Uint16(control[1:])) * 10 * time.Millisecond
			}
		case ',':
			if !p.nextImage(&r) {
				return p, ErrDamaged
			}
			p.add(shown)
			shown = 0
		case ';':
			if p.Frames == 0 {
				err = ErrDamaged
			}
			return p, err
		default:
			return p, ErrDamaged
		}
	}
}

// nextExtension passes over an extension, and returns what one says that controls a frame.
func nextExtension(r *reader) (control []byte, ok bool) {
	label := r.next(1)
	if label == nil {
		return nil, false
	}
	if label[0] == 0xf9 && len(r.rest) > 5 && r.rest[0] == 4 {
		control = r.rest[1:5]
	}
	return control, skipBlocks(r)
}

// nextImage passes over a frame. Browsers make the picture as large as one that reaches beyond it.
func (p *Picture) nextImage(r *reader) bool {
	place := r.next(9)
	if place == nil || r.next(colours(place[8])) == nil || r.next(1) == nil {
		return false
	}
	number := func(at int) int { return int(binary.LittleEndian.Uint16(place[at:])) }
	p.Width, p.Height = max(p.Width, number(0)+number(4)), max(p.Height, number(2)+number(6))
	return skipBlocks(r)
}

// colours returns how many bytes a table of colours has, if there is one.
func colours(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// skipBlocks passes over blocks of data to the one that ends them.
func skipBlocks(r *reader) bool {
	for {
		size := r.next(1)
		if size == nil {
			return false
		}
		if size[0] == 0 {
			return true
		}
		if r.next(int(size[0])) == nil {
			return false
		}
	}
}
