package presence_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/cluster/presence"
	"hubbub/server/room"
)

// TestTable: changes, whole lists for who has just come, and ends of nodes.
func TestTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a, b := n.start("a"), n.start("b")
		a.Here("lobby", here("ana"))
		a.Here("other", here("ana"))
		b.Here("lobby", here("bo"))
		time.Sleep(time.Second)
		a.sees(t, "changes", "lobby bo")
		b.sees(t, "changes", "lobby ana", "other ana")
		c := n.start("c")
		time.Sleep(time.Second)
		c.sees(t, "newcomer", "lobby ana", "lobby bo", "other ana")
		if got := c.Online(); got["lobby"] != 2 || got["other"] != 1 {
			t.Errorf("online: %v", got)
		}
		a.Gone("lobby", "ana")
		time.Sleep(time.Second)
		c.sees(t, "gone", "lobby bo", "other ana")

		a.Leave(10 * time.Second)
		a.Gone("other", "ana")
		time.Sleep(time.Second)
		a.stop()
		time.Sleep(8 * time.Second)
		c.sees(t, "just after the end of a node", "lobby bo", "other ana")
		time.Sleep(4 * time.Second)
		c.sees(t, "a while after the end of a node", "lobby bo")
		n.cut(b, true)
		time.Sleep(14 * time.Second)
		c.sees(t, "a node is silent", "lobby bo")
		time.Sleep(4 * time.Second)
		c.sees(t, "a node is silent for long")
		b.Here("lobby", here("bea"))
		n.cut(b, false)
		time.Sleep(5 * time.Second)
		c.sees(t, "it is back", "lobby bea", "lobby bo")
		if len(c.Nodes()) != 1 {
			t.Errorf("nodes: %v", c.Nodes())
		}
	})
}

// TestTableConnections: how many connections somebody has is told, and how silent they are; those of
// a node that goes count no more.
func TestTableConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a, b := n.start("a"), n.start("b")
		wants := func(when string, x *node, want room.Remote) {
			t.Helper()
			time.Sleep(time.Second)
			synctest.Wait()
			if got := x.Elsewhere("lobby"); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %+v, want %+v", when, got, want)
			}
		}
		ana := room.Remote{Node: "a", User: "ana", Name: "Ana", Connections: 3, Heard: 5000}
		a.Here("lobby", ana)
		wants("there", b, ana)
		ana.Connections, ana.Heard = 4, 6000
		a.Here("lobby", ana)
		wants("more", b, ana)
		c := n.start("c")
		wants("for a newcomer", c, ana)
		b.mu.Lock()
		before := len(b.told)
		b.mu.Unlock()
		a.Leave(time.Minute)
		ana.Connections, ana.Heard = 0, 0
		wants("it goes", b, ana)
		if got := b.told[before:]; !slices.Equal(got, []string{"+lobby ana"}) {
			t.Errorf("told %q when it goes", got)
		}
	})
}

// TestTableCrowd: a list of many comes in parts, and changes in few frames.
func TestTableCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a, b := n.start("a"), n.start("b")
		for i := range 5000 {
			a.Here("lobby", here(fmt.Sprint(i)))
		}
		time.Sleep(time.Second)
		c := n.start("c")
		time.Sleep(time.Second)
		for _, x := range []*node{b, c} {
			if got := len(x.Elsewhere("lobby")); got != 5000 {
				t.Errorf("%s lists %d", x.id, got)
			}
		}
		n.mu.Lock()
		if a.sent > 100 {
			t.Errorf("%d frames for 5000 people, twice", a.sent)
		}
		lost := 0
		n.loses = func() bool { lost++; return lost%4 == 0 }
		n.mu.Unlock()
		d := n.start("d")
		time.Sleep(10 * time.Second)
		n.mu.Lock()
		n.loses = nil
		n.mu.Unlock()
		time.Sleep(10 * time.Second)
		if got := len(d.Elsewhere("lobby")); got != 5000 {
			t.Errorf("who has missed parts lists %d", got)
		}
	})
}

// TestTableListAgain: a list is told in the same parts while nothing changes, so that parts of two of
// them make one.
func TestTableListAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lists []string
		table := presence.New(presence.Config{
			Node: "a",
			Send: func(frame []byte) error {
				if len(frame) > 1000 {
					lists = append(lists, string(frame))
				}
				return nil
			},
			Log: slog.New(slog.DiscardHandler),
		})
		for i := range 3000 {
			table.Here(fmt.Sprint("room", i%7), here(fmt.Sprint(i)))
		}
		ctx, stop := context.WithCancel(t.Context())
		go table.Run(ctx)
		synctest.Wait()
		lists = lists[:0] // what has changed
		for range 2 {
			if err := table.Receive([]byte(presence.AskOf("b"))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		stop()
		synctest.Wait()
		if len(lists) != 6 || !slices.Equal(lists[:3], lists[3:]) {
			t.Errorf("%d parts of two lists of 3000 people, or parts of two kinds", len(lists))
		}
	})
}

