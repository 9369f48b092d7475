package fanout

import "hubbub/server/room"

// maxWriteBytes is how much of a room one write may carry.
const maxWriteBytes = 64 << 10

// A scratch joins the frames of several batches into one write. Connections that
// wait at the same batch, which is most of them, share the bytes.
type scratch struct {
	after    *room.Batch
	encoding room.Encoding
	joined   []byte
}

// ahead returns frames that follow a batch: those of the next one, or of
// several, up to maxWriteBytes. They are valid until the next call.
func (s *scratch) ahead(after *room.Batch, enc room.Encoding) []byte {
	first := after.Next()
	if first == nil {
		return nil
	}
	if first.Next() == nil {
		return first.Frame(enc)
	}
	if s.after == after && s.encoding == enc {
		return s.joined
	}
	s.after, s.encoding = after, enc
	s.joined = append(s.joined[:0], first.Frame(enc)...)
	for b := first.Next(); b != nil; b = b.Next() {
		frame := b.Frame(enc)
		if len(s.joined)+len(frame) > maxWriteBytes {
			break
		}
		s.joined = append(s.joined, frame...)
	}
	return s.joined
}

// forget lets go of the batch that the joined bytes begin after.
func (s *scratch) forget() { s.after = nil }
