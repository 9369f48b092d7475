package desk

import (
	"context"
	"time"

	"hubbub/server/control"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
)

// Waiting is what waits for moderators of a server that runs on the history.
type Waiting interface {
	// All returns what waits in all rooms, the oldest first.
	All() []queue.Item
}

// Queue implements control.Desk.
func (d *Desk) Queue(_ context.Context, q control.Queue) ([]control.Item, error) {
	if d.Waiting == nil {
		return nil, control.Errorf(control.Offline, "no server runs on this history; the queue is looked at while one does: start it first")
	}
	key := ""
	if q.Room != "" {
		var err error
		if key, err = room.Key(q.Room); err != nil {
			return nil, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	items := []control.Item{}
	for _, i := range d.Waiting.All() {
		if key != "" && i.Room != key {
			continue
		}
		told := control.Item{ID: i.ID, Kind: i.Kind, Room: i.Room, At: time.UnixMilli(i.At), Name: i.Name, Text: i.Text, Reason: i.Reason, Count: i.Count, Hidden: i.Hidden}
		if len(i.Reports) > 0 {
			told.Reason = i.Reports[0].Reason
		}
		items = append(items, told)
	}
	return items, nil
}

// roomOfItem returns the room of an item that waits, "" if there is none.
func (d *Desk) roomOfItem(id int64) string {
	if d.Waiting == nil {
		return ""
	}
	for _, i := range d.Waiting.All() {
		if i.ID == id {
			return i.Room
		}
	}
	return ""
}
