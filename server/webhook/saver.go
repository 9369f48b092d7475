package webhook

import (
	"context"
	"time"
)

// saveDelay is how far the store may lag behind what was told: one commit for all
// hooks in that time, since publications wait for each.
const saveDelay = time.Second

// A saver writes behind what senders have come to.
type saver struct{ woken chan struct{} }

func newSaver() saver { return saver{make(chan struct{}, 1)} }

func (s saver) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// run calls save saveDelay after a wake, until ctx ends.
func (s saver) run(ctx context.Context, save func(context.Context) error) {
	for {
		select {
		case <-s.woken:
		case <-ctx.Done():
			return
		}
		timer := time.NewTimer(saveDelay)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		if save(ctx) != nil {
			s.wake()
		}
	}
}

// takeUnsaved returns what the store does not have yet.
func (s *sender) takeUnsaved() (p Progress, some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unsaved) == 0 && !s.dirty {
		return p, false
	}
	p = Progress{ID: s.hook.ID, Run: s.hook.Run, Health: s.health}
	for _, place := range s.unsaved {
		p.Places = append(p.Places, place)
	}
	s.dirty = false
	return p, true
}

// saved forgets what the store has by now, or if that went wrong keeps it to be saved.
func (s *sender) saved(p Progress, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.dirty = true
		return
	}
	for _, place := range p.Places {
		if s.unsaved[place.Room] == place {
			delete(s.unsaved, place.Room)
		}
	}
}
