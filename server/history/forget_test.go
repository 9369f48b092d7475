package history_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// takeFrom returns what takes a person from entries of a log.
func takeFrom(l *keeper) func(ctx context.Context, in, user string, seqs []int64) error {
	return func(ctx context.Context, in, user string, seqs []int64) error {
		return l.Write(ctx, func(tx history.Tx) error { return tx.TakePerson(in, user, seqs) })
	}
}

// TestForgetPerson: of who is forgotten neither texts nor names nor ids of messages are
// anywhere, also where others' texts that were taken back are kept; others lose nothing.
func TestForgetPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := file(t)
		c.KeepRemoved = time.Hour
		l := open(t, c)
		drafts := secrets(300)
		for i := range drafts {
			if drafts[i].User == "spammer" {
				drafts[i].From, drafts[i].ID = secret+" name", secret+drafts[i].ID
			}
		}
		for part := range slices.Chunk(drafts, 100) {
			mustAppend(t, l, "lobby", part...)
		}
		n := int64(len(drafts))
		act := history.Draft{Entry: wire.Entry{Kind: wire.KindAct, Text: `"act":"timeout","user":"spammer","name":"` + secret + `"`}}
		other := history.Draft{Entry: wire.Entry{Kind: wire.KindAct, Text: `"act":"timeout","user":"ana","name":"Ana"`}}
		mustAppend(t, l, "lobby", act, other, remove(1), remove(2))
		first, err := l.RoomsOf(t.Context(), "spammer")
		if err != nil || len(first) != 1 || first["lobby"] != 4 {
			t.Fatalf("%v, %v", first, err)
		}
		mustAppend(t, l, "lobby", removeMany(first["lobby"], "spammer"))
		told := make(map[string]int64) // until which number entries are not what they were
		l.Watch(func(name string, spans []room.Span) { told[name] = max(told[name], spans[0].Last) })
		if err := l.ForgetPerson(t.Context(), "spammer", takeFrom(l)); err != nil {
			t.Fatal(err)
		}
		if told["lobby"] < n-1 {
			t.Errorf("told of %v", told)
		}
		later(30 * time.Second)
		wantUnread(t, l, "afterwards")
		wantNowhere(t, "afterwards", c.Path, c.Path+"-wal")
		for _, e := range all(t, l, "lobby") {
			switch {
			case e.Seq <= n && e.Seq%2 == 0 && (!e.Removed || e.From != "" || e.User != "" || e.ID != ""):
				t.Fatalf("of the person: %+v", e)
			case e.Seq <= n && e.Seq%2 == 1 && (e.Removed != (e.Seq == 1) || e.From != "ana" || e.User != "ana"):
				t.Fatalf("of another one: %+v", e)
			case e.Kind == wire.KindAct && e.Text != other.Text:
				t.Errorf("an act: %+v", e)
			}
		}
		if restorable, err := l.RemovedBy(t.Context(), "lobby", n+3); err != nil || !slices.Equal(restorable, []int64{1}) {
			t.Errorf("of another one can be restored: %v, %v", restorable, err)
		}
		if left, err := l.RoomsOf(t.Context(), "spammer"); err != nil || len(left) > 0 {
			t.Errorf("there is more to remove: %v, %v", left, err)
		}
		if err := l.ForgetPerson(t.Context(), "spammer", takeFrom(l)); err != nil {
			t.Errorf("once more: %v", err)
		}
		l.Check(t)
	})
}