// TestOneName: a person goes by one name at all nodes, whichever it was given where, and though
// frames are lost.
func TestOneName(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 3))
				n := newNetwork(t)
				nodes := []*node{n.start("a"), n.start("b"), n.start("c")}
				lossy := rand.New(rand.NewPCG(seed, 4))
				n.mu.Lock()
				n.loses = func() bool { return lossy.IntN(5) == 0 }
				n.mu.Unlock()
				for i := range 30 {
					if random.IntN(2) == 0 {
						time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
					}
					nodes[random.IntN(len(nodes))].called("ana", fmt.Sprint("name ", i))
				}
				n.mu.Lock()
				n.loses = nil
				n.mu.Unlock()
				time.Sleep(10 * time.Second)
				nodes[0].Gone("lobby", "ana")
				nodes[0].called("ana", nodes[0].goes("ana"))
				time.Sleep(10 * time.Second)
				for _, x := range nodes {
					if goes, ok := x.GoesBy("ana"); !ok || x.goes("ana") != goes || goes != nodes[0].goes("ana") {
						t.Errorf("at %s it goes by %q, and by %q elsewhere", x.id, x.goes("ana"), goes)
					}
				}
				nodes[1].called("ana", "renamed")
				time.Sleep(time.Second)
				for _, x := range nodes {
					if got := x.goes("ana"); got != "renamed" {
						t.Errorf("at %s it goes by %q", x.id, got)
					}
				}
			})
		})
	}
}

// TestTableLoss: whatever is lost, all agree when the network is well again, and nobody is told
// twice of what has not changed.
func TestTableLoss(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playLoss(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func playLoss(t *testing.T, random *rand.Rand) {
	n := newNetwork(t)
	nodes := []*node{n.start("a"), n.start("b"), n.start("c")}
	lossy := rand.New(rand.NewPCG(random.Uint64(), 2))
	n.mu.Lock()
	n.loses = func() bool { return lossy.IntN(4) == 0 }
	n.mu.Unlock()
	want := make(map[*node]map[string]bool)
	for range 300 {
		time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond)
		x := nodes[random.IntN(len(nodes))]
		in, user := fmt.Sprint("room", random.IntN(3)), fmt.Sprint(x.id, random.IntN(20))
		if want[x] == nil {
			want[x] = make(map[string]bool)
		}
		if want[x][in+" "+user] = random.IntN(2) == 0; want[x][in+" "+user] {
			x.Here(in, here(user))
		} else {
			x.Gone(in, user)
		}
	}
	n.mu.Lock()
	n.loses = nil
	n.mu.Unlock()
	time.Sleep(10 * time.Second)
	for _, x := range nodes {
		var all []string
		for of, there := range want {
			for key, is := range there {
				if is && of != x {
					all = append(all, key)
				}
			}
		}
		slices.Sort(all)
		x.sees(t, "in the end", all...)
		x.mu.Lock()
		before := len(x.told)
		x.mu.Unlock()
		nodes[0].Here("room0", here("last"))
		time.Sleep(3 * time.Second)
		synctest.Wait()
		x.mu.Lock()
		if told := len(x.told) - before; told > 1 {
			t.Errorf("%s is told %d changes of one: %q", x.id, told, x.told[before:])
		}
		x.mu.Unlock()
		nodes[0].Gone("room0", "last")
		time.Sleep(3 * time.Second)
	}
}

// TestTablePaused: a node that stood still takes nobody for dead because of it.
func TestTablePaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told int
		table := presence.New(presence.Config{
			Node:    "a",
			Send:    func([]byte) error { return nil },
			Deliver: func(_ string, some []room.Remote) { told += len(some) },
			Follow:  func(string) {},
			Log:     slog.New(slog.DiscardHandler),
		})
		start := time.Now()
		if err := table.Receive([]byte(presence.ListOf("b", "bo"))); err != nil {
			t.Fatal(err)
		}
		if err := table.Receive([]byte(presence.BeatOf("a", 0))); err != nil {
			t.Fatal(err)
		}
		table.Expire(start)
		table.Expire(start.Add(30 * time.Second))
		if told != 1 {
			t.Errorf("told %d changes, want that one is there", told)
		}
		for s := 32; s < 50; s += 2 {
			time.Sleep(time.Until(start.Add(time.Duration(s) * time.Second)))
			if err := table.Receive([]byte(presence.BeatOf("a", 0))); err != nil {
				t.Fatal(err)
			}
			table.Expire(start.Add(time.Duration(s) * time.Second))
		}
		if told != 2 {
			t.Errorf("told %d changes, want that one is there, and gone after the silence went on", told)
		}
	})
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte(presence.ListOf("b", "bo")))
	f.Add([]byte(presence.ChangeOf("b", 1, "bo")))
	f.Add([]byte{0x87})
	f.Fuzz(func(t *testing.T, data []byte) {
		table := presence.New(presence.Config{
			Node:    "a",
			Send:    func([]byte) error { return nil },
			Deliver: func(string, []room.Remote) {},
			Follow:  func(string) {},
			Log:     slog.New(slog.DiscardHandler),
		})
		for range 2 {
			if err := table.Receive(data); err != nil && len(table.Nodes()) > 0 {
				t.Errorf("%v, and yet there is a node", err)
			}
		}
	})
}
