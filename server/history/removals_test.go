package history_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// old returns a draft of long ago.
func old(text string) history.Draft { return said("ana", "", text, 1) }

func names(t *testing.T, l *keeper) (names []string) {
	t.Helper()
	rooms, err := l.Rooms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms {
		names = append(names, r.Name)
	}
	return names
}

// A room of which nothing is kept goes when nobody is in it. Its name means another
// room from then on.
func TestRoomIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Minute})
		mustAppend(t, l, "lobby", old("gone"), old("gone, too"))
		mustAppend(t, l, "young", said("ana", "", "here", time.Now().UnixMilli()))
		epoch := stand(t, l, "lobby").Epoch
		l.Empty("young")
		later(3 * time.Second)
		wantNumbers(t, l, "lobby", 3, 2) // somebody is in it
		if got := stand(t, l, "lobby").Epoch; got != epoch {
			t.Errorf("epoch %s, was %s", got, epoch)
		}
		l.Empty("lobby")
		later(3 * time.Second)
		if got := stand(t, l, "lobby"); got.Epoch != "" || got.Last != 0 {
			t.Errorf("it stands at %+v", got)
		}
		if got := fmt.Sprint(names(t, l)); got != "[young]" {
			t.Errorf("rooms %s", got)
		}
		again := mustAppend(t, l, "lobby", texts("new")...)[0]
		if again.Seq != 1 || stand(t, l, "lobby").Epoch == epoch {
			t.Errorf("number %d, epoch %s again", again.Seq, epoch)
		}
		later(2 * time.Second)
		l.Check(t)
	})
}

// A room that is more than what was said there stays, numbers and all, also over a restart.
func TestRoomWithSettingsStays(t *testing.T) {
	c := file(t)
	c.Age = time.Minute
	l := open(t, c)
	set := func(sql string) {
		t.Helper()
		err := l.Write(t.Context(), func(tx history.Tx) error {
			_, err := tx.Exec(sql)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set("INSERT INTO room_setting (name, title, access, made) VALUES ('kept', 'Kept', 0, 1)")
	set(`INSERT INTO room_modes (room, modes) VALUES ('pinned', '{"pins":[{"seq":1}]}')`)
	mustAppend(t, l, "kept", old("gone"))
	mustAppend(t, l, "pinned", old("gone"))
	mustAppend(t, l, "other", old("gone"))
	epoch := stand(t, l, "kept").Epoch
	shut(t, l)

	l = open(t, c)
	l.Empty("kept")
	l.Empty("pinned")
	l.Empty("other")
	eventually(t, "the other one is removed", func() bool { return !slices.Contains(names(t, l), "other") })
	if got := names(t, l); !slices.Contains(got, "kept") || !slices.Contains(got, "pinned") {
		t.Errorf("what is left: %v", got)
	}
	wantNumbers(t, l, "kept", 2, 1)
	if got := stand(t, l, "kept").Epoch; got != epoch {
		t.Errorf("epoch %s, was %s", got, epoch)
	}
	if got := mustAppend(t, l, "kept", old("gone, too"))[0].Seq; got != 2 {
		t.Errorf("number %d", got)
	}
	set("DELETE FROM room_setting")
	set("DELETE FROM room_modes")
	l.Empty("kept")
	eventually(t, "it is removed", func() bool { return len(names(t, l)) == 0 })
	l.Check(t)
}

// Who knew a room before it was removed cannot go on with its numbers.
func TestPublishInRemovedRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Minute})
		mustAppend(t, l, "lobby", old("gone"))
		epoch := stand(t, l, "lobby").Epoch
		l.Empty("lobby")
		later(3 * time.Second)
		mustAppend(t, l, "lobby", texts("new")...)
		if _, err := l.AppendIn(epoch, "lobby", texts("lost")); !errors.Is(err, history.ErrEpoch) {
			t.Errorf("Publish: %v", err)
		}
	})
}

// Ids of rooms are used again, so that they do not come to an end.
func TestRoomIDsAreUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const nearlyAll = "INSERT INTO room (id, name, last) VALUES ((1 << 23) - 3, 'far', 1); INSERT INTO message (place, author, id, sender, at, text) VALUES (((1 << 23) - 3) << 40 | 1, x'', '', 'ana', 1 << 60, 'far')"
		c := history.Config{Path: history.Memory, Age: time.Minute}
		l := open(t, c.WithSteps(nearlyAll))
		for i := range 10 {
			name := fmt.Sprint("room-", i)
			mustAppend(t, l, name, old(name))
			mustAppend(t, l, name+"-too", old(name))
			l.Empty(name)
			l.Empty(name + "-too")
			later(3 * time.Second)
		}
		if got := fmt.Sprint(names(t, l)); got != "[far]" {
			t.Errorf("rooms %s", got)
		}
		l.Check(t)
	})
}

