package conn

import (
	"context"
	"net/netip"
	"time"

	"hubbub/server/access"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/filter"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A Change is what somebody wants to become of a message of its own, without a connection.
type Change struct {
	By      access.Visitor // a person, or a program
	From    netip.Addr
	Room    string // as all its names share it
	Request wire.EditRequest
	Removes bool
}

// Change changes a message as a connection does. It returns when that is in the history, or was refused: the error is a
// *wire.Error then, or that of ctx, and then it may still be done.
func (e *Endpoint) Change(ctx context.Context, c Change) (done wire.Done, err error) {
	if e.leaving.Load() {
		return done, &wire.Error{Code: wire.Restarting, Message: "the server is going away; send it again in a moment", ID: c.Request.ID}
	}
	received := time.Now()
	e.Metrics.MessageReceived()
	done = wire.Done{ID: c.Request.ID, Target: c.Request.Seq}
	d, same, refused := e.changeOf(&c, received)
	if refused == nil && !same {
		entry, _, why, settled := e.publish(ctx, c.Room, d)
		if !settled {
			return done, ctx.Err()
		}
		if done.Seq, refused = entry.Seq, why; refused == nil {
			by := moderation.Actor{User: c.By.Person.User, Name: e.nameOf(c.By), Machine: c.By.Token != nil}
			e.refresh(ctx, by, c.Room, d.Target)
		}
	}
	if refused != nil {
		e.countStatement(refused, c.From)
		return done, refused
	}
	return done, nil
}

// changeOf judges a change without a connection.
func (e *Endpoint) changeOf(c *Change, received time.Time) (d room.Draft, same bool, refused *wire.Error) {
	own := change{EditRequest: c.Request, removes: c.Removes, room: c.Room}
	own.as = saidBy{author: c.By.Person.Author, ip: c.From, readers: e.Hub.OnlineIn(c.Room)}
	by, maySpeak := e.speakerOf(c.By, c.Room, c.From)
	own.by = by
	own.filter = func(text string) *wire.Error { return e.filterAlone(&own.by, c.Room, text) }
	return e.judgeChange(&own, maySpeak, received)
}

// nameOf returns the name of who has no connection, "" if none is known.
func (e *Endpoint) nameOf(v access.Visitor) string {
	if v.Token != nil {
		return v.Token.Name.String()
	}
	if s := e.Names.Find(v.Person.User); s != nil {
		return s.Name().String()
	}
	return ""
}

// speakerOf returns what is judged of who has no connection, and whether it may speak.
func (e *Endpoint) speakerOf(v access.Visitor, in string, from netip.Addr) (by identity.Speaker, ok bool) {
	p := v.Person
	if v.Token != nil {
		return machine(p.User), e.Door.MayUse(v.Token, in, identity.ScopeSay)
	}
	by = identity.Speaker{User: p.User, Since: p.Made.Add(time.Minute)} // its token tells the minute alone
	if s := e.Names.Find(p.User); s != nil {
		by.Since = e.Names.Met(s)
	}
	if by.Role, by.Guest = e.Door.RoleIn(in, p); by.Guest {
		by.Address = e.addressKey(from)
	}
	return by, by.Role.MaySpeak()
}

// filterAlone holds what a message is to say against the filters, for who has no connection: nobody is
// silenced.
func (e *Endpoint) filterAlone(by *identity.Speaker, in, text string) *wire.Error {
	if by.Guest && !e.Standing.Idle() {
		if _, is := e.Standing.Marked(in, by.User, by.Address); is {
			return errWouldHold
		}
	}
	if by.Machine || !e.filters(by.Role) {
		return nil
	}
	v, found := e.Filters.Judge(in, text)
	switch {
	case !found:
		return nil
	case v.Action == filter.Hold:
		return errWouldHold
	default:
		return &wire.Error{Code: wire.Filtered, Message: v.Word}
	}
}
