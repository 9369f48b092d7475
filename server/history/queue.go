package history

import "sync"

// Bounds of a transaction, so that what comes late to it does not wait long.
const (
	maxGroup     = 256 // publications
	maxGroupRows = 4096
)

// A queue is what awaits the writer. It has no bound of its own: a room has one
// publication under way. Safe for concurrent use.
type queue struct {
	wake chan struct{} // holds one value while something waits

	mu      sync.Mutex
	waiting []*publication // guarded by mu
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
