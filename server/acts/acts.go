// Package acts does what moderators ask for: it looks up whom or what an act is about,
// holds that against the rules of package moderation, and publishes it in the room.
//
// An act is one or more entries of the room's log. With the first one everything that
// follows from it is written in the same transaction: the audit record, what is imposed or
// lifted, what the room is like from there on. Memory follows when the entry is delivered,
// in the room's order, so that what waited behind it is judged by it.
//
// The acts of a room are done one at a time: each begins where the one before has ended.
// Do waits for its turn and for the commit, and gives up with its context; what was
// published by then is done all the same.
package acts

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A History is what was said. A *wire.Error of its is for who asks.
type History interface {
	// Entry returns a message, without its text if it was removed.
	Entry(ctx context.Context, room string, seq int64) (wire.Entry, error)
	// FirstSince returns from which number on nothing is from before a time, in Unix
	// milliseconds.
	FirstSince(ctx context.Context, room string, at int64) (int64, error)
	// After returns the messages that follow a number, the oldest first.
	After(ctx context.Context, room string, seq int64, limit int) (room.Page, error)
	// OfPerson returns messages of a person that precede a number, the newest first. 0 is
	// the end.
	OfPerson(ctx context.Context, room, user string, before int64, limit int) ([]wire.Entry, error)
	// Removed returns removed messages with their texts, while they are kept.
	Removed(ctx context.Context, room string, from, to int64, user string, limit int) ([]wire.Entry, error)
	// Own returns the message that its author calls by an id, if there is one.
	Own(ctx context.Context, room string, author [16]byte, id string) (e wire.Entry, found bool, err error)
	// RemovedBy returns the messages that a removal has taken back and that can be restored.
	RemovedBy(ctx context.Context, room string, seq int64) ([]int64, error)
}

// Records keep what was done. The methods with a Tx are called in the transaction of an
// entry.
type Records interface {
	AuditTx(tx history.Tx, r moderation.Record) (id int64, err error)
	SanctionTx(tx history.Tx, sanctions ...moderation.Sanction) error
	LiftTx(tx history.Tx, record int64) (lifted int64, err error)
	LiftPersonTx(tx history.Tx, room, user string) (lifted int64, err error)
	// ModesTx keeps modes that were made of those of a version. The error is records.ErrChanged if
	// there are others by now.
	ModesTx(tx history.Tx, room string, m moderation.Modes, of int64) error
	// DeedTx notes that the first entry of an act has its place, HasDeedTx tells whether it has.
	DeedTx(tx history.Tx, key string, at time.Time) error
	HasDeedTx(tx history.Tx, key string) (bool, error)
	FilterTx(tx history.Tx, f moderation.Filter) error
	LiftFilterTx(tx history.Tx, record int64) error
	// EndItemsTx ends items of the queue that wait, at a time, and returns how many those were.
	EndItemsTx(tx history.Tx, at time.Time, done string, ids ...int64) (ended int64, err error)
	// HideTx notes whether the message of an item is removed until somebody has looked.
	HideTx(tx history.Tx, item int64, hidden bool) error
	FreeTx(tx history.Tx, room, user string) error
	// Settle makes a change that has no entry in a room.
	Settle(ctx context.Context, change func(history.Tx) error) error
	// AddItemTx keeps an item of the queue, and returns its number; SameItemTx finds one that waits, is
	// about the same and has a number above another one, 0 for none, and whether it says the same.
	AddItemTx(tx history.Tx, i queue.Item) (id int64, err error)
	SameItemTx(tx history.Tx, i *queue.Item, after int64) (id int64, same bool, err error)
	// AddReportTx keeps one more report of an item. The error is records.ErrNotFound if that waits no
	// more.
	AddReportTx(tx history.Tx, item int64, r wire.Report) error
	// Act returns a record. The error is records.ErrNotFound if there is none.
	Act(ctx context.Context, id int64) (moderation.Record, error)
}

// A Hub takes drafts that stand before all that waits.
type Hub interface {
	// Act hands drafts to a room, which takes them together. The error is
	// room.ErrRoomInvalid or nil.
	Act(room string, drafts ...room.Draft) error
}

// People know who is here, and what each may do.
type People interface {
	// Here returns the name of a person that is here.
	Here(user string) (name string, ok bool)
	// Elsewhere returns the name of a person that is there by another node of a cluster.
	Elsewhere(user string) (name string, ok bool)
	// Role returns what a person was let do in a room.
	Role(user, room string) identity.Role
	// IsGuest reports whether a person is known in a room by a session alone.
	IsGuest(user, room string) bool
}

// Connections are those of all who are here.
type Connections interface {
	// Address returns what stands for the address from which a person is here, or was a while
	// ago, and how many others are here from it. It is "" where addresses do not count.
	Address(user string) (key string, shares int)
	// Expel closes the connections of a person to a room, to all rooms for "*".
	Expel(user, room string)
	// Review closes the connections that may no longer be where they are.
	Review()
}

// A Filter judges texts, in memory. It must not block.
type Filter interface {
	// Judge returns the words for who says what is not welcome in a room.
	Judge(room, text string) (word string, found bool)
	// Check returns why something cannot be filtered.
	Check(f moderation.Filter) error
	Add(f moderation.Filter)
	Remove(record int64)
	// Find returns what an act filters, if it still does.
	Find(record int64) (moderation.Filter, bool)
}

