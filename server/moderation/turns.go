package moderation

import (
	"time"

	"hubbub/server/identity"
	"hubbub/server/recent"
)

const (
	maxTurns     = 1 << 16         // people whose turns are remembered
	paceBurst    = time.Second     // for so long a pace is kept on average
	paceGrace    = time.Minute     // for so long a turn is one's own
	maxPaceAhead = time.Hour       // how far ahead turns are given
	keepID       = 2 * time.Minute // for so long a message can be sent again
)

// A Turn is when somebody has spoken last, and may again. Times are running time.
type Turn struct {
	ID   string        // of the message said last, empty if it had none
	At   time.Duration // when that was, or when the wait before the first one began
	Said bool          // or it only waits
	Free time.Duration // its turn by the pace, 0 if it has none
	Over time.Duration // when this is of no use
}

// turns are who may speak when, by the slow mode and the pace of a room. For one goroutine.
//
// The pace gives turns that are a gap apart: who speaks takes the next one for the next
// message, so that with N messages a second and S people who speak each waits S/N seconds,
// and the room takes N a second however many want to. Who comes anew speaks at once while
// the turns given are for now, and is given one otherwise.
type turns struct {
	people *recent.Map[string, Turn]
	tail   time.Duration // the last turn given
	room   string
	ledger *ledger // is told of what changes; nil for nobody
}

func newTurns(room string, l *ledger) *turns {
	ts := &turns{people: recent.NewMap[string](maxTurns, func(t Turn) time.Duration { return t.Over }), room: room, ledger: l}
	if l != nil {
		ts.people.Forgot = func(upTo time.Duration) { l.forget(room, upTo) }
	}
	return ts
}

// take returns how long somebody has to wait. If they need not, the message counts as said,
// but one that was said already: it is sent again, and the room finds that out.
func (ts *turns) take(r *Rules, by *identity.Speaker, id string, now moment) (wait time.Duration) {
	slow := time.Duration(r.SlowMillis) * time.Millisecond
	var next Turn
	ts.people.Update(by.User, now.running, func(t Turn) (Turn, bool) {
		if t.Over <= now.running {
			t = Turn{} // whether it was forgotten makes no difference
		}
		known := t.Over != 0
		if known && t.Said && id != "" && t.ID == id {
			return t, false
		}
		if !known {
			t.At = now.running
			if by.Guest {
				t.At -= now.age(by.Since)
			}
		}
		if known || by.Guest {
			wait = t.At + slow - now.running
		}
		if r.Pace > 0 {
			wait = max(wait, ts.pace(&t, r, by, now))
		}
		if wait <= 0 {
			t = Turn{ID: id, At: now.running, Said: true, Free: ts.next(r, now)}
		}
		t.Over = max(t.At+slow, t.Free+paceGrace, now.running+keepID)
		next = t
		return t, true
	})
	if ts.ledger != nil && next.Over != 0 {
		ts.ledger.note(TurnOf{ts.room, by.User}, next, ts.tail)
	}
	return max(0, wait)
}

// pace returns how long somebody has to wait by the pace, and gives a turn to who has none.
func (ts *turns) pace(t *Turn, r *Rules, by *identity.Speaker, now moment) time.Duration {
	if t.Free != 0 && now.running <= t.Free+paceGrace {
		return t.Free - now.running
	}
	wait := ts.tail - now.running - paceBurst
	if age := now.running - t.At; by.Guest && age < wait {
		return wait - age // a turn for each new token would put off everybody's
	}
	if wait > 0 {
		t.Free = ts.next(r, now)
		wait = t.Free - now.running
	}
	return wait
}

// next gives the next turn.
func (ts *turns) next(r *Rules, now moment) time.Duration {
	if r.Pace == 0 {
		return 0
	}
	ts.tail = min(max(ts.tail, now.running)+time.Second/time.Duration(r.Pace), now.running+maxPaceAhead)
	return ts.tail
}

// peek returns how long somebody has to wait at least, and gives no turn.
func (ts *turns) peek(r *Rules, by *identity.Speaker, now moment) (wait time.Duration) {
	slow := time.Duration(r.SlowMillis) * time.Millisecond
	t := ts.people.Get(by.User)
	switch {
	case t.Over != 0:
		wait = max(t.At+slow, t.Free) - now.running
	case by.Guest:
		wait = max(slow, ts.tail-now.running-paceBurst) - now.age(by.Since)
	}
	return max(0, wait)
}
