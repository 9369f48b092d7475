package acts_test

import (
	"context"
	"fmt"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// What a town has of the queue.

// judged does what the rules of a room do.
func (t *town) judged(d *room.Draft) *wire.Error {
	if d.Kind != wire.KindMessage {
		return nil
	}
	return t.rooms.Judge("lobby", &d.Speaker, &d.Entry)
}

func (t *town) Own(_ context.Context, _ string, author [16]byte, id string) (wire.Entry, bool, error) {
	for _, e := range t.entries {
		if id != "" && e.ID == id && author == authorOf(e.User) {
			return e, true, nil
		}
	}
	return wire.Entry{}, false, nil
}

func authorOf(user string) (author [16]byte) {
	copy(author[:], user)
	return author
}

func (t *town) AddItemTx(_ history.Tx, i queue.Item) (int64, error) {
	if t.disk != nil {
		return 0, t.disk
	}
	id := int64(len(t.items) + 1)
	t.items[id], t.waits[id] = "", i
	return id, nil
}

func (t *town) SameItemTx(_ history.Tx, i *queue.Item, after int64) (int64, bool, error) {
	for id, same := range t.waits {
		if id > after && t.items[id] == "" && same.Kind == i.Kind && same.Seq == i.Seq && same.Author == i.Author && same.OwnID == i.OwnID {
			said := wire.Entry{Text: same.Text, Target: same.ReplyTo, Ask: same.Ask}
			return id, i.Says(&said), nil
		}
	}
	return 0, false, nil
}

func (t *town) AddReportTx(_ history.Tx, item int64, _ wire.Report) error {
	if t.disk == nil && t.items[item] != "" {
		return records.ErrNotFound
	}
	return t.disk
}

func (t *town) EndItemsTx(_ history.Tx, _ time.Time, done string, ids ...int64) (ended int64, err error) {
	for _, id := range ids {
		if t.items[id] == "" {
			t.items[id] = done
			ended++
		}
	}
	return ended, nil
}

func (t *town) FreeTx(_ history.Tx, room, user string) error {
	t.free = append(t.free, user+" in "+room)
	return nil
}

func (t *town) Settle(_ context.Context, change func(history.Tx) error) error {
	if t.disk != nil {
		return t.disk
	}
	return change(history.Tx{})
}

func (t *town) Pending(room string, items ...queue.Item) {
	for _, i := range items {
		t.notices = append(t.notices, fmt.Sprint(room, " ", i.ID, " ", i.Done))
	}
}

func (t *town) NotLetThrough(drafts ...queue.Item) {
	for _, d := range drafts {
		t.notices = append(t.notices, "not let through: "+d.OwnID)
	}
}

func (t *town) HideTx(_ history.Tx, item int64, hidden bool) error {
	t.tallied = append(t.tallied, fmt.Sprint("item ", item, " hidden ", hidden))
	return nil
}

func (t *town) Watched(string) bool { return t.watched }

// elsewhere notes what comes by other nodes.
type elsewhere struct{ *town }

func (e elsewhere) Held(i *queue.Item) {
	e.others = append(e.others, fmt.Sprint("held ", i.User, " ", i.Text))
}
func (e elsewhere) Reported(user string) { e.others = append(e.others, "reported by "+user) }

func (t *town) Held(reason string)    { t.tallied = append(t.tallied, "held by "+reason) }
func (t *town) Reported()             { t.tallied = append(t.tallied, "reported") }
func (t *town) QueueEnded(how string) { t.tallied = append(t.tallied, "ended by "+how) }
