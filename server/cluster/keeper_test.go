package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/snapshots"
	"hubbub/server/cluster/stream"
)

// keeper runs the keeper of a node, which has the office while held says so.
func (b beside) keeper(t *testing.T, n *node, c cluster.KeeperConfig) *cluster.Keeper {
	t.Helper()
	c.Node, c.Stream, c.History, c.Snapshots = n.Node, n.stream, n.history, b.snapshots
	if c.Held == nil {
		c.Held = func() bool { return true }
	}
	k := cluster.NewKeeper(c)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { k.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return k
}

// Snapshots are made by the one in office, now and then and when asked; two are kept, and the
// stream from the older one on. A newcomer has what all have.
func TestKeeperSnapshots(t *testing.T) {
	c := natstest.New(t, 3)
	b := openBeside(t, c)
	a := start(t, c, options{})
	a.say("lobby", "ana", "", "one")
	k := b.keeper(t, a, cluster.KeeperConfig{Look: 50 * time.Millisecond})
	eventually(t, "there is a first snapshot", func() bool {
		all, err := b.snapshots.List(t.Context())
		return err == nil && len(all) == 1
	})
	if st, err := b.stream.State(t.Context()); err != nil || st.First != 1 {
		t.Errorf("with one snapshot the stream is %+v, %v", st, err)
	}
	for i := range 3 {
		a.say("lobby", "ana", "", fmt.Sprint("more ", i))
		if err := k.Snapshot(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	all, err := b.snapshots.List(t.Context())
	if err != nil || len(all) != 2 {
		t.Fatalf("there are %v, %v", all, err)
	}
	st, err := b.stream.State(t.Context())
	if err != nil || st.First != all[1].Seq+1 || all[0].Seq != a.history.Position().Seq {
		t.Errorf("the stream is %+v, the snapshots %+v", st, all)
	}
	n := b.prepared(t, c, newFile(t))
	a.say("lobby", "ana", "", "last")
	agree(t, []string{"lobby"}, a, n)
	if got := len(n.log("lobby")); got != 5 {
		t.Errorf("the newcomer has %d messages", got)
	}
}

// What stands for a message goes with the message, though it was stored later.
func TestSnapshotErasesAgain(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	a := start(t, c, options{forgets: true})
	k := b.keeper(t, a, cluster.KeeperConfig{Every: time.Hour})
	a.saysAll("lobby", "taken-back", "kept")
	if err := k.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.removes("lobby", 1)
	b.eraser(t, a, always)
	eventually(t, "something stands for the message", func() bool {
		is, err := b.stream.Find(t.Context(), 1)
		return err == nil && is.Again > 0
	})
	if err := k.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if is, err := b.stream.Find(t.Context(), 1); !errors.Is(err, stream.ErrNone) {
		t.Errorf("found %+v, %v", is, err)
	}
}

// Who does not have the office makes no snapshot.
func TestSnapshotWithoutOffice(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	a := start(t, c, options{})
	k := b.keeper(t, a, cluster.KeeperConfig{Held: func() bool { return false }, Look: 10 * time.Millisecond})
	if err := k.Snapshot(t.Context()); !errors.Is(err, cluster.ErrNotKeeper) {
		t.Errorf("got %v", err)
	}
	time.Sleep(200 * time.Millisecond)
	if all, err := b.snapshots.List(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("there are %v, %v", all, err)
	}
}

// Snapshots that may have what was taken back since are replaced sooner than others.
func TestSnapshotAfterRemoval(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	a := start(t, c, options{forgets: true})
	a.say("lobby", "ana", "", "one")
	k := b.keeper(t, a, cluster.KeeperConfig{Every: time.Hour})
	kept := []snapshots.Snapshot{{Seq: 10}, {Seq: 1}}
	if got := k.Due(kept); got != time.Hour {
		t.Errorf("while nothing was taken back the next is due after %v", got)
	}
	a.removes("lobby", 1)
	eventually(t, "the file is clean", func() bool { return a.history.Cleaned() == 2 })
	if got := k.Due(kept); got != time.Hour/2 {
		t.Errorf("after that it is due after %v", got)
	}
	kept[1].Seq = 2
	if got := k.Due(kept); got != time.Hour {
		t.Errorf("when all are of after that, it is due after %v", got)
	}
}
