package fanout

import (
	"io"
	"time"
)

// lingerTime is how long a closing connection waits for the peer to take what was
// written and to close its side.
const lingerTime = 2 * time.Second

type state uint8

const (
	stateOpen    state = iota
	stateClosing       // what is queued still goes out, then our side of the socket is closed
	stateShut          // our side is closed
	stateClosed
)

// CloseWith sends a last frame and closes the connection as Close does. It
// reports whether the connection was still open.
func (c *Conn) CloseWith(frame []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return false
	}
	c.leaveLocked()
	c.queue.add(frame)
	c.closeLocked()
	return true
}

// Close ends the stream: what is queued goes out, then our side of the socket is
// closed, and the reader wakes up to Finish. It does not wait for any of that.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == stateOpen {
		c.leaveLocked()
		c.closeLocked()
	}
	return nil
}

func (c *Conn) closeLocked() {
	c.state = stateClosing
	c.queue.notifyEmpty()
	c.nc.SetReadDeadline(time.Unix(1, 0)) // wakes a reader that waits
	c.Readable()                          // and one that is parked
	var sum Stats
	c.writeLocked(new(scratch), &sum)
	c.shard.count(sum)
}

// leaveLocked stops following.
func (c *Conn) leaveLocked() {
	if c.cursor.following() {
		c.behind = nil
		c.cursor = cursor{} // a batch begun is finished by writeBlocking, which holds the rest
		c.untrackLocked()
		c.shard.enqueue(task{kind: taskUnfollow, conn: c})
	}
}

// Finish ends the connection for good. The reader calls it when it will not read
// any more: it lets the peer take the last frames, reads until the peer closes
// its side (unread bytes would make the system reset the connection, and the peer
// lose those frames), and frees the socket after lingerTime at the latest.
func (c *Conn) Finish() {
	c.Close()
	c.unread = nil
	c.shard.broadcaster.unfinished.forget(c)
	c.mu.Lock()
	c.nc.SetDeadline(time.Now().Add(lingerTime))
	c.mu.Unlock()
	io.Copy(io.Discard, c.nc)
	c.mu.Lock()
	if c.finished = true; !c.waiting {
		c.abortLocked()
	}
	c.mu.Unlock()
}

// Abort frees the socket at once.
func (c *Conn) Abort() {
	c.mu.Lock()
	c.abortLocked()
	c.mu.Unlock()
}

// abortLocked frees the socket.
func (c *Conn) abortLocked() {
	if c.state != stateClosed {
		c.leaveLocked()
		c.state = stateClosed
		c.queue.clear()
		if c.poller != nil {
			c.poller.Remove(c.transport)
		}
		c.nc.Close()
		c.Readable()
	}
}
