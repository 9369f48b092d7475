package cluster_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
)

// A worker has a duty now and then.
type worker struct {
	*cluster.Duty
	n       *node
	working atomic.Int64  // how many times it does at the moment
	begun   atomic.Uint64 // what the node had of the stream when it began last
	settled atomic.Int64
	fails   atomic.Pointer[error] // what settling fails with
	heard   chan string
	end     func()
}

// work lets a node take part in a duty.
func work(n *node) *worker {
	w := &worker{n: n, heard: make(chan string, 10)}
	w.Duty = cluster.NewDuty(cluster.DutyConfig{
		Name: "tests", Stream: n.stream, Node: n.Node, Log: slog.New(slog.DiscardHandler),
		Settle: func(context.Context) error {
			w.settled.Add(1)
			n.say("lobby", "settler", "", "settled")
			if err := w.fails.Load(); err != nil {
				return *err
			}
			return nil
		},
		Hear: func(news []byte) { w.heard <- string(news) },
	})
	ctx, stop := context.WithCancel(n.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.Run(ctx, func(ctx context.Context) {
			w.begun.Store(n.history.Position().Seq)
			w.working.Add(1)
			defer w.working.Add(-1)
			<-ctx.Done()
		})
	}()
	w.end = func() { stop(); <-ended }
	n.t.Cleanup(w.end)
	return w
}

// worksSoon waits until one of several has the duty, and returns it and another one.
func worksSoon(t *testing.T, all ...*worker) (one, other *worker) {
	t.Helper()
	eventually(t, "one has the duty", func() bool {
		one, other = nil, nil
		for _, w := range all {
			if w.working.Load() > 0 {
				one = w
			} else {
				other = w
			}
		}
		return one != nil
	})
	return one, other
}

// One node at a time has a duty. It settles when another one asks, who then has what came of it, and
// when it ends another goes on from what the stream has.
func TestDuty(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := work(start(t, c, options{})), work(start(t, c, options{}))
	holder, other := worksSoon(t, a, b)
	if !holder.Held() || other.Held() || other.working.Load() != 0 {
		t.Errorf("held: %v by who has it, %v by the other", holder.Held(), other.Held())
	}
	if err := other.Spread([]byte("news")); err != nil {
		t.Fatal(err)
	}
	for _, w := range []*worker{a, b} {
		if got := <-w.heard; got != "news" {
			t.Errorf("heard %q", got)
		}
	}
	for _, asks := range []*worker{holder, other} {
		before := asks.n.history.Position().Seq
		if err := asks.Settle(t.Context()); err != nil {
			t.Error(err)
		}
		if now := asks.n.history.Position().Seq; now <= before {
			t.Errorf("it has %d of the stream, had %d", now, before)
		}
	}
	why := errors.New("the disk is full")
	holder.fails.Store(&why)
	if err := other.Settle(t.Context()); err == nil {
		t.Error("what fails is settled")
	}
	if holder.settled.Load() != 3 || other.settled.Load() != 0 {
		t.Errorf("settled %d times, and %d by the other", holder.settled.Load(), other.settled.Load())
	}
	said := holder.n.say("lobby", "ana", "", "hello")
	holder.end()
	eventually(t, "the other goes on", func() bool { return other.working.Load() == 1 })
	if holder.working.Load() != 0 || holder.Held() {
		t.Error("who has ended has it still")
	}
	if other.begun.Load() < uint64(said.seq) {
		t.Errorf("it begins with %d of %d messages", other.begun.Load(), said.seq)
	}
	other.end()
	if err := holder.Settle(t.Context()); err != nil {
		t.Errorf("nobody has it: %v", err)
	}
}

// Who is cut off stops by itself, and goes on when it is back.
func TestDutyCutOff(t *testing.T) {
	c := natstest.New(t, 1)
	w := work(start(t, c, options{}))
	worksSoon(t, w)
	if err := c.Servers[0].Pause(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it stops", func() bool { return w.working.Load() == 0 })
	if w.Held() {
		t.Error("it has the duty still")
	}
	if err := c.Servers[0].Resume(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it goes on", func() bool { return w.working.Load() == 1 })
}
