package cluster_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/wire"
)

// hearing are what a node was told of messages of others.
type hearing struct {
	mu   sync.Mutex
	told []string
}

func (h *hearing) said(n *node, m *wire.Entry, refused bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, fmt.Sprintf("%s, refused %v, late %v", m.Text, refused, n.CatchingUp()))
}

func (h *hearing) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.told)
}

// A node is told once of each message that was said by another one, also of those that have no place,
// and which of them it only catches up with.
func TestSaid(t *testing.T) {
	c := natstest.New(t, 1)
	var here, late hearing
	a := start(t, c, options{rules: new(rules), said: here.said})
	b := start(t, c, options{rules: new(rules)})
	a.say("lobby", "ana", "a1", "mine")
	for _, text := range []string{"one", "bad", "two"} {
		b.say("lobby", "ana", text, text)
	}
	b.say("lobby", "ana", "one", "one")
	agree(t, []string{"lobby"}, a, b)
	want := []string{"one, refused false, late false", "bad, refused true, late false", "two, refused false, late false", "one, refused false, late false"}
	eventually(t, "all were told of", func() bool { return len(here.all()) >= len(want) })
	if got := here.all(); !slices.Equal(got, want) {
		t.Errorf("told %q\nwant %q", got, want)
	}
	d := start(t, c, options{rules: new(rules), said: late.said})
	agree(t, []string{"lobby"}, a, d)
	eventually(t, "the node has caught up", func() bool { return !d.CatchingUp() })
	b.say("lobby", "ana", "three", "three")
	eventually(t, "all were told of", func() bool { return len(late.all()) >= 6 })
	got := late.all()
	if n := len(got); n != 6 || got[0] != "mine, refused false, late true" || got[n-1] != "three, refused false, late false" {
		t.Errorf("who comes late is told %q", got)
	}
}
