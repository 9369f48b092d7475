package cluster_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/room"
)

// What is said on two nodes is seen on both, in one order, with one epoch.
func TestTwoNodes(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{}), start(t, c, options{})
	ana, bia := a.listen("lobby", room.Since{}), b.listen("lobby", room.Since{})
	if ana.welcome.Epoch == "" || ana.welcome.Epoch != bia.welcome.Epoch {
		t.Errorf("the epochs are %q and %q", ana.welcome.Epoch, bia.welcome.Epoch)
	}
	if got := a.say("lobby", "ana", "a1", "one"); got.seq != 1 || got.repeat {
		t.Errorf("got %v", got)
	}
	if got := b.say("lobby", "bia", "b1", "two"); got.seq != 2 {
		t.Errorf("got %v", got)
	}
	ana.sees("1 one", "2 two")
	bia.sees("1 one", "2 two")
	agree(t, []string{"lobby"}, a, b)
}

// Three nodes at once, in several rooms: each draft has one place, the same everywhere.
func TestOneOrder(t *testing.T) {
	const speakers, each = 8, 50
	c := natstest.New(t, 1)
	rooms := []string{"lobby", "side"}
	nodes := []*node{start(t, c, options{}), start(t, c, options{}), start(t, c, options{})}
	var ears []*listener
	for _, n := range nodes {
		ears = append(ears, n.listen("lobby", room.Since{}))
	}
	var talking sync.WaitGroup
	for i, n := range nodes {
		for s := range speakers {
			talking.Go(func() {
				who := fmt.Sprintf("n%d s%d", i, s)
				for k := range each {
					if got := n.say(rooms[s%2], who, fmt.Sprint(k), fmt.Sprintf("%s %d", who, k)); got.refused != nil {
						t.Errorf("%s: %v", who, got.refused)
					}
				}
			})
		}
	}
	talking.Wait()
	agree(t, rooms, nodes...)
	for _, in := range rooms {
		if n := len(nodes[0].log(in)); n != len(nodes)*speakers/2*each {
			t.Errorf("room %s has %d messages", in, n)
		}
	}
	want := len(nodes) * speakers / 2 * each
	eventually(t, "all is heard", func() bool {
		return !slices.ContainsFunc(ears, func(l *listener) bool { return len(l.texts()) < want })
	})
	for _, l := range ears[1:] {
		if !slices.Equal(l.texts(), ears[0].texts()) {
			t.Error("two listeners have heard different things")
		}
	}
}

// Who says something again on another node gets the first one's receipt.
func TestRepeatOnAnotherNode(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{}), start(t, c, options{})
	a.say("lobby", "ana", "a1", "one")
	if got := b.say("lobby", "ana", "a1", "one"); got.seq != 1 || !got.repeat {
		t.Errorf("got %v", got)
	}
	if got := b.say("lobby", "ana", "a1", "other"); got.refused == nil {
		t.Errorf("got %v", got)
	}
	b.listen("lobby", room.Since{}).sees("1 one")
	agree(t, []string{"lobby"}, a, b)
}

// Who comes back on another node goes on where it stopped.
func TestResumeOnAnotherNode(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{}), start(t, c, options{})
	ana := a.listen("lobby", room.Since{})
	a.say("lobby", "bia", "", "one")
	a.say("lobby", "bia", "", "two")
	ana.sees("1 one", "2 two")
	back := b.listen("lobby", room.Since{Epoch: ana.welcome.Epoch, Seq: 1})
	back.sees("2 two")
	if back.welcome.Recovery != room.Recovered {
		t.Errorf("recovery is %v", back.welcome.Recovery)
	}
}

// A node that was away goes on from its file, and one without a file has all from the stream.
func TestComeBack(t *testing.T) {
	c := natstest.New(t, 1)
	file := t.TempDir() + "/hubbub.db"
	a, b := start(t, c, options{}), start(t, c, options{file: file})
	b.say("lobby", "bia", "b1", "one")
	agree(t, []string{"lobby"}, a, b)
	b.end()
	for i := range 20 {
		a.say("lobby", "ana", "", fmt.Sprint("while it was away ", i))
	}
	b = start(t, c, options{file: file})
	newcomer := start(t, c, options{})
	agree(t, []string{"lobby"}, a, b, newcomer)
	if got := newcomer.say("lobby", "bia", "b1", "one"); !got.repeat || got.seq != 1 {
		t.Errorf("got %v", got)
	}
	if got := b.say("lobby", "cid", "", "after"); got.seq != 22 {
		t.Errorf("got %v", got)
	}
	agree(t, []string{"lobby"}, a, b, newcomer)
}

// Drafts of one load that do not fit into a pack come in several, in their order.
func TestLongLoad(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{}), start(t, c, options{})
	long := string(make([]byte, 100<<10))
	var tickets []ticket
	for i := range 30 {
		tickets = append(tickets, a.start("lobby", draft("ana", fmt.Sprint(i), long+fmt.Sprint(i))))
	}
	for i, ticket := range tickets {
		if got := ticket.wait(t); got.seq != int64(i+1) || got.text != long+fmt.Sprint(i) {
			t.Fatalf("draft %d has number %d, refused %v", i, got.seq, got.refused)
		}
	}
	agree(t, []string{"lobby"}, a, b)
}

// What is too much of a room goes at one place of the stream: nodes that come later have the same.
func TestTrim(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{messages: 20}), start(t, c, options{})
	for i := range 50 {
		a.say("lobby", "ana", fmt.Sprint(i), fmt.Sprint(i))
	}
	b.say("side", "bia", "", "one")
	for _, n := range []*node{a, b} {
		eventually(t, "the room is trimmed", func() bool { return len(n.log("lobby")) == 20 })
	}
	late := start(t, c, options{})
	eventually(t, "the late one has all", func() bool { return late.Stale() == nil })
	for _, n := range []*node{a, b, late} {
		if got := n.say("lobby", "ana", "0", "0"); got.refused != nil || got.seq != 51 {
			t.Errorf("what is no longer kept is said again: %v", got)
		}
		if got := n.say("lobby", "ana", "49", "49"); !got.repeat || got.seq != 50 {
			t.Errorf("what is kept is said again: %v", got)
		}
	}
	eventually(t, "the late one has trimmed", func() bool { return len(late.log("lobby")) <= 21 })
	agree(t, []string{"side"}, a, b, late)
}
