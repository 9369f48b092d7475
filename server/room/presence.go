package room

import (
	"slices"
	"strings"
	"time"

	"hubbub/server/wire"
)

// largeRoom is the number of members above which a room tells their number
// instead of their names: n joins with n notices each would be n² frames.
const largeRoom = 200

// onlineInterval is the least time between two online notices of a room.
const onlineInterval = time.Second

// enter lets in a member, or somebody who only listens.
func (s *sequencer) enter(q *request) {
	if behind := !s.isFresh(q.since); behind || !s.opened {
		q.member.Unreadable(behind)
		return
	}
	var p *person
	if q.session != nil {
		p = s.join(q)
	}
	s.welcome(q, p)
}

// isFresh reports whether a newcomer can be told where the room stands: not where the log is behind
// others, nor who has seen more of it there.
func (s *sequencer) isFresh(since Since) bool {
	fresh := s.config.Fresh
	return fresh == nil || fresh() && (since.Epoch != s.epoch || since.Seq <= s.last)
}

// join adds a member. The room is told of the first one of a person.
func (s *sequencer) join(q *request) *person {
	p := s.members[q.session.User()]
	if p == nil {
		s.takeName(q.name)
		p = s.newPerson(q)
		s.announce(wire.EventJoined, p)
	}
	p.role = q.role
	s.back(p)
	p.enter(q.member)
	if s.rename(p, q.name); !p.here {
		s.appear(p)
	}
	s.count(p)
	return p
}

// welcome opens the stream of who has entered.
func (s *sequencer) welcome(q *request, p *person) {
	s.seal() // what came before is not the newcomer's, its own notice included
	w := &Welcome{
		Session:  q.session,
		Room:     s.room.name,
		Title:    *s.title.Load(),
		Epoch:    s.epoch,
		Seq:      s.last,
		Messages: s.messages,
		Online:   len(s.members),
		People:   s.people(),
		State:    s.state(),
		After:    s.tail,
		Outlet:   s.outlet,
	}
	if p != nil {
		w.User, w.Name, w.Role = q.session.User(), p.name, p.role
	}
	w.Reacted = s.backlog.reactedFrom()
	s.recover(w, q.since)
	w.Entries = s.backlog.count(w.Start)
	w.Backlog = func(form wire.Form) []byte { return s.backlog.frames(s.epoch, w.Start, form) }
	q.member.Joined(w)
}

// recover finds what a member has missed.
func (s *sequencer) recover(w *Welcome, since Since) {
	w.Start = s.backlog.newest(s.config.Backlog)
	switch {
	case since == Since{}:
	case since.Epoch != w.Epoch || since.Seq < 0 || since.Seq > s.last:
		w.Recovery = Lost
	case since.Seq >= s.backlog.before && s.config.Resume > 0 && s.backlog.count(since.Seq) > s.config.Resume:
		w.Recovery = Lost
	case since.Seq >= s.backlog.before:
		w.Recovery, w.Start = Recovered, since.Seq
	default:
		w.Recovery, w.Since, w.Start = Behind, since.Seq, s.backlog.before
	}
}

// leave removes a member, unless another has taken its place. With its last one the
// person is gone, or begins to linger.
func (s *sequencer) leave(q *request) {
	if q.session == nil {
		return
	}
	p := s.members[q.session.User()]
	switch {
	case p == nil || !p.leave(q.member):
	case !p.lingers():
		s.count(p)
	case q.lingers:
		s.linger(p)
		s.count(p)
	default:
		s.depart(p)
	}
}

// announce tells the room that a person has come or gone.
func (s *sequencer) announce(event wire.EventType, p *person) {
	if !s.large && len(s.members) <= largeRoom {
		s.batch.add(wire.Event{Type: event, Presence: &wire.Presence{Person: p.wire(), Online: len(s.members)}})
		return
	}
	s.large = true // from here on the clients' lists of names are not kept up
	s.announceOnline()
}

// announceOnline tells a large room how many are in it, now or when the last
// notice is old enough. A room that has become small gets its list of names
// back with that notice, and is kept up by names again.
func (s *sequencer) announceOnline() {
	if !s.large || s.onlineTimer {
		return
	}
	if wait := onlineInterval - time.Since(s.onlineAt); wait > 0 {
		s.onlineTimer = true
		time.AfterFunc(wait, func() { s.room.submit(request{kind: requestTick}) })
		return
	}
	s.onlineAt = time.Now()
	s.large = len(s.members) > largeRoom
	s.batch.add(wire.Event{Type: wire.EventOnline, Presence: &wire.Presence{Online: len(s.members), People: s.people()}})
}

// people returns who is here, in the order of their names, nil in a large room.
func (s *sequencer) people() []wire.Person {
	if s.large {
		return nil
	}
	people := make([]wire.Person, 0, len(s.members))
	for _, p := range s.members {
		people = append(people, p.wire())
	}
	slices.SortFunc(people, func(a, b wire.Person) int { return strings.Compare(a.Name, b.Name) })
	return people
}
