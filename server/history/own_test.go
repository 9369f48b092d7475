package history_test

import (
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// TestOwn: a message is found by what its author calls it, by nobody else's name for it, and
// without its text when it was removed.
func TestOwn(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mine := said("a", "c1", "one", 0)
		mustAppend(t, l, "lobby", mine, by("b", "two"))
		author := mine.Author
		own := func(room string, author [16]byte, id string) (wire.Entry, bool) {
			t.Helper()
			e, found, err := l.Own(t.Context(), room, author, id)
			if err != nil {
				t.Fatal(err)
			}
			return e, found
		}
		id := mine.ID
		if e, found := own("lobby", author, id); !found || e.Text != "one" || e.Seq != 1 {
			t.Errorf("found %+v, %v", e, found)
		}
		for name, miss := range map[string]struct {
			room   string
			author [16]byte
			id     string
		}{"other room": {"open", author, id}, "other author": {"lobby", [16]byte{9}, id}, "other id": {"lobby", author, "x"}, "no id": {"lobby", author, ""}} {
			if e, found := own(miss.room, miss.author, miss.id); found {
				t.Errorf("%s: found %+v", name, e)
			}
		}
		mustAppend(t, l, "lobby", history.Draft{Entry: wire.Entry{Kind: wire.KindRemoved, Target: 1}})
		if e, found := own("lobby", author, id); !found || !e.Removed || e.Text != "" {
			t.Errorf("removed: %+v, %v", e, found)
		}
	})
}

// TestSoil: what a transaction overwrites goes from the rest of the file.
func TestSoil(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		if err := l.Write(t.Context(), func(tx history.Tx) error { return tx.Soil() }); err != nil {
			t.Fatal(err)
		}
		unclean := false
		err := l.Read(t.Context(), func(q history.Querier) error { return q.QueryRow("SELECT unclean FROM log").Scan(&unclean) })
		if err != nil || !unclean {
			t.Errorf("unclean: %v, %v", unclean, err)
		}
	})
}
