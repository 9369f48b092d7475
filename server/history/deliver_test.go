package history_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
)

// receiver is a room.Receiver.
type receiver func(room string, delivered []history.Delivered)

func (r receiver) Deliver(room string, delivered []history.Delivered) { r(room, delivered) }

func (r receiver) Forget(string) bool { return false }

// openFor opens a history in memory that delivers to r.
func openFor(t *testing.T, r receiver) *history.Log {
	t.Helper()
	l, err := history.Open(history.Config{Path: history.Memory})
	if err != nil {
		t.Fatal(err)
	}
	l.DeliverTo(r)
	return l
}

func epochOf(t *testing.T, l *history.Log, room string) string {
	t.Helper()
	tail, err := l.Tail(room, 0)
	if err != nil {
		t.Fatal(err)
	}
	return tail.Epoch
}

// Whatever the writer is at, Publish returns.
func TestPublishDoesNotWait(t *testing.T) {
	seen := &ledger{hold: make(chan struct{})}
	l := open(t, history.Config{Path: history.Memory, Observer: seen})
	const rooms = 1000
	epochs := make(map[string]string)
	for i := range rooms {
		room := fmt.Sprint("room-", i)
		epochs[room], _ = l.epochOf(room)
	}
	mustAppend(t, l, "first", texts("keeps the writer busy")...)
	for room, epoch := range epochs {
		l.Publish(to(room, epoch), texts("one"))
	}
	if n := l.Waiting(); n != rooms {
		t.Errorf("%d publications wait, want %d", n, rooms)
	}
	close(seen.hold)
	for room := range epochs {
		if d := <-l.room(room).delivered; d[0].Err != nil || d[0].Seq != 1 {
			t.Errorf("%s: %+v", room, d[0])
		}
	}
	shut(t, l)
	if slices.Max(seen.commits) > 256 {
		t.Errorf("messages of each commit: %d, want 256 at most", seen.commits)
	}
}

// A receiver that takes its time holds up its own room only.
func TestDeliverBesideOthers(t *testing.T) {
	release := make(chan struct{})
	delivered := make(chan string, 10)
	l := openFor(t, func(room string, _ []history.Delivered) {
		if room == "slow" {
			<-release
		}
		delivered <- room
	})
	l.Publish(to("slow", epochOf(t, l, "slow")), texts("one"))
	for i := range 5 {
		room := strconv.Itoa(i)
		l.Publish(to(room, epochOf(t, l, room)), texts("one"))
		if got := <-delivered; got != room {
			t.Errorf("delivered to %s, want %s", got, room)
		}
	}
	close(release)
	if got := <-delivered; got != "slow" {
		t.Errorf("delivered to %s", got)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// A room publishes again from within Deliver: what comes of that is delivered in
// its order, when the Deliver before has returned.
func TestDeliverOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const publications = 20
		var running atomic.Int32
		var got []int64
		var l *history.Log
		var epoch string
		l = openFor(t, func(room string, delivered []history.Delivered) {
			if running.Add(1) != 1 {
				t.Error("two at a time")
			}
			got = append(got, delivered[0].Seq)
			if len(got) < publications {
				l.Publish(to(room, epoch), texts("next"))
			}
			time.Sleep(time.Second) // it is committed meanwhile
			running.Add(-1)
		})
		epoch = epochOf(t, l, "lobby")
		l.Publish(to("lobby", epoch), texts("first"))
		later((publications + 1) * time.Second)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if len(got) != publications || !slices.IsSorted(got) {
			t.Errorf("delivered %v", got)
		}
	})
}

// Close returns when all is delivered, also what comes too late.
func TestCloseWaitsForDeliver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var errs []error
		var l *history.Log
		var epoch string
		l = openFor(t, func(room string, delivered []history.Delivered) {
			time.Sleep(time.Minute)
			mu.Lock()
			errs = append(errs, delivered[0].Err)
			n := len(errs)
			mu.Unlock()
			if _, err := l.Tail(room, 1); n < 3 && err != nil {
				t.Errorf("read in Deliver: %v", err)
			}
			if n == 1 {
				l.Publish(to(room, epoch), texts("too late"))
			}
		})
		epoch = epochOf(t, l, "lobby")
		l.Publish(to("lobby", epoch), texts("in time"))
		for want := 2; want <= 3; want++ {
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			mu.Lock()
			if len(errs) != want || errs[0] != nil || !errors.Is(errs[want-1], history.ErrClosed) {
				t.Errorf("delivered %v, want %d", errs, want)
			}
			mu.Unlock()
			if want == 2 {
				l.Publish(to("kitchen", epoch), texts("after"))
			}
		}
	})
}

// What waits when Close is called is committed.
func TestCloseCommits(t *testing.T) {
	seen := &ledger{hold: make(chan struct{})}
	c := file(t)
	c.Observer = seen
	l := open(t, c)
	mustAppend(t, l, "first", texts("keeps the writer busy")...)
	result := make(chan error)
	go func() {
		_, err := l.Append("lobby", texts("one"))
		result <- err
	}()
	eventually(t, "it is waiting", func() bool { return l.Waiting() == 1 })
	closed := make(chan error)
	go func() { closed <- l.Close() }()
	close(seen.hold)
	if err := errors.Join(<-result, <-closed); err != nil {
		t.Fatal(err)
	}
	c.Observer = nil
	wantTexts(t, all(t, open(t, c), "lobby"), "one")
}
