package picture

import "encoding/binary"

// primary returns which item stands for the file.
func primary(data []byte) (item uint32, ok bool) {
	switch {
	case len(data) >= 8 && data[0] > 0:
		return binary.BigEndian.Uint32(data[4:]), true
	case len(data) >= 6:
		return uint32(binary.BigEndian.Uint16(data[4:])), true
	}
	return 0, false
}

// list takes the properties of all items, in the order by which they are numbered.
func (m *metadata) list(r reader) bool {
	for len(r.rest) > 0 {
		kind, data, ok := nextBox(&r)
		if !ok {
			return false
		}
		var p property
		switch {
		case kind == "ispe" && len(data) >= 12:
			p.width, p.height = clamped(binary.BigEndian.Uint32(data[4:])), clamped(binary.BigEndian.Uint32(data[8:]))
		case kind == "irot" && len(data) >= 1:
			p.isTurned = data[0]&1 == 1
		}
		m.properties = append(m.properties, p)
	}
	return true
}

// associate takes which item has which properties.
func (m *metadata) associate(r reader) bool {
	head := r.next(8)
	if head == nil {
		return false
	}
	idBytes, numberBytes := 2, 1
	if head[0] > 0 {
		idBytes = 4
	}
	if head[3]&1 == 1 {
		numberBytes = 2
	}
	for range binary.BigEndian.Uint32(head[4:]) {
		id, count := r.next(idBytes), r.next(1)
		if id == nil || count == nil {
			return false
		}
		item := number(id)
		for range count[0] {
			raw := r.next(numberBytes)
			if raw == nil {
				return false
			}
			// The first bit says that the property is essential.
			m.of[item] = append(m.of[item], int(number(raw)&(1<<(8*numberBytes-1)-1)))
		}
	}
	return true
}

// number is one of up to four bytes, the greatest first.
func number(b []byte) (n uint32) {
	for _, digit := range b {
		n = n<<8 | uint32(digit)
	}
	return n
}
