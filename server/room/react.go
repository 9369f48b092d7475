package room

import (
	"time"

	"hubbub/server/wire"
)

const (
	// maxReacts is how many reactions of a room wait before React does.
	maxReacts = 4096
	// maxReactsASecond is how many of a room are taken; a load has its share of them. What is said
	// meanwhile waits for its commit, and mostly finds none under way.
	maxReactsASecond = 25_600
	reactsEvery      = 20 * time.Millisecond
)

// reacts are the reactions that wait in a room, in a lane of their own: there may be many more of
// them than messages. Of what one person does to one reaction, the last counts.
type reacts struct {
	held  bool // some were taken a moment ago
	order []*Draft
	of    map[reactKey]*Draft
}

type reactKey struct {
	target      int64
	user, emoji string
}

func keyOf(d *Draft) reactKey { return reactKey{d.Target, d.User, d.Text} }

// put adds a reaction, in place of an earlier one that waits still: both tickets are told then.
func (r *reacts) put(d Draft) {
	key := keyOf(&d)
	if waiting := r.of[key]; waiting != nil {
		d.Ticket = superseding{waiting.Ticket, d.Ticket}
		*waiting = d
		return
	}
	if r.of == nil {
		r.of = make(map[reactKey]*Draft)
	}
	r.of[key] = &d
	r.order = append(r.order, &d)
}

// areDue reports whether some wait that are to be taken now.
func (r *reacts) areDue() bool { return len(r.order) > 0 && !r.held }

// take moves the first reactions into a load, n of them at most.
func (r *reacts) take(load []request, n int) []request {
	r.held = true
	n = min(len(r.order), n)
	for i, d := range r.order[:n] {
		delete(r.of, keyOf(d))
		load = append(load, request{kind: requestSay, draft: *d})
		r.order[i] = nil
	}
	if r.order = r.order[n:]; len(r.order) == 0 {
		r.order, r.of = nil, nil
	}
	return load
}

// takeReactsLocked moves reactions into the load, if it is time. The next ones wait a moment.
func (r *Room) takeReactsLocked() {
	if !r.reacts.areDue() {
		return
	}
	every := r.sequencer.config.ReactsEvery
	r.taken = r.reacts.take(r.taken, int(maxReactsASecond*every/time.Second))
	time.AfterFunc(every, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.releaseReactsLocked()
	})
}

// releaseReactsLocked has what waits taken.
func (r *Room) releaseReactsLocked() {
	r.reacts.held = false
	if len(r.reacts.order) > 0 {
		r.wakeLocked()
	}
}

// superseding is the ticket of a reaction that has taken the place of an earlier one.
type superseding struct{ earlier, last Ticket }

func (s superseding) Numbered(e *wire.Entry, repeat bool) {
	s.earlier.Numbered(e, repeat)
	s.last.Numbered(e, repeat)
}

func (s superseding) Refused(e *wire.Error) {
	s.earlier.Refused(e)
	s.last.Refused(e)
}

// React hands a draft that is a reaction to the room. Its Ticket is told what became of it, or of one
// by the same person that has taken its place: Numbered has that one's entry, which has no number. All
// connections of the person are told as well. It waits while maxReacts of them wait.
func (r *Room) React(d Draft) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.reacts.order) >= maxReacts {
		r.space.Wait()
	}
	if r.reacts.put(d); !r.reacts.held {
		r.wakeLocked()
	}
}

// React hands a draft to the named room, as Room.React does, for somebody who is not in it. The error
// is ErrRoomInvalid or nil.
func (h *Hub) React(room string, d Draft) error {
	return h.visit(room, func(r *Room) { r.React(d) })
}

var errNoMessage = &wire.Error{Code: wire.NotFound, Message: "there is no such message, or it was removed"}

// reacted tells all connections of a person of its reaction.
func (s *sequencer) reacted(d *Delivered) {
	if d.Err != nil || !d.Kind.IsReaction() {
		return
	}
	if p := s.members[d.User]; p != nil {
		for _, m := range p.connections() {
			m.Reacted(&d.Entry)
		}
	}
}
