package fanout

// maxWriteBytes is how much of a room one write may carry.
const maxWriteBytes = 64 << 10

// A scratch joins the frames of several batches into one write. Connections whose
// cursors are at the same position, which are most of them, share the bytes.
type scratch struct {
	at     cursor // where joined begins
	joined []byte
}

// join returns the frames of the batches that follow a cursor, up to
// maxWriteBytes but at least those of the first. They are valid until the next
// call.
func (s *scratch) join(c *cursor) []byte {
	if s.at == *c {
		return s.joined
	}
	s.at, s.joined = *c, s.joined[:0]
	for b := c.batch.Next(); b != nil; b = b.Next() {
		frame := c.frame(b)
		if len(s.joined) > 0 && len(s.joined)+len(frame) > maxWriteBytes {
			break
		}
		s.joined = append(s.joined, frame...)
	}
	return s.joined
}

// reset drops the reference to a batch, so that it can be freed.
func (s *scratch) reset() { s.at = cursor{} }
