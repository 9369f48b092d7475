package fanout

// Offer is SendPaced for who cannot wait: it reports whether the frames were taken,
// which they are while no private frame waits for the socket.
func (c *Conn) Offer(frames ...[]byte) (taken bool, err error) {
	var sum Stats
	c.mu.Lock()
	switch {
	case c.state != stateOpen:
		err = ErrClosed
	case c.queue.isEmpty():
		taken = true
		c.queue.addPaced(frames)
		c.writeLocked(new(scratch), &sum)
	}
	c.mu.Unlock()
	c.shard.count(sum)
	return taken, err
}
