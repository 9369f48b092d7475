package fanout

import (
	"net"

	"hubbub/server/fanout/socket"
)

// writeLocked writes all that the socket takes now. The rest, if any, is left to
// a goroutine.
func (c *Conn) writeLocked(s *scratch, sum *Stats) {
	for !c.waiting && c.state < stateShut {
		frames, private := c.nextLocked(s)
		if len(frames) == 0 {
			c.shutIfDoneLocked()
			return
		}
		if c.transport == socket.Blocking {
			c.awaitLocked()
			return
		}
		n, err := c.transport.Write(c.nc, frames)
		c.passLocked(n, private, sum)
		switch {
		case err == socket.ErrWouldBlock:
			c.awaitLocked()
		case err != nil:
			c.dropLocked()
		}
	}
}

// nextLocked returns the bytes that are to go out next and whether they are
// private: the rest of what was begun, else private frames, else the room's.
// Empty when nothing is left.
func (c *Conn) nextLocked(s *scratch) (frames []byte, private bool) {
	switch {
	case c.part == 0 && len(c.queue) > 0:
		return c.queue[0][c.sent:], true
	case c.cursor == nil || c.held:
		return nil, false
	case c.part > 0:
		return c.cursor.Next().Frame(c.encoding)[c.part:], false
	}
	c.skipEmptyLocked()
	return s.ahead(c.cursor, c.encoding), false
}

// skipEmptyLocked passes batches that have nothing for this encoding.
func (c *Conn) skipEmptyLocked() {
	for b := c.cursor.Next(); b != nil && len(b.Frame(c.encoding)) == 0; b = b.Next() {
		c.cursor = b
	}
}

// passLocked moves on by n bytes that went out.
func (c *Conn) passLocked(n int, private bool, sum *Stats) {
	sum.Bytes += int64(n)
	if private {
		c.passQueueLocked(n)
	} else {
		c.passRoomLocked(n, sum)
	}
}

func (c *Conn) passRoomLocked(n int, sum *Stats) {
	for n > 0 && c.cursor != nil {
		b := c.cursor.Next()
		rest := len(b.Frame(c.encoding)) - c.part
		if n < rest {
			c.part += n
			break
		}
		n -= rest
		c.cursor, c.part = b, 0
		sum.Deliveries += int64(b.Messages())
	}
	if c.waiting && c.cursor != nil {
		c.behind.Store(c.cursor.End())
	}
}

func (c *Conn) passQueueLocked(n int) {
	c.queued -= n
	c.paced -= min(n, c.paced)
	for c.sent += n; len(c.queue) > 0 && c.sent >= len(c.queue[0]); {
		c.sent -= len(c.queue[0])
		c.queue[0] = nil
		c.queue = c.queue[1:]
	}
	if len(c.queue) == 0 {
		c.queue = nil // most connections send no private frame for hours
		c.tellEmptyLocked()
	}
}

func (c *Conn) queueLocked(frame []byte) {
	if len(frame) == 0 {
		return
	}
	c.queue = append(c.queue, frame)
	c.queued += len(frame)
}

// shutIfDoneLocked closes our side of the socket when a closing connection has
// nothing more to say.
func (c *Conn) shutIfDoneLocked() {
	if c.state != stateClosing {
		return
	}
	c.state = stateShut
	half, ok := c.nc.(interface{ CloseWrite() error })
	switch {
	case !ok:
	case c.transport != socket.Blocking:
		half.CloseWrite()
	default:
		go half.CloseWrite() // TLS writes an alert, and may wait for the socket
	}
}

// awaitLocked hands the write side to a goroutine that may wait for the socket.
// What it is about to write is taken now: the cursor may be gone when it runs.
func (c *Conn) awaitLocked() {
	c.waiting = true
	c.trackLocked()
	frames, private := c.gatherLocked()
	go c.await(frames, private)
}

// trackLocked counts c among the laggards if it is one.
func (c *Conn) trackLocked() {
	if (c.waiting || c.held) && c.cursor != nil {
		c.behind.Store(c.cursor.End())
		c.shard.broadcaster.laggards.add(c)
	}
}

func (c *Conn) untrackLocked() { c.shard.broadcaster.laggards.remove(c) }

// await writes until nothing is left.
func (c *Conn) await(frames net.Buffers, private bool) {
	for len(frames) > 0 {
		n, err := frames.WriteTo(c.nc)
		frames, private = c.awaited(int(n), private, err)
	}
}

// awaited accounts for a finished write of await and returns the next one's
// frames, or gives the write side back when there are none.
func (c *Conn) awaited(n int, private bool, err error) (net.Buffers, bool) {
	var sum Stats
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.state == stateClosed:
	case err != nil:
		c.dropLocked()
	default:
		c.passLocked(n, private, &sum)
	}
	c.shard.count(sum)
	if c.state < stateShut {
		if frames, private := c.gatherLocked(); len(frames) > 0 {
			return frames, private
		}
	}
	if c.waiting = false; !c.held {
		c.untrackLocked()
	}
	c.shutIfDoneLocked()
	if c.read {
		c.dropLocked()
	}
	return nil, false
}

// gatherLocked returns the slices that are to go out next, up to maxWriteBytes,
// and whether they are private frames.
func (c *Conn) gatherLocked() (frames net.Buffers, private bool) {
	if c.part == 0 && len(c.queue) > 0 {
		frames = append(frames, c.queue[0][c.sent:])
		return append(frames, c.queue[1:]...), true
	}
	if c.cursor == nil || c.held {
		return nil, false
	}
	c.skipEmptyLocked()
	skip := c.part
	for b, size := c.cursor.Next(), 0; b != nil && size < maxWriteBytes; b = b.Next() {
		if frame := b.Frame(c.encoding)[skip:]; len(frame) > 0 {
			frames = append(frames, frame)
			size += len(frame)
		}
		skip = 0
	}
	return frames, false
}
