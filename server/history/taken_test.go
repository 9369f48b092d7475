package history_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A taking takes a person from entries of the lobby.
type taking []int64

func (t taking) Applied(*wire.Entry) {}

func (t taking) Record(tx history.Tx, _ *wire.Entry) error {
	return tx.TakePerson("lobby", "spammer", t)
}

// ofSpammer is all that the lobby has where the person has said something, which is every second number.
func ofSpammer(t *testing.T, l *keeper) (rows []string) {
	t.Helper()
	err := l.Read(t.Context(), func(q history.Querier) error {
		found, err := q.Query(`
			SELECT format('%d %s %s %s %s %d %d %s %d', place & 0xffffffffff, hex(author), id, sender, hex(text), kind, target, user, removed)
			FROM message WHERE place & 1 = 0 AND kind = 1 OR kind = 6
			UNION ALL SELECT 'restorable ' || text FROM removed_text WHERE place & 1 = 0`)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var row string
			if err := found.Scan(&row); err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return found.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// isBlank reports whether all that was taken back is overwritten.
func isBlank(t *testing.T, l *keeper) (is bool) {
	t.Helper()
	err := l.Read(t.Context(), func(q history.Querier) error {
		return q.QueryRow("SELECT NOT EXISTS (SELECT 1 FROM unblanked) AND NOT EXISTS (SELECT 1 FROM removal)").Scan(&is)
	})
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// TestTakePersonAlike: a person is taken from messages in the same way whether what was taken back is
// overwritten already or not, and nothing of it can be restored: nodes of a cluster come to the same.
func TestTakePersonAlike(t *testing.T) {
	var rows [][]string
	for _, overwritten := range []bool{false, true} {
		c := index(t)
		l := open(t, c)
		drafts := secrets(40)
		for i := range drafts {
			if drafts[i].User == "spammer" {
				drafts[i].From = secret + " name"
			}
		}
		numbers := make(taking, len(drafts)+4)
		for i := range numbers {
			numbers[i] = int64(i + 1)
		}
		act := history.Draft{Entry: wire.Entry{Kind: wire.KindAct, Text: `"act":"timeout","user":"spammer","name":"` + secret + `"`}}
		apply(t, l, position(1, 1), of(append(drafts, act, remove(1), remove(2))...))
		removes := of(removeMany(3, "spammer"))
		takes := append([]history.Publication{{Drafts: []history.Draft{{Attachment: numbers}}}}, of(restore(2), restore(4))...)
		if overwritten {
			apply(t, l, position(2, 2), removes)
			eventually(t, "what is removed is overwritten", func() bool { return isBlank(t, l) })
			removes = nil
		}
		delivered := apply(t, l, position(3, 3), append(removes, takes...))
		for _, d := range delivered[len(delivered)-1] {
			if d.Err == nil {
				t.Errorf("overwritten %v: restored %+v", overwritten, d.Entry)
			}
		}
		rows = append(rows, ofSpammer(t, l))
		eventually(t, "all is indexed", func() bool { return l.Unindexed(t) == 0 })
		l.Check(t)
		wantUnread(t, l, "afterwards")
	}
	if !slices.Equal(rows[0], rows[1]) || len(rows[0]) != 40 {
		t.Errorf("before it is overwritten\n%q\nafterwards\n%q", rows[0], rows[1])
	}
	for _, row := range rows[0] {
		if strings.Contains(row, "spammer") || strings.Contains(row, secret) {
			t.Errorf("it is kept: %s", row)
		}
	}
}

// TestTakePersonLeaves: what the person has not said, what was not taken back, and other rooms.
func TestTakePersonLeaves(t *testing.T) {
	l := open(t, file(t))
	mustAppend(t, l, "lobby", by("spammer", "stands"), by("ana", "of another"), by("ana", "of another, and gone"), remove(3))
	mustAppend(t, l, "tea", by("spammer", "elsewhere"), remove(1))
	before := fmt.Sprint(all(t, l, "lobby"), all(t, l, "tea"))
	take := takeFrom(l)
	for _, in := range []string{"lobby", "nowhere"} {
		if err := take(t.Context(), in, "spammer", []int64{1, 2, 3, 4, 99}); err != nil {
			t.Fatal(err)
		}
	}
	if after := fmt.Sprint(all(t, l, "lobby"), all(t, l, "tea")); after != before {
		t.Errorf("there is\n%s\nwas\n%s", after, before)
	}
	if err := take(t.Context(), "lobby", "spammer", make([]int64, history.MaxTaken+1)); err == nil {
		t.Error("as many as one likes can be taken at once")
	}
}

// TestAfterDelivered: what is to be called after deliveries of a room is.
func TestAfterDelivered(t *testing.T) {
	l := open(t, index(t))
	order := make(chan string, 3)
	l.Log.DeliverTo(orderly{order})
	l.Log.Deliver("tea", []room.Delivered{{}})
	l.AfterDelivered("tea", func() { order <- "called" })
	l.Log.Deliver("tea", []room.Delivered{{}})
	for i, want := range []string{"delivered", "called", "delivered"} {
		if got := <-order; got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// An orderly tells of deliveries, the first of which takes a while.
type orderly struct{ told chan string }

func (o orderly) Deliver(string, []room.Delivered) {
	time.Sleep(time.Millisecond)
	o.told <- "delivered"
}

func (o orderly) Forget(string) bool { return false }
