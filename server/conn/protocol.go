package conn

import (
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A protocol is how a connection is read and what is written to it: jsonText,
// plainText and eventStream. Its values have no state. What a protocol has no word
// for is nil.
type protocol interface {
	transport

	name() string    // in metrics and log
	form() wire.Form // of what happens in the room

	welcome(o *opening) []byte
	backlog(w *room.Welcome) []byte // what a newcomer is shown of the past
	refusal(e *wire.Error) []byte
	private(kind string, event []byte) []byte // an event that the room does not see, as JSON
	draining(retryAfterMillis int64, reason string) []byte
	held(id string) []byte      // what was said waits to be looked at
	heldEnded(id string) []byte // it was not let through
}

// A transport is what carries a protocol: WebSocket frames, or the body of an HTTP
// answer.
type transport interface {
	// read handles what comes in until the connection ends.
	read(c *connection)
	// closing is the last that is sent.
	closing(code wire.Code, reason string) []byte
	// sign is sent to keep a connection alive, and may want an answer. joined is
	// whether the client is in a room.
	sign(joined bool) (frame []byte, answered bool)
}

// An opening is what a welcome tells.
type opening struct {
	*room.Welcome
	token     string        // of the session, for who has one
	recovered bool          // all that was missed follows,
	first     int64         // or else from this number on everything is kept
	limits    wire.Limits   // for members
	interval  time.Duration // between pings
	emotes    string        // hash of the site's pictures; empty for none
}

// event returns what is the same in all protocols that have a word for it.
func (o *opening) event() wire.Welcome {
	return wire.Welcome{
		Room:      o.Room,
		Title:     o.Title,
		Epoch:     o.Epoch,
		Seq:       o.Seq,
		N:         o.Messages,
		Online:    o.Online,
		People:    o.People,
		State:     o.State,
		Emotes:    o.emotes,
		Returning: o.Recovery != room.NewMember,
		Recovered: o.recovered,
		First:     o.first,
	}
}
