package acts

import (
	"context"

	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Watch is told of what waits. It must not block.
type Watch interface {
	// Pending tells the moderators in a room of items that are new, have changed or have ended.
	Pending(room string, items ...queue.Item)
	// Watched reports whether a moderator is in a room.
	Watched(room string) bool
	// NotLetThrough tells the authors of drafts.
	NotLetThrough(drafts ...queue.Item)
}

// A Tally counts what waits and what becomes of it.
type Tally interface {
	Held(reason string)
	Reported()
	QueueEnded(how string)
}

var errReused = &wire.Error{Code: wire.IDReused, Message: "this id is that of another message of yours; give each its own"}

// Known returns what became of a draft that was held, by the id that its author gave. It
// reports whether that is known; the error is that the id was of something else.
func (a *Acts) Known(inRoom string, author [16]byte, said *wire.Entry) (fate queue.Fate, refused *wire.Error, known bool) {
	i, known := a.Queue.Own(inRoom, author, said.ID)
	switch {
	case !known:
		return fate, nil, false
	case i.Done != "": // whatever the text was: it is not kept
		return queue.Fate{Ended: true}, nil, true
	case !i.Says(said):
		return fate, withID(errReused, said.ID), true
	}
	return queue.Fate{Waits: true}, nil, true
}

// Hold lets a draft wait for a moderator: who said it is judged as if it were said now. It
// returns when that is saved.
func (a *Acts) Hold(ctx context.Context, inRoom string, d *room.Draft, reason, heldBy string) (fate queue.Fate, refused *wire.Error) {
	if refused := a.Queue.MayHold(inRoom, d.User); refused != nil { // nobody waits for that
		a.full(inRoom)
		return fate, withID(refused, d.ID)
	}
	release, refused := a.turns.take(ctx, inRoom)
	if refused != nil {
		return fate, withID(errNotHeld, d.ID)
	}
	defer release()
	newest := a.Queue.Newest()
	if fate, refused, known := a.before(ctx, inRoom, d); known {
		return fate, refused
	}
	d.At = a.Now().UnixMilli()
	refused = a.judge(inRoom, d)
	if refused == nil {
		refused = a.Queue.MayHold(inRoom, d.User)
	}
	if refused != nil {
		return fate, withID(refused, d.ID)
	}
	i := queue.Item{
		Item:   wire.Item{Kind: wire.ItemHeld, Room: inRoom, At: d.At, User: d.User, Name: d.From, Text: d.Text, Reason: reason, ReplyTo: d.Target, Ask: d.Ask},
		Author: d.Author, OwnID: d.ID,
	}
	w := &waiting{Acts: a, item: i, after: newest}
	if err := a.make(ctx, w); err != nil {
		a.Log.Warn("acts: a draft is not held", "room", inRoom, "error", err)
		if a.Share != nil {
			return fate, withID(errMaybeHeld, d.ID)
		}
		return fate, withID(errNotHeld, d.ID)
	}
	if w.reused { // by another node, meanwhile
		return fate, withID(errReused, d.ID)
	}
	a.Tally.Held(heldBy)
	return queue.Fate{Waits: true}, nil
}

// judge judges a draft that is about to wait. Other nodes of a cluster do not see it: it takes no turn there.
func (a *Acts) judge(inRoom string, d *room.Draft) *wire.Error {
	if a.Share != nil {
		return a.Rooms.Peek(inRoom, &d.Speaker, d.Text)
	}
	return a.Rooms.Judge(inRoom, &d.Speaker, &d.Entry)
}

var (
	errNotHeld   = &wire.Error{Code: wire.NotSaved, Message: "the message could not be saved; nobody has seen it; try again in a moment"}
	errMaybeHeld = &wire.Error{Code: wire.NotSaved, Message: "the servers did not agree in time; a moderator may see the message all the same; try again in a moment"}
)

// before returns what became of what its author calls by the same id.
func (a *Acts) before(ctx context.Context, inRoom string, d *room.Draft) (fate queue.Fate, refused *wire.Error, known bool) {
	if fate, refused, known := a.Known(inRoom, d.Author, &d.Entry); known {
		return fate, refused, true
	}
	e, said, err := a.History.Own(ctx, inRoom, d.Author, d.ID)
	switch {
	case err != nil:
		return fate, withID(a.unread(err), d.ID), true
	case !said:
		return fate, nil, false
	case !e.Says(&d.Entry) && !e.Removed:
		return fate, withID(errReused, d.ID), true
	}
	return queue.Fate{Said: &e}, nil, true
}
