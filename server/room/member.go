package room

import (
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// A Member is one connection's side of a room. The room calls it from its
// sequencer; the methods must not block.
type Member interface {
	// Joined opens the member's stream. It comes once, before the other calls.
	Joined(w *Welcome)
	// Unreadable refuses a member instead of Joined, because the log cannot be read, or may be
	// behind what others have of it.
	Unreadable(behind bool)
	// Replaced tells that the session has more connections in the room than it may, and
	// that a newer one has taken the member's place. Nothing comes after it.
	Replaced()
	// Renamed tells a member of its own new name, in a room that does not tell of names.
	Renamed(p wire.Person, from string)
	// Reacted tells a member of what its person has put to a message, or taken back: a KindReact or
	// KindUnreact.
	Reacted(e *wire.Entry)
	// Silent returns how long nothing was heard from the member.
	Silent() time.Duration
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
	Lost                      // where it stopped reading is not in this log, or too far back
)

// A Welcome is what a member learns on joining: what came before After is in the
// Backlog and in the log, all that follows After is to be delivered.
type Welcome struct {
	Session  *identity.Session // nil for who only listens
	User     string            // public id of the person,
	Name     string            // what the room knows it by,
	Role     identity.Role     // and what it may do; all of them are empty for who only listens
	Room     string
	Title    string        // of the room, as it is shown
	Epoch    string        // of the room's numbers
	Seq      int64         // the highest number up to After, 0 if none
	Messages int64         // how many messages were numbered up to After, kept or not
	Online   int           // people, this one included if it is one
	People   []wire.Person // they, in the order of their names; nil in large rooms
	State    []byte        // what the room is like, a JSON object; nil if there is nothing to say
	After    *Batch

	Reacted int64 // the lowest number in memory of what may have reactions, 0 if nothing has any

	Recovery Recovery
	Since    int64                  // Behind: the highest number that it has
	Start    int64                  // the Backlog has all entries with a higher number,
	Entries  int                    // so many
	Backlog  func(wire.Form) []byte // JSON or Stream, nil if it is empty; to be called inside Joined only
	Outlet   Outlet
}
