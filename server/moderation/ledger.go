package moderation

import (
	"maps"
	"sync"
	"time"
)

// Turns are who may speak when in rooms with slow mode or a pace. Times are running time.
type Turns struct {
	Turns     map[TurnOf]Turn
	Tails     map[string]time.Duration // by room: the last turn that was given
	Forgotten map[string]time.Duration // by room: those that are over by then are forgotten, before Turns
}

// A TurnOf is whose a Turn is.
type TurnOf struct{ Room, User string }

// NewTurns returns no turns.
func NewTurns() Turns {
	return Turns{Turns: make(map[TurnOf]Turn), Tails: make(map[string]time.Duration), Forgotten: make(map[string]time.Duration)}
}

// IsEmpty reports whether there is nothing to keep.
func (t *Turns) IsEmpty() bool {
	return len(t.Turns) == 0 && len(t.Tails) == 0 && len(t.Forgotten) == 0
}

// A ledger gathers what changes of turns. Safe for concurrent use.
type ledger struct {
	mu    sync.Mutex
	turns Turns // guarded by mu
}

func (l *ledger) note(of TurnOf, t Turn, tail time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turns.Turns[of], l.turns.Tails[of.Room] = t, tail
}

func (l *ledger) forget(room string, upTo time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.turns.Turns, func(of TurnOf, t Turn) bool { return of.Room == room && t.Over <= upTo })
	l.turns.Forgotten[room] = max(upTo, l.turns.Forgotten[room])
}

// WallClock returns a clock whose running time is that of the day, so that several machines have the
// same one. What is imposed ends by the day then.
func WallClock(now func() time.Time) Clock {
	return func() (time.Time, time.Duration) {
		day := now().Round(0)
		return day, time.Duration(day.UnixNano())
	}
}

// Follow lets Judge go by a clock that is the same on all nodes of a cluster, and never falls:
// WallClock of its time. The clock of the rooms is a WallClock, too: by it everything else is told.
// What Judge changes is to be taken by TakeTurns. To be called before Restore.
func (r *Rooms) Follow(clock Clock) { r.judges, r.ledger = clock, &ledger{turns: NewTurns()} }

// TakeTurns returns what has changed since it was called last, to be kept and given to RestoreTurns
// after a restart: Judge goes on as it would have.
func (r *Rooms) TakeTurns() (t Turns) {
	l := r.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.turns.IsEmpty() {
		t, l.turns = l.turns, NewTurns()
	}
	return t
}

// RestoreTurns brings back who may speak when, after Restore.
func (r *Rooms) RestoreTurns(t Turns) {
	now := r.judges.now()
	for of, turn := range t.Turns {
		r.edit(of.Room, func(k *keeper) {
			if k.turns != nil {
				k.turns.people.Update(of.User, now.running, func(Turn) (Turn, bool) { return turn, true })
			}
		})
	}
	for room, tail := range t.Tails {
		r.edit(room, func(k *keeper) {
			if k.turns != nil {
				k.turns.tail = tail
			}
		})
	}
	r.TakeTurns()
}
