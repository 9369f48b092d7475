package room

import (
	"container/list"
	"runtime"
	"sync"
	"time"

	"hubbub/server/wire"
)

const (
	// maxWaiting is how many requests may await the sequencer before Say waits.
	maxWaiting = 4096
	// maxIdleWaiting is how much room for requests an idle room keeps.
	maxIdleWaiting = 64
	// maxBatchBytes is where a batch is sealed though more is waiting: a frame
	// should fit the buffers on its way.
	maxBatchBytes = 32 << 10
)

// A Member is one connection's side of a room. The room calls it from its
// sequencer; the methods must not block.
type Member interface {
	// Joined opens the member's stream. It comes once, before the other calls.
	Joined(w *Welcome)
	// Repeated answers a message whose id was seen before: it stands at that
	// place in the order already.
	Repeated(m *wire.Message)
	// NotSaved tells that a message was not kept, and that nobody has seen it.
	NotSaved(id string)
	// Unreadable refuses a member instead of Joined, because the log cannot be read.
	Unreadable()
	// Replaced tells that another connection of the same session has taken the
	// member's place. Nothing comes after it.
	Replaced()
}

// A Since is where a member stopped reading. The zero value is nowhere.
type Since struct {
	Epoch string
	Seq   int64
}

// A Recovery says what a member that comes back gets of what it missed.
type Recovery uint8

const (
	NewMember Recovery = iota // it did not say where it stopped reading
	Recovered                 // the Backlog is all that it missed
	Behind                    // it missed more than the Backlog: the log has the rest
	Lost                      // where it stopped reading is not in this log
)

// A Welcome is what a member learns on joining: what came before After is in the
// Backlog and in the log, all that follows After is to be delivered.
type Welcome struct {
	Session *Session // nil for who only listens
	Room    string
	Epoch   string
	Seq     int64    // of the last message up to After, 0 if none
	Online  int      // members, this one included if it is one
	Users   []string // their names, sorted; nil in large rooms
	After   *Batch

	Recovery Recovery
	Since    int64                 // Behind: the number of the last message that it has
	Start    int64                 // the Backlog has the messages after this number
	Backlog  func(Encoding) []byte // JSON or Stream; to be called inside Joined only
	Outlet   Outlet
}

// A Room is one order of events. Safe for concurrent use.
type Room struct {
	hub  *Hub
	name string

	connections int           // guarded by Hub.mu; of members and listeners
	empty       *list.Element // guarded by Hub.mu; the place among the empty rooms, if it is one

	mu      sync.Mutex
	waiting []request // guarded by mu
	running bool      // guarded by mu; a sequencer is at work
	space   sync.Cond // on mu; signalled when waiting was taken

	sequencer
}

// A request awaits its place in the order.
type request struct {
	kind     requestKind
	session  *Session // nil for who only listens
	member   Member
	since    Since
	id, text string
	received time.Time

	saved   Saved // what the log made of it
	unsaved bool  // the log did not take it
}

type requestKind uint8

const (
	requestEnter requestKind = iota
	requestLeave
	requestSay
	requestTick // a second has passed since the last online notice
)

func newRoom(h *Hub, name string) *Room {
	r := &Room{hub: h, name: name}
	r.space.L = &r.mu
	r.tail = new(Batch)
	r.outlet = h.config.NewOutlet()
	r.members = make(map[*Session]Member)
	r.batch.epoch, r.backlog.epoch = h.config.Epoch, h.config.Epoch
	return r
}

// Say publishes text from s. The same id twice from one session is one message.
// received is when the message was read from the sender's socket.
func (r *Room) Say(s *Session, m Member, id, text string, received time.Time) {
	r.mu.Lock()
	for len(r.waiting) >= maxWaiting {
		r.space.Wait()
	}
	r.submitLocked(request{kind: requestSay, session: s, member: m, id: id, text: text, received: received})
	r.mu.Unlock()
}

func (r *Room) submit(q request) {
	r.mu.Lock()
	r.submitLocked(q)
	r.mu.Unlock()
}

// submitLocked queues q and sees to it that a sequencer runs.
func (r *Room) submitLocked(q request) {
	r.waiting = append(r.waiting, q)
	if !r.running {
		r.running = true
		go r.sequence()
	}
}

// sequence takes all that is waiting, again and again, until nothing is. While one
// load is on its way, the next gathers: it is taken when the outlet is ready for
// it, and after readers that have more to submit have had their turn.
func (r *Room) sequence() {
	var taken []request
	for {
		runtime.Gosched()
		r.outlet.Await()
		r.mu.Lock()
		clear(taken)
		taken, r.waiting = r.waiting, taken[:0]
		if r.running = len(taken) > 0; !r.running && cap(r.waiting) > maxIdleWaiting {
			r.waiting, r.drafts = nil, nil
		}
		r.space.Broadcast()
		r.mu.Unlock()
		if len(taken) == 0 {
			return
		}
		r.open()
		r.save(taken)
		for i := range taken {
			r.handle(&taken[i])
		}
		r.seal()
	}
}

// idle reports whether nothing is under way or waiting.
func (r *Room) idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.running
}

// Name returns the room's name.
func (r *Room) Name() string { return r.name }
