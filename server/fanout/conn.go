package fanout

import (
	"container/list"
	"errors"
	"net"
	"sync"
	"sync/atomic"

	"hubbub/server/fanout/socket"
	"hubbub/server/room"
	"hubbub/server/wire"
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
	waiting   bool   // guarded by mu; a goroutine waits for the socket and does all writing
	held      bool   // guarded by mu; nothing of the room is written before Release
	finished  bool   // guarded by mu; Finish is over, the last writer frees the socket
	slow      bool   // guarded by mu; the owner was told
	due       bool   // guarded by mu; the shard is to write what SendSoon has left
	queue     queue  // guarded by mu; private frames
	nc        net.Conn
	behind    *behind // guarded by mu; frames that wait for the cursor, mostly nil

	shard *shard
	owner Owner

	audience *Audience    // set by Follow, before the shard learns of the connection
	index    int          // owned by the shard's goroutine: in its partition
	position atomic.Int64 // cursor.end() for the laggards, for as long as c is one of them

	poller   *socket.Poller // nil if the connection does not park
	reader   atomic.Int32   // a readerState
	heard    atomic.Bool    // something was read since Heard
	unread   *readBuffer    // owned by the reader: whole frames, or part of one; nil if nothing is left
	boundary boundary       // owned by the reader
	begun    *list.Element  // owned by the reader: c among the unfinished, mostly nil
}

// Follow adds c to an audience: the private frames in first go out, then all
// batches after the given one. The shard writes them, so that a room can let in a
// crowd without a system call for each. At most once.
func (c *Conn) Follow(a *Audience, after *room.Batch, form wire.Form, first ...[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != stateOpen {
		return
	}
	c.audience, c.cursor = a, cursor{batch: after, form: form}
	for _, frame := range first {
		c.queue.add(frame)
	}
	c.queue.pace() // however much it is, it is no sign of a slow reader
	c.trackLocked()
	a.partitions[c.shard.index].size.Add(1)
	c.shard.enqueue(task{kind: taskFollow, conn: c})
}

// Hold is Follow for a connection that gets something else first: of the room
// nothing is written before Release. Until then it counts as lagging.
func (c *Conn) Hold(a *Audience, after *room.Batch, form wire.Form) {
	c.mu.Lock()
	c.held = true
	c.mu.Unlock()
	c.Follow(a, after, form)
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
// are written, so that no more than the frames of one call are in memory. They do
// not count towards maxQueuedBytes.
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

// Unsent reports whether frames of Send wait for the socket.
func (c *Conn) Unsent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queue.bytes > c.queue.paced
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
	if c.fullLocked() {
		slow := c.markSlowLocked()
		c.mu.Unlock()
		c.reportSlow(slow)
		return ErrSlow
	}
	c.queue.add(frame)
	c.writeLocked(new(scratch), &sum)
	c.mu.Unlock()
	c.shard.count(sum)
	return nil
}

// fullLocked reports whether one more private frame is too much.
func (c *Conn) fullLocked() bool { return c.queue.counted() > c.shard.broadcaster.maxQueued }

// deliver writes what lies ahead, or checks how far a connection that cannot take
// it has fallen behind. Only the shard calls it.
func (c *Conn) deliver(s *scratch, sum *Stats) {
	c.mu.Lock()
	slow := false
	if !c.waiting {
		c.writeLocked(s, sum)
	}
	if (c.waiting || c.held) && c.cursor.following() && c.lagLocked() > c.shard.broadcaster.config.MaxLagBytes {
		slow = c.markSlowLocked()
	}
	c.mu.Unlock()
	c.reportSlow(slow)
}

// lagLocked returns how many bytes of the room's JSON lie ahead of the cursor.
func (c *Conn) lagLocked() int64 {
	return c.audience.end.Load() - c.cursor.end()
}

// markSlowLocked reports whether this is the first time that an open connection
// exceeds a bound: the owner is then to be told, without the lock.
func (c *Conn) markSlowLocked() bool {
	first := !c.slow && c.state == stateOpen
	c.slow = true
	return first
}

func (c *Conn) reportSlow(slow bool) {
	if slow {
		c.owner.TooSlow()
	}
}
