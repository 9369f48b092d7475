package identity

import (
	"container/list"
	"slices"
	"time"

	"hubbub/server/name"
)

// maxFormer is how many names a person has beside the one that it goes by.
const maxFormer = 3

const (
	// sweepEvery is the least time between two looks for names that are free again. Who
	// asks for one gets it on time.
	sweepEvery = 100 * time.Millisecond
	// sweepMost bounds what one look frees, while everybody who joins waits.
	sweepMost = 256
)

// An entry is a name that somebody has.
type entry struct {
	name  name.Name
	owner *Session      // guarded by Names.mu; nil when the name is free
	held  *list.Element // guarded by Names.mu; of a deadline, nil while the owner goes by the name
}

// A deadline is when a name is free, after the start of Names.
type deadline struct {
	*entry
	at time.Duration
}

// conflictLocked returns who else has a name, or nil.
func (n *Names) conflictLocked(as name.Name, looks []uint64, own *Session) error {
	for _, look := range looks {
		e := n.entries[look]
		if e != nil && e.owner != own && n.isOverLocked(e) {
			n.dropLocked(e)
			e = n.entries[look]
		}
		if e != nil && e.owner != own {
			if e.held != nil {
				return &Conflict{Name: as, With: e.name, Held: true}
			}
			return &Conflict{Name: as, With: e.name, Holder: e.owner}
		}
	}
	return nil
}

// giveLocked lets a session go by a name that nobody else has. The name before is held.
func (n *Names) giveLocked(s *Session, as name.Name, looks []uint64) {
	before := s.entry.Load()
	if before != nil && before.owner != nil && before.name == as {
		n.unholdLocked(before)
		return
	}
	e := &entry{name: as, owner: s}
	s.entry.Store(e)
	for _, look := range looks {
		n.entries[look] = e
	}
	if before != nil && before.owner != nil {
		s.rest().former = append(s.former(), before)
		n.holdLocked(before)
	}
	for _, old := range slices.Clone(s.former()) {
		if old.name.Key() == as.Key() || len(s.former()) > maxFormer || n.config.Hold <= 0 {
			n.dropLocked(old)
		}
	}
	n.keepLocked(s)
}

// holdLocked begins to hold a name, unless it is held already.
func (n *Names) holdLocked(e *entry) {
	if e.held == nil {
		e.held = n.held.PushBack(deadline{e, time.Since(n.started) + n.config.Hold})
		n.wakeLocked()
	}
}

func (n *Names) unholdLocked(e *entry) {
	if e.held != nil {
		n.held.Remove(e.held)
		e.held = nil
	}
}

// isOverLocked reports whether a name was held for long enough, or for somebody who was
// signed out meanwhile.
func (n *Names) isOverLocked(e *entry) bool {
	return e.held != nil && (e.held.Value.(deadline).at <= time.Since(n.started) || n.config.Ended(e.owner.user))
}

// dropLocked frees a name.
func (n *Names) dropLocked(e *entry) {
	s := e.owner
	if s == nil {
		return
	}
	n.unholdLocked(e)
	for _, look := range n.hash(e.name.Looks()) {
		if n.entries[look] == e {
			delete(n.entries, look)
		}
	}
	e.owner = nil
	if s.more != nil {
		s.more.former = slices.DeleteFunc(s.more.former, func(f *entry) bool { return f == e })
	}
	for _, other := range s.former() { // which may read like it
		for _, look := range n.hash(other.name.Looks()) {
			if n.entries[look] == nil {
				n.entries[look] = other
			}
		}
	}
	n.forgetAgreementLocked(e, s.user)
	if s.entry.Load() == e && s.holds.Load() && n.config.Store != nil {
		n.config.Store.Free(s.user)
	}
	if s.entry.Load().owner == nil && len(s.former()) == 0 {
		delete(n.people, s.user)
	}
}

// keepLocked sees to it that a name is held over a restart.
func (n *Names) keepLocked(s *Session) {
	if s.holds.Load() && n.config.Store != nil && n.config.Hold > 0 {
		n.config.Store.Hold(Held{User: s.user, Name: s.Name().String()})
	}
}

// wakeLocked sets the timer for the first deadline.
func (n *Names) wakeLocked() {
	first := n.held.Front()
	if first == nil || n.timer != nil || n.closed {
		return
	}
	wait := max(first.Value.(deadline).at-time.Since(n.started), sweepEvery)
	n.timer = time.AfterFunc(wait, n.sweep)
}

// sweep frees names that were held for long enough.
func (n *Names) sweep() {
	for more := true; more; {
		more = n.sweepSome()
	}
}

// sweepSome is one step of sweep: whoever joins gets in between.
func (n *Names) sweepSome() (more bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for range sweepMost {
		first := n.held.Front()
		if first == nil || !n.isOverLocked(first.Value.(deadline).entry) {
			n.timer = nil
			n.wakeLocked()
			return false
		}
		n.dropLocked(first.Value.(deadline).entry)
	}
	return true
}

// Close ends the timer. No name becomes free by time any more.
func (n *Names) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	if n.timer != nil {
		n.timer.Stop()
	}
}
