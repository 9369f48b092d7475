package fanout

import (
	"container/list"
	"sync"
	"time"
)

const (
	// unfinishedTime is how long after its first byte a frame, or a message of several,
	// must be whole: 3 KB a second for the longest by default.
	unfinishedTime = 10 * time.Second
	// unfinishedCheck is how often that is looked at.
	unfinishedCheck = time.Second
)

// An unfinished knows the connections whose client has begun a frame or a message and not
// ended it. Whole frames never come here. Safe for concurrent use.
type unfinished struct {
	mu     sync.Mutex
	oldest list.List // guarded by mu; of *beginning, the oldest first
}

// A beginning is what has come of a connection's frame or message.
type beginning struct {
	conn  *Conn
	since time.Time // guarded by unfinished.mu
	told  bool      // guarded by unfinished.mu; the owner was, and this is no longer listed
}

// note is for a reader that is about to wait: it lists c, or ends that.
func (u *unfinished) note(c *Conn) {
	if !c.boundary.unfinished() {
		u.forget(c)
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if c.begun == nil {
		c.begun = u.oldest.PushBack(&beginning{conn: c})
	}
	if c.boundary.fresh {
		c.boundary.fresh = false
		c.begun.Value.(*beginning).since = time.Now()
		u.oldest.MoveToBack(c.begun)
	}
}

// forget is for a reader whose client has nothing unfinished any more.
func (u *unfinished) forget(c *Conn) {
	if c.begun == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.removeLocked(c.begun)
	c.begun = nil
}

// removeLocked does nothing to what is not listed any more.
func (u *unfinished) removeLocked(e *list.Element) {
	if b := e.Value.(*beginning); !b.told {
		u.oldest.Remove(e)
	}
}

// closeLate tells the owners of those whose time is over.
func (u *unfinished) closeLate(now time.Time) {
	u.mu.Lock()
	var late []*Conn
	for e := u.oldest.Front(); e != nil; e = u.oldest.Front() {
		b := e.Value.(*beginning)
		if now.Sub(b.since) < unfinishedTime {
			break
		}
		u.removeLocked(e)
		b.told = true
		late = append(late, b.conn)
	}
	u.mu.Unlock()
	reportFault(late, FrameLate)
}

// watch closes those that are late until quit is closed.
func (u *unfinished) watch(quit <-chan struct{}) {
	ticker := time.NewTicker(unfinishedCheck)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			u.closeLate(now)
		case <-quit:
			return
		}
	}
}

// reportFault tells the owners of connections that are still open.
func reportFault(conns []*Conn, f Fault) {
	for _, c := range conns {
		c.mu.Lock()
		open := c.state == stateOpen
		c.mu.Unlock()
		if open {
			c.owner.BadFrame(f)
		}
	}
}
