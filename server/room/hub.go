package room

import (
	"cmp"
	"container/list"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// Lobby is the room of those who name none.
const Lobby = "lobby"

// maxEmptyRooms is how many rooms without members stay in memory, with their
// backlog, for those who may come back.
const maxEmptyRooms = 64

// ErrRoomInvalid is returned by Hub.Hold, Hub.Say, Hub.Act and Key, with the reason.
var ErrRoomInvalid = errors.New("no room can be called that")

// An Outlet carries a room's batches to those who follow them.
//
// Its methods are called by one goroutine at a time. They may wait until the batch
// before is on its way, but not for a socket.
type Outlet interface {
	// Await returns when Broadcast would not wait.
	Await()
	// Broadcast takes the batch that was just appended to the room's list.
	Broadcast(b *Batch)
}

// Config shapes a Hub.
type Config struct {
	Log       Log           // of what is said; it delivers to the hub
	Backlog   int           // messages that a newcomer gets, at most 256; 0 for none
	Resume    int           // messages that who comes back may have missed; 0 for no limit
	NewOutlet func() Outlet // called once for each room; must not call the hub
	Rules     Rules         // that messages are judged by; nil for none
	Nodes     Nodes         // the others of a cluster; nil for none

	// Tells reports whether it is this node of a cluster that tells all of reactions; nil for a server
	// alone. It must not block.
	Tells func() bool

	// ReactsEvery is how often the reactions that wait in a room go to the log, default 20 ms. Seldom
	// is cheaper where each load is a message to other nodes; often leaves what is said less to wait for.
	ReactsEvery time.Duration

	// Everywhere returns how many people are in each room, by all nodes of a cluster; nil for none.
	Everywhere func() map[string]int

	// Fresh reports whether the log has all that others may have of it; nil where nobody else has it.
	// While it does not, nobody gets in, nor does who comes back and has seen more elsewhere. It
	// must not block.
	Fresh func() bool

	Now func() time.Time // the clock that entries are dated by; default time.Now
}

// A Hub holds the rooms. Safe for concurrent use.
type Hub struct {
	config   Config
	draining atomic.Bool

	backlogBytes atomic.Int64 // of all rooms
	totals       totals

	mu       sync.Mutex
	rooms    map[string]*Room // guarded by mu
	emptyLRU *list.List       // guarded by mu; of *Room, the longest empty first

	lingerers int                // guarded by mu; in all rooms
	lingerIn  map[string][]*Room // guarded by mu; by public id, where somebody lingers
}

var _ Receiver = (*Hub)(nil)

// NewHub returns a hub without rooms.
func NewHub(config Config) *Hub {
	if config.Now == nil {
		config.Now = time.Now
	}
	config.ReactsEvery = cmp.Or(config.ReactsEvery, reactsEvery)
	h := &Hub{config: config, rooms: make(map[string]*Room), emptyLRU: list.New(), lingerIn: make(map[string][]*Room)}
	config.Log.DeliverTo(h)
	return h
}

// Hold returns a room, by any name that reads as the room's does, which stays in memory for one
// Join or Listen, and until the Leave after it. The error is ErrRoomInvalid or nil.
func (h *Hub) Hold(room string) (*Room, error) {
	named, err := parse(cmp.Or(room, Lobby))
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.holdLocked(named), nil
}

// Leave ends a Hold, and the Join of the same arguments or the Listen. That a person without any other
// connection has left is told when it has not come back for the time of linger; at once if too many linger.
func (h *Hub) Leave(r *Room, s *identity.Session, m Member, linger time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	lingers := s != nil && linger > 0 && h.mayLingerLocked(r, s)
	r.submit(request{kind: requestLeave, session: s, member: m, lingers: lingers})
	if lingers {
		h.lingerLocked(r, s, linger)
	}
	h.releaseLocked(r)
}

// Say hands a draft to the named room, as Room.Say does, for somebody who is not in
// it. The error is ErrRoomInvalid or nil.
func (h *Hub) Say(room string, d Draft) error {
	return h.visit(room, func(r *Room) { r.Say(d) })
}

// visit does something with a room, which stays in memory meanwhile.
func (h *Hub) visit(room string, do func(*Room)) error {
	named, err := parse(room)
	if err != nil {
		return err
	}
	h.mu.Lock()
	r := h.holdLocked(named)
	h.mu.Unlock()
	do(r)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.releaseLocked(r)
	return nil
}

// Deliver hands a room what the log has delivered. A room that is not in memory has
// nobody who would see it: whoever comes reads the log.
func (h *Hub) Deliver(room string, delivered []Delivered) {
	h.mu.Lock()
	r := h.rooms[room]
	h.mu.Unlock()
	if r != nil {
		r.deliver(delivered)
	}
}

// Forget gives up a room that nobody is in and that has nothing to do.
func (h *Hub) Forget(room string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[room]
	if r == nil {
		return true
	}
	return r.empty != nil && h.forgetLocked(r)
}

// holdLocked returns a room, which stays in memory until releaseLocked.
func (h *Hub) holdLocked(named name.Room) *Room {
	r := h.rooms[named.Key()]
	if r == nil {
		r = newRoom(h, named)
		h.rooms[named.Key()] = r
	} else if r.empty != nil {
		h.emptyLRU.Remove(r.empty)
		r.empty = nil
	}
	r.connections++
	return r
}

func (h *Hub) releaseLocked(r *Room) {
	if r.connections--; r.connections > 0 {
		return
	}
	r.empty = h.emptyLRU.PushBack(r)
	h.forgetEmptyLocked()
}

// forgetEmptyLocked gives up the longest empty of too many rooms, but none that has
// something to do: what it publishes must not cross what another room of its name
// reads in the log.
func (h *Hub) forgetEmptyLocked() {
	var next *list.Element
	for e := h.emptyLRU.Front(); e != nil && h.emptyLRU.Len() > maxEmptyRooms; e = next {
		next = e.Next()
		h.forgetLocked(e.Value.(*Room))
	}
}

// forgetLocked gives up an empty room, if it is idle.
func (h *Hub) forgetLocked(r *Room) bool {
	if !r.idle() {
		return false
	}
	h.emptyLRU.Remove(r.empty)
	delete(h.rooms, r.name)
	r.sequencer.close()
	return true
}

// Has reports whether a room is in memory. The name is what all names of it share.
func (h *Hub) Has(room string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[room] != nil
}

// Rooms returns how many rooms have somebody in them.
func (h *Hub) Rooms() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.rooms) - h.emptyLRU.Len()
}

