package records_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// A written is what a draft of a stream writes.
type written func(tx history.Tx) error

func (w written) Record(tx history.Tx, _ *wire.Entry) error { return w(tx) }
func (w written) Applied(*wire.Entry)                       {}

// TestCarried: in a cluster what is no longer kept has to go from the drafts that brought it.
func TestCarried(t *testing.T) {
	db, err := history.Open(history.Config{Path: filepath.Join(t.TempDir(), "hubbub.db"), Index: "STREAM"})
	must(t, err)
	r, err := records.Open(t.Context(), db, nil)
	must(t, err)
	t.Cleanup(func() { must(t, r.Close()); must(t, db.Close()) })
	place := uint64(0)
	apply := func(all ...written) {
		t.Helper()
		place++
		pub := history.Publication{Room: "lobby", Title: "Lobby"}
		for i, w := range all {
			pub.Drafts = append(pub.Drafts, history.Draft{Entry: wire.Entry{Kind: wire.KindAct, At: 1}, Attachment: w})
			pub.Places = append(pub.Places, i)
		}
		delivered, err := db.Apply(history.Position{Epoch: "STREAM", Seq: place, At: int64(place)}, []history.Publication{pub})
		must(t, err)
		for _, d := range delivered[0] {
			must(t, d.Err)
		}
	}
	at := time.UnixMilli(1)
	filter := func(record int64) written {
		return func(tx history.Tx) error {
			return r.FilterTx(tx, moderation.Filter{Record: record, Room: "lobby", Text: "coins", At: at})
		}
	}
	topic := func(m moderation.Modes, of int64) written {
		return func(tx history.Tx) error { return r.ModesTx(tx, "lobby", m, of) }
	}
	item := func(tx history.Tx) error {
		_, err := r.AddItemTx(tx, queue.Item{Item: wire.Item{Kind: wire.ItemHeld, Room: "lobby", At: 1, User: "ana", Text: "held"}})
		return err
	}
	report := func(tx history.Tx) error {
		return r.AddReportTx(tx, 1, wire.Report{User: "BBBBBBBBBBBB", Name: "Bia", Reason: "rude", At: 1})
	}
	apply(filter(1), filter(2), topic(moderation.Modes{Topic: "tea", Version: 1}, 0), item)
	apply(report)
	if all, err := db.Erasures(t.Context(), 10); err != nil || len(all) > 0 {
		t.Errorf("while it is kept: %v, %v", all, err)
	}
	apply(topic(moderation.Modes{Topic: "ice", Version: 2}, 1), func(tx history.Tx) error { return r.LiftFilterTx(tx, 2) })
	apply(func(tx history.Tx) error {
		_, err := r.EndItemsTx(tx, time.UnixMilli(1), wire.DoneRemove, 1)
		return err
	})
	all, err := db.Erasures(t.Context(), 10)
	if got := fmt.Sprint(all); err != nil || got != "[{2 [{0 item}]} {1 [{1 filter} {2 modes} {3 item}]}]" {
		t.Errorf("has to go: %s, %v", got, err)
	}

	const ana = "AAAAAAAAAAAA" // of whom all goes
	apply(func(tx history.Tx) error {
		_, err := r.AddItemTx(tx, queue.Item{Item: wire.Item{Kind: wire.ItemHeld, Room: "lobby", At: 1, User: ana, Text: "held"}})
		return err
	}, func(tx history.Tx) error {
		return r.FilterTx(tx, moderation.Filter{Record: 3, Room: "lobby", Text: "coins", User: ana, At: at})
	})
	r.ShareBy(func(_ context.Context, c records.Change) error {
		apply(func(tx history.Tx) error { return c.Record(tx, &wire.Entry{At: 1}) })
		return nil
	}, nil)
	must(t, r.Forget(t.Context(), ana))
	all, err = db.Erasures(t.Context(), 1)
	if got := fmt.Sprint(all); err != nil || got != "[{5 [{0 item} {1 filter}]}]" {
		t.Errorf("of a person that is forgotten has to go: %s, %v", got, err)
	}
}
