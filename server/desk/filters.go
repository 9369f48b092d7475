package desk

import (
	"context"

	"hubbub/server/control"
	"hubbub/server/moderation"
	"hubbub/server/room"
)

// Filters implements control.Desk.
func (d *Desk) Filters(ctx context.Context, q control.Filters) ([]control.Filter, error) {
	key := ""
	if q.Room != "" {
		var err error
		if key, err = room.Key(q.Room); err != nil {
			return nil, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	kept, err := d.Records.Filters(ctx)
	if err != nil {
		return nil, err
	}
	filters := []control.Filter{}
	for _, f := range kept {
		if key == "" || f.Room == key || f.Room == moderation.Everywhere {
			filters = append(filters, control.Filter{Record: f.Record, Room: f.Room, Text: f.Text, Like: f.Like, By: f.By, At: f.At, Until: f.Until})
		}
	}
	return filters, nil
}
