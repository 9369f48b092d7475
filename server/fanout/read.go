package fanout

import (
	"io"
	"net"

	"hubbub/server/fanout/socket"
)

// Read is for gws. It returns bytes of whole frames only: what has come of one that is
// not whole is gathered here, so that it takes no more memory than has come.
func (c *Conn) Read(p []byte) (int, error) {
	for c.unread == nil || c.unread.start == c.unread.whole {
		if c.boundary.fault != noFault {
			c.owner.BadFrame(c.boundary.fault)
			return 0, ErrClosed
		}
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	b := c.unread
	n := copy(p, b.bytes[b.start:b.whole])
	if b.start += n; b.start == len(b.bytes) {
		c.unread = b.next
		b.free()
	}
	return n, nil
}

// AwaitInput returns when anything has come, or nothing can come any more. It is for a
// connection without frames, which is not to be read.
func (c *Conn) AwaitInput() error {
	if c.unread != nil {
		return nil
	}
	b, err := c.receive()
	if err == nil {
		b.free()
	}
	return err
}

// fill looks where the frames end in what comes next. What it begins with is all that
// may be unread before: part of a frame.
func (c *Conn) fill() error {
	b, err := c.takeEarly(), error(nil)
	if b == nil {
		if c.unread != nil {
			c.unread = c.unread.part()
		}
		if b, err = c.receive(); err == io.EOF && !c.boundary.between() {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
	}
	whole, come := c.boundary.pass(b.bytes, uint32(c.shard.broadcaster.config.MaxFrameBytes))
	if !c.owner.Arrived(come) {
		b.free()
		return ErrClosed
	}
	part := c.unread
	switch {
	case part == nil:
		b.whole, c.unread = whole, b
	case whole == 0:
		part.bytes = append(part.bytes, b.bytes...)
		b.free()
	default:
		b.whole, part.whole, part.next = whole, len(part.bytes), b
	}
	return nil
}

// takeEarly returns the bytes that were read before, once.
func (c *Conn) takeEarly() *readBuffer {
	b := c.unread
	if b == nil || !b.early {
		return nil
	}
	c.unread, b.early = nil, false
	return b
}

// receive returns what comes next. Until then the connection parks, or waits here if it
// does not park.
func (c *Conn) receive() (*readBuffer, error) {
	pool, size := &aheadBuffers, readAheadBytes
	if c.reader.Load() == readerBlocking {
		c.noteUnfinished()
		pool, size = &waitingBuffers, waitingBytes
	}
	b := newReadBuffer(pool, size)
	for {
		n, err := c.readSocket(b.bytes)
		switch {
		case n > 0:
			c.noteHeard()
			b.bytes = b.bytes[:n]
			return b, nil
		case err == socket.ErrWouldBlock:
			c.noteUnfinished()
			c.park(b)
		case err != nil:
			b.free()
			return nil, err
		}
	}
}

// readSocket reads what has come, without waiting if the connection parks. The descriptor
// is sure to be this connection's only under the lock.
func (c *Conn) readSocket(p []byte) (int, error) {
	if c.reader.Load() == readerBlocking {
		return c.nc.Read(p)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return 0, net.ErrClosed
	}
	return c.transport.Read(p)
}

// noteUnfinished is called before a wait. Nothing is to be noted of whole frames.
func (c *Conn) noteUnfinished() {
	if c.begun != nil || c.boundary.unfinished() {
		c.shard.broadcaster.unfinished.note(c)
	}
}

// noteHeard remembers that something was read.
func (c *Conn) noteHeard() {
	if !c.heard.Load() {
		c.heard.Store(true)
	}
}

// Heard reports whether anything was read since the last call.
func (c *Conn) Heard() bool { return c.heard.Swap(false) }
