package fanout

import (
	"cmp"
	"container/list"
	"slices"
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
// ended it. Whole frames never come here. What all of them keep of it is bounded: the few
// that hold most go before the many, and a message that people write is small. Safe for
// concurrent use.
type unfinished struct {
	limit int64 // of bytes

	mu     sync.Mutex
	oldest list.List // guarded by mu; of *beginning, the oldest first
	bytes  int64     // guarded by mu; of all of them
}

// A beginning is what has come of a connection's frame or message.
type beginning struct {
	conn  *Conn
	since time.Time // guarded by unfinished.mu
	bytes int64     // guarded by unfinished.mu
	told  bool      // guarded by unfinished.mu; the owner was, and this is no longer listed
}

// note is for a reader that is about to wait: it lists c, or ends that.
func (u *unfinished) note(c *Conn) {
	if !c.boundary.unfinished() {
		u.forget(c)
		return
	}
	u.mu.Lock()
	if c.begun == nil {
		c.begun = u.oldest.PushBack(&beginning{conn: c})
	}
	b := c.begun.Value.(*beginning)
	if c.boundary.fresh {
		c.boundary.fresh = false
		b.since = time.Now()
		u.oldest.MoveToBack(c.begun)
	}
	var crowd []*Conn
	if !b.told {
		kept := c.keptBytes()
		u.bytes += kept - b.bytes
		b.bytes = kept
		crowd = u.crowdLocked()
	}
	u.mu.Unlock()
	reportFault(crowd, FrameCrowded)
}

// keptBytes returns what is kept of the client's frame or message: here, and by who puts
// fragments together. It is for the reader, when nothing whole is left.
func (c *Conn) keptBytes() int64 {
	if c.unread == nil {
		return int64(c.boundary.fragments(0))
	}
	part := c.unread.bytes
	return int64(cap(part) + c.boundary.fragments(len(part)))
}

// crowdLocked returns the connections to close, above the limit, to bring it down to
// seven eighths, so that the next byte does not make it look again. Of those with as much
// as others, the oldest go first.
func (u *unfinished) crowdLocked() (crowd []*Conn) {
	if u.bytes <= u.limit {
		return nil
	}
	most := make([]*list.Element, 0, u.oldest.Len())
	for e := u.oldest.Front(); e != nil; e = e.Next() {
		most = append(most, e)
	}
	slices.SortStableFunc(most, func(a, b *list.Element) int {
		return cmp.Compare(b.Value.(*beginning).bytes, a.Value.(*beginning).bytes)
	})
	for _, e := range most {
		if u.bytes <= u.limit/8*7 {
			break
		}
		crowd = append(crowd, u.tellLocked(e))
	}
	return crowd
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
		u.bytes -= b.bytes
	}
}

// tellLocked removes a connection because its owner is to be told.
func (u *unfinished) tellLocked(e *list.Element) *Conn {
	u.removeLocked(e)
	b := e.Value.(*beginning)
	b.told = true
	return b.conn
}

// closeLate tells the owners of those whose time is over.
func (u *unfinished) closeLate(now time.Time) {
	u.mu.Lock()
	var late []*Conn
	for e := u.oldest.Front(); e != nil; e = u.oldest.Front() {
		if now.Sub(e.Value.(*beginning).since) < unfinishedTime {
			break
		}
		late = append(late, u.tellLocked(e))
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
