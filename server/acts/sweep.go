package acts

import (
	"context"
	"slices"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

const (
	maxSwept  = 1_000            // messages that one sweep takes back; the answer says if there are more
	maxLooked = 100_000          // messages that it looks at
	lookPage  = 500              // of them in one look
	sweptFor  = 10 * time.Minute // before the message from which on it looks, where nothing else is said
)

// sweep takes back all that reads like a message, silences who said it, and refuses more of
// it.
func (d *deed) sweep(ctx context.Context) *wire.Error {
	origin, refused := d.message(ctx)
	if refused != nil {
		return refused
	}
	found, refused := d.alike(ctx, &origin)
	if refused != nil {
		return refused
	}
	people := make(map[string]string) // names by public id
	for _, e := range found {
		if _, known := people[e.User]; !known {
			people[e.User] = e.From
			d.named(e.From)
		}
	}
	d.record.User, d.record.Name, d.answer.Count = origin.User, origin.From, len(found)
	d.tell(event{Act: moderation.ActSweep})
	seqs := make([]int64, len(found))
	for i := range found {
		seqs[i] = found[i].Seq
	}
	d.removes(seqs...)
	d.swept = moderation.PiecesOf(origin.Text)
	if d.act.ForMillis > 0 {
		d.silence(people)
	}
	if d.act.FilterMillis > 0 {
		if refused := d.refuse(moderation.Filter{Text: origin.Text, Like: true, User: origin.User}, d.act.FilterMillis); refused != nil {
			return refused
		}
	}
	d.unpin(func(p moderation.Pin) bool { return slices.Contains(seqs, p.Seq) })
	return nil
}

// silence imposes a timeout upon all who have said what is swept.
func (d *deed) silence(people map[string]string) {
	for user, name := range people {
		if user == "" { // said before people had ids
			continue
		}
		until := d.impose(moderation.ActTimeout, target{user: user, name: name, guest: d.People.IsGuest(user, d.room)})
		d.record.Until, d.answer.Until = until, until.UnixMilli()
	}
}

// alike returns the messages that read like one, the message among them, the oldest first.
func (d *deed) alike(ctx context.Context, origin *wire.Entry) (found []wire.Entry, refused *wire.Error) {
	from, refused := d.sweptFrom(ctx, origin)
	if refused != nil {
		return nil, refused
	}
	like := moderation.PiecesOf(origin.Text)
	whole, refused := d.look(ctx, from, func(e *wire.Entry) (goOn bool) {
		switch {
		case !d.isSwept(e, origin, like):
		case len(found) == maxSwept:
			return false
		default:
			found = append(found, *e)
		}
		return true
	})
	d.answer.More = !whole
	return found, refused
}

// look calls a function for the messages that stand from a number on, at most maxLooked, the
// oldest first, as long as it wants to go on. It reports whether that were all.
func (d *deed) look(ctx context.Context, from int64, at func(e *wire.Entry) (goOn bool)) (whole bool, refused *wire.Error) {
	for after, looked := from-1, 0; looked < maxLooked; {
		page, err := d.History.After(ctx, d.room, after, lookPage)
		if err != nil {
			return false, d.unread(err)
		}
		for i := range page.Entries {
			e := &page.Entries[i]
			if e.Kind == wire.KindMessage && !e.Removed && !at(e) {
				return false, nil
			}
		}
		if len(page.Entries) < lookPage {
			return true, nil
		}
		after, looked = page.Entries[len(page.Entries)-1].Seq, looked+len(page.Entries)
	}
	return false, nil
}

// sweptFrom returns from which number on a sweep looks.
func (d *deed) sweptFrom(ctx context.Context, origin *wire.Entry) (int64, *wire.Error) {
	since := d.act.Since
	if since <= 0 {
		since = origin.At - sweptFor.Milliseconds()
	}
	seq, err := d.History.FirstSince(ctx, d.room, since)
	if err != nil {
		return 0, d.unread(err)
	}
	return min(seq, origin.Seq), nil
}

// isSwept reports whether a message is taken back: not what keepers of the room and machines
// have said, or say.
func (d *deed) isSwept(e, origin *wire.Entry, like moderation.Pieces) bool {
	switch {
	case e.Seq == origin.Seq:
		return true
	case e.Role != "" && e.Role != identity.Viewer.String(), d.People.Role(e.User, d.room) >= identity.Moderator:
		return false
	}
	return like.Alike(moderation.PiecesOf(e.Text))
}
