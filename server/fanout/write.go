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
			c.handOverLocked()
			return
		}
		n, err := c.transport.Write(c.nc, frames)
		c.passLocked(n, private, sum)
		switch {
		case err == socket.ErrWouldBlock:
			c.handOverLocked()
		case err != nil:
			c.abortLocked()
		}
	}
}

// nextLocked returns the bytes that are to go out next and whether they are
// private: the rest of what was begun, else private frames, else the room's.
// Empty when nothing is left.
func (c *Conn) nextLocked(s *scratch) (frames []byte, private bool) {
	switch {
	case c.privateFirstLocked():
		return c.queue.next(), true
	case c.cursor.following() && !c.held:
		if c.followBehindLocked() {
			return c.queue.next(), true
		}
		return c.cursor.ahead(s), false
	}
	return nil, false
}

// gatherLocked is nextLocked for a write of several slices.
func (c *Conn) gatherLocked() (frames net.Buffers, private bool) {
	switch {
	case c.privateFirstLocked():
		return c.queue.gather(), true
	case c.cursor.following() && !c.held:
		if c.followBehindLocked() {
			return c.queue.gather(), true
		}
		return c.cursor.gather(), false
	}
	return nil, false
}

// privateFirstLocked reports whether private frames go out next: they may not cut
// into a batch.
func (c *Conn) privateFirstLocked() bool { return !c.queue.isEmpty() && !c.cursor.midBatch() }

// passLocked moves on by n bytes that went out.
func (c *Conn) passLocked(n int, private bool, sum *Stats) {
	sum.Bytes += int64(n)
	if private {
		c.queue.pass(n)
		return
	}
	sum.Deliveries += int64(c.cursor.pass(n))
	if c.waiting && c.cursor.following() {
		c.position.Store(c.cursor.end())
	}
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

// handOverLocked gives the write side to a goroutine that may wait for the socket.
// What it writes first is taken now: the cursor may be gone when it runs.
func (c *Conn) handOverLocked() {
	c.waiting = true
	c.trackLocked()
	frames, private := c.gatherLocked()
	go c.writeBlocking(frames, private)
}

// trackLocked counts c among the laggards if it is one.
func (c *Conn) trackLocked() {
	if (c.waiting || c.held) && c.cursor.following() {
		c.position.Store(c.cursor.end())
		c.shard.broadcaster.laggards.add(c)
	}
}

func (c *Conn) untrackLocked() { c.shard.broadcaster.laggards.remove(c) }

// writeBlocking writes until nothing is left.
func (c *Conn) writeBlocking(frames net.Buffers, private bool) {
	for len(frames) > 0 {
		n, err := frames.WriteTo(c.nc)
		frames, private = c.wroteBlocking(int(n), private, err)
	}
}

// wroteBlocking accounts for a write of writeBlocking and returns the frames of
// the next one, or gives the write side back when there are none.
func (c *Conn) wroteBlocking(n int, private bool, err error) (net.Buffers, bool) {
	var sum Stats
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.state == stateClosed:
	case err != nil:
		c.abortLocked()
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
	if c.finished {
		c.abortLocked()
	}
	return nil, false
}
