package private_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"go.uber.org/goleak"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/private"
)

const patience = time.Minute

func TestMain(m *testing.M) {
	natstest.Main()
	goleak.VerifyTestMain(m)
}

// A node is one with a line.
type node struct {
	*private.Line
	t    *testing.T
	conn *nats.Conn
	stop context.CancelFunc
	done chan error
	once sync.Once

	mu    sync.Mutex
	here  map[string]bool // guarded by mu; who is here
	heard []string        // guarded by mu
}

// start starts a node in a cluster of so many others, for whom it waits.
func start(t *testing.T, c *natstest.Cluster, others int, here ...string) *node {
	t.Helper()
	return startWith(t, c, private.Config{Others: func() int { return others }, Wait: time.Hour}, here...)
}

func startWith(t *testing.T, c *natstest.Cluster, config private.Config, here ...string) *node {
	t.Helper()
	conn, err := nats.Connect(c.URL())
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, conn: conn, done: make(chan error, 1), here: make(map[string]bool)}
	for _, who := range here {
		n.here[who] = true
	}
	config.Conn, config.Subject, config.Tell = conn, "chat.private", n.tell
	n.Line = private.New(config)
	var ctx context.Context
	ctx, n.stop = context.WithCancel(context.Background())
	go func() { n.done <- n.Run(ctx) }()
	t.Cleanup(func() {
		n.end()
		conn.Close()
	})
	for !n.Ready() {
		time.Sleep(time.Millisecond)
	}
	if err := conn.Flush(); err != nil {
		t.Fatal(err)
	}
	return n
}

// end ends a node.
func (n *node) end() {
	n.once.Do(func() {
		n.stop()
		if err := <-n.done; err != nil {
			n.t.Error(err)
		}
	})
}

func (n *node) tell(m private.Message) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.here[m.To] {
		n.heard = append(n.heard, fmt.Sprintf("%s in %s: %s %s", m.To, m.Room, m.Kind, m.Event))
	}
	return n.here[m.To]
}

func (n *node) all() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return fmt.Sprint(n.heard)
}

// tells tells somebody something, and returns whether somebody was there.
func (n *node) tells(who string) bool {
	n.t.Helper()
	answer := make(chan bool, 1)
	n.Tell(message(who), func(told bool) { answer <- told })
	select {
	case told := <-answer:
		return told
	case <-time.After(patience):
		n.t.Fatal("no answer")
		return false
	}
}

func message(to string) private.Message {
	return private.Message{Kind: "command", Room: "tea", To: to, Event: []byte(`{"a":1}`)}
}

// TestTell: those for whom something is get it by all their nodes, and it is known whether there was one.
func TestTell(t *testing.T) {
	c := natstest.New(t, 1)
	nodes := []*node{start(t, c, 2, "otto"), start(t, c, 2, "otto", "ana"), start(t, c, 2)}
	if !nodes[2].tells("otto") || !nodes[0].tells("ana") {
		t.Error("who is there was not told")
	}
	if nodes[2].tells("nobody") || nodes[0].tells("otto elsewhere") {
		t.Error("nobody was told")
	}
	nodes[0].Tell(message("ana"), nil)
	if !nodes[0].tells("ana") { // after which the one before has come
		t.Error("Ana is not there any more")
	}
	if got := nodes[0].all(); got != `[otto in tea: command {"a":1}]` {
		t.Errorf("the first node was told %s", got)
	}
	if got := nodes[2].all(); got != "[]" {
		t.Errorf("the last node was told %s", got)
	}
	if got, one := nodes[1].all(), `ana in tea: command {"a":1}`; got != fmt.Sprintf(`[otto in tea: command {"a":1} %s %s %s]`, one, one, one) {
		t.Errorf("the second node was told %s", got)
	}
}

// TestOneIsEnough: who was told by one node does not wait for the others.
func TestOneIsEnough(t *testing.T) {
	c := natstest.New(t, 1)
	asks := start(t, c, 5)
	start(t, c, 5, "ana")
	if !asks.tells("ana") {
		t.Error("who is there was not told")
	}
}

// TestNobodyAnswers: a node that does not answer is waited for, but not for long; where there is no
// other node nobody is.
func TestNobodyAnswers(t *testing.T) {
	c := natstest.New(t, 1)
	alone := start(t, c, 0)
	waits := startWith(t, c, private.Config{Others: func() int { return 2 }, Wait: time.Millisecond})
	if alone.tells("ana") {
		t.Error("somebody was told where nobody is")
	}
	if waits.tells("ana") {
		t.Error("somebody was told by a node that is not there")
	}
}

// TestBounds: at most so many wait; what is more is told nobody, at once. What waits at the end is
// settled, once, and so is what comes after.
func TestBounds(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, 1)
	answers := make(chan bool, 2*private.MaxWaiting)
	note := func(told bool) { answers <- told }
	for range private.MaxWaiting {
		n.Tell(message("nobody"), note)
	}
	for i, step := range []func(){func() {}, func() { n.Tell(message("nobody"), note) }, n.end, func() { n.Tell(message("nobody"), note) }} {
		step()
		if got, want := len(answers), []int{0, 1, private.MaxWaiting + 1, private.MaxWaiting + 2}[i]; got != want {
			t.Errorf("%d: %d are answered, want %d", i, got, want)
		}
	}
	for range len(answers) {
		if <-answers {
			t.Fatal("somebody was told")
		}
	}
}
