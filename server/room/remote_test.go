package room_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
)

// A cluster is some hubs that tell each other who is in the lobby, each after a while and in
// the order in which it happened.
type cluster struct {
	venues []*venue

	mu    sync.Mutex
	there []map[string]room.Remote // guarded by mu; what each node has told, by public id
}

// A link is one node's side of a cluster.
type link struct {
	*cluster
	node   int
	queues []chan room.Remote // to the others
}

func (l *link) Node() string { return fmt.Sprint("node ", l.node) }

func (l *link) Here(_ string, p room.Remote) {
	l.mu.Lock()
	l.there[l.node][p.User] = p
	l.mu.Unlock()
	l.tell(p)
}

func (l *link) Gone(_ string, user string) {
	l.mu.Lock()
	delete(l.there[l.node], user)
	l.mu.Unlock()
	l.tell(room.Remote{Node: l.Node(), User: user, Gone: true})
}

func (l *link) tell(p room.Remote) {
	for _, q := range l.queues {
		q <- p
	}
}

func (l *link) Elsewhere(string) (all []room.Remote) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, there := range l.there {
		if i != l.node {
			all = slices.AppendSeq(all, maps.Values(there))
		}
	}
	return all
}

// newCluster returns nodes that share one key. Their messages take lag to arrive.
func newCluster(t *testing.T, nodes int, lag func() time.Duration) *cluster {
	c := &cluster{there: make([]map[string]room.Remote, nodes)}
	links := make([]*link, nodes)
	for i := range nodes {
		c.there[i] = make(map[string]room.Remote)
		links[i] = &link{cluster: c, node: i}
		v := &venue{t: t, log: newMemoryLog(), names: identity.NewNames(identity.Config{Hold: time.Minute})}
		t.Cleanup(v.names.Close)
		v.hub = room.NewHub(room.Config{Log: v.log, Backlog: 50, Nodes: links[i], NewOutlet: func() room.Outlet { return v }})
		c.venues = append(c.venues, v)
	}
	for i, from := range links {
		for j, to := range c.venues {
			if i == j {
				continue
			}
			q := make(chan room.Remote, 10_000)
			from.queues = append(from.queues, q)
			t.Cleanup(func() {
				synctest.Wait() // who tells something has told it
				close(q)
			})
			go func() {
				for p := range q {
					time.Sleep(lag())
					to.hub.Elsewhere(room.Lobby, []room.Remote{p})
				}
			}()
		}
	}
	return c
}

func atOnce() time.Duration { return 0 }

// TestNodes: a person is in a room once, whichever nodes it is there by.
func TestNodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 2, atOnce)
		here, there := c.venues[0], c.venues[1]
		ana := here.join("Ana")
		bo := there.join("Bo")
		if got := namesOf(bo.welcome.People); !slices.Equal(got, []string{"Ana", "Bo"}) || bo.welcome.Online != 2 {
			t.Errorf("Bo is welcome among %q, %d online", got, bo.welcome.Online)
		}
		ana.sees("joined Bo 2")
		again := here.back("Bo", bo.token())
		ana.sees()
		bo.sees()
		bo.drop(time.Second)
		time.Sleep(2 * time.Second)
		ana.sees() // is here, too
		again.drop(time.Second)
		time.Sleep(time.Second / 2)
		synctest.Wait()
		ana.sees()
		time.Sleep(time.Second)
		synctest.Wait()
		ana.sees("left Bo 1")
		cy := there.join("Cy")
		ana.sees("joined Cy 2")
		there.hub.Elsewhere(room.Lobby, []room.Remote{{Node: "node 0", User: "nobody", Gone: true}})
		ana.leave()
		cy.sees("left Ana 1")
		if n := here.hub.OnlineIn(room.Lobby); n != 1 {
			t.Errorf("%d online where nobody is, want the one elsewhere", n)
		}
	})
}

// TestNodesRename: a name that changes elsewhere changes here, but not for who is here.
func TestNodesRename(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 2, atOnce)
		ana := c.venues[0].join("Ana")
		bo := c.venues[1].join("Bo")
		ana.sees("joined Bo 2")
		c.venues[1].names.Enter(bo.session, bo.room)
		defer c.venues[1].names.Exit(bo.session, bo.room)
		if err := c.venues[1].names.Rename(bo.session, mustName(t, "Bob")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		ana.sees("renamed Bo Bob")
		c.venues[0].hub.Elsewhere(room.Lobby, []room.Remote{{Node: "node 1", User: ana.session.User(), Name: "Anna"}})
		synctest.Wait()
		ana.sees()
	})
}

// TestNodesRenameMeanwhile: who has gone from a node goes by its name of another one, where it is.
func TestNodesRenameMeanwhile(t *testing.T) {
	for name, lingers := range map[string]bool{"lingers": true, "goes after it": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCluster(t, 2, atOnce)
				ana := c.venues[0].join("Ana")
				bo := c.venues[1].join("Bo")
				ana.sees("joined Bo 2")
				here := c.venues[0].back("Bo", bo.token())
				if lingers {
					here.drop(time.Second)
				}
				c.venues[1].names.Enter(bo.session, bo.room)
				defer c.venues[1].names.Exit(bo.session, bo.room)
				if err := c.venues[1].names.Rename(bo.session, mustName(t, "Bob")); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if !lingers {
					ana.sees()
					here.leave()
				}
				time.Sleep(2 * time.Second)
				synctest.Wait()
				ana.sees("renamed Bo Bob")
			})
		})
	}
}

// TestNodesLarge: a room that is large by all nodes tells of no names.
func TestNodesLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCluster(t, 2, atOnce)
		c.venues[1].crowd(room.LargeRoom)
		ana := c.venues[0].join("Ana")
		if ana.welcome.People != nil || ana.welcome.Online != room.LargeRoom+1 {
			t.Errorf("%d are listed of %d", len(ana.welcome.People), ana.welcome.Online)
		}
	})
}

// TestNodesAgree: whatever comes and goes on three nodes, and however late they hear of each
// other, rooms and the lists of their clients agree in the end.
func TestNodesAgree(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { playNodes(t, rand.New(rand.NewPCG(seed, 0))) })
		})
	}
}

func playNodes(t *testing.T, random *rand.Rand) {
	var mu sync.Mutex
	c := newCluster(t, 3, func() time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(random.IntN(3000)) * time.Microsecond
	})
	var watching []*guest
	var lists []roster
	for i, v := range c.venues {
		g := v.join(fmt.Sprint("watch ", i))
		watching, lists = append(watching, g), append(lists, newRoster(g.welcome.People))
	}
	tokens := make(map[string]string)
	var guests []*guest
	pick := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return random.IntN(n)
	}
	for range 400 {
		time.Sleep(time.Duration(pick(4000)) * time.Microsecond)
		if n := len(guests); n > 0 && pick(2) == 0 {
			i := pick(n)
			guests[i].drop(time.Duration(pick(3)) * time.Millisecond)
			guests = slices.Delete(guests, i, i+1)
			continue
		}
		name := fmt.Sprint("guest ", pick(6))
		g := c.venues[pick(3)].back(name, tokens[name])
		tokens[name] = g.token()
		guests = append(guests, g)
	}
	time.Sleep(time.Minute)
	synctest.Wait()
	want := make(map[string]string)
	for _, g := range slices.Concat(watching, guests) {
		want[g.session.User()] = g.session.Name().String()
	}
	for i, g := range watching {
		for _, e := range g.read() {
			lists[i].apply(t, &e)
		}
		if !maps.Equal(lists[i].names, want) {
			t.Errorf("by node %d %v are here, want %v", i, lists[i].names, want)
		}
	}
}
