package gate

import (
	"container/list"
	"context"
	"errors"
	"net/netip"
	"runtime"
	"sync"
	"time"
)

// Why FairQueue.Acquire refuses.
var (
	ErrLineFull  = errors.New("too much of this address waits already")
	ErrQueueFull = errors.New("too much waits already")
)

// FairQueueConfig shapes a FairQueue.
type FairQueueConfig struct {
	Slots      int    // who may work at a time
	PerAddress int    // who may wait of one address; 0 for no limit
	Total      int    // who may wait in all; 0 for no limit
	Drawn      *Meter // an address that has drawn too much is passed over for as long; nil for no limit
	GivesWay   bool   // who has a slot rests for a while as long as others wait for a processor
}

// A FairQueue shares slots between addresses: each has its turn, however many wait of
// another. Those of one address are served in the order in which they came. What
// counts as one is told by Network; PerAddress does not hold for those of IsExempt.
// Safe for concurrent use.
type FairQueue struct {
	config FairQueueConfig

	mu      sync.Mutex
	free    int                    // guarded by mu; slots
	waiting int                    // guarded by mu; in all lines
	lines   map[netip.Prefix]*line // guarded by mu; none is empty
	turns   list.List              // guarded by mu; of *line, the next one first, without those that rest
}

// A line is who waits of one address.
type line struct {
	ip      netip.Addr
	waiters list.List     // of *waiter
	turn    *list.Element // in turns; nil while the address has drawn too much
	rest    *time.Timer   // ends that, nil if it never did
}

type waiter struct {
	line   *line
	place  *list.Element // in the line; nil when it was called
	called chan struct{} // closed when it has a slot, or err is set
	err    error
}

// SpareProcessors returns how many slots leave a processor to those who do not queue, at
// least one.
func SpareProcessors() int { return max(1, runtime.GOMAXPROCS(0)-1) }

// NewFairQueue returns a queue in which nobody waits.
func NewFairQueue(c FairQueueConfig) *FairQueue {
	return &FairQueue{config: c, free: c.Slots, lines: make(map[netip.Prefix]*line)}
}

// Acquire waits for a slot, which Release gives back. The error is ErrLineFull,
// ErrQueueFull, or that of ctx.
func (q *FairQueue) Acquire(ctx context.Context, ip netip.Addr) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w, err := q.enter(ip)
	if err != nil {
		return err
	}
	select {
	case <-w.called:
		if w.err == nil && q.config.GivesWay {
			giveWay()
		}
		return w.err
	case <-ctx.Done():
		q.leave(w)
		return ctx.Err()
	}
}

const (
	// crowdedWait is how long a goroutine waits for a processor where many do.
	crowdedWait = 200 * time.Microsecond
	// restTime is how long work of a queue rests then, and maxRests how often: it goes on
	// in any case, slowly.
	restTime = 10 * time.Millisecond
	maxRests = 10
)

// giveWay lets those go first who do not queue: as long as others wait for a processor, the
// work of a queue rests for a while.
func giveWay() {
	for range maxRests {
		asked := time.Now()
		runtime.Gosched()
		if time.Since(asked) < crowdedWait {
			return
		}
		time.Sleep(restTime)
	}
}

// Release gives a slot back.
func (q *FairQueue) Release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free++
	q.callLocked()
}

// Waiting returns how many wait.
func (q *FairQueue) Waiting() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// enter puts a new waiter at the end of its address's line.
func (q *FairQueue) enter(ip netip.Addr) (*waiter, error) {
	key := Network(ip)
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[key]
	if l == nil {
		l = &line{ip: ip}
	}
	if n := q.config.PerAddress; n > 0 && l.waiters.Len() >= n && !IsExempt(ip) {
		return nil, ErrLineFull
	}
	if n := q.config.Total; n > 0 && q.waiting >= n && !q.displaceLocked(l.waiters.Len()+1) {
		return nil, ErrQueueFull
	}
	if l.waiters.Len() == 0 {
		q.lines[key] = l
		l.turn = q.turns.PushBack(l)
	}
	w := &waiter{line: l, called: make(chan struct{})}
	w.place = l.waiters.PushBack(w)
	q.waiting++
	q.callLocked()
	return w, nil
}

// displaceLocked refuses the newest of the longest line, if that is longer than a
// number: a crowd of one address must not keep others out.
func (q *FairQueue) displaceLocked(than int) bool {
	var longest *line
	for _, l := range q.lines {
		if n := l.waiters.Len(); n > than && (longest == nil || n > longest.waiters.Len()) {
			longest = l
		}
	}
	if longest == nil {
		return false
	}
	w := longest.waiters.Back().Value.(*waiter)
	w.err = ErrQueueFull
	q.takeOutLocked(w)
	close(w.called)
	return true
}

// leave takes out a waiter that has given up.
func (q *FairQueue) leave(w *waiter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case w.place != nil:
		q.takeOutLocked(w)
	case w.err == nil: // it was called at the same time
		q.free++
		q.callLocked()
	}
}

// takeOutLocked removes a waiter from its line, and the line if that was its last.
func (q *FairQueue) takeOutLocked(w *waiter) {
	l := w.line
	l.waiters.Remove(w.place)
	w.place = nil
	q.waiting--
	if l.waiters.Len() > 0 {
		return
	}
	delete(q.lines, Network(l.ip))
	if l.turn != nil {
		q.turns.Remove(l.turn)
	} else {
		l.rest.Stop()
	}
}

// callLocked gives free slots to those whose turn it is.
func (q *FairQueue) callLocked() {
	for q.free > 0 && q.turns.Len() > 0 {
		l := q.turns.Front().Value.(*line)
		if wait := q.config.Drawn.Wait(l.ip); wait > 0 {
			q.restLocked(l, wait)
			continue
		}
		w := l.waiters.Front().Value.(*waiter)
		q.turns.MoveToBack(l.turn)
		q.takeOutLocked(w)
		q.free--
		close(w.called)
	}
}

// restLocked passes over a line for a while.
func (q *FairQueue) restLocked(l *line, wait time.Duration) {
	q.turns.Remove(l.turn)
	l.turn = nil
	l.rest = time.AfterFunc(wait, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if l.waiters.Len() > 0 { // else it is over
			l.turn = q.turns.PushBack(l)
			q.callLocked()
		}
	})
}
