package fanout

// maxBehindBytes bounds what SendBehind holds back for a connection, unless a client may say
// something longer: more than a burst of messages that are said again.
const maxBehindBytes = 256 << 10

// A behind holds the private frames that must not go out before some of the room's.
type behind struct {
	frames []behindFrame // in the order in which they were given
	bytes  int           // of the frames
}

type behindFrame struct {
	end   int64 // where the cursor has to be, as Batch.End
	frame []byte
}

// SendBehind is Send for a frame that tells of something in the room: it goes out
// when all that the room has said so far is written, however far the connection
// lags. What is still held back when the connection closes is dropped.
func (c *Conn) SendBehind(frame []byte) error { return c.sendBehind(frame, false) }

// SendSoon is SendBehind, but leaves the writing to the shard, behind what the room says meanwhile: for who
// tells many connections at once, and has no time for a system call for each.
func (c *Conn) SendSoon(frame []byte) error { return c.sendBehind(frame, true) }

func (c *Conn) sendBehind(frame []byte, soon bool) error {
	var sum Stats
	c.mu.Lock()
	if c.state != stateOpen || !c.cursor.following() {
		c.mu.Unlock()
		return ErrClosed
	}
	if c.fullLocked() || c.behind != nil && int64(c.behind.bytes) > c.shard.broadcaster.maxBehind {
		slow := c.markSlowLocked()
		c.mu.Unlock()
		c.reportSlow(slow)
		return ErrSlow
	}
	if end := c.audience.end.Load(); c.held || c.behind != nil || c.cursor.end() < end {
		c.holdBackLocked(behindFrame{end, frame})
	} else {
		c.queue.add(frame)
	}
	switch {
	case !soon:
		c.writeLocked(new(scratch), &sum)
	case !c.due:
		c.due = true
		c.shard.enqueueDue(c)
	}
	c.mu.Unlock()
	c.shard.count(sum)
	return nil
}

// deliverDue writes what SendSoon has left. Only the shard calls it.
func (c *Conn) deliverDue(s *scratch, sum *Stats) {
	c.mu.Lock()
	c.due = false
	if !c.waiting {
		c.writeLocked(s, sum)
	}
	c.mu.Unlock()
}

func (c *Conn) holdBackLocked(f behindFrame) {
	if c.behind == nil {
		c.behind = new(behind)
	}
	c.behind.frames = append(c.behind.frames, f)
	c.behind.bytes += len(f.frame)
}

// followBehindLocked queues the frames that were held back and need not be any
// longer, into an empty queue. They had a bound of their own, and are no sign of a slow
// reader because they go out at once. It reports whether there are any.
func (c *Conn) followBehindLocked() bool {
	if c.behind == nil || c.cursor.midBatch() {
		return false
	}
	b, queued := c.behind, false
	for len(b.frames) > 0 && b.frames[0].end <= c.cursor.end() {
		c.queue.add(b.frames[0].frame)
		b.bytes -= len(b.frames[0].frame)
		b.frames = b.frames[1:]
		queued = true
	}
	if len(b.frames) == 0 {
		c.behind = nil
	}
	c.queue.pace()
	return queued
}
