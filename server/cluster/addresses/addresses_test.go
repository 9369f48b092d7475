package addresses_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/addresses"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/register"
	"hubbub/server/moderation"
)

func TestMain(m *testing.M) {
	natstest.Main()
	os.Exit(m.Run())
}

// A node has addresses, and notes which are bound.
type node struct {
	*addresses.Addresses
	t *testing.T

	mu    sync.Mutex
	bound map[string]bool    // guarded by mu; by address
	last  moderation.Binding // guarded by mu
}

func (n *node) Bind(b moderation.Binding) { n.note(b, true) }

func (n *node) Unbind(b moderation.Binding) { n.note(b, false) }

func (n *node) note(b moderation.Binding, bound bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.bound[b.Address], n.last = bound, b
}

// wants waits until an address is bound, or is not any more.
func (n *node) wants(address string, want bool) {
	n.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		n.mu.Lock()
		bound, known := n.bound[address]
		n.mu.Unlock()
		if known && bound == want {
			return
		}
	}
	n.t.Fatalf("waited in vain for %s: bound %v", address, want)
}

// start starts a node, which ends with the test, or earlier.
func start(t *testing.T, nc *natstest.Cluster) (n *node, end func()) {
	t.Helper()
	conn, err := nats.Connect(nc.URL(), nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	store, err := register.Open(t.Context(), conn, register.Config{Name: "test-names", Subjects: "test.names", Replicas: 1})
	if err != nil {
		t.Fatal(err)
	}
	n = &node{Addresses: addresses.New(store, slog.New(slog.DiscardHandler)), t: t, bound: make(map[string]bool)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); n.Run(ctx, n) }()
	end = sync.OnceFunc(func() { cancel(); <-done; conn.Close() })
	t.Cleanup(end)
	return n, end
}

func binding(record int64, address string) moderation.Binding {
	return moderation.Binding{Room: "lobby", Record: record, User: "AAAAAAAAAAAA", Address: address, At: time.Now()}
}

// TestAddresses: what one node binds is bound on all, those that come later too, until it is dropped, and
// whatever NATS does meanwhile; a node that ends has told of all.
func TestAddresses(t *testing.T) {
	nc := natstest.New(t, 1)
	one, _ := start(t, nc)
	two, end := start(t, nc)
	soon := time.Now().Add(time.Hour)
	first, second := binding(1, "first"), binding(2, "second")
	one.Put(first, soon)
	one.Put(second, soon)
	two.Put(first, soon) // is here, too
	for _, n := range []*node{one, two} {
		n.wants("first", true)
		n.wants("second", true)
	}
	late, _ := start(t, nc)
	late.wants("first", true)
	if !late.Listed() && !one.Listed() {
		t.Error("nothing is listed")
	}
	two.Drop(first)
	one.Drop(first)
	for _, n := range []*node{one, two, late} {
		n.wants("first", false)
		n.wants("second", true)
	}
	one.Put(binding(3, "over"), time.Now().Add(-time.Second))
	if err := nc.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	one.Put(binding(4, "meanwhile"), soon)
	one.Drop(second)
	if err := nc.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, n := range []*node{one, two, late} {
		n.wants("meanwhile", true)
		n.wants("second", false)
	}
	two.Put(binding(5, "last"), soon)
	end()
	one.wants("last", true)
	one.mu.Lock()
	defer one.mu.Unlock()
	if _, known := one.bound["over"]; known {
		t.Error("what is over is told")
	}
}

// A store is a register of one record that cannot be read.
type store struct {
	addresses.Store
	key   string
	value []byte
}

func (s store) Watch(ctx context.Context, _ string, told func(string, []byte), listed func()) error {
	told(s.key, s.value)
	told(s.key, []byte("junk"))
	told(s.key, nil)
	listed()
	<-ctx.Done()
	return ctx.Err()
}

// TestForeignRecord: a record that stands under another's key, or says nothing, is passed over, and
// said.
func TestForeignRecord(t *testing.T) {
	var log bytes.Buffer
	n := &node{Addresses: addresses.New(store{key: "address.A", value: []byte(`{"room":"lobby","record":1,"user":"A","address":"x"}`)}, slog.New(slog.NewTextHandler(&log, nil))), t: t, bound: make(map[string]bool)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); n.Run(ctx, n) }()
	for end := time.Now().Add(time.Minute); !n.Listed() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	if len(n.bound) > 0 || bytes.Count(log.Bytes(), []byte("cannot be read")) != 2 {
		t.Errorf("bound %v; log: %s", n.bound, log.String())
	}
}

// FuzzRecord: whatever stands in the register, an address is bound only by a record under its own key.
func FuzzRecord(f *testing.F) {
	f.Add("address.A", []byte(`{"room":"lobby","record":1,"user":"A","address":"x"}`))
	f.Add("address."+"7777777777", []byte(`{"record":-1,"at":"2026-05-01T12:00:00Z"}`))
	f.Add("address.", []byte(nil))
	log := slog.New(slog.DiscardHandler)
	f.Fuzz(func(t *testing.T, key string, value []byte) {
		n := &node{Addresses: addresses.New(store{key: key, value: value}, log), t: t, bound: make(map[string]bool)}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); n.Run(ctx, n) }()
		for !n.Listed() {
			runtime.Gosched()
		}
		cancel()
		<-done
		for address, bound := range n.bound {
			if bound || key != addresses.KeyOf(n.last) {
				t.Errorf("%q binds %q: %v", key, address, bound)
			}
		}
	})
}
