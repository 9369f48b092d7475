package records

import (
	"sync"
	"time"
)

const (
	flushDelay = 500 * time.Millisecond // for which changes are gathered
	flushRetry = time.Second
	flushGroup = 256 // people in a transaction, for which publications wait

	maxWaiting = 1 << 16 // people, more than there can be connections
	maxHeld    = 1 << 16 // that are kept
)

// A state is a person and the name that is held for it, empty if none is.
type state [2]string

// A holding is what is yet to be written of held names. put is safe for concurrent use,
// the rest is for one goroutine.
type holding struct {
	wake chan struct{} // holds one value when there is something anew

	mu     sync.Mutex
	states map[string]string // guarded by mu; by user
	most   int               // of them

	rows    int64 // in the file
	mostIn  int64 // of them
	failing bool
}

func newHolding() holding {
	return holding{wake: make(chan struct{}, 1), states: make(map[string]string), most: maxWaiting, mostIn: maxHeld}
}

// put notes the latest state of a person. When as many wait as may, that of another one is
// lost: its name is then not held over a restart, or held in vain for a while.
func (h *holding) put(user, name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, waits := h.states[user]; !waits && len(h.states) >= h.most {
		return
	}
	if len(h.states) == 0 {
		select {
		case h.wake <- struct{}{}:
		default:
		}
	}
	h.states[user] = name
}

// take returns the next states, none at the end.
func (h *holding) take() (group []state) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for user, name := range h.states {
		if len(group) == flushGroup {
			break
		}
		group = append(group, state{user, name})
		delete(h.states, user)
	}
	return group
}

// putBack returns what could not be written, unless there is something newer.
func (h *holding) putBack(group []state) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range group {
		if _, newer := h.states[s[0]]; !newer {
			h.states[s[0]] = s[1]
		}
	}
}
