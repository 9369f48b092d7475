package webhook

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// manyFailures are so many in a row that the log tells of them.
const manyFailures = 3

// A sender tells one hook. Its run is one goroutine; wake and the rest may be called from
// others.
type sender struct {
	hook  Hook // but for its Health
	key   []byte
	to    *Webhooks
	queue *queue

	mu      sync.Mutex
	health  Health           // guarded by mu
	unsaved map[string]Place // guarded by mu; by room, what the store does not have yet
	dirty   bool             // guarded by mu; health has changed as well

	oldest atomic.Int64 // when the first entry of the batch under way was said, Unix milliseconds; 0 if none is

	request context.Context    // of requests: it ends later than that of run when the server stops
	cancel  context.CancelFunc // ends both
	ended   chan struct{}
}

// concerns reports whether a hook is told of a room.
func (h *Hook) concerns(room string) bool { return h.Room == "" || h.Room == room }

// run tells until ctx ends, or the endpoint wants no more.
func (s *sender) run(ctx context.Context) {
	defer close(s.ended)
	s.insist(ctx, s.catchUp)
	for {
		room, ok := s.queue.next(ctx)
		if !ok {
			return
		}
		var b *batch
		s.insist(ctx, func(ctx context.Context) (err error) {
			b, err = s.prepare(ctx, room)
			return err
		})
		if b == nil {
			continue
		}
		if !s.tell(ctx, b) {
			return
		}
		s.queue.add(room) // behind the others: there may be more of it
	}
}

// insist does what the disk may not let it do at once.
func (s *sender) insist(ctx context.Context, do func(context.Context) error) {
	for failures := 1; ; failures++ {
		err := do(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		if failures == 1 {
			s.to.config.Logger.Warn("webhook: the history cannot be read", "webhook", s.hook.ID, "error", err)
		}
		s.wait(ctx, pauseAfter(failures, leastPause, s.to.config.random))
	}
}

// catchUp queues the rooms in which something was said that the hook was not told. Whatever is
// said from now on is queued by Wake.
func (s *sender) catchUp(ctx context.Context) error {
	return behind(ctx, s.to.config.Log, s.to.config.Store, &s.hook, func(p Place) error {
		s.queue.add(p.Room)
		return nil
	})
}

// prepare returns the next batch of a room, nil if all was told.
func (s *sender) prepare(ctx context.Context, room string) (*batch, error) {
	place, err := s.placeIn(ctx, room)
	if err != nil {
		return nil, err
	}
	b := &batch{room: room, epoch: place.Epoch, after: place.Seq}
	if some, err := b.read(ctx, s.to.config.Log); err != nil || !some {
		return nil, err
	}
	return b, nil
}

func (s *sender) placeIn(ctx context.Context, room string) (Place, error) {
	s.mu.Lock()
	place, ok := s.unsaved[room]
	s.mu.Unlock()
	if ok {
		return place, nil
	}
	kept, err := s.to.config.Store.WebhookPlaces(ctx, s.hook.Run, []string{room})
	return kept[room], err
}

// tell sends a batch until it is taken. It reports false if ctx has ended, another server is to
// tell, or the endpoint wants no more.
func (s *sender) tell(ctx context.Context, b *batch) bool {
	s.oldest.Store(b.since)
	defer s.oldest.Store(0)
	for {
		if !s.to.config.May() {
			return false
		}
		o := s.to.poster.post(s.request, s.hook.URL, b.id(s.hook.Run), s.key, b.body(time.Now()))
		if s.request.Err() != nil && o.result != resultOK {
			return false // it is not the endpoint that has failed
		}
		s.to.config.Observer.Tried(o.result)
		failures := s.note(o, b)
		switch o.result {
		case resultOK:
			s.to.config.Observer.Told(b.count)
			s.to.saver.told(b.count)
			return true
		case resultGone:
			return false
		}
		s.wait(ctx, pauseAfter(failures, o.after, s.to.config.random))
		some := true
		s.insist(ctx, func(ctx context.Context) (err error) {
			some, err = b.read(ctx, s.to.config.Log)
			return err
		})
		if ctx.Err() != nil {
			return false
		}
		if !some { // nothing of it is left
			if b.epoch != "" { // else the next room of that name begins with a gap
				s.notePlace(b.place())
			}
			return true
		}
	}
}

// note keeps what came of an attempt, and returns how many have failed in a row.
func (s *sender) note(o outcome, b *batch) (failures int) {
	s.mu.Lock()
	before := s.health
	switch o.result {
	case resultOK:
		s.health = Health{Status: o.status}
		s.unsaved[b.room] = b.place()
	case resultGone:
		s.health.State = Gone
		fallthrough
	default:
		if s.health.Failures == 0 {
			s.health.Since = time.Now()
		}
		s.health.Failures++
		s.health.Status = o.status
	}
	s.dirty = s.dirty || s.health != before
	now := s.health
	s.mu.Unlock()
	s.to.saver.wake()
	s.logChange(before, now)
	return now.Failures
}

func (s *sender) notePlace(p Place) {
	s.mu.Lock()
	s.unsaved[p.Room] = p
	s.mu.Unlock()
	s.to.saver.wake()
}

// logChange tells of an endpoint that keeps failing, of its end, and that it is back.
func (s *sender) logChange(before, now Health) {
	attrs := []any{"webhook", s.hook.ID, "host", HostOf(s.hook.URL), "status", now.Status}
	switch log := s.to.config.Logger; {
	case now.State == Gone:
		log.Warn("webhook: the endpoint wants no more, it is told nothing from now on", attrs...)
	case now.Failures == manyFailures:
		log.Warn("webhook: the endpoint fails, it is tried again", append(attrs, "failures", now.Failures)...)
	case now.Failures == 0 && before.Failures >= manyFailures:
		log.Info("webhook: the endpoint is back", append(attrs, "failures", before.Failures, "since", before.Since.UTC().Truncate(time.Second))...)
	}
}

// wait returns after a time or when ctx ends.
func (s *sender) wait(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// stop ends run and waits for it.
func (s *sender) stop() {
	s.cancel()
	<-s.ended
}

func (s *sender) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// state is the value of a metric's label.
func (s *sender) state() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.health.Word()
}
