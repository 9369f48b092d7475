package conn

import (
	"context"
	"net/netip"
	"time"
	"unicode/utf8"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Statement is what a program says without a connection.
type Statement struct {
	By   access.Visitor // who has brought a token
	From netip.Addr
	Room string
	ID   string // its own, empty for none
	Text string

	ReplyTo int64 // the number of the message that it answers, 0 for none
	Ask     bool  // it is a question
}

// Say publishes a statement as a say of a connection is: in the same order, held against the
// same limits. It returns when the message is in the history, or was refused: the error is a
// *wire.Error then, or that of ctx, and then the message may still be said.
func (e *Endpoint) Say(ctx context.Context, s Statement) (entry wire.Entry, repeat bool, err error) {
	if e.leaving.Load() {
		return entry, false, &wire.Error{Code: wire.Restarting, Message: "the server is going away; send it again in a moment", ID: s.ID}
	}
	received := time.Now()
	e.Metrics.MessageReceived()
	draft, refused := e.draft(&s, received)
	if refused == nil {
		var done bool
		if entry, repeat, refused, done = e.publish(ctx, s.Room, draft); !done {
			return entry, false, ctx.Err()
		}
	}
	if refused != nil {
		e.countStatement(refused, s.From)
		return entry, false, refused
	}
	return entry, repeat, nil
}

// countStatement counts what is refused to who has no connection.
func (e *Endpoint) countStatement(refused *wire.Error, from netip.Addr) {
	e.Metrics.MessageRejected(string(refused.Code))
	e.Journal.Refused(journal.Message, string(refused.Code), from)
}

// draft judges a statement, and makes of it what a room takes.
func (e *Endpoint) draft(s *Statement, received time.Time) (d room.Draft, refused *wire.Error) {
	key, err := room.Key(s.Room)
	switch {
	case err != nil:
		return d, wire.Errorf(wire.NotFound, "%v", err)
	case len(s.ID) > wire.MaxID || !utf8.ValidString(s.ID):
		return d, wire.Errorf(wire.BadMessage, "the id is longer than %d bytes, or no UTF-8", wire.MaxID)
	case !e.Door.MayUse(s.By.Token, key, identity.ScopeSay):
		return d, &wire.Error{Code: wire.Forbidden, Message: "this token is not for speaking in this room", ID: s.ID}
	}
	said := wire.Entry{
		Kind: wire.KindMessage, ID: s.ID, From: s.By.Token.Name.String(), User: s.By.Person.User, Role: identity.Bot,
		Text: s.Text, Target: s.ReplyTo, Ask: s.Ask,
	}
	by := saidBy{author: s.By.Person.Author, ip: s.From, readers: e.Hub.OnlineIn(key)}
	if refused := e.judge(by, &said, received); refused != nil {
		return d, refused
	}
	if refused := e.mayOpen(key, s); refused != nil {
		e.limiters.said.forget(by.author)
		return d, refused
	}
	return room.Draft{
		Entry:    said,
		Author:   by.author,
		Received: received,
		Speaker:  machine(s.By.Person.User),
	}, nil
}

// mayOpen refuses to open a room that is not there, as a join does.
func (e *Endpoint) mayOpen(key string, s *Statement) *wire.Error {
	if e.Door.IsThere(key) {
		return nil
	}
	if !e.Door.MayOpen(key, s.By) {
		return &wire.Error{Code: wire.NotFound, Message: "there is no such room", ID: s.ID}
	}
	if wait := e.limiters.newRoom(s.From, e.now()); wait > 0 {
		return floodError(wait)
	}
	return nil
}

// publish hands a draft to its room and waits until it is settled, or ctx is over.
func (e *Endpoint) publish(ctx context.Context, roomName string, d room.Draft) (entry wire.Entry, repeat bool, refused *wire.Error, done bool) {
	r := make(receipt, 1)
	d.Ticket = r
	e.tasks.Go(func() { e.Hub.Say(roomName, d) }) // which waits while the room has much to do
	select {
	case s := <-r:
		if s.refused != nil {
			e.limiters.said.forget(d.Author)
		}
		return s.entry, s.repeat, s.refused, true
	case <-ctx.Done():
		return entry, false, nil, false
	}
}

// A receipt tells, once, what became of a statement.
type receipt chan settled

type settled struct {
	entry   wire.Entry
	repeat  bool
	refused *wire.Error
}

var _ room.Ticket = receipt(nil)

func (r receipt) Numbered(e *wire.Entry, repeat bool) { r <- settled{entry: *e, repeat: repeat} }

func (r receipt) Refused(e *wire.Error) { r <- settled{refused: e} }
