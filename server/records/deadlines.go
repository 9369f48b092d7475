package records

import (
	"sync"
	"time"
)

// deadlines are until when invites are good by the clock that only runs, used ones too:
// the file tells of these. Safe for concurrent use.
type deadlines struct {
	mu sync.Mutex
	at map[string]time.Duration // guarded by mu; by id
}

func newDeadlines() deadlines { return deadlines{at: make(map[string]time.Duration)} }

func (d *deadlines) add(id string, at time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at[id] = at
}

// isOver reports whether a deadline has passed, or is not known.
func (d *deadlines) isOver(id string, now time.Duration) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, ok := d.at[id]
	return !ok || now >= at
}

// purge forgets the deadlines that have passed.
func (d *deadlines) purge(now time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, at := range d.at {
		if now >= at {
			delete(d.at, id)
		}
	}
}
