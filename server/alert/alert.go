package alert

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Alerts are told one after the other. Safe for concurrent use.
type Alerts struct {
	config Config
	wake   chan struct{} // holds a token while something may wait

	mu      sync.Mutex
	waiting []alert          // guarded by mu; the first to be told first
	running bool             // guarded by mu
	lately  map[about]latest // guarded by mu
}

// about is what alerts are counted by.
type about struct {
	kind Kind
	room string
}

// A latest is what is known of alerts about the same.
type latest struct {
	at   time.Time // of the last that was not left out
	left int       // that were since
}

// An alert waits to be told.
type alert struct {
	about
	id   string // of its Notice, "" if it came from here
	at   time.Time
	left int // alerts about the same that were left out before
}

// New returns alerts that are told when Run runs.
func New(c Config) *Alerts {
	return &Alerts{config: c, wake: make(chan struct{}, 1), lately: make(map[about]latest)}
}

// Tell adds an alert.
func (a *Alerts) Tell(kind Kind, room string) {
	a.add(&alert{about: about{kind, room}, at: time.Now()})
}

// Hear adds an alert of which another server has told, or this one, or takes it out if it is done.
func (a *Alerts) Hear(n Notice) {
	if n.Done {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.waiting = slices.DeleteFunc(a.waiting, func(t alert) bool { return t.id == n.ID })
		return
	}
	a.add(&alert{about: about{n.Kind, n.Room}, id: n.ID, at: time.Now()})
}

func (a *Alerts) add(t *alert) {
	if !a.isKept(t) {
		a.config.Count(resultLeftOut)
		return
	}
	select {
	case a.wake <- struct{}{}:
	default: // it is awake
	}
}

// isKept adds an alert, and reports whether there is room for it.
func (a *Alerts) isKept(t *alert) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.running {
		a.dropStaleLocked(t.at)
	}
	last, known := a.lately[t.about]
	if !known && len(a.lately) >= maxPlaces {
		a.forgetLocked(t.at)
	}
	switch {
	case len(a.lately) >= maxPlaces && !known:
		return false
	case len(a.waiting) >= maxWaiting || known && t.at.Sub(last.at) < apart:
		last.left++
		a.lately[t.about] = last
		return false
	}
	t.left = last.left
	a.waiting = append(a.waiting, *t)
	a.lately[t.about] = latest{at: t.at}
	return true
}

// dropStaleLocked drops what another server has told or given up, though this one has not heard so.
func (a *Alerts) dropStaleLocked(now time.Time) {
	a.waiting = slices.DeleteFunc(a.waiting, func(t alert) bool { return now.Sub(t.at) >= tryFor })
}

// forgetLocked forgets about what there has been no alert for a while.
func (a *Alerts) forgetLocked(now time.Time) {
	for of, last := range a.lately {
		if now.Sub(last.at) >= apart {
			delete(a.lately, of)
		}
	}
}

// take returns the alert that is to be told next.
func (a *Alerts) take() (next alert, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) == 0 {
		return alert{}, false
	}
	next, a.waiting = a.waiting[0], a.waiting[1:]
	return next, true
}

// Run tells alerts until ctx ends. What waits then is told to nobody, but where another server knows
// of it, or Run is called again.
func (a *Alerts) Run(ctx context.Context) {
	a.run(true)
	defer a.run(false)
	for ctx.Err() == nil {
		next, ok := a.take()
		if ok {
			a.tell(ctx, &next)
			continue
		}
		select {
		case <-a.wake:
		case <-ctx.Done():
		}
	}
}

func (a *Alerts) run(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.running = on
	a.dropStaleLocked(time.Now())
}

// tell tries until an alert is taken, at least once.
func (a *Alerts) tell(ctx context.Context, t *alert) {
	contentType, body := a.config.body(t)
	for pause := leastPause; ; pause = min(2*pause, mostPause) {
		call, cancel := context.WithTimeout(ctx, callTime)
		trouble := a.config.Call(call, contentType, body)
		cancel()
		switch {
		case trouble == "":
			a.config.Count(resultSent)
			a.settle(t)
			return
		case ctx.Err() != nil && t.id != "":
			a.putBack(t)
			return
		case ctx.Err() != nil || time.Since(t.at) >= tryFor:
			a.config.Count(resultFailed)
			a.config.Logger.Error("nobody was woken", "about", t.kind, "room", t.room, "why", trouble)
			a.settle(t)
			return
		}
		select {
		case <-time.After(min(pause, tryFor-time.Since(t.at))):
		case <-ctx.Done():
		}
	}
}

// settle tells the other servers that an alert is done.
func (a *Alerts) settle(t *alert) {
	if t.id != "" && a.config.Settled != nil {
		a.config.Settled(Notice{ID: t.id, Done: true})
	}
}

// putBack lets an alert wait again that another server, or this one, goes on with.
func (a *Alerts) putBack(t *alert) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = slices.Insert(a.waiting, 0, *t)
}