// Config is what acts are done with.
type Config struct {
	Rooms       *moderation.Rooms // what holds now
	Records     Records
	History     History
	Hub         Hub
	People      People
	Connections Connections
	Filter      Filter        // nil for none
	Queue       *queue.Queues // what waits for moderators
	Watch       Watch
	Tally       Tally
	Count       func(act string)         // is told of each act that was done
	ReportHides int                      // so many people's reports remove a message until somebody has looked; 0 for none
	KeepNothing bool                     // a topic or an announcement of before is not kept to be brought back
	Alert       func(about, room string) // wakes somebody, without waiting; nil for nobody
	Log         *slog.Logger
	Now         func() time.Time // default time.Now

	// Bind binds the address of a guest on all nodes of a cluster, beside a sanction that comes without
	// it; nil where there are no others. It must not block.
	Bind func(s moderation.Sanction)

	// Share makes a change that has no entry on all nodes of a cluster, this one among them, and returns
	// when that is done here; nil where there are no others. Entries reach them by the Hub.
	Share func(ctx context.Context, c Change) error
	// Elsewhere is told of what people bring before moderators by other nodes; nil for nobody.
	Elsewhere Elsewhere
}

// Elsewhere counts what people do by other nodes. It must not block.
type Elsewhere interface {
	// Held tells of a draft that waits.
	Held(draft *queue.Item)
	// Reported tells of a report of a person.
	Reported(user string)
}

// A Change is what hangs on an entry, or has none. It can travel: see Decode.
type Change interface {
	room.Attachment
	history.Recorder
	Encode() []byte
}

// What somebody is woken for.
const (
	AlertReport = "report" // the first report while no moderator is there
	AlertFull   = "full"   // no more can wait in the queue
	AlertShield = "shield" // the shield is on
)

// Acts do acts. Safe for concurrent use.
type Acts struct {
	Config
	turns turns
	tasks sync.WaitGroup // deeds under way
}

// New returns Acts.
func New(c Config) *Acts {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Acts{Config: c, turns: newTurns()}
}

// Wait returns when all that was published is done.
func (a *Acts) Wait() { a.tasks.Wait() }

// Do does an act in a room, by the name that all its names share. The answer says what was
// done, or, for a preview, what would be.
func (a *Acts) Do(ctx context.Context, by moderation.Actor, inRoom string, act moderation.Act) (wire.Moderated, *wire.Error) {
	if refused := a.check(by, &act); refused != nil {
		return wire.Moderated{}, withID(refused, act.ID)
	}
	for tries := 1; ; tries++ {
		d, refused := a.try(ctx, by, inRoom, act)
		if !d.isOutrun() || tries == maxTries {
			return d.answer, withID(refused, act.ID)
		}
	}
}

// maxTries is how often an act is begun anew because the room has changed meanwhile, by way of
// another node.
const maxTries = 5

// try does an act, as the room is now.
func (a *Acts) try(ctx context.Context, by moderation.Actor, inRoom string, act moderation.Act) (*deed, *wire.Error) {
	d := a.newDeed(by, inRoom, act)
	release, refused := a.turns.take(ctx, inRoom)
	if refused != nil {
		return a.newDeed(by, inRoom, moderation.Act{}), refused
	}
	if refused := d.prepare(ctx); refused != nil || act.Preview {
		release()
		return d, refused
	}
	done := make(chan struct{})
	a.tasks.Go(func() {
		defer release()
		defer close(done)
		d.publish()
	})
	select {
	case <-done:
		return d, d.refused
	case <-ctx.Done():
		return a.newDeed(by, inRoom, moderation.Act{}), errLate
	}
}

// What is told where it is not the act that is wrong.
var (
	errLate    = &wire.Error{Code: wire.NotSaved, Message: "the server is slow to save this; look whether it was done before you try again"}
	errUnsaved = &wire.Error{Code: wire.NotSaved, Message: "this could not be saved, and was not done; try again in a moment"}
	errUnread  = &wire.Error{Code: wire.NotSaved, Message: "the history cannot be read now; try again in a moment"}
)

// unsaved returns what is told of what could not be saved: the servers of a cluster may do it yet.
func (a *Acts) unsaved() *wire.Error {
	if a.Share != nil {
		return errLate
	}
	return errUnsaved
}

// check refuses an act that makes no sense, or that nobody of the role may do.
func (a *Acts) check(by moderation.Actor, act *moderation.Act) *wire.Error {
	if refused := act.Check(); refused != nil {
		return refused
	}
	return moderation.MayAct(by, act, identity.Nobody)
}

// prepare finds what the act is about and makes what follows from it.
func (d *deed) prepare(ctx context.Context) *wire.Error {
	refused := d.findItem()
	if refused == nil {
		refused = d.find(ctx)
	}
	if refused == nil {
		d.endOthers()
	}
	return refused
}

// find finds what the act is about beside an item of the queue.
func (d *deed) find(ctx context.Context) *wire.Error {
	switch d.act.Act {
	case moderation.ActAllow:
		return d.allow(ctx)
	case moderation.ActTimeout, moderation.ActBan, moderation.ActKick:
		return d.againstPerson(ctx)
	case moderation.ActRemove:
		return d.remove(ctx)
	case moderation.ActClear:
		return d.clear(ctx)
	case moderation.ActSweep:
		return d.sweep(ctx)
	case moderation.ActFilter:
		return d.addFilter()
	case moderation.ActLift:
		return d.lift(ctx)
	case moderation.ActAnswered:
		return d.answered(ctx, d.act.Seq, *d.act.On)
	default:
		return d.changeRoom(ctx)
	}
}

// unread puts why the history does not answer into the words of the protocol.
func (a *Acts) unread(err error) *wire.Error {
	var refused *wire.Error
	if errors.As(err, &refused) {
		return refused
	}
	if !errors.Is(err, context.Canceled) {
		a.Log.Error("acts: the history cannot be read", "error", err)
	}
	return errUnread
}

// withID returns a refusal of the act with an id of its client's own.
func withID(refused *wire.Error, id string) *wire.Error {
	if refused == nil || id == "" {
		return refused
	}
	own := *refused
	own.ID = id
	return &own
}
