package webhook

import (
	"context"
	"sync/atomic"
	"time"
)

// saveDelay is how far the store may lag behind what was told: one commit for all
// hooks in that time, since publications wait for each.
const saveDelay = time.Second

// A saver writes behind what senders have come to.
type saver struct {
	delay  time.Duration
	most   int64 // entries, at which it does not wait; 0 for any number
	woken  chan struct{}
	hasty  chan struct{}
	behind atomic.Int64 // entries that were told since it has begun to save
}

func newSaver(delay time.Duration, most int64) *saver {
	return &saver{delay: delay, most: most, woken: make(chan struct{}, 1), hasty: make(chan struct{}, 1)}
}

func (s *saver) wake() { signal(s.woken) }

// told counts entries.
func (s *saver) told(entries int) {
	if s.behind.Add(int64(entries)) >= s.most && s.most > 0 {
		signal(s.hasty)
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// run calls save some time after a wake, or when much was told, until ctx ends.
func (s *saver) run(ctx context.Context, save func(context.Context) error) {
	for {
		select {
		case <-s.woken:
		case <-ctx.Done():
			return
		}
		timer := time.NewTimer(s.delay)
		select {
		case <-timer.C:
		case <-s.hasty:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
		s.behind.Store(0)
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
