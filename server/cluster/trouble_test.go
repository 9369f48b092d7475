package cluster_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/pack"
	"hubbub/server/cluster/stream"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Without NATS nothing is saved, which is said in time, and nobody is let in to what may be old.
// When it is back, all goes on.
func TestWithoutNATS(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{wait: time.Second})
	ana := n.listen("lobby", room.Since{})
	n.say("lobby", "ana", "", "one")
	if err := c.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := n.say("lobby", "ana", "", "lost"); got.refused == nil || got.refused.Code != wire.NotSaved {
			t.Errorf("got %v", got)
		}
	}
	eventually(t, "the node is stale", func() bool { return n.Stale() != nil })
	if err := n.Trouble(); !errors.Is(err, cluster.ErrSilent) {
		t.Errorf("the trouble is %v", err)
	}
	for _, in := range []string{"lobby", "another"} {
		if _, ok := n.tryListen(in, room.Since{}); ok {
			t.Errorf("somebody is let into %s", in)
		}
	}
	if err := c.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the trouble is over", func() bool { return n.Trouble() == nil })
	if got := n.say("lobby", "ana", "", "two"); got.refused != nil {
		t.Errorf("got %v", got)
	}
	ana.sees("1 one", "2 two")
}

// What was refused for time and is in the stream all the same is seen as that of others, and who
// says it again gets its receipt.
func TestLate(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{wait: 2 * time.Second})
	ana := n.listen("lobby", room.Since{})
	n.say("lobby", "ana", "", "one")
	if err := c.Servers[0].Pause(); err != nil {
		t.Fatal(err)
	}
	if got := n.say("lobby", "ana", "a2", "two"); got.refused == nil {
		t.Errorf("got %v", got)
	}
	if err := c.Servers[0].Resume(); err != nil {
		t.Fatal(err)
	}
	ana.sees("1 one", "2 two")
	if got := n.say("lobby", "ana", "a2", "two"); !got.repeat || got.seq != 2 {
		t.Errorf("got %v", got)
	}
}

// The leader of the stream is killed while people speak on three nodes: what has a receipt is on
// all nodes, once, and in one order.
func TestLeaderKilled(t *testing.T) {
	c := natstest.New(t, 3)
	nodes := []*node{start(t, c, options{}), start(t, c, options{}), start(t, c, options{})}
	killed := make(chan struct{})
	var talking sync.WaitGroup
	var said atomic.Int64
	for i, n := range nodes {
		talking.Go(func() {
			for k, after := 0, 0; after < 10; k++ {
				who, id := fmt.Sprint("speaker ", i), fmt.Sprint(k)
				for n.say("lobby", who, id, id).refused != nil {
				}
				said.Add(1)
				select {
				case <-killed:
					after++
				default:
				}
			}
		})
	}
	eventually(t, "people speak", func() bool { return said.Load() > 20 })
	leader, err := c.Leader(t.Context(), "chat-log")
	if err == nil {
		err = leader.Kill()
	}
	close(killed)
	if err != nil {
		t.Fatal(err)
	}
	talking.Wait()
	agree(t, []string{"lobby"}, nodes...)
	if got := int64(len(nodes[0].log("lobby"))); got != said.Load() {
		t.Errorf("%d messages have a receipt, the room has %d", said.Load(), got)
	}
}

// A stream that was deleted ends the node, and what is said is refused at once.
func TestStreamDeleted(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{})
	n.say("lobby", "ana", "", "one")
	if err := jet(t, c).DeleteStream(t.Context(), "chat-log"); err != nil {
		t.Fatal(err)
	}
	if err := n.fails(); !errors.Is(err, stream.ErrGone) {
		t.Errorf("the node ends with %v", err)
	}
	if err := n.Trouble(); !errors.Is(err, stream.ErrGone) {
		t.Errorf("the trouble is %v", err)
	}
	if got := n.say("lobby", "ana", "", "two"); got.refused == nil {
		t.Errorf("got %v", got)
	}
}

