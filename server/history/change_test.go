package history_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/history"
)

const addEndedSQL = "INSERT INTO ended (user, at) VALUES (?, ?)"

// ending returns a change that adds a row.
func ending(user string) func(history.Tx) error {
	return func(tx history.Tx) error {
		_, err := tx.Exec(addEndedSQL, user, 1)
		return err
	}
}

// ended returns the rows that such changes have made.
func ended(t testing.TB, l *keeper) string {
	t.Helper()
	var users []string
	err := l.Read(t.Context(), func(q history.Querier) error {
		rows, err := q.Query("SELECT user FROM ended ORDER BY user")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var user string
			if err := rows.Scan(&user); err != nil {
				return err
			}
			users = append(users, user)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(users, " ")
}

// A change that fails leaves nothing, and takes nothing else with it.
func TestWrite(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		seen := new(ledger)
		c.Observer = seen
		l := open(t, c)
		own := errors.New("no")
		for _, test := range []struct {
			name   string
			change func(history.Tx) error
			want   error
		}{
			{"one row", ending("ana"), nil},
			{"its own mind", func(tx history.Tx) error { return errors.Join(ending("bo")(tx), own) }, own},
			{"a row that is there", func(tx history.Tx) error {
				return errors.Join(ending("cem")(tx), ending("ana")(tx))
			}, history.ErrNotSaved},
			{"another", ending("dora"), nil},
		} {
			if err := l.Write(t.Context(), test.change); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
		}
		if got := ended(t, l); got != "ana dora" {
			t.Errorf("there are %q", got)
		}
		mustAppend(t, l, "lobby", texts("one")...)
		if err := l.Healthy(); err != nil {
			t.Errorf("a change's own fault counts as trouble: %v", err)
		}
		if got := seen.failures["change"]; got != 1 {
			t.Errorf("%d failures are counted, want 1", got)
		}
	})
}

// What the disk refuses is not there; trouble of the disk is the log's.
func TestWriteInTrouble(t *testing.T) {
	c := file(t).WithVFS(diskVFS)
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)
	d.breakDown(failing("write", "-wal", sqlite3.SQLITE_FULL))
	for range 2 {
		err := l.Write(t.Context(), ending("lost"))
		if !errors.Is(err, history.ErrNotSaved) || !strings.Contains(err.Error(), "disk is full") {
			t.Errorf("Write: %v", err)
		}
		if l.Healthy() == nil {
			t.Error("the log is healthy")
		}
	}
	d.breakDown(nil)
	if err := l.Write(t.Context(), ending("here")); err != nil {
		t.Errorf("Write: %v", err)
	}
	shut(t, l)
	if got := ended(t, open(t, c)); got != "here" {
		t.Errorf("there are %q", got)
	}
}

// blockWriter keeps the writer at a change until the function that it returns is called.
func blockWriter(t *testing.T, l *keeper) (release func()) {
	t.Helper()
	begun, end := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := l.Write(t.Context(), func(history.Tx) error {
			close(begun)
			<-end
			return nil
		})
		if err != nil {
			t.Errorf("the first change: %v", err)
		}
	})
	<-begun
	return func() { close(end); wg.Wait() }
}

// Who gives up before the change begins has changed nothing; after that it is too late.
func TestWriteGivenUp(t *testing.T) {
	l := open(t, file(t))
	release := blockWriter(t, l)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Write(ctx, ending("given up")); !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v", err)
	}
	release()
	ctx, cancel = context.WithCancel(t.Context())
	err := l.Write(ctx, func(tx history.Tx) error {
		cancel()
		return ending("begun")(tx)
	})
	if err != nil {
		t.Errorf("Write: %v", err)
	}
	if got := ended(t, l); got != "begun" {
		t.Errorf("there are %q", got)
	}
}

// The queue has an end, and Close makes what is in it.
func TestWriteQueue(t *testing.T) {
	c := file(t)
	l := open(t, c)
	release := blockWriter(t, l)
	var wg sync.WaitGroup
	for i := range history.MaxChanges {
		wg.Go(func() {
			if err := l.Write(t.Context(), ending(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	eventually(t, "all wait", func() bool { return l.WaitingChanges() == history.MaxChanges })
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Write(canceled, ending("too many")); !errors.Is(err, history.ErrBusy) {
		t.Errorf("one too many: %v", err)
	}
	release()
	shut(t, l)
	wg.Wait()
	if err := l.Write(t.Context(), ending("late")); !errors.Is(err, history.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	l = open(t, c)
	if got := len(strings.Fields(ended(t, l))); got != history.MaxChanges {
		t.Errorf("%d changes were made, want %d", got, history.MaxChanges)
	}
}

// Rooms and changes take turns, whoever asks more.
func TestWriteBesideRooms(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if err := l.Write(t.Context(), ending(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			}
		})
		for i := range 100 {
			mustAppend(t, l, "lobby", texts(fmt.Sprint(i))...)
		}
		cancel()
		wg.Wait()
		wantNumbers(t, l, "lobby", 1, 100)
	})
}

// What is read is as it was at one moment.
func TestReadIsOneMoment(t *testing.T) {
	l := open(t, file(t))
	err := l.Read(t.Context(), func(q history.Querier) error {
		var before, after int
		if err := q.QueryRow("SELECT count(*) FROM ended").Scan(&before); err != nil {
			return err
		}
		if err := l.Write(t.Context(), ending("ana")); err != nil {
			return err
		}
		if err := q.QueryRow("SELECT count(*) FROM ended").Scan(&after); err != nil {
			return err
		}
		if before != 0 || after != 0 {
			t.Errorf("%d rows, then %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestReadFails(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		own := errors.New("no")
		if err := l.Read(t.Context(), func(history.Querier) error { return own }); err != own {
			t.Errorf("its own error is %v", err)
		}
		canceled, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Read(canceled, func(history.Querier) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		shut(t, l)
		err := l.Read(t.Context(), func(q history.Querier) error { return q.QueryRow("SELECT 1").Scan(new(int)) })
		if !errors.Is(err, history.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	})
}
