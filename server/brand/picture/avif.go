package picture

import "encoding/binary"

// readAVIF walks over the boxes (ISO/IEC 14496-12 section 4.2, AVIF section 2 on).
func readAVIF(r reader) (p Picture, err error) {
	p.Type = AVIF
	kind, brands, ok := nextBox(&r)
	if !ok || kind != "ftyp" || len(brands) < 8 {
		return p, ErrDamaged
	}
	switch {
	case hasBrand(brands, "avis"):
		return p, ErrMoving
	case !hasBrand(brands, "avif"):
		return p, ErrUnknown
	}
	hasMeta, hasData := false, false
	for len(r.rest) > 0 {
		kind, data, ok := nextBox(&r)
		if !ok {
			return p, ErrDamaged
		}
		switch kind {
		case "moov":
			return p, ErrMoving
		case "meta":
			if p.Width, p.Height, ok = primarySize(data); !ok || hasMeta {
				return p, ErrDamaged
			}
			hasMeta = true
		case "mdat":
			hasData = true
		}
	}
	if !hasMeta || !hasData {
		err = ErrDamaged
	}
	return p, err
}

// nextBox takes a box: its kind, and what is in it.
func nextBox(r *reader) (kind string, data []byte, ok bool) {
	head := r.next(8)
	if head == nil {
		return "", nil, false
	}
	size := uint64(binary.BigEndian.Uint32(head))
	kind = string(head[4:])
	switch size {
	case 0: // to the end
		return kind, r.next(len(r.rest)), true
	case 1:
		long := r.next(8)
		if long == nil {
			return "", nil, false
		}
		size = binary.BigEndian.Uint64(long) - 8
	}
	if size < 8 || size > uint64(len(r.rest))+8 {
		return "", nil, false
	}
	return kind, r.next(int(size - 8)), true
}

func hasBrand(brands []byte, brand string) bool {
	for at := 0; at+4 <= len(brands); at += 4 {
		if at != 4 && string(brands[at:at+4]) == brand { // the second is a version
			return true
		}
	}
	return false
}

// A metadata is what is said of the items of a file.
type metadata struct {
	primary    uint32
	properties []property
	of         map[uint32][]int // the numbers of the properties of an item, from 1 on
}

// A property is one that says how large something is, or that it is turned; others are all alike.
type property struct {
	width, height int
	isTurned      bool // by a quarter, to either side
}

// primarySize returns how large the item is shown that stands for the file.
func primarySize(meta []byte) (width, height int, ok bool) {
	m := metadata{of: make(map[uint32][]int)}
	r := reader{meta}
	if r.next(4) == nil || !m.read(r) {
		return 0, 0, false
	}
	turned := false
	for _, number := range m.of[m.primary] {
		if number < 1 || number > len(m.properties) {
			continue
		}
		p := m.properties[number-1]
		width, height = max(width, p.width), max(height, p.height)
		turned = turned != p.isTurned
	}
	if turned {
		width, height = height, width
	}
	return width, height, width > 0
}

// read takes what boxes say.
func (m *metadata) read(r reader) bool {
	for len(r.rest) > 0 {
		kind, data, ok := nextBox(&r)
		if !ok {
			return false
		}
		switch kind {
		case "pitm":
			m.primary, ok = primary(data)
		case "iprp":
			ok = m.read(reader{data})
		case "ipco":
			ok = m.list(reader{data})
		case "ipma":
			ok = m.associate(reader{data})
		}
		if !ok {
			return false
		}
	}
	return true
}
