package command_test

import (
	"fmt"
	"testing"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// receiver tells that all was delivered.
type receiver chan []room.Delivered

func (r receiver) Deliver(_ string, delivered []room.Delivered) { r <- delivered }
func (receiver) Forget(string) bool                             { return true }

// fill says n messages in a room of a history, which is made if there is none.
func fill(t *testing.T, db, in string, n int) {
	t.Helper()
	drafts := make([]room.Draft, n)
	for i := range drafts {
		drafts[i].Entry = wire.Entry{Kind: wire.KindMessage, From: "Ana", User: "AAAAAAAAAAAA", At: 1_790_000_000_000 + int64(i), Text: fmt.Sprint(i + 1)}
	}
	say(t, db, in, drafts...)
}

// say adds messages to a room of a history.
func say(t *testing.T, db, in string, drafts ...room.Draft) {
	t.Helper()
	l, err := history.Open(history.Config{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(receiver, 1)
	l.DeliverTo(done)
	tail, err := l.Tail(in, 0)
	if err != nil {
		t.Fatal(err)
	}
	l.Publish(room.Address{Room: in, Title: in, Epoch: tail.Epoch}, drafts)
	for _, d := range <-done {
		if d.Err != nil {
			t.Fatal(d.Err)
		}
	}
}