func jet(t *testing.T, c *natstest.Cluster) jetstream.JetStream {
	t.Helper()
	nc, err := nats.Connect(c.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// An observed counts.
type observed struct{ malformed, diverged, unsaved atomic.Int64 }

func (*observed) Published(time.Duration) {}
func (*observed) Folded(time.Duration)    {}
func (o *observed) Unsaved(n int)         { o.unsaved.Add(int64(n)) }
func (o *observed) Malformed()            { o.malformed.Add(1) }
func (o *observed) Diverged()             { o.diverged.Add(1) }

// What is no pack is passed over on all nodes; a pack that only a newer version reads ends the node.
func TestNoPack(t *testing.T) {
	c := natstest.New(t, 1)
	seen := new(observed)
	a, b := start(t, c, options{observer: seen}), start(t, c, options{})
	js := jet(t, c)
	if _, err := js.Publish(t.Context(), "chat.log.x", []byte("junk")); err != nil {
		t.Fatal(err)
	}
	if got := a.say("lobby", "ana", "", "one"); got.seq != 1 {
		t.Errorf("got %v", got)
	}
	agree(t, []string{"lobby"}, a, b)
	if seen.malformed.Load() != 1 {
		t.Errorf("%d messages are counted", seen.malformed.Load())
	}
	if _, err := js.Publish(t.Context(), "chat.log.x", []byte{0xa1, 0, 2}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []*node{a, b} {
		if err := n.fails(); !errors.Is(err, pack.ErrNewer) {
			t.Errorf("the node ends with %v", err)
		}
	}
}

// A pack of a node that had more of the stream than there was before it tells that messages are lost.
func TestPackTellsOfLoss(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{})
	n.say("lobby", "ana", "", "one")
	js := jet(t, c)
	brings := func(applied uint64) {
		b, err := pack.Encode(&pack.Pack{Node: "another", Count: applied, Applied: applied})
		if err == nil {
			_, err = js.Publish(t.Context(), "chat.log.another", b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	brings(1)
	if got := n.say("lobby", "ana", "", "two"); got.refused != nil {
		t.Errorf("got %v", got)
	}
	brings(4)
	if err := n.fails(); !errors.Is(err, stream.ErrLost) {
		t.Errorf("the node ends with %v", err)
	}
}

// A node gives up what one does for all when it has been in trouble for long, and not for a while.
func TestWilling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var trouble error
		willing := cluster.Willing(func() error { return trouble })
		for i, step := range []struct {
			trouble error
			passes  time.Duration
			want    bool
		}{
			{nil, time.Hour, true},
			{cluster.ErrCatchingUp, 0, true},
			{cluster.ErrCatchingUp, 29 * time.Second, true},
			{cluster.ErrCatchingUp, time.Second, false},
			{nil, time.Second, true},
			{cluster.ErrCatchingUp, 29 * time.Second, true},
			{nil, time.Second, true},
			{cluster.ErrCatchingUp, 29 * time.Second, true},
		} {
			time.Sleep(step.passes)
			if trouble = step.trouble; willing() != step.want {
				t.Errorf("step %d: it is not %v", i, step.want)
			}
		}
	})
}

// While the file is away nothing is lost: what is in the stream comes when it is back.
func TestFileAway(t *testing.T) {
	c := natstest.New(t, 1)
	file := filepath.Join(t.TempDir(), "hubbub.db")
	n, other := start(t, c, options{file: file, wait: time.Second}), start(t, c, options{})
	ana := n.listen("lobby", room.Since{})
	n.say("lobby", "ana", "", "one")
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	if got := n.say("lobby", "ana", "a2", "two"); got.refused == nil {
		t.Errorf("got %v", got)
	}
	if got := other.say("lobby", "bia", "", "three"); got.refused != nil {
		t.Errorf("got %v", got)
	}
	if err := os.Rename(file+".away", file); err != nil {
		t.Fatal(err)
	}
	ana.sees("1 one", "2 two", "3 three")
	if got := n.say("lobby", "ana", "a2", "two"); !got.repeat || got.seq != 2 {
		t.Errorf("got %v", got)
	}
	agree(t, []string{"lobby"}, n, other)
}
