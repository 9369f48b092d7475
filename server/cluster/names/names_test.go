package names_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/names"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/register"
	"hubbub/server/identity"
	"hubbub/server/name"
)

func TestMain(m *testing.M) { natstest.Main(); m.Run() }

// A node is one of a cluster.
type node struct {
	*names.Names
	lease *lease.Lease
	stop  func()
}

// A town is a cluster of nodes on three servers.
type town struct {
	t       *testing.T
	servers *natstest.Cluster
	hold    time.Duration
}

func (w *town) start(id string) *node {
	w.t.Helper()
	conn, err := nats.Connect(w.servers.URL(), nats.MaxReconnects(-1))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(conn.Close)
	store, err := register.Open(w.t.Context(), conn, register.Config{Name: "test-names", Subjects: "test.names", Replicas: len(w.servers.Servers)})
	if err != nil {
		w.t.Fatal(err)
	}
	n := &node{
		Names: names.New(names.Config{Store: store, Node: id, Hold: w.hold}),
		lease: lease.ForNode(store, id, slog.New(slog.DiscardHandler)),
	}
	if !n.lease.Claim(w.t.Context()) {
		w.t.Fatal("the node is not known to be alive")
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { n.Run(ctx) })
	running.Go(func() { n.lease.Run(ctx) })
	n.stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	w.t.Cleanup(n.stop)
	return n
}

func mustName(t *testing.T, raw string) name.Name {
	t.Helper()
	n, err := name.New(raw)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// within fails the test unless a claim comes to an error in time.
func within(t *testing.T, what string, want error, claim func() error) {
	t.Helper()
	var err error
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = claim(); errors.Is(err, want) {
			return
		}
	}
	t.Errorf("%s: %v, want %v", what, err, want)
}

func TestNames(t *testing.T) {
	w := &town{t, natstest.New(t, 3), time.Minute}
	a, b := w.start("a"), w.start("b")
	ana, lookalike := mustName(t, "Ana1"), mustName(t, "Anal")
	wants := func(what string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	wants("first", a.Claim(ana, "ana"), nil)
	wants("again", a.Claim(ana, "ana"), nil)
	wants("other node", b.Claim(ana, "eve"), identity.ErrNameTaken)
	wants("look-alike", b.Claim(lookalike, "eve"), identity.ErrNameTaken)
	wants("the same person elsewhere", b.Claim(ana, "ana"), nil)
	a.Release(ana.Looks(), "ana", 0)
	a.Release(ana.Looks(), "eve", 0) // has nothing to release
	within(t, "released by one of two nodes", nil, func() error { return a.Claim(ana, "ana") })
	a.Release(ana.Looks(), "ana", 0)
	b.Release(ana.Looks(), "ana", 0)
	within(t, "released by all", nil, func() error { return b.Claim(ana, "eve") })
	b.Release(ana.Looks(), "eve", time.Minute)
	within(t, "held", identity.ErrNameHeld, func() error { return a.Claim(ana, "ana") })
	wants("who it is held for", a.Claim(ana, "eve"), nil)

	var won, lost sync.Map
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			by, user := []*node{a, b}[i%2], fmt.Sprint("racer ", i)
			switch err := by.Claim(mustName(t, "Winner"), user); {
			case err == nil:
				won.Store(user, true)
			case errors.Is(err, identity.ErrNameTaken), errors.Is(err, identity.ErrUndecided):
				lost.Store(user, true)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	count := 0
	won.Range(func(any, any) bool { count++; return true })
	if count != 1 {
		t.Errorf("%d people got one name", count)
	}
}

// TestDeadNode: the names of a node that is dead are held, and those of one that is alive are not
// touched.
func TestDeadNode(t *testing.T) {
	w := &town{t, natstest.New(t, 1), time.Minute}
	dead, alive := w.start("dead"), w.start("alive")
	ana := mustName(t, "Ana")
	if err := dead.Claim(ana, "ana"); err != nil {
		t.Fatal(err)
	}
	if err := alive.Claim(ana, "eve"); !errors.Is(err, identity.ErrNameTaken) {
		t.Errorf("of a node that is alive: %v", err)
	}
	dead.stop() // its lease is given back, its names are not
	if err := alive.Claim(ana, "eve"); !errors.Is(err, identity.ErrNameHeld) {
		t.Errorf("of a dead node: %v", err)
	}
	if err := alive.Claim(ana, "ana"); err != nil {
		t.Errorf("whose it is: %v", err)
	}
	if err := alive.Claim(ana, "eve"); !errors.Is(err, identity.ErrNameTaken) {
		t.Errorf("who is back: %v", err)
	}
}

// TestNoQuorum: without most of the servers nobody gets a name, and it is said.
func TestNoQuorum(t *testing.T) {
	w := &town{t, natstest.New(t, 3), time.Minute}
	a := w.start("a")
	w.servers.Servers[0].Kill()
	w.servers.Servers[1].Kill()
	if err := a.Claim(mustName(t, "Ana"), "ana"); !errors.Is(err, identity.ErrUndecided) {
		t.Errorf("without a quorum: %v", err)
	}
}
