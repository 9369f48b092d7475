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

// A turn is when somebody has spoken last, and may again. Times are running time.
type turn struct {
	id   string        // of the message said last, empty if it had none
	at   time.Duration // when that was, or when the wait before the first one began
	said bool          // or it only waits
	free time.Duration // its turn by the pace, 0 if it has none
	over time.Duration // when this is of no use
}

// turns are who may speak when, by the slow mode and the pace of a room. For one goroutine.
//
// The pace gives turns that are a gap apart: who speaks takes the next one for the next
// message, so that with N messages a second and S people who speak each waits S/N seconds,
// and the room takes N a second however many want to. Who comes anew speaks at once while
// the turns given are for now, and is given one otherwise.
type turns struct {
	people *recent.Map[string, turn]
	tail   time.Duration // the last turn given
}

func newTurns() *turns {
	return &turns{people: recent.NewMap[string](maxTurns, func(t turn) time.Duration { return t.over })}
}

// take returns how long somebody has to wait. If they need not, the message counts as said,
// but one that was said already: it is sent again, and the room finds that out.
func (ts *turns) take(r *Rules, by *identity.Speaker, id string, now moment) (wait time.Duration) {
	slow := time.Duration(r.SlowMillis) * time.Millisecond
	ts.people.Update(by.User, now.running, func(t turn) (turn, bool) {
		known := t.over != 0
		if known && t.said && id != "" && t.id == id {
			return t, false
		}
		if !known {
			t.at = now.running
			if by.Guest {
				t.at -= now.age(by.Since)
			}
		}
		if known || by.Guest {
			wait = t.at + slow - now.running
		}
		if r.Pace > 0 {
			wait = max(wait, ts.pace(&t, r, by, now))
		}
		if wait <= 0 {
			t = turn{id: id, at: now.running, said: true, free: ts.next(r, now)}
		}
		t.over = max(t.at+slow, t.free+paceGrace, now.running+keepID)
		return t, true
	})
	return max(0, wait)
}

// pace returns how long somebody has to wait by the pace, and gives a turn to who has none.
func (ts *turns) pace(t *turn, r *Rules, by *identity.Speaker, now moment) time.Duration {
	if t.free != 0 && now.running <= t.free+paceGrace {
		return t.free - now.running
	}
	wait := ts.tail - now.running - paceBurst
	if age := now.running - t.at; by.Guest && age < wait {
		return wait - age // a turn for each new token would put off everybody's
	}
	if wait > 0 {
		t.free = ts.next(r, now)
		wait = t.free - now.running
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
	case t.over != 0:
		wait = max(t.at+slow, t.free) - now.running
	case by.Guest:
		wait = max(slow, ts.tail-now.running-paceBurst) - now.age(by.Since)
	}
	return max(0, wait)
}
