// Package queue keeps what waits for a moderator, in memory: drafts that were held, and
// messages that members have reported. Each is an item of a room, with a number by which
// acts name it.
//
// An item waits until somebody ends it or its time is over. What has ended is remembered for
// Kept, so that who sends a draft again learns what became of it: of what was said nothing is.
//
// The file is kept elsewhere: callers write first, and tell here what is written. Nothing here
// waits.
package queue

import (
	"time"

	"hubbub/server/wire"
)

// Bounds of queues.
const (
	MaxItems   = 1_000               // that wait in a room
	MaxHeld    = 20                  // drafts of a person that wait, in all rooms
	MaxListed  = 20                  // reports that an item shows
	MaxReports = 1_000               // reports of a message that are kept
	Kept       = 48 * time.Hour      // for which a draft waits, and for which it is known what became of it
	KeptReport = 14 * 24 * time.Hour // for which a reported message waits
	LookFor    = 2 * time.Minute     // for which somebody looks at an item

	leastKept = time.Hour // for which what waits does so after a start, whatever the clock says
	maxEnded  = 10_000    // items that have ended and are remembered
	maxLooks  = 20        // people who look at an item
)

// An Item is what waits, with what only the server knows of it.
type Item struct {
	wire.Item
	Author [16]byte // held: whose OwnID it is
	OwnID  string   // held: the id that its author gave, "" for none
}

// Says reports whether a draft that waits says the same as a message.
func (i *Item) Says(said *wire.Entry) bool {
	return i.Text == said.Text && i.ReplyTo == said.Target && i.Ask == said.Ask
}

// A Stored is an item as the file has it.
type Stored struct {
	Item
	Reporters []string  // public ids of who has reported the message
	Ended     time.Time // the zero time while it waits
}

// Expired is how items end at which nobody has looked. It is counted apart, and told as
// wire.DoneGone.
const Expired = "expired"

// BannedBefore begins why a guest is held that has come from where somebody was banned; the
// name of that one follows.
const BannedBefore = "banned before: "

// Endings lists how items end, as they are counted.
func Endings() []string {
	return []string{wire.DoneAllow, wire.DoneRemove, wire.DoneTimeout, wire.DoneBan, wire.DoneGone, Expired}
}

// Kinds lists the kinds of items.
func Kinds() []string { return []string{wire.ItemHeld, wire.ItemReport} }

// Why something cannot wait.
var (
	errFull  = &wire.Error{Code: wire.Filtered, Message: "this needs a look before it is shown, and the queue of the moderators is full; try again later"}
	errYours = &wire.Error{Code: wire.Filtered, Message: "too much of yours waits to be looked at; try again later"}
	errMany  = &wire.Error{Code: wire.RateLimited, Message: "the queue of the moderators is full; try again later", RetryAfterMillis: time.Minute.Milliseconds()}
)

// A Fate is what became of something that was said.
type Fate struct {
	Waits bool        // for a moderator
	Ended bool        // it was not let through
	Said  *wire.Entry // it was said before, under the same id
}
