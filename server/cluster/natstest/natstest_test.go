package natstest_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/natstest"
)

func TestMain(m *testing.M) {
	natstest.Main()
	os.Exit(m.Run())
}

// open returns JetStream with a stream of as many replicas as there are servers.
func open(t *testing.T, c *natstest.Cluster) jetstream.JetStream {
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
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "S", Subjects: []string{"s.>"}, Replicas: len(c.Servers)})
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// publish tries for as long as an election may take, and returns the number of what was stored.
// A publish to a leader that dies is never answered.
func publish(t *testing.T, js jetstream.JetStream, text string) uint64 {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		ack, err := js.Publish(ctx, "s.x", []byte(text), jetstream.WithMsgID(text))
		cancel()
		if err == nil {
			return ack.Sequence
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// TestServerCannotStart: of a cluster that starts without one of its servers it is told why.
func TestServerCannotStart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "n2"), nil, 0o600); err != nil { // where its folder has to be
		t.Fatal(err)
	}
	c, err := natstest.Start(t.Context(), natstest.Options{Dir: dir})
	if err == nil {
		c.Close()
		t.Fatal("a cluster of two servers is taken for one of three")
	}
	if !strings.Contains(err.Error(), "n2 has ended") || !strings.Contains(err.Error(), "directory") {
		t.Errorf("the error is %v", err)
	}
}

// TestLeaderKilled: a cluster goes on without its leader, which then comes back with what it had.
func TestLeaderKilled(t *testing.T) {
	c := natstest.New(t, 3)
	js := open(t, c)
	publish(t, js, "before")
	leader, err := c.Leader(t.Context(), "S")
	if err != nil {
		t.Fatal(err)
	}
	if err := leader.Kill(); err != nil {
		t.Fatal(err)
	}
	if leader.Running() || leader.PID() != 0 {
		t.Fatal("the server runs after it was killed")
	}
	if err := leader.Kill(); !errors.Is(err, natstest.ErrNotRunning) {
		t.Errorf("killed again: %v", err)
	}
	if seq := publish(t, js, "without it"); seq != 2 {
		t.Fatalf("number %d after the leader's death, want 2", seq)
	}
	if next, err := c.Leader(t.Context(), "S"); err != nil || next == leader {
		t.Fatalf("the leader is %v: %v", next, err)
	}
	if err := leader.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := leader.Start(t.Context()); !errors.Is(err, natstest.ErrRunning) {
		t.Errorf("started again: %v", err)
	}
	if seq := publish(t, js, "with it"); seq != 3 {
		t.Errorf("number %d with all three again, want 3", seq)
	}
}

// TestKilledAtOnce: what was acknowledged is there after all servers were killed together.
func TestKilledAtOnce(t *testing.T) {
	for name, n := range map[string]int{"one": 1, "three": 3} {
		t.Run(name, func(t *testing.T) {
			c := natstest.New(t, n)
			js := open(t, c)
			publish(t, js, "kept")
			for _, s := range c.Servers {
				if err := s.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			for _, s := range c.Servers {
				if err := s.Start(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.Await(t.Context()); err != nil {
				t.Fatal(err)
			}
			if seq := publish(t, js, "new"); seq != 2 {
				t.Errorf("the next number is %d, want 2", seq)
			}
		})
	}
}

// TestPause: a paused server holds its connections and answers nothing until it goes on.
func TestPause(t *testing.T) {
	c := natstest.New(t, 1)
	js := open(t, c)
	s := c.Servers[0]
	if err := s.Pause(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := js.Publish(ctx, "s.x", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a paused server answered: %v", err)
	}
	if !s.Running() {
		t.Fatal("a paused server counts as ended")
	}
	if err := s.Resume(); err != nil {
		t.Fatal(err)
	}
	publish(t, js, "later")
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if s.Running() {
		t.Error("a stopped server runs")
	}
}

// TestSystem: the system account is told whether a server syncs before it acknowledges.
func TestSystem(t *testing.T) {
	for name, unsafe := range map[string]bool{"safe": false, "unsafe": true} {
		t.Run(name, func(t *testing.T) {
			c, err := natstest.Start(t.Context(), natstest.Options{Servers: 1, Dir: t.TempDir(), Unsafe: unsafe})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			nc, err := nats.Connect(c.SystemURL())
			if err != nil {
				t.Fatal(err)
			}
			defer nc.Close()
			m, err := nc.Request("$SYS.REQ.SERVER.PING.JSZ", []byte(`{"config":true}`), 10*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			var answer struct {
				Data struct {
					Config struct {
						SyncAlways bool `json:"sync_always"`
					}
				}
			}
			if err := json.Unmarshal(m.Data, &answer); err != nil {
				t.Fatal(err)
			}
			if answer.Data.Config.SyncAlways == unsafe {
				t.Errorf("sync_always is %t", !unsafe)
			}
		})
	}
}

// TestOrphan: a server ends with the program that started it.
func TestOrphan(t *testing.T) {
	c := natstest.New(t, 1)
	s := c.Servers[0]
	exited := s.Orphan()
	select {
	case <-exited:
	case <-time.After(30 * time.Second):
		t.Error("the server goes on alone")
	}
}
