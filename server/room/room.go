package room

import (
	"container/list"
	"runtime"
	"slices"
	"sync"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/wire"
)

const (
	// maxWaiting is how many requests may await the sequencer before Say waits.
	maxWaiting = 4096
	// maxActs is how many acts a load has at most: other rooms wait for their commit.
	maxActs = 256
	// maxIdleWaiting is how much room for requests an idle room keeps.
	maxIdleWaiting = 64
)

// A Room is one order of events. Safe for concurrent use.
type Room struct {
	name string // what all its names share

	connections int           // guarded by Hub.mu; of members and listeners
	empty       *list.Element // guarded by Hub.mu; the place among the empty rooms, if it is one
	lingering   lingering     // guarded by Hub.mu

	mu      sync.Mutex
	waiting []request // guarded by mu
	acts    []request // guarded by mu; they go before all that waits
	reacts  reacts    // guarded by mu
	taken   []request // the load under way; guarded by mu while none is
	running bool      // guarded by mu; a load is under way, or about to be
	busy    bool      // as taken: the last load had many messages
	space   sync.Cond // on mu; signalled when waiting was taken

	sequencer sequencer
}

// A request awaits its place in the order.
type request struct {
	kind    requestKind
	role    identity.Role     // requestEnter
	lingers bool              // requestLeave: `left` waits for requestGone
	session *identity.Session // nil for who only listens
	name    string            // requestEnter and requestRename: of the session
	member  Member
	since   Since
	draft   Draft                // requestSay
	refused *wire.Error          // requestSay: the rules say no
	turn    chan<- struct{}      // requestTurn
	remotes []Remote             // requestRemote
	roster  chan<- []wire.Person // requestRoster; has room for the answer
}

type requestKind uint8

const (
	requestEnter requestKind = iota
	requestLeave
	requestGone // the time to linger is over
	requestRename
	requestSay
	requestTick // a second has passed since the last online notice
	requestTurn // somebody waits until the room has come to it
	requestRemote
	requestCrowds // who has too many connections over all nodes has had its time
	requestRoster // somebody asks who is here
)

func newRoom(h *Hub, named name.Room) *Room {
	r := &Room{name: named.Key()}
	r.space.L = &r.mu
	r.sequencer = sequencer{
		room:    r,
		config:  &h.config,
		quiet:   &h.draining,
		members: make(map[string]*person),
		outlet:  h.config.NewOutlet(),
		tail:    new(Batch),
		backlog: backlog{shared: &h.backlogBytes},
	}
	title := named.Title()
	r.sequencer.title.Store(&title)
	r.sequencer.meet()
	return r
}

// Name returns what all names of the room share.
func (r *Room) Name() string { return r.name }

// Online returns how many people are in the room.
func (r *Room) Online() int { return int(r.sequencer.online.Load()) }

// Join brings a session into a room that Hub.Hold has returned, through m. since is where it stopped
// reading, if it comes back. The room calls m.Joined when it is the session's turn. The session can be in the
// room by other connections, too: it is one person, which has the role of the last that joined.
func (r *Room) Join(s *identity.Session, role identity.Role, m Member, since Since) {
	r.submit(request{kind: requestEnter, session: s, role: role, member: m, since: since})
}

// Listen lets m follow a room as Join does, but as nobody: it is not counted and has nothing to say.
// Hub.Leave without a session ends it.
func (r *Room) Listen(m Member, since Since) {
	r.submit(request{kind: requestEnter, member: m, since: since})
}

// Say hands a draft to the room, which tells the draft's Ticket what became of it.
// Its time is the server's.
func (r *Room) Say(d Draft) {
	r.mu.Lock()
	for len(r.waiting) >= maxWaiting {
		r.space.Wait()
	}
	r.submitLocked(request{kind: requestSay, draft: d})
	r.mu.Unlock()
}

// Renamed tells the room that a session has another name: the one that it has now,
// whatever it is called when the room comes to it.
func (r *Room) Renamed(s *identity.Session, _ name.Name) {
	r.submit(request{kind: requestRename, session: s})
}

// submit queues q. The name in it is that of this moment: two requests of a session are
// in the order of its names.
func (r *Room) submit(q request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch q.kind {
	case requestEnter, requestRename:
		q.name = nameOf(q.session)
	case requestTurn:
		r.reacts.held = false // all that was handed over has its turn
	}
	r.submitLocked(q)
}

func nameOf(s *identity.Session) string {
	if s == nil {
		return ""
	}
	return s.Name().String()
}

// submitLocked queues q.
func (r *Room) submitLocked(q request) {
	r.waiting = append(r.waiting, q)
	r.wakeLocked()
}

// wakeLocked sees to it that what waits is taken.
func (r *Room) wakeLocked() {
	if !r.running {
		r.running = true
		go r.sequence()
	}
}

// sequence takes all that is waiting, again and again, until nothing is or the log
// has drafts of the room: then deliver goes on. While one load is on its way, the
// next gathers: it is taken when the outlet is ready for it, and in a busy room after
// readers that have more to submit have had their turn.
func (r *Room) sequence() {
	for {
		if r.busy {
			runtime.Gosched()
		}
		r.sequencer.outlet.Await()
		load := r.take()
		if len(load) == 0 || r.sequencer.start(load) {
			return
		}
	}
}

// busyFrom is from how many messages in a load on more are likely to come in a moment. To
// wait for that moment costs those who speak now: where many wait for a processor,
// hundreds of milliseconds.
const busyFrom = 4

// isDraft reports whether a request is for the log.
func (q *request) isDraft() bool { return q.kind == requestSay && q.refused == nil }

// drafts returns how much of a load are messages.
func drafts(load []request) (n int) {
	for i := range load {
		if load[i].kind == requestSay {
			n++
		}
	}
	return n
}

// take returns the next load, or notes that the room is idle. Acts are a load of their own:
// what is taken later is judged when they are applied.
func (r *Room) take() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.nothingWaitsLocked() {
		r.restLocked()
		return nil
	}
	clear(r.taken)
	if n := min(len(r.acts), maxActs); n > 0 {
		r.taken, r.acts = slices.Clone(r.acts[:n]), slices.Delete(r.acts, 0, n)
		r.busy = drafts(r.taken) >= busyFrom
	} else {
		r.taken, r.waiting = r.waiting, r.taken[:0]
		r.busy = drafts(r.taken) >= busyFrom
		r.takeReactsLocked()
	}
	r.space.Broadcast()
	return r.taken
}

func (r *Room) nothingWaitsLocked() bool {
	return len(r.waiting) == 0 && len(r.acts) == 0 && !r.reacts.areDue()
}

// restLocked ends the work of an idle room.
func (r *Room) restLocked() {
	r.running = false
	clear(r.taken)
	if cap(r.taken) > maxIdleWaiting || cap(r.waiting) > maxIdleWaiting {
		r.taken, r.waiting = nil, nil
		r.sequencer.drafts = nil
	}
}

// deliver takes what the log has numbered or refused.
func (r *Room) deliver(delivered []Delivered) {
	if !r.sequencer.deliver(delivered) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.nothingWaitsLocked() {
		r.restLocked()
		return
	}
	go r.sequence()
}

// idle reports whether nothing is under way or waiting.
func (r *Room) idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.running && len(r.reacts.order) == 0
}
