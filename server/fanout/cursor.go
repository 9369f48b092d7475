package fanout

import (
	"net"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A cursor is a position in a room's list of batches, in one form: what lies before it was written. The zero cursor follows no room.
type cursor struct {
	batch   *room.Batch // the last one written whole, nil when not following
	written uint32      // bytes of the batch after it; no batch comes near 4 GiB
	form    wire.Form
}

// following reports whether the cursor is in a list.
func (c *cursor) following() bool { return c.batch != nil }

// midBatch reports whether a batch was begun and not finished: nothing else may
// be written before its rest.
func (c *cursor) midBatch() bool { return c.written > 0 }

// end is where the cursor is, to compare with Batch.End.
func (c *cursor) end() int64 { return c.batch.End() }

func (c *cursor) frame(b *room.Batch) []byte { return b.Frame(c.form) }

// next returns the first batch ahead and its frames, nil if there is none. It
// passes batches that have nothing in this form.
func (c *cursor) next() (b *room.Batch, frame []byte) {
	for {
		if b = c.batch.Next(); b == nil {
			return nil, nil
		}
		if frame = c.frame(b); len(frame) > 0 {
			return b, frame
		}
		c.batch = b
	}
}

// ahead returns what to write next: the rest of a batch that was begun, or the
// following batches as s joins them. Empty when nothing is left.
func (c *cursor) ahead(s *scratch) []byte {
	b, frame := c.next()
	switch {
	case b == nil:
		return nil
	case c.midBatch() || b.Next() == nil:
		return frame[c.written:]
	}
	return s.join(c)
}

// gather returns what to write next as it is, batch by batch, up to
// maxWriteBytes.
func (c *cursor) gather() (frames net.Buffers) {
	skip := c.written
	b, _ := c.next()
	for size := 0; b != nil && size < maxWriteBytes; b = b.Next() {
		if frame := c.frame(b)[skip:]; len(frame) > 0 {
			frames = append(frames, frame)
			size += len(frame)
		}
		skip = 0
	}
	return frames
}

// pass moves on by n bytes that were written, and returns how many chat messages
// they complete.
func (c *cursor) pass(n int) (messages int) {
	for n > 0 && c.batch != nil {
		b := c.batch.Next()
		rest := len(c.frame(b)) - int(c.written)
		if n < rest {
			c.written += uint32(n)
			break
		}
		n -= rest
		c.batch, c.written = b, 0
		messages += b.Messages()
	}
	return messages
}
