package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hubbub/server/control"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Acts are those of a server that runs on the history.
type Acts interface {
	Do(ctx context.Context, by moderation.Actor, room string, act moderation.Act) (wire.Moderated, *wire.Error)
	// Sanctions returns what stands in a room, or in all of them for moderation.Everywhere.
	Sanctions(room string) []moderation.Sanction
}

// keeper is who acts from the command line.
var keeper = moderation.Actor{Name: "command line", Role: identity.Owner, Machine: true}

// maxAudit is how many records are told at once.
const maxAudit = 10_000

// Act implements control.Desk.
func (d *Desk) Act(ctx context.Context, q control.Act) (control.Acted, error) {
	if d.Acts == nil {
		return control.Acted{}, control.Errorf(control.Offline, "no server runs on this history; rooms are kept while one does: start it first")
	}
	act, refused := moderation.Decode(q.Act)
	key, err := d.roomOf(ctx, q.Room, &act)
	if err != nil {
		return control.Acted{}, err
	}
	if refused == nil && q.Who != "" {
		act.User, err = d.user(q.Who, key, &act)
		if err != nil {
			return control.Acted{}, err
		}
		refused = act.Check()
	}
	var did wire.Moderated
	if refused == nil {
		did, refused = d.Acts.Do(ctx, keeper, key, act)
	}
	if refused != nil {
		return control.Acted{}, control.Errorf(refusalCode(refused.Code), "%s", refused.Message)
	}
	acted := control.Acted{
		Room: key, Act: did.Act, Record: did.Record, Count: did.Count, More: did.More,
		Names: did.Names, Shares: did.Shares, Preview: did.Preview,
	}
	if did.Until > 0 {
		acted.Until = time.UnixMilli(did.Until)
	}
	return acted, nil
}

// roomOf returns where an act is to be done: in the room that is given, that of the act which
// is undone, that of the item which it decides upon, or the lobby.
func (d *Desk) roomOf(ctx context.Context, given string, act *moderation.Act) (key string, err error) {
	if given == "" && act.Of > 0 {
		if r, err := d.Records.Act(ctx, act.Of); err == nil && r.Room != moderation.Everywhere {
			return r.Room, nil
		}
	}
	if given == "" && act.Item > 0 {
		if in := d.roomOfItem(act.Item); in != "" {
			return in, nil
		}
	}
	if key, err = room.Key(cmp.Or(given, room.Lobby)); err != nil {
		return "", control.Errorf(control.Invalid, "room %q: %v", given, err)
	}
	if !d.Server.IsThere(key) {
		return "", control.Errorf(control.NotFound, "there is no room %q", cmp.Or(given, room.Lobby))
	}
	return key, nil
}

func refusalCode(code wire.Code) control.Code {
	switch code {
	case wire.NotFound:
		return control.NotFound
	case wire.NotSaved:
		return control.Failed
	default:
		return control.Invalid
	}
}

// user returns the public id of a person, who may have gone if something stands against it.
func (d *Desk) user(who, inRoom string, act *moderation.Act) (string, error) {
	found, ok := d.find(who)
	if ok {
		return found.User, nil
	}
	if act.Room == moderation.Everywhere {
		inRoom = moderation.Everywhere
	}
	against := d.Acts.Sanctions(inRoom)
	if i := slices.IndexFunc(against, func(s moderation.Sanction) bool { return isSame(s.Name, who) }); i >= 0 {
		return against[i].User, nil
	}
	return "", control.Errorf(control.NotFound, "nobody who is called %q is here; others are told by the id of their messages", who)
}

// Audit implements control.Desk.
func (d *Desk) Audit(ctx context.Context, q control.Audit) ([]control.Done, error) {
	key := ""
	if q.Room != "" {
		var err error
		if key, err = room.Key(q.Room); err != nil {
			return nil, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	if q.Limit < 1 || q.Limit > maxAudit {
		return nil, control.Errorf(control.Invalid, "%d records, from 1 to %d can be asked for", q.Limit, maxAudit)
	}
	found, err := d.Records.Audit(ctx, key, 0, q.Limit)
	if err != nil {
		return nil, err
	}
	done := make([]control.Done, len(found))
	for i, r := range found {
		done[len(found)-1-i] = control.Done{Record: r.ID, Room: r.Room, At: r.At, By: r.ByName, Act: r.Act, User: r.User, Name: r.Name, Until: r.Until, Reason: r.Reason}
	}
	return done, nil
}
