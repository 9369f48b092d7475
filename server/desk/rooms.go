package desk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"hubbub/server/control"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/records"
)

// SetRoom implements control.Desk.
func (d *Desk) SetRoom(ctx context.Context, q control.Room) (control.Made, error) {
	asked, err := name.NewRoom(q.Name)
	if err != nil {
		return control.Made{}, control.Errorf(control.Invalid, "room %q: %v", q.Name, err)
	}
	known, err := d.known(ctx, asked)
	if err != nil {
		return control.Made{}, err
	}
	set, title := identity.Room{Access: known.Access, Made: true}, known.Title
	if q.Access != nil {
		if set.Access, err = identity.ParseAccess(*q.Access); err != nil {
			return control.Made{}, control.Errorf(control.Invalid, "%v", err)
		}
	}
	if q.Title != nil {
		titled, err := name.NewRoom(*q.Title)
		if err != nil || titled.Key() != asked.Key() {
			return control.Made{}, control.Errorf(control.Invalid, "the title %q does not read as the name %q does", *q.Title, q.Name)
		}
		title = titled.Title()
	}
	err = d.Records.SetRoom(ctx, asked.Key(), title, set)
	if errors.Is(err, records.ErrFull) {
		return control.Made{}, control.Errorf(control.Full, "there are as many rooms that stay as there may be")
	}
	if err != nil {
		return control.Made{}, err
	}
	d.Server.Review()
	d.Log.Info("room set", "room", asked.Key(), "access", set.Access)
	return control.Made{Name: asked.Key(), Title: title, Access: set.Access.String(), New: !known.Made}, nil
}

// known returns what a room is now.
func (d *Desk) known(ctx context.Context, asked name.Room) (records.Room, error) {
	stay, err := d.Records.Rooms(ctx)
	if err != nil {
		return records.Room{}, err
	}
	if i := slices.IndexFunc(stay, func(r records.Room) bool { return r.Name == asked.Key() }); i >= 0 {
		return stay[i], nil
	}
	said, err := d.History.Rooms(ctx, asked.Key())
	if err != nil {
		return records.Room{}, err
	}
	for _, r := range said {
		if r.Name == asked.Key() {
			return records.Room{Name: r.Name, Title: r.Title}, nil
		}
	}
	return records.Room{Name: asked.Key(), Title: asked.Title()}, nil
}

// Rooms implements control.Desk: those with people come first, then by name.
func (d *Desk) Rooms(ctx context.Context) ([]control.Listed, error) {
	stay, err := d.Records.Rooms(ctx)
	if err != nil {
		return nil, err
	}
	rooms := make(map[string]control.Listed)
	for _, r := range stay {
		rooms[r.Name] = control.Listed{Name: r.Name, Title: r.Title, Access: r.Access.String(), Stays: true}
	}
	for key, p := range d.Server.Online() {
		r := listed(rooms, key, p.Title)
		r.Online = p.Online
		rooms[key] = r
	}
	said, err := d.History.Rooms(ctx, slices.Collect(maps.Keys(rooms))...)
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		r := listed(rooms, s.Name, s.Title)
		r.Messages = s.Messages
		rooms[s.Name] = r
	}
	return slices.SortedFunc(maps.Values(rooms), func(a, b control.Listed) int {
		return cmp.Or(cmp.Compare(b.Online, a.Online), strings.Compare(a.Name, b.Name))
	}), nil
}

// listed returns what is known of a room so far.
func listed(rooms map[string]control.Listed, key, title string) control.Listed {
	if r, ok := rooms[key]; ok {
		return r
	}
	return control.Listed{Name: key, Title: title, Access: identity.Open.String()}
}
