package history_test

import (
	"errors"
	"fmt"
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// record is an attachment that writes where it was asked to, and then fails as it was told.
type record struct {
	err  error
	sql  string
	seqs []int64
}

func (r *record) Applied(*wire.Entry) {}

func (r *record) Record(tx history.Tx, e *wire.Entry) error {
	r.seqs = append(r.seqs, e.Seq)
	if _, err := tx.Exec("INSERT INTO ended (user, at) VALUES (?, ?)", "of the record", e.Seq); err != nil {
		return err
	}
	if r.sql != "" {
		if _, err := tx.Exec(r.sql); err != nil {
			return err
		}
	}
	return r.err
}

func recorded(t *testing.T, l *keeper) (n int) {
	t.Helper()
	err := l.Read(t.Context(), func(q history.Querier) error { return q.QueryRow("SELECT count(*) FROM ended").Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRecorder: what an act records is there with its entry, or neither is; others of its
// transaction are not touched.
func TestRecorder(t *testing.T) {
	own := errors.New("too many")
	refusal := wire.Errorf(wire.Forbidden, "no")
	for name, tt := range map[string]struct {
		record record
		want   error
	}{
		"recorded":              {record{}, nil},
		"an error of its own":   {record{err: own}, own},
		"a refusal":             {record{err: refusal}, refusal},
		"what SQLite forbids":   {record{sql: "INSERT INTO ended SELECT * FROM ended"}, history.ErrNotSaved},
		"what SQLite knows not": {record{sql: "INSERT INTO nowhere VALUES (1)"}, history.ErrNotSaved},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, c history.Config) {
				l := open(t, c)
				mustAppend(t, l, "lobby", by("a", "one"))
				attached := tt.record
				act := remove(1)
				act.Attachment = &attached
				delivered, _ := l.Append("lobby", []history.Draft{by("a", "two"), act, by("a", "three")})
				err := delivered[1].Err
				if !errors.Is(err, tt.want) {
					t.Fatalf("%v, want %v", err, tt.want)
				}
				if delivered[0].Err != nil || delivered[2].Err != nil {
					t.Errorf("the others: %v, %v", delivered[0].Err, delivered[2].Err)
				}
				want := []string{"-", "two", "removed1", "three"}
				if err != nil {
					want = []string{"one", "two", "three"}
				}
				wantShown(t, l, name, want...)
				if n := recorded(t, l); (n == 1) != (err == nil) || n > 1 {
					t.Errorf("%d rows", n)
				}
				if attached.seqs[0] != 3 {
					t.Errorf("recorded as %v", attached.seqs)
				}
				if err := l.Healthy(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// dated is an attachment whose entry tells when it is done.
type dated struct{ record }

func (d *dated) Date(e *wire.Entry) { e.Text = fmt.Sprint("at ", e.At) }

// TestDater: what an entry tells of its own time is what readers get, and what is kept.
func TestDater(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		act := history.Draft{Entry: wire.Entry{Kind: wire.KindAct, At: 7000, Text: "to be dated"}}
		act.Attachment = &dated{}
		delivered, err := l.Append("lobby", []history.Draft{act})
		if err != nil || delivered[0].Text != "at 7000" {
			t.Errorf("readers get %q, %v", delivered[0].Text, err)
		}
		wantShown(t, l, "a page", "at 7000")
		if n := recorded(t, l); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}
