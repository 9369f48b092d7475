package acts

import (
	"context"
	"strings"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Why an item cannot be acted upon.
var (
	errNoItem   = &wire.Error{Code: wire.NotFound, Message: "this waits no more: somebody has looked at it, or it is gone"}
	errOwnItem  = &wire.Error{Code: wire.Forbidden, Message: "nobody decides on what they said themselves"}
	errSilenced = &wire.Error{Code: wire.NotFound, Message: "its author was silenced or shut out meanwhile; it is gone"}
	errNotTheir = &wire.Error{Code: wire.BadMessage, Message: "this item is about somebody else"}
)

// findItem finds the item that the act names.
func (d *deed) findItem() *wire.Error {
	done := doneBy[d.act.Act]
	if d.act.Item == 0 || done == "" {
		return nil
	}
	i, ok := d.Queue.Item(d.room, d.act.Item)
	switch {
	case !ok:
		return errNoItem
	case d.act.User != "" && d.act.User != i.User:
		return errNotTheir
	}
	d.item = &i
	d.record.User, d.record.Name, d.record.Seq = i.User, i.Name, i.Seq
	d.end(i.ID, done)
	return nil
}

// doneBy is how the item of an act ends.
var doneBy = map[string]string{
	moderation.ActAllow: wire.DoneAllow, moderation.ActRemove: wire.DoneRemove, moderation.ActTimeout: wire.DoneTimeout, moderation.ActBan: wire.DoneBan,
}

// allow lets a draft through, or dismisses reports.
func (d *deed) allow(ctx context.Context) *wire.Error {
	i := d.item
	if d.by.User != "" && i.User == d.by.User && d.by.Role < identity.Owner {
		return errOwnItem
	}
	d.answer.Count = 1
	d.named(i.Name)
	if i.Kind == wire.ItemReport {
		kept, refused := false, (*wire.Error)(nil)
		if i.Hidden {
			kept, refused = d.isRestorable(ctx, i.Seq)
		}
		if refused != nil {
			return refused
		}
		if kept {
			d.draft(wire.Entry{Kind: wire.KindRestored, Target: i.Seq})
		}
		return nil
	}
	if strings.HasPrefix(i.Reason, queue.BannedBefore) {
		d.through = &moderation.FreeGuest{Room: d.room, User: i.User, At: d.now}
	}
	d.onRefusal = func(refused *wire.Error) *wire.Error {
		if refused.Code == wire.NotSaved || refused == errNoItem {
			return refused
		}
		d.endItems(context.Background(), wire.DoneGone, *i)
		if i.ReplyTo > 0 && refused.Code == wire.NotFound {
			return refused // what it answers is gone
		}
		return errSilenced
	}
	d.drafts = append(d.drafts, room.Draft{
		Entry:      wire.Entry{Kind: wire.KindMessage, ID: i.OwnID, From: i.Name, User: i.User, Text: i.Text, Target: i.ReplyTo, Ask: i.Ask},
		Author:     i.Author,
		Ticket:     d,
		Speaker:    identity.Speaker{User: i.User, Role: identity.Member, Machine: true}, // by a moderator's leave, the modes of the room do not hold
		Attachment: part{d, true},
	})
	return nil
}

// removeItem takes back the reported message of an item, or lets a draft not through.
func (d *deed) removeItem(ctx context.Context) *wire.Error {
	if d.item.Kind == wire.ItemReport && !d.item.Hidden {
		d.act.Seq = d.item.Seq
		return d.removeOne(ctx)
	}
	d.answer.Count = 1
	d.named(d.item.Name)
	return nil
}

// ofItem returns whom an act upon an item is against: who may never have said anything that
// was seen.
func (d *deed) ofItem() (target, *wire.Error) {
	i := d.item
	d.act.User = i.User
	t := target{user: i.User, name: i.Name, role: d.People.Role(i.User, d.room), guest: d.People.IsGuest(i.User, d.room)}
	if i.User == "" { // said before people had ids
		return t, errNoItem
	}
	return t, moderation.MayAct(d.by, &d.act, t.role)
}
