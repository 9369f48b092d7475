package history_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"hubbub/server/history"
	"hubbub/server/wire"
)

const stream = "STREAM1"

// hour is one of the stream's time, which begins long ago: what depends on the clock of the
// machine shows.
const hour = int64(time.Hour / time.Millisecond)

// index returns the config of a file that follows the stream.
func index(t testing.TB) history.Config {
	t.Helper()
	c := file(t)
	c.Index, c.KeepRemoved = stream, 24*time.Hour
	return c
}

// position is the place of a message of the stream.
func position(seq uint64, millis int64) history.Position {
	return history.Position{Epoch: stream, Seq: seq, At: millis}
}

// of is what a message of the stream brings for the lobby.
func of(drafts ...history.Draft) []history.Publication {
	return []history.Publication{{Room: "lobby", Title: "Lobby", Drafts: drafts}}
}

func apply(t testing.TB, l *keeper, to history.Position, pubs []history.Publication) [][]history.Delivered {
	t.Helper()
	for i := range pubs {
		for j := range pubs[i].Drafts {
			pubs[i].Drafts[j].At = to.At
		}
	}
	delivered, err := l.Apply(to, pubs)
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	return delivered
}

// entry is a draft that is no message.
func entry(kind wire.Kind, target int64) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: kind, Target: target}}
}

// The place in the stream and what was stored go together, and a message counts once.
func TestApplyOnce(t *testing.T) {
	c := index(t)
	l := open(t, c)
	apply(t, l, position(3, 1), of(texts("1", "2")...))
	if got := apply(t, l, position(3, 1), of(texts("again")...)); got != nil {
		t.Errorf("a message that was applied brings %v", got)
	}
	was := l.Position()
	shut(t, l)

	l = open(t, c)
	if got := l.Position(); got != was || got.Seq != 3 || got.Digest == 0 {
		t.Errorf("after a restart the file is at %+v, was at %+v", got, was)
	}
	apply(t, l, position(2, 1), of(texts("old")...))
	apply(t, l, position(9, 2), of(texts("3")...))
	wantTexts(t, all(t, l, "lobby"), "1", "2", "3")
	wantTexts(t, search(t, l, "3"), "3")
	l.Check(t)
}

// The epoch of a room is known before it is, and the same on all nodes.
func TestEpochOfStream(t *testing.T) {
	one, two := open(t, index(t)), open(t, index(t))
	before, err := one.Tail("lobby", 0)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, one, position(1, 1), of(texts("1")...))
	apply(t, two, position(1, 1), of(texts("1")...))
	if first, second := stand(t, one, "lobby").Epoch, stand(t, two, "lobby").Epoch; first != before.Epoch || second != first {
		t.Errorf("the epochs are %q before, %q and %q", before.Epoch, first, second)
	}
	other, err := one.Tail("other", 0)
	if err != nil || other.Epoch == before.Epoch {
		t.Errorf("two rooms have the epoch %q, %v", other.Epoch, err)
	}
}

// script is messages of a stream in which everything happens.
func script(t testing.TB, l *keeper) (outcome string) {
	t.Helper()
	seq := uint64(0)
	do := func(now int64, pubs []history.Publication) {
		seq++
		for _, delivered := range apply(t, l, position(seq, now), pubs) {
			for _, d := range delivered {
				outcome += fmt.Sprintf("%d %v %v %q %v\n", d.Seq, d.Kind, d.Repeated, d.Text, d.Err != nil)
			}
		}
	}
	do(0, of(said("ana", "a1", "one", 0), said("bia", "b1", "two", 0)))
	do(hour, of(said("ana", "a1", "one", 0), said("ana", "a1", "other", 0)))
	do(2*hour, of(entry(wire.KindRemoved, 1), entry(wire.KindRemoved, 1)))
	do(25*hour, of(entry(wire.KindRestored, 1)))
	do(26*hour, of(entry(wire.KindRemoved, 1)))
	do(40*hour, nil)
	do(51*hour, of(entry(wire.KindRestored, 1)))      // too late
	do(52*hour, of(said("bia", "b1", "two anew", 0))) // the first is forgotten
	do(53*hour, of(said("bia", "b1", "two anew", 0)))
	do(54*hour, []history.Publication{{Room: "lobby", Floor: 3}, {Room: "nowhere", Floor: 3}})
	do(55*hour, of(entry(wire.KindRemoved, 2), said("cid", "c1", "three", 0)))
	do(56*hour, []history.Publication{{Room: "lobby", Floor: 99}})
	do(57*hour, of(said("cid", "c1", "three", 0), entry(wire.KindRemovedMany, 1)))
	return outcome
}

