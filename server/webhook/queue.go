package webhook

import (
	"context"
	"sync"
)

// A queue is the rooms of which there is something to tell, each once, in the order in which
// they came. Safe for concurrent use; one takes.
type queue struct {
	wake chan struct{} // holds one when something was added

	mu    sync.Mutex
	rooms []string        // guarded by mu
	in    map[string]bool // guarded by mu
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), in: make(map[string]bool)}
}

// add never waits.
func (q *queue) add(room string) {
	q.mu.Lock()
	if !q.in[room] {
		q.in[room] = true
		q.rooms = append(q.rooms, room)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// next takes the first, when there is one. It reports false when ctx ends.
func (q *queue) next(ctx context.Context) (room string, ok bool) {
	for {
		if room, ok := q.take(); ok {
			return room, ctx.Err() == nil
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return "", false
		}
	}
}

func (q *queue) take() (room string, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.rooms) == 0 {
		return "", false
	}
	room = q.rooms[0]
	q.rooms = q.rooms[1:]
	delete(q.in, room)
	return room, true
}
