package presence_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/cluster/presence"
	"hubbub/server/room"
)

// A network carries frames from each node to all others, in order, but for those that it
// loses.
type network struct {
	t *testing.T

	mu    sync.Mutex
	nodes map[string]*node // guarded by mu
	loses func() bool      // guarded by mu; nil for never
	muted map[string]bool  // guarded by mu; by name
}

// A node notes who is in its rooms by the others.
type node struct {
	*presence.Table
	id     string
	frames chan []byte
	stop   context.CancelFunc
	off    bool // guarded by network.mu; nothing gets through
	sent   int  // guarded by network.mu; frames

	mu   sync.Mutex
	seen map[string]string // guarded by mu; name by "room user"
	told []string          // guarded by mu
	name map[string]string // guarded by mu; of who is here and has followed, by public id
}

func newNetwork(t *testing.T) *network {
	return &network{t: t, nodes: make(map[string]*node), muted: make(map[string]bool)}
}

// start adds a node.
func (n *network) start(name string) *node {
	x := &node{id: name, frames: make(chan []byte, 100_000), seen: make(map[string]string), name: make(map[string]string)}
	x.Table = presence.New(presence.Config{
		Node:    name,
		Send:    func(frame []byte) error { return n.send(x, frame) },
		Mute:    func() bool { return n.isMute(name) },
		Deliver: x.deliver,
		Follow:  x.follow,
		Log:     slog.New(slog.DiscardHandler),
	})
	n.mu.Lock()
	n.nodes[name] = x
	n.mu.Unlock()
	var ctx context.Context
	ctx, x.stop = context.WithCancel(n.t.Context())
	done := make(chan struct{})
	go func() {
		x.Run(ctx)
		close(done)
	}()
	go func() {
		for {
			select {
			case f := <-x.frames:
				if err := x.Receive(f); err != nil {
					n.t.Error(err)
				}
			case <-done:
				return
			}
		}
	}()
	return x
}

func (n *network) send(from *node, frame []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if from.off {
		return errors.New("no network")
	}
	from.sent++
	for _, to := range n.nodes {
		if !to.off && (n.loses == nil || !n.loses()) {
			to.frames <- slices.Clone(frame)
		}
	}
	return nil
}

func (n *network) cut(x *node, off bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	x.off = off
}

// mute forbids a node to tell who is there, or allows it again: before its start, if it is to have
// told nothing.
func (n *network) mute(name string, muted bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.muted[name] = muted
}

func (n *network) isMute(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.muted[name]
}

func (x *node) deliver(in string, some []room.Remote) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, r := range some {
		key := in + " " + r.User
		if r.Gone {
			x.told = append(x.told, "-"+key)
			delete(x.seen, key)
			continue
		}
		x.told = append(x.told, "+"+key)
		x.seen[key] = r.Name
	}
}

// follow lets somebody go by another name in the lobby, a while later.
func (x *node) follow(user string) {
	time.AfterFunc(10*time.Millisecond, func() {
		if name, is := x.Outdated(user); is {
			x.called(user, name)
		}
	})
}

// called lets somebody who is here go by a name.
func (x *node) called(user, name string) {
	x.mu.Lock()
	x.name[user] = name
	x.mu.Unlock()
	x.Here("lobby", room.Remote{User: user, Name: name})
}

// goes returns the name by which somebody is here.
func (x *node) goes(user string) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.name[user]
}

// sees fails the test unless a node was told of exactly those.
func (x *node) sees(t *testing.T, when string, want ...string) {
	t.Helper()
	synctest.Wait()
	x.mu.Lock()
	defer x.mu.Unlock()
	if got := slices.Sorted(maps.Keys(x.seen)); !slices.Equal(got, want) {
		t.Errorf("%s: %s sees %q, want %q", when, x.id, got, want)
	}
	for key := range x.seen {
		in, user, _ := strings.Cut(key, " ")
		if !slices.ContainsFunc(x.Elsewhere(in), func(r room.Remote) bool { return r.User == user }) {
			t.Errorf("%s: %s does not list %s", when, x.id, key)
		}
	}
}

func here(user string) room.Remote { return room.Remote{User: user, Name: "name of " + user} }
