package acts

import (
	"context"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/wire"
)

// A target is whom an act is about.
type target struct {
	user, name string
	role       identity.Role
	guest      bool
}

// person returns the one of a public id: one that is here, or has said something in the
// room that is kept.
func (d *deed) person(ctx context.Context, user string) (target, *wire.Error) {
	t := target{user: user, role: d.People.Role(user, d.room), guest: d.People.IsGuest(user, d.room)}
	name, here := d.People.Here(user)
	if !here {
		name, here = d.People.Elsewhere(user)
	}
	if here {
		t.name = name
		return t, nil
	}
	said, err := d.History.OfPerson(ctx, d.room, user, 0, 1)
	if err != nil {
		return t, d.unread(err)
	}
	if len(said) == 0 {
		return t, &wire.Error{Code: wire.NotFound, Message: "nobody of this id is here, or has said anything here that is kept"}
	}
	t.name = said[0].From
	return t, nil
}

// allowed finds whom the act is about, if the actor may act upon them.
func (d *deed) allowed(ctx context.Context, user string) (target, *wire.Error) {
	t, refused := d.person(ctx, user)
	if refused == nil {
		refused = moderation.MayAct(d.by, &d.act, t.role)
	}
	return t, refused
}

// against finds whom a timeout, a ban or a kick is against.
func (d *deed) against(ctx context.Context) (target, *wire.Error) {
	if d.item != nil {
		return d.ofItem()
	}
	return d.allowed(ctx, d.act.User)
}

// againstPerson is timeout, ban and kick.
func (d *deed) againstPerson(ctx context.Context) *wire.Error {
	t, refused := d.against(ctx)
	if refused != nil {
		return refused
	}
	d.record.User, d.record.Name, d.answer.Count = t.user, t.name, 1
	d.named(t.name)
	if d.act.Act == moderation.ActKick {
		d.tell(event{Act: d.act.Act, User: t.user, Name: t.name})
		return nil
	}
	until := d.impose(d.act.Act, t)
	d.record.Until = until
	if !until.IsZero() {
		d.answer.Until = until.UnixMilli()
	}
	return nil
}

// impose adds a timeout or a ban, and tells of it. It returns when that ends, the zero time
// for never.
func (d *deed) impose(kind string, t target) (until time.Time) {
	if d.act.ForMillis > 0 {
		until = d.now.Add(time.Duration(d.act.ForMillis) * time.Millisecond)
	}
	s := moderation.Sanction{
		Kind: kind, User: t.user, Name: t.name, Room: d.record.Room,
		Reason: d.act.Reason, By: d.by.Name, At: d.now, Until: until, Guest: t.guest,
	}
	d.binds = d.act.BindsAddress()
	switch {
	case t.guest && d.binds:
		key, shares := d.Connections.Address(t.user)
		s.Address, d.answer.Shares = key, max(d.answer.Shares, shares)
	case t.guest && kind == moderation.ActBan: // who comes from there is held
		s.Address, _ = d.Connections.Address(t.user)
		s.Holds = s.Address != "" || d.key != ""
	}
	if t.guest && kind == moderation.ActBan {
		s.Skeleton = skeletonOf(t.name)
	}
	d.sanctions = append(d.sanctions, s)
	e := event{Act: kind, User: t.user, Name: t.name}
	if !until.IsZero() {
		e.Until = until.UnixMilli()
	}
	d.tell(e)
	return until
}

// skeletonOf returns what a name shares with those that read like it.
func skeletonOf(text string) string {
	n, err := name.New(text)
	if err != nil { // said under the rules of an earlier version
		return ""
	}
	return moderation.Skeleton(n)
}