// A Presence is who is in a room.
type Presence struct {
	Title  string // of the room
	Online int    // people
}

// Online returns the rooms that have members, by what all names of each share. One that has them
// at other nodes alone is called by that.
func (h *Hub) Online() map[string]Presence {
	online := make(map[string]Presence)
	if h.config.Everywhere != nil {
		for room, n := range h.config.Everywhere() {
			online[room] = Presence{Title: room, Online: n}
		}
	}
	for _, r := range h.all() {
		if n := r.sequencer.online.Load(); n > 0 {
			online[r.name] = Presence{Title: *r.sequencer.title.Load(), Online: int(n)}
		}
	}
	return online
}

// all returns the rooms in memory.
func (h *Hub) all() []*Room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.AppendSeq(make([]*Room, 0, len(h.rooms)), maps.Values(h.rooms))
}

// Drain ends the notices of people leaving, because now everybody does. Nobody lingers
// any more, and nobody is told of reactions: who comes back is.
func (h *Hub) Drain() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.draining.Store(true)
	h.totals.end()
	for _, r := range h.rooms {
		h.endAllLingerLocked(r)
	}
}

// Key returns what all names of a room share. The error is ErrRoomInvalid or nil.
func Key(room string) (string, error) {
	named, err := parse(room)
	return named.Key(), err
}

func parse(room string) (name.Room, error) {
	named, err := name.NewRoom(room)
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrRoomInvalid, err)
	}
	return named, err
}
