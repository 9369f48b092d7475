package alert

import (
	"context"
	"sync"
	"time"
)

// Alerts are told one after the other. Safe for concurrent use.
type Alerts struct {
	config Config
	wake   chan struct{} // holds a token while something may wait

	mu      sync.Mutex
	waiting []alert          // guarded by mu; the first to be told first
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
	at   time.Time
	left int // alerts about the same that were left out before
}

// New returns alerts that are told when Run runs.
func New(c Config) *Alerts {
	return &Alerts{config: c, wake: make(chan struct{}, 1), lately: make(map[about]latest)}
}

// Tell adds an alert.
func (a *Alerts) Tell(kind Kind, room string) {
	if !a.add(about{kind, room}, time.Now()) {
		a.config.Count(resultLeftOut)
		return
	}
	select {
	case a.wake <- struct{}{}:
	default: // it is awake
	}
}

// add reports whether there is room for an alert.
func (a *Alerts) add(of about, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	last, known := a.lately[of]
	if !known && len(a.lately) >= maxPlaces {
		a.forgetLocked(now)
	}
	switch {
	case len(a.lately) >= maxPlaces && !known:
		return false
	case len(a.waiting) >= maxWaiting || known && now.Sub(last.at) < apart:
		last.left++
		a.lately[of] = last
		return false
	}
	a.waiting = append(a.waiting, alert{of, now, last.left})
	a.lately[of] = latest{at: now}
	return true
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

// Run tells alerts until ctx ends. What waits then is told to nobody.
func (a *Alerts) Run(ctx context.Context) {
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
			return
		case ctx.Err() != nil || time.Since(t.at) >= tryFor:
			a.config.Count(resultFailed)
			a.config.Logger.Error("nobody was woken", "about", t.kind, "room", t.room, "why", trouble)
			return
		}
		select {
		case <-time.After(min(pause, tryFor-time.Since(t.at))):
		case <-ctx.Done():
		}
	}
}
