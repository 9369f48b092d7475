package history

import "sync"

// Bounds of a transaction, so that what comes late to it does not wait long.
const (
	maxGroup     = 256 // publications
	maxGroupRows = 4096
)

// A queue is what awaits the writer: publications, of which a room has one under way,
// and maxChanges at most. Safe for concurrent use.
type queue struct {
	wake chan struct{} // holds one value while something waits

	mu      sync.Mutex
	waiting []*publication // guarded by mu
	changes []*change      // guarded by mu
	closed  bool           // guarded by mu
}

// put adds a publication, or fails with ErrClosed.
func (q *queue) put(p *publication) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.waiting = append(q.waiting, p)
	q.signalLocked()
	return nil
}

// take returns the first publications, up to the bounds, nil if there are none.
func (q *queue) take() []*publication {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for rows := 0; n < min(len(q.waiting), maxGroup) && rows < maxGroupRows; n++ {
		rows += len(q.waiting[n].drafts)
	}
	group := q.waiting[:n:n]
	if q.waiting = q.waiting[n:]; len(q.waiting) == 0 {
		q.waiting = nil
	} else {
		q.signalLocked()
	}
	return group
}

// putChange adds a change, or fails with ErrClosed or ErrBusy.
func (q *queue) putChange(c *change) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return ErrClosed
	case len(q.changes) >= maxChanges:
		return ErrBusy
	}
	q.changes = append(q.changes, c)
	q.signalLocked()
	return nil
}

// takeChange returns the first change, nil if there is none.
func (q *queue) takeChange() *change {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.changes) == 0 {
		return nil
	}
	c := q.changes[0]
	q.changes[0] = nil
	if q.changes = q.changes[1:]; len(q.changes) > 0 {
		q.signalLocked()
	}
	return c
}

// close lets nothing more in.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}

func (q *queue) signalLocked() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