// Also where rooms with higher ones stay.
func TestLowRoomIDsAreUsedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const last = "INSERT INTO room (id, name, last) VALUES ((1 << 23) - 1, 'last', 1); INSERT INTO message (place, author, id, sender, at, text) VALUES (((1 << 23) - 1) << 40 | 1, x'', '', 'ana', 1 << 60, 'last')"
		const first = "INSERT INTO room (id, name, last) VALUES (7, 'first', 0)"
		c := history.Config{Path: history.Memory, Age: time.Minute}
		l := open(t, c.WithSteps(last+"; "+first))
		l.Empty("first")
		later(3 * time.Second)
		for i := range 5 {
			name := fmt.Sprint("room-", i)
			mustAppend(t, l, name, old(name))
			l.Empty(name)
			later(3 * time.Second)
		}
		if got := fmt.Sprint(names(t, l)); got != "[last]" {
			t.Errorf("rooms %s", got)
		}
		l.Check(t)
	})
}

// One room too many is refused by itself.
func TestTooManyRooms(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		seen := new(ledger)
		c.Observer = seen
		l := open(t, c.WithSteps("INSERT INTO room (id, name, last) VALUES ((1 << 23) - 1, 'last', 0)"))
		wantRefused(t, l, "one-more", "too many rooms")
		if err := l.Healthy(); err != nil {
			t.Errorf("of one message the log is unhealthy: %v", err)
		}
		mustAppend(t, l, "last", texts("one")...)
		if err := l.Healthy(); err != nil || len(seen.failures) > 0 {
			t.Errorf("it counts as trouble: %v, %v", err, seen.failures)
		}
	})
}

// So is one message too many.
func TestRoomFull(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		seen := new(ledger)
		c.Observer = seen
		l := open(t, c)
		mustAppend(t, l, "lobby", texts("first")...)
		const max = 1<<40 - 1
		l.Jump(t, "lobby", max-2)
		mustAppend(t, l, "lobby", texts("last but one", "last")...)
		wantRefused(t, l, "lobby", "used up")
		if err := l.Healthy(); err != nil {
			t.Errorf("of one message the log is unhealthy: %v", err)
		}
		wantNumbers(t, l, "lobby", 1, max)
		mustAppend(t, l, "kitchen", texts("one")...)
		if err := l.Healthy(); err != nil || len(seen.failures) > 0 {
			t.Errorf("it counts as trouble: %v, %v", err, seen.failures)
		}
	})
}

func wantRefused(t *testing.T, l *keeper, room, word string) {
	t.Helper()
	_, err := l.Append(room, texts("lost"))
	var refusal *wire.Error
	if !errors.Is(err, history.ErrNotSaved) || !errors.As(err, &refusal) || refusal.Code != wire.NotSaved || !strings.Contains(refusal.Message, word) {
		t.Errorf("Append: %v, want %q", err, word)
	}
}

// Whoever opens a room while a transaction removes it waits for the end of that.
func TestOpenWhileRemoved(t *testing.T) {
	c := file(t).WithVFS(diskVFS)
	c.Age = time.Minute
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)
	mustAppend(t, l, "lobby", old("gone"))
	epoch := stand(t, l, "lobby").Epoch
	committing, commit := make(chan struct{}), make(chan struct{})
	d.breakDown(func(operation, name string) int32 {
		if operation == "sync" && strings.HasSuffix(name, "-wal") && l.forgotten.CompareAndSwap(true, false) {
			close(committing)
			<-commit
		}
		return 0
	})
	l.Empty("lobby")
	<-committing
	opened := make(chan room.Tail)
	go func() {
		tail, err := l.Tail("lobby", 10)
		if err != nil {
			t.Error(err)
		}
		opened <- tail
	}()
	time.Sleep(100 * time.Millisecond) // for a Tail that does not wait
	close(commit)
	if tail := <-opened; tail.Epoch == epoch || tail.Last != 0 {
		t.Errorf("it is opened at %+v", tail)
	}
}

// A crowd is a receiver whose rooms come and go while the log removes them.
type crowd struct {
	*keeper
	inside [4]atomic.Bool
}

func (c *crowd) Forget(name string) bool { return !c.inside[name[0]-'0'].Load() }

// Whoever opens a room while it is removed goes on with numbers that are there.
func TestRemoveBesideOpening(t *testing.T) {
	c := file(t)
	c.Age = time.Minute
	l := open(t, c)
	visitors := crowd{keeper: keep(l.Log)}
	l.Log.DeliverTo(&visitors)
	var wg sync.WaitGroup
	for i := range visitors.inside {
		wg.Go(func() {
			name := fmt.Sprint(i)
			for range 200 {
				visitors.inside[i].Store(true)
				visitors.keeper.room(name).epoch = ""
				got, err := visitors.Append(name, []history.Draft{old("x"), old("y")})
				if err != nil || got[1].Seq != got[0].Seq+1 {
					t.Errorf("room %s: %v, %v", name, got, err)
				}
				visitors.inside[i].Store(false)
				time.Sleep(time.Duration(i) * time.Millisecond)
			}
		})
	}
	wg.Wait()
	eventually(t, "all are removed", func() bool { return len(names(t, l)) == 0 })
	l.Check(t)
}
