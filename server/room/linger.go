package room

import (
	"container/list"
	"slices"
	"time"

	"hubbub/server/identity"
)

// maxGoneAtOnce is for how many the hub is held at a time: all may have lost their
// connection in one moment.
const maxGoneAtOnce = 256

// maxLingerers is how many may linger in all rooms together. Whoever comes and goes in a
// loop, as somebody else each time, must not fill the memory.
const maxLingerers = 1 << 16

// lingering are those who may be back before the room is told that they have left. A
// person is in it once, by the last of its connections to go; each holds the room.
type lingering struct {
	order list.List                // of lingerer, the first to go in front
	of    map[string]*list.Element // by public id
	timer *time.Timer              // for the front; set before, it may come early
}

type lingerer struct {
	session *identity.Session
	until   time.Time
}

// mayLingerLocked reports whether there is a place for one more.
func (h *Hub) mayLingerLocked(r *Room, s *identity.Session) bool {
	return !h.draining.Load() && (h.lingerers < maxLingerers || r.lingering.of[s.User()] != nil)
}

// lingerLocked lets a session be gone from a room at a later time.
func (h *Hub) lingerLocked(r *Room, s *identity.Session, linger time.Duration) {
	l := &r.lingering
	if e := l.of[s.User()]; e != nil {
		l.order.Remove(e)
	} else {
		r.connections++
		h.lingerers++
		h.lingerIn[s.User()] = append(h.lingerIn[s.User()], r)
	}
	if l.of == nil {
		l.of = make(map[string]*list.Element)
	}
	e := l.add(lingerer{s, time.Now().Add(linger)})
	l.of[s.User()] = e
	if l.timer == nil {
		l.timer = time.AfterFunc(linger, func() { h.endLinger(r) })
	} else if l.order.Front() == e {
		l.timer.Reset(linger)
	}
}

// add puts a lingerer in its place, which is the last one if all linger equally long.
func (l *lingering) add(who lingerer) *list.Element {
	for e := l.order.Back(); e != nil; e = e.Prev() {
		if !e.Value.(lingerer).until.After(who.until) {
			return l.order.InsertAfter(who, e)
		}
	}
	return l.order.PushFront(who)
}

// endLinger is called by the timer: those are gone whose time is over.
func (h *Hub) endLinger(r *Room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l := &r.lingering
	now := time.Now()
	for n := 0; l.order.Len() > 0; n++ {
		wait := l.order.Front().Value.(lingerer).until.Sub(now)
		if wait > 0 || n == maxGoneAtOnce {
			l.timer.Reset(max(wait, 0))
			return
		}
		h.goneLocked(r, l.order.Front())
	}
	r.lingering = lingering{}
}

// Gone ends the lingering of a person in all rooms: its name is free, and somebody else may
// go by it.
func (h *Hub) Gone(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range slices.Clone(h.lingerIn[user]) {
		h.goneLocked(r, r.lingering.of[user])
		if r.lingering.order.Len() == 0 {
			h.endAllLingerLocked(r)
		}
	}
}

// endAllLingerLocked does not wait for the time to be over.
func (h *Hub) endAllLingerLocked(r *Room) {
	if l := &r.lingering; l.timer != nil {
		l.timer.Stop()
	}
	for r.lingering.order.Len() > 0 {
		h.goneLocked(r, r.lingering.order.Front())
	}
	r.lingering = lingering{}
}

// goneLocked ends the lingering of one. The room finds out whether it is back.
func (h *Hub) goneLocked(r *Room, e *list.Element) {
	who := r.lingering.order.Remove(e).(lingerer)
	user := who.session.User()
	delete(r.lingering.of, user)
	h.lingerers--
	if left := slices.DeleteFunc(h.lingerIn[user], func(in *Room) bool { return in == r }); len(left) > 0 {
		h.lingerIn[user] = left
	} else {
		delete(h.lingerIn, user)
	}
	r.submit(request{kind: requestGone, session: who.session})
	h.releaseLocked(r)
}
