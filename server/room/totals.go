package room

import (
	"sync"
	"time"

	"hubbub/server/wire"
)

// totalsEvery is how often all are told of the reactions of a room, at most.
const totalsEvery = 500 * time.Millisecond

// totals are the messages whose reactions all are yet to be told, by room. A room has a timer while
// something is due, or was told a moment ago. Safe for concurrent use.
type totals struct {
	mu    sync.Mutex
	rooms map[string]*roomTotals // guarded by mu; nil when they have ended
	ended bool                   // guarded by mu
}

type roomTotals struct {
	due   []int64
	isDue map[int64]bool
	timer *time.Timer
}

// ReactionsDue tells that the reactions of messages of a room are others now: all are told, the first
// time at once, and then twice a second at most. It does not block.
func (h *Hub) ReactionsDue(room string, seqs []int64) {
	if h.config.Tells != nil && !h.config.Tells() {
		return
	}
	t := &h.totals
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	of := t.rooms[room]
	if of == nil {
		of = &roomTotals{isDue: make(map[int64]bool)}
		if t.rooms == nil {
			t.rooms = make(map[string]*roomTotals)
		}
		t.rooms[room] = of
		of.timer = time.AfterFunc(0, func() { h.tellTotals(room, of) })
	}
	for _, seq := range seqs {
		if !of.isDue[seq] {
			of.isDue[seq] = true
			of.due = append(of.due, seq)
		}
	}
}

// tellTotals is called by the timer of a room.
func (h *Hub) tellTotals(room string, of *roomTotals) {
	due := h.totals.take(room, of)
	drafts := make([]Draft, len(due))
	for i, seq := range due {
		drafts[i] = Draft{Entry: wire.Entry{Kind: wire.KindReactions, Target: seq}, Ticket: retelling{h, room, seq}}
	}
	for len(drafts) > 0 {
		n := min(len(drafts), maxActs)
		h.Act(room, drafts[:n]...) // the room is there: somebody has reacted in it
		drafts = drafts[n:]
	}
}

// take returns what is due in a room, and lets the timer run on for what comes next.
func (t *totals) take(room string, of *roomTotals) []int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil
	}
	due := of.due
	if len(due) == 0 {
		delete(t.rooms, room)
		return nil
	}
	of.due = nil
	clear(of.isDue)
	of.timer.Reset(totalsEvery)
	return due
}

// end tells no more. What is due is in the log.
func (t *totals) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	for _, of := range t.rooms {
		of.timer.Stop()
	}
	t.rooms = nil
}

// A retelling is the ticket of totals: what was not saved is due still.
type retelling struct {
	hub  *Hub
	room string
	seq  int64
}

func (r retelling) Numbered(*wire.Entry, bool) {}

func (r retelling) Refused(e *wire.Error) {
	if e.Code == wire.NotSaved {
		r.hub.ReactionsDue(r.room, []int64{r.seq})
	}
}
