package room

import (
	"container/list"
	"errors"
	"sync"
	"sync/atomic"

	"hubbub/server/name"
)

// Lobby is the room of those who name none.
const Lobby = "lobby"

// maxEmptyRooms is how many rooms without members stay in memory, with their
// backlog, for those who may come back.
const maxEmptyRooms = 64

// Errors of Hub.Claim and Hub.Join.
var (
	ErrNameTaken   = errors.New("somebody with this name is already here")
	ErrRoomInvalid = errors.New("a room name is 1 to 64 of a-z, 0-9 and -, and does not begin with -")
)

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
	Log       Log           // of what is said
	Epoch     string        // names the incarnation of the log's numbers
	Backlog   int           // messages that a newcomer gets, at most 256; 0 for none
	NewOutlet func() Outlet // called once for each room; must not call the hub
}

// A Hub holds the rooms and the names of everybody in them. Safe for concurrent
// use.
type Hub struct {
	config   Config
	draining atomic.Bool

	mu       sync.Mutex
	names    map[string]*Session // guarded by mu; by name key
	rooms    map[string]*Room    // guarded by mu
	emptyLRU *list.List          // guarded by mu; of *Room, the longest empty first
}

// NewHub returns a hub without rooms.
func NewHub(config Config) *Hub {
	return &Hub{
		config:   config,
		names:    make(map[string]*Session),
		rooms:    make(map[string]*Room),
		emptyLRU: list.New(),
	}
}

// Claim takes a name for one connection and returns the session that holds it:
// the one of that name and token, or ErrNameTaken if somebody else has the name.
// With any other token, or none, the session gets a new one. Each Claim is ended
// by a Release.
func (h *Hub) Claim(n name.Name, token string) (*Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.names[n.Key()]
	if s == nil {
		s = newSession(n, token)
		h.names[n.Key()] = s
	} else if s.token != token {
		return nil, ErrNameTaken
	}
	s.connections++
	return s, nil
}

// Release ends a Claim. The name is free when the last one has ended.
func (h *Hub) Release(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.connections--; s.connections == 0 {
		delete(h.names, s.name.Key())
	}
}

// Join brings a session into the named room through m. since is where it stopped
// reading, if it comes back. The room calls m.Joined when it is the session's
// turn. The error is ErrRoomInvalid or nil.
func (h *Hub) Join(room string, s *Session, m Member, since Since) (*Room, error) {
	if room == "" {
		room = Lobby
	}
	return h.enter(room, request{kind: requestEnter, session: s, member: m, since: since})
}

// Listen lets m follow a room as Join does, but as nobody: it is not counted and
// has nothing to say. It is ended by Leave without a session.
func (h *Hub) Listen(room string, m Member, since Since) (*Room, error) {
	return h.enter(room, request{kind: requestEnter, member: m, since: since})
}

func (h *Hub) enter(room string, q request) (*Room, error) {
	if !ValidName(room) {
		return nil, ErrRoomInvalid
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[room]
	if r == nil {
		r = newRoom(h, room)
		h.rooms[room] = r
	} else if r.empty != nil {
		h.emptyLRU.Remove(r.empty)
		r.empty = nil
	}
	r.connections++
	r.submit(q)
	return r, nil
}

// Leave ends a Join of the same arguments, or a Listen.
func (h *Hub) Leave(r *Room, s *Session, m Member) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r.submit(request{kind: requestLeave, session: s, member: m})
	r.connections--
	if r.connections > 0 {
		return
	}
	r.empty = h.emptyLRU.PushBack(r)
	h.forgetEmptyLocked()
}

// forgetEmptyLocked gives up the longest empty of too many rooms, but none that has
// something to do: what it appends to the log must not cross what another room of
// its name reads there.
func (h *Hub) forgetEmptyLocked() {
	var next *list.Element
	for e := h.emptyLRU.Front(); e != nil && h.emptyLRU.Len() > maxEmptyRooms; e = next {
		next = e.Next()
		if r := e.Value.(*Room); r.idle() {
			h.emptyLRU.Remove(e)
			delete(h.rooms, r.name)
		}
	}
}

// Rooms returns how many rooms have somebody in them.
func (h *Hub) Rooms() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.rooms) - h.emptyLRU.Len()
}

// Online returns how many members each room has that has any.
func (h *Hub) Online() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	online := make(map[string]int)
	for name, r := range h.rooms {
		if n := r.online.Load(); n > 0 {
			online[name] = int(n)
		}
	}
	return online
}

// Drain ends the notices of people leaving, because now everybody does.
func (h *Hub) Drain() { h.draining.Store(true) }

// ValidName reports whether a room name matches [a-z0-9][a-z0-9-]{0,63}.
func ValidName(room string) bool {
	if len(room) < 1 || len(room) > 64 || room[0] == '-' {
		return false
	}
	for i := range len(room) {
		c := room[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
