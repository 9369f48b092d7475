package room

import (
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// A Log gives the entries of rooms their numbers and keeps them. It has two
// halves: Publish takes drafts, and Receiver.Deliver brings what became of them.
// It must be safe for concurrent use. Nobody may assume to be its only writer:
// entries can be delivered that were never published here.
type Log interface {
	// DeliverTo names who is delivered to, before the first Publish.
	DeliverTo(r Receiver)
	// Tail tells where the log of a room ends, and brings the newest messages that
	// are kept, at most limit.
	Tail(room string, limit int) (Tail, error)
	// Publish takes drafts to the end of a room. It never waits for the disk. Each draft is delivered once, in the order given; a room
	// publishes again when all that it has published was delivered. The log keeps
	// the slice until then.
	Publish(to Address, drafts []Draft)
}

// An Address is where drafts go.
type Address struct {
	Room  string // what all names of it share
	Title string // as it is shown, for a room that the log does not have
	Epoch string // as Tail has told
}

// A Receiver takes what a Log delivers.
type Receiver interface {
	// Deliver takes entries of a room that are as durable as they will be, and
	// drafts that were refused. It is called in the order of the room, once at a
	// time for a room, from any goroutine, and must not wait for a socket. The
	// slice is the receiver's.
	Deliver(room string, delivered []Delivered)
	// Forget gives up a room that nobody is in, and reports whether nobody is. Only
	// then may the log remove a room of which nothing is kept, numbers and all: whoever
	// opens it anew calls Tail, which waits for that. Forget may be called in the middle
	// of a transaction, so it must not wait.
	Forget(room string) bool
}

// A Tail is the end of a room's log, read in one snapshot.
type Tail struct {
	Title    string       // of the room; empty for one that the log does not have
	Epoch    string       // names the incarnation of the room's numbers; a new one for a room that the log does not have
	Last     int64        // the highest number given out, 0 if none was
	Messages int64        // how many messages were numbered, kept or not
	Floor    int64        // from this number on everything is whole; 1 in a new room, above Last if nothing is kept
	Before   int64        // Entries hold all messages that are kept with a higher number than this
	Entries  []wire.Entry // the oldest first
}

// A Draft is an entry before it has its number.
type Draft struct {
	wire.Entry           // without Seq
	Author     [16]byte  // whose ID it is; counts only with an ID: room, Author and ID name one entry for as long as it is kept
	Received   time.Time // when it was read from its sender
	Ticket     Ticket    // told what became of it

	Speaker    identity.Speaker // of a message, a reaction, and of what the author of a message does to it: the Rules are judged by it
	Window     int64            // KindEdited, and KindRemoved by the message's author: for how long after the message that may be, in milliseconds; 0 of other drafts
	Refused    *wire.Error      // by the Rules: it can only be a repeat, and is refused with this if it is none
	Attachment Attachment       // nil mostly
}

// isAct reports whether who has made a draft is told of it when the outlet has all that it does.
func (d *Draft) isAct() bool { return d.Attachment != nil || d.Kind != wire.KindMessage }

// A Delivered is an entry in its place, or a draft that was refused.
type Delivered struct {
	Draft          // Ticket is nil if the entry was published elsewhere
	Repeated bool  // the room had this Author and ID: the entry is the first one, nothing was added
	Err      error // why the draft was refused, nil if it has its number
}

// A Ticket is told what became of a draft: one call, from the room, which must not
// block.
type Ticket interface {
	// Numbered tells that the entry has its place. repeat tells that it is that of an
	// earlier draft of the same author and ID.
	Numbered(e *wire.Entry, repeat bool)
	// Refused tells that the draft is not in the log, and that nobody has seen it; one that several
	// servers did not take in time can still come, as one of others.
	Refused(e *wire.Error)
}