// What becomes of drafts depends on the stream alone: neither on the machine's clock, nor on
// how far the upkeep has come, nor on restarts.
func TestApplyDependsOnStream(t *testing.T) {
	want := strings.Join([]string{
		`1 1 false "one" false`, `2 1 false "two" false`,
		`1 1 true "one" false`, `0 1 false "other" true`,
		`3 2 false "" false`, `0 2 false "" true`,
		`4 3 false "one" false`,
		`5 2 false "" false`,
		`0 3 false "" true`,
		`6 1 false "two anew" false`,
		`6 1 true "two anew" false`,
		`0 2 false "" true`, `7 1 false "three" false`,
		`8 1 false "three" false`, `9 4 false "" false`,
		"",
	}, "\n")
	one := open(t, index(t))
	if got := script(t, one); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	late := index(t)
	late = late.WithClocks(history.NewClocks(time.UnixMilli(57 * hour).Add(1000 * time.Hour)))
	late.Messages, late.Age = 1, time.Hour // which a stream decides
	two := open(t, late)
	if got := script(t, two); got != want {
		t.Errorf("on another machine, got\n%s\nwant\n%s", got, want)
	}
	if one.Position() != two.Position() {
		t.Errorf("one is at %+v, the other at %+v", one.Position(), two.Position())
	}
}

// Two logs that have given out other numbers have other digests.
func TestDigest(t *testing.T) {
	one, two := open(t, index(t)), open(t, index(t))
	apply(t, one, position(1, 1), of(texts("1")...))
	apply(t, two, position(1, 1), of(texts("1", "2")...))
	apply(t, one, position(2, 1), of(texts("2")...))
	apply(t, two, position(2, 1), nil)
	if one.Position().Digest == two.Position().Digest {
		t.Error("the digests are equal")
	}
}

// What lies below the floor goes, and the floor is where the stream says, and nowhere else.
func TestFloorOfStream(t *testing.T) {
	c := index(t)
	c.Messages = 1
	l := open(t, c)
	apply(t, l, position(1, 1), of(numbered(10)...))
	apply(t, l, position(2, 1), []history.Publication{{Room: "lobby", Floor: 4}})
	wantNumbers(t, l, "lobby", 4, 10)
	eventually(t, "what is below the floor is removed", func() bool {
		page, err := l.After(t.Context(), "lobby", 0, 100)
		return err == nil && page.Entries[0].Seq == 4
	})
	apply(t, l, position(3, 1), []history.Publication{{Room: "lobby", Floor: 2}})
	wantNumbers(t, l, "lobby", 4, 10)
	apply(t, l, position(4, 1), []history.Publication{{Room: "lobby", Floor: 1 << 50}})
	wantNumbers(t, l, "lobby", 11, 10)
	eventually(t, "the room is empty", func() bool {
		page, err := l.After(t.Context(), "lobby", 0, 100)
		return err == nil && len(page.Entries) == 0
	})
	time.Sleep(2 * time.Second) // in which an upkeep would remove the room
	apply(t, l, position(5, 1), of(texts("11")...))
	wantNumbers(t, l, "lobby", 11, 11)
	wantTexts(t, search(t, l, "11"), "11")
	l.Check(t)
}

