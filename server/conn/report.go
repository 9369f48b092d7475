package conn

import (
	"context"
	"net/netip"
	"time"

	"hubbub/server/access"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// Report brings a message before the moderators of a room for somebody without a connection,
// within the limits of who has one.
func (e *Endpoint) Report(ctx context.Context, by access.Visitor, from netip.Addr, room string, r wire.ReportRequest) *wire.Error {
	p := by.Person
	if refused := e.barred(room, p, name.Name{}, e.addressKey(from)); refused != nil {
		return refused
	}
	if wait := e.limiters.reports.Take(p.User, time.Since(e.started)); wait > 0 {
		return &wire.Error{Code: wire.RateLimited, Message: "too many reports; wait a moment", ID: r.ID, RetryAfterMillis: inMillis(wait)}
	}
	called := p.User
	if session := e.Names.Find(p.User); session != nil {
		called = session.Name().String()
	}
	return e.Queue.Report(ctx, moderation.Actor{User: p.User, Name: called, Role: e.Door.Role(room, by)}, room, r)
}
