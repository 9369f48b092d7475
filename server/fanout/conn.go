package fanout

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/fanout/socket"
	"hubbub/server/room"
)

const (
	// lingerTime is how long a closing connection waits for the peer to take
	// what is on its way and to close its side.
	lingerTime = 2 * time.Second
)

// ErrClosed is returned by Send on a connection that is closing or closed.
var ErrClosed = errors.New("connection is closing")

// ErrSlow is returned by Send when too much is waiting already.
var ErrSlow = errors.New("connection does not take its frames")

// A Conn is the write side of a connection and the net.Conn that gws gets. Make
// it part of the owner's struct and set it up with Broadcaster.Attach.
//
// All methods are safe for concurrent use, except that Read and Finish belong to
// the reader.
type Conn struct {
	// What a shard looks at for every batch comes first: it is mostly not in the
	// processor's cache, and two lines of it are fewer than five.
	mu        sync.Mutex
	transport socket.Transport
	cursor    cursor // guarded by mu
	state     state  // guarded by mu
	waiting   bool   // guarded by mu; the goroutine in await has the write side
	held      bool   // guarded by mu; nothing of the room is written before Release
	read      bool   // guarded by mu; the reader is through, the last writer frees the socket
	slow      bool   // guarded by mu; the owner was told
	queue     queue  // guarded by mu; private frames
	nc        net.Conn

	shard *shard
	owner Owner

	audience *Audience    // set by Follow, before the shard learns of the connection
	place    int          // owned by the shard's goroutine: index in its part
	behind   atomic.Int64 // where the cursor is, for as long as the connection is among the laggards

	poller   *socket.Poller // nil if the connection does not park
	reader   atomic.Int32   // where the reader is
	heard    atomic.Bool
	reading  *reading // owned by the reader: nil if nothing is left
	boundary boundary // owned by the reader
}

type state uint8

const (
	stateOpen    state = iota
	stateClosing       // what is queued still goes out, then our side of the socket is closed
	stateShut          // our side is closed
	stateClosed
)

// Follow makes c a part of an audience: first goes out, private frames, and then
// all batches after the given one. The shard writes it all, so that a room can let
// in a crowd without a system call for each. At most once.
func (c *Conn) Follow(a *Audience, after *room.Batch, enc room.Encoding, first ...[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return
	}
	c.audience, c.cursor = a, cursor{batch: after, encoding: enc}
	for _, frame := range first {
		c.queue.add(frame)
	}
	c.trackLocked()
	a.parts[c.shard.index].size.Add(1)
	c.shard.give(task{kind: taskFollow, conn: c})
}

// Hold is Follow for a connection that gets something else first: of the room
// nothing is written before Release. Until then it counts as lagging.
func (c *Conn) Hold(a *Audience, after *room.Batch, enc room.Encoding) {
	c.mu.Lock()
	c.held = true
	c.mu.Unlock()
	c.Follow(a, after, enc)
}

// Release ends a Hold.
func (c *Conn) Release() {
	var sum Stats
	c.mu.Lock()
	if c.held = false; !c.waiting {
		c.untrackLocked()
		c.writeLocked(new(scratch), &sum)
	}
	c.mu.Unlock()
	c.shard.count(sum)
}

// SendPaced is Send for some of many private frames: it waits until those before
// are written, so that they take no more memory than the largest of them. What is
// sent so is no sign of a slow reader, however much it is.
func (c *Conn) SendPaced(frames ...[]byte) error {
	for {
		c.mu.Lock()
		switch {
		case c.state != stateOpen:
			c.mu.Unlock()
			return ErrClosed
		case c.queue.isEmpty():
			var sum Stats
			c.queue.addPaced(frames)
			c.writeLocked(new(scratch), &sum)
			c.mu.Unlock()
			c.shard.count(sum)
			return nil
		}
		emptied := c.queue.emptied()
		c.mu.Unlock()
		<-emptied
	}
}

// Send queues a private frame, which must not change afterwards, and writes it
// at once if the socket takes it.
func (c *Conn) Send(frame []byte) error {
	var sum Stats
	c.mu.Lock()
	if c.state != stateOpen {
		c.mu.Unlock()
		return ErrClosed
	}
	if c.queue.full() {
		slow := c.turnSlowLocked()
		c.mu.Unlock()
		c.tellSlow(slow)
		return ErrSlow
	}
	c.queue.add(frame)
	c.writeLocked(new(scratch), &sum)
	c.mu.Unlock()
	c.shard.count(sum)
	return nil
}

// advance is the shard's turn: it writes what lies ahead, or looks how far a
// connection that cannot take it has fallen behind.
func (c *Conn) advance(s *scratch, sum *Stats) {
	c.mu.Lock()
	slow := false
	if !c.waiting {
		c.writeLocked(s, sum)
	}
	if (c.waiting || c.held) && c.cursor.following() && c.lagLocked() > c.shard.broadcaster.config.MaxLagBytes {
		slow = c.turnSlowLocked()
	}
	c.mu.Unlock()
	c.tellSlow(slow)
}

// lagLocked returns how many bytes of the room's JSON lie ahead of the cursor.
func (c *Conn) lagLocked() int64 {
	return c.audience.end.Load() - c.cursor.end()
}

func (c *Conn) turnSlowLocked() bool {
	first := !c.slow && c.state == stateOpen
	c.slow = true
	return first
}

func (c *Conn) tellSlow(slow bool) {
	if slow {
		c.owner.TooSlow()
	}
}

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
		c.cursor = cursor{} // a part written is finished by await, which holds the rest
		c.untrackLocked()
		c.shard.give(task{kind: taskUnfollow, conn: c})
	}
}

// Finish ends the connection for good. The reader calls it when it will not read
// any more: it lets the peer take the last frames, reads until the peer closes
// its side, so that no reset eats them, and frees the socket after lingerTime at
// the latest.
func (c *Conn) Finish() {
	c.Close()
	c.reading = nil
	c.mu.Lock()
	c.nc.SetDeadline(time.Now().Add(lingerTime))
	c.mu.Unlock()
	io.Copy(io.Discard, c.nc)
	c.mu.Lock()
	if c.read = true; !c.waiting {
		c.dropLocked()
	}
	c.mu.Unlock()
}

// Abort frees the socket at once.
func (c *Conn) Abort() {
	c.mu.Lock()
	c.dropLocked()
	c.mu.Unlock()
}

// dropLocked frees the socket.
func (c *Conn) dropLocked() {
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
