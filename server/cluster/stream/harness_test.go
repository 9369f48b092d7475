package stream_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// patience is how long a test waits for what must happen.
const patience = time.Minute

func TestMain(m *testing.M) {
	natstest.Main()
	goleak.VerifyTestMain(m)
}

func open(t *testing.T, c *natstest.Cluster) *stream.Stream {
	t.Helper()
	s, err := tryOpen(t, c, false)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryOpen(t *testing.T, c *natstest.Cluster, unsafe bool) (*stream.Stream, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := stream.Open(ctx, stream.Config{URLs: []string{c.URL()}, Name: "chat", Unsafe: unsafe})
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

// publish stores messages that say their numbers, and fails the test if one cannot be.
func publish(t *testing.T, s *stream.Stream, first, last uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for n := first; n <= last; n++ {
		seq, err := s.Publish(ctx, "a", fmt.Sprint(n), fmt.Append(nil, n))
		if err != nil || seq != n {
			t.Fatalf("message %d has number %d, %v", n, seq, err)
		}
	}
}

// A following is a call of Follow.
type following struct {
	t    *testing.T
	out  chan stream.Message
	done chan error
	stop context.CancelFunc
}

func follow(t *testing.T, s *stream.Stream, after uint64) *following {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	f := &following{t: t, out: make(chan stream.Message), done: make(chan error, 1), stop: cancel}
	go func() { f.done <- s.Follow(ctx, after, f.out) }()
	t.Cleanup(cancel)
	return f
}

// wants fails the test unless these numbers come next.
func (f *following) wants(first, last uint64) {
	f.t.Helper()
	for n := first; n <= last; n++ {
		select {
		case m := <-f.out:
			if m.Seq != n || string(m.Data) != fmt.Sprint(n) || m.Time.IsZero() {
				f.t.Fatalf("message %d, %q of %v, want %d", m.Seq, m.Data, m.Time, n)
			}
		case err := <-f.done:
			f.t.Fatalf("Follow ended before message %d: %v", n, err)
		case <-time.After(patience):
			f.t.Fatalf("message %d did not come", n)
		}
	}
}

// ends returns with what Follow ends.
func (f *following) ends() error {
	f.t.Helper()
	for {
		select {
		case err := <-f.done:
			return err
		case m := <-f.out:
			f.t.Errorf("message %d comes before the end", m.Seq)
		case <-time.After(patience):
			f.t.Fatal("Follow does not end")
		}
	}
}

// admin returns JetStream as an operator has it.
func admin(t *testing.T, c *natstest.Cluster) jetstream.JetStream {
	t.Helper()
	nc, err := nats.Connect(c.URL(), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
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

// stored returns the stream as an operator has it.
func stored(t *testing.T, c *natstest.Cluster) jetstream.Stream {
	t.Helper()
	at, err := admin(t, c).Stream(t.Context(), "chat-log")
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
