package room

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"hubbub/server/wire"
)

// largeRoom is the number of members above which a room tells their number
// instead of their names: n joins with n notices each would be n² frames.
const largeRoom = 200

// onlineInterval is the least time between two online notices of a room.
const onlineInterval = time.Second

// sequencer is the part of a Room that belongs to the goroutine in sequence: one
// at a time, handed on under Room.mu.
type sequencer struct {
	members map[*Session]Member
	online  atomic.Int32 // len(members), for others to read
	outlet  Outlet
	tail    *Batch // the end of the list
	batch   builder
	seq     int64   // of the last message
	drafts  []Draft // kept for the next load
	backlog backlog
	opened  bool // seq and backlog are those of the log

	large       bool // names are not announced
	onlineAt    time.Time
	onlineTimer bool // a tick is on its way
}

// open goes on where the log ends. If it cannot be read, that is tried again with
// the next load; until then nobody gets in, and nothing is appended.
func (r *Room) open() {
	if r.opened {
		return
	}
	last, messages, err := r.hub.config.Log.Tail(r.name, maxBacklog)
	if err != nil {
		return
	}
	r.opened, r.seq, r.backlog = true, last, backlog{epoch: r.hub.config.Epoch}
	for i := range messages {
		r.backlog.add(messages[i].Seq, wire.AppendMessage(nil, &messages[i], false), r.hub.config.Backlog)
	}
}

func (r *Room) handle(q *request) {
	switch q.kind {
	case requestEnter:
		r.enter(q)
	case requestLeave:
		r.leave(q)
	case requestSay:
		r.say(q)
	case requestTick:
		r.onlineTimer = false
		r.announceOnline()
	}
}

// enter lets in a member, or somebody who only listens.
func (r *Room) enter(q *request) {
	if !r.opened {
		q.member.Unreadable()
		return
	}
	if q.session != nil {
		r.join(q)
	}
	r.welcome(q)
}

// join adds a member, or puts it in the place of the session's earlier one.
func (r *Room) join(q *request) {
	earlier := r.members[q.session]
	r.members[q.session] = q.member
	r.online.Store(int32(len(r.members)))
	if earlier != nil {
		earlier.Replaced()
	} else {
		r.announce(eventJoined, q.session)
	}
}

// welcome opens the stream of who has entered.
func (r *Room) welcome(q *request) {
	r.seal() // what came before is not the newcomer's, its own notice included
	w := &Welcome{
		Session: q.session,
		Room:    r.name,
		Epoch:   r.hub.config.Epoch,
		Seq:     r.seq,
		Online:  len(r.members),
		Users:   r.users(),
		After:   r.tail,
		Outlet:  r.outlet,
	}
	r.recover(w, q.since)
	w.Backlog = func(enc Encoding) []byte { return r.backlog.frames(w.Start, enc) }
	q.member.Joined(w)
}

// recover finds what a member has missed.
func (r *Room) recover(w *Welcome, since Since) {
	w.Start = r.backlog.last(r.hub.config.Backlog, r.seq)
	switch start := r.backlog.start(r.seq); {
	case since == Since{}:
	case since.Epoch != w.Epoch || since.Seq < 0 || since.Seq > r.seq:
		w.Recovery = Lost
	case since.Seq >= start:
		w.Recovery, w.Start = Recovered, since.Seq
	default:
		w.Recovery, w.Since, w.Start = Behind, since.Seq, start
	}
}

// leave removes a member, unless another has taken its place.
func (r *Room) leave(q *request) {
	if r.members[q.session] != q.member {
		return
	}
	delete(r.members, q.session)
	r.online.Store(int32(len(r.members)))
	if !r.hub.draining.Load() {
		r.announce(eventLeft, q.session)
	}
}

// say passes a message on that the log has taken, or gives its sender the receipt
// of the first time.
func (r *Room) say(q *request) {
	m := wire.Message{Seq: q.saved.Seq, ID: q.id, From: q.session.name.String(), At: q.saved.At, Text: q.text}
	switch {
	case q.unsaved:
		q.member.NotSaved(q.id)
		return
	case q.saved.Repeated:
		r.seal() // the original may be of this load
		m.Text = q.saved.Text
		q.member.Repeated(&m)
		return
	}
	r.seq = m.Seq
	json := r.batch.add(event{kind: eventMessage, message: m})
	r.batch.received = append(r.batch.received, q.received)
	r.backlog.add(m.Seq, json, r.hub.config.Backlog)
	if len(r.batch.payload) >= maxBatchBytes {
		r.seal()
	}
}

// announce tells the room that a session has come or gone.
func (r *Room) announce(kind eventKind, s *Session) {
	if !r.large && len(r.members) <= largeRoom {
		r.batch.add(event{kind: kind, message: wire.Message{From: s.name.String()}, online: len(r.members)})
		return
	}
	r.large = true // from here on the clients' lists of names are not kept up
	r.announceOnline()
}

// announceOnline tells a large room how many are in it, now or when the last
// notice is old enough. A room that has become small gets its list of names
// back with that notice, and is kept up by names again.
func (r *Room) announceOnline() {
	if !r.large || r.onlineTimer {
		return
	}
	if wait := onlineInterval - time.Since(r.onlineAt); wait > 0 {
		r.onlineTimer = true
		time.AfterFunc(wait, func() { r.submit(request{kind: requestTick}) })
		return
	}
	r.onlineAt = time.Now()
	r.large = len(r.members) > largeRoom
	r.batch.add(event{kind: eventOnline, online: len(r.members), users: r.users()})
}

// users returns the members' names in order, nil in a large room.
func (r *Room) users() []string {
	if r.large {
		return nil
	}
	users := make([]string, 0, len(r.members))
	for s := range r.members {
		users = append(users, s.name.String())
	}
	slices.SortFunc(users, strings.Compare)
	return users
}

// seal appends what has gathered to the list and hands it to the outlet.
func (r *Room) seal() {
	if r.batch.empty() {
		return
	}
	b := r.batch.seal(r.tail)
	r.tail.next.Store(b)
	r.tail = b
	r.outlet.Broadcast(b)
}
