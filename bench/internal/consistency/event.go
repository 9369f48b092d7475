// Package consistency judges what clients of a chat noted: whether each message that was
// acknowledged reached everybody once, in one order, and whether a name was ever held twice.
//
// A history is a list of events in the order in which one process noted them. What a client does is noted before
// it does it, and what it learns after it has learned it. So if one event's end stands before
// another's beginning, it was over before the other began, whichever nodes they went to.
package consistency

import "time"

// A Kind is what an event tells.
type Kind string

// The kinds, with the fields that they use besides At.
const (
	Say     Kind = "say"     // Client, Room, Text: is about to be said
	Receipt Kind = "receipt" // Client, Room, Text, Seq: was acknowledged
	Refused Kind = "refused" // Client, Room, Text, Code: was refused
	Unknown Kind = "unknown" // Client, Room, Text, Code if its client was refused: nobody knows what became of it

	Join    Kind = "join"    // Conn, Client, Node, Room, Since: a connection is about to ask for what comes after Since
	Welcome Kind = "welcome" // Conn, Epoch, Seq, Name, User; First if what was missed is not all there
	Turned  Kind = "turned"  // Conn, Code: was not let in, or sent away
	Message Kind = "message" // Conn, Seq, Text: was delivered
	Entry   Kind = "entry"   // Conn, Seq: another entry of the room was delivered
	Left    Kind = "left"    // Conn, User: was told that somebody has left
	Closed  Kind = "closed"  // Conn: is not there any more
	Leave   Kind = "leave"   // Client: is about to leave for good
	Stays   Kind = "stays"   // Client: was in the room to the end, when nothing was under way any more

	Fault  Kind = "fault"  // Text: is about to happen
	Healed Kind = "healed" // Text: is over
)

// Upgrade is the one fault that nobody is to notice: servers end when they are told to, and start again.
const Upgrade = "upgrade"

// An Event is something that a client did or was told, or that was done to the servers.
type Event struct {
	At     int64  `json:"t"` // microseconds since the history began
	Kind   Kind   `json:"kind"`
	Client int    `json:"client,omitempty"` // from 1
	Conn   int    `json:"conn,omitempty"`   // from 1, over all clients
	Node   int    `json:"node,omitempty"`   // from 1
	Room   string `json:"room,omitempty"`
	Epoch  string `json:"epoch,omitempty"`
	Seq    int64  `json:"seq,omitempty"`
	Since  int64  `json:"since,omitempty"`
	First  int64  `json:"first,omitempty"`
	Name   string `json:"name,omitempty"`
	User   string `json:"user,omitempty"`
	Text   string `json:"text,omitempty"`
	Code   string `json:"code,omitempty"`
}

func (e *Event) at() time.Duration { return time.Duration(e.At) * time.Microsecond }