// A file is of one log.
func TestFileOfStream(t *testing.T) {
	single := file(t)
	l := open(t, single)
	mustAppend(t, l, "lobby", texts("1")...)
	shut(t, l)
	single.Index = stream
	if _, err := history.Open(single); !errors.Is(err, history.ErrStream) {
		t.Errorf("the file of a single server becomes that of a node: %v", err)
	}

	c := index(t)
	shut(t, open(t, c))
	early := c
	early.Index = ""
	if _, err := history.Open(early); !errors.Is(err, history.ErrNode) {
		t.Errorf("a single server opens the file of a node that has nothing yet: %v", err)
	}
	l = open(t, c)
	apply(t, l, position(1, 1), of(texts("1")...))
	epoch := stand(t, l, "lobby").Epoch
	for name, err := range map[string]error{
		"Apply of another stream": second(l.Apply(history.Position{Epoch: "OTHER", Seq: 2}, nil)),
		"Import":                  second(l.Import(t.Context(), "lobby", "", nil)),
		"Publish":                 second(l.Append("lobby", texts("2"))),
	} {
		if err == nil {
			t.Errorf("%s has no error", name)
		}
	}
	shut(t, l)
	other := c
	other.Index = "STREAM2"
	if _, err := history.Open(other); !errors.Is(err, history.ErrStream) {
		t.Errorf("the file of a stream becomes that of another: %v", err)
	}

	alone := c
	alone.Index = ""
	if _, err := history.Open(alone); !errors.Is(err, history.ErrNode) {
		t.Errorf("a single server opens the file of a node: %v", err)
	}
	alone.Path = filepath.Join(t.TempDir(), "copy.db")
	if _, err := history.Backup(t.Context(), c.Path, alone.Path); err != nil {
		t.Fatal(err)
	}
	l = open(t, alone)
	if is := stand(t, l, "lobby").Epoch; is == epoch {
		t.Error("a copy has the epoch of the cluster")
	}
	mustAppend(t, l, "lobby", texts("2")...)
	wantTexts(t, all(t, l, "lobby"), "1", "2")
	shut(t, open(t, c))
}

func second[T any](_ T, err error) error { return err }

// What could not be stored is stored when the disk is well, and nothing of it before.
func TestApplyTrouble(t *testing.T) {
	c := index(t).WithVFS(diskVFS)
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)
	apply(t, l, position(1, 1), of(texts("1")...))
	was := l.Position()
	d.breakDown(failing("write", "-wal", sqlite3.SQLITE_FULL))
	for range 2 {
		if _, err := l.Apply(position(2, 1), of(said("ana", "", strings.Repeat("long ", 5000), 1))); err == nil {
			t.Fatal("Apply has no error")
		}
	}
	if l.Position() != was || l.Healthy() == nil {
		t.Errorf("the log is at %+v, and healthy: %v", l.Position(), l.Healthy())
	}
	d.breakDown(nil)
	apply(t, l, position(2, 1), of(texts("2")...))
	wantTexts(t, all(t, l, "lobby"), "1", "2")
}

// Deliver hands over in the order of the room.
func TestDeliverOfStream(t *testing.T) {
	l := open(t, index(t))
	r := l.room("lobby")
	for seq := range uint64(3) {
		for _, delivered := range apply(t, l, position(seq+1, 1), of(texts("x")...)) {
			l.Deliver("lobby", delivered)
		}
		if got := <-r.delivered; got[0].Seq != int64(seq)+1 {
			t.Errorf("delivered %d after %d", got[0].Seq, seq)
		}
	}
}

// A leap of the stream's time expires nothing before it has gone on for a day.
func TestLeapOfStream(t *testing.T) {
	const day, year = 24 * hour, 365 * 24 * hour
	l := open(t, index(t))
	seq := uint64(0)
	repeated := func(now int64) bool {
		t.Helper()
		seq++
		return apply(t, l, position(seq, now), of(said("ana", "a1", "one", 0)))[0][0].Repeated
	}
	if repeated(day) {
		t.Error("the first is a repeat")
	}
	for _, now := range []int64{2 * day, year, year + day/2, year + day - 1} {
		if !repeated(now) {
			t.Errorf("said again at %d h: it is new", now/hour)
		}
	}
	if p := l.Position(); p.Trusted >= 4*day || p.Doubt != year+day {
		t.Errorf("the log is at %+v", p)
	}
	if repeated(year + day) {
		t.Error("the leap is not believed a day later")
	}
	if p := l.Position(); p.Trusted != year+day || p.Doubt != 0 {
		t.Errorf("the log is at %+v", p)
	}
}
