package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// startNodes starts servers that are one cluster.
func startNodes(t *testing.T, n int) []*testServer {
	t.Helper()
	nc := natstest.New(t, 1)
	nodes := make([]*testServer, n)
	for i := range nodes {
		change := inCluster(t, nc)
		nodes[i] = startServer(t, func(c *config.Config) { change(c); unlimited(c) })
	}
	return nodes
}

// answer returns what comes of a join: a welcome or an error.
func (c *chatter) answer() event {
	c.t.Helper()
	for {
		var e event
		if err := json.Unmarshal([]byte(c.next()), &e); err != nil {
			c.t.Fatal(err)
		}
		if e.Type == "welcome" || e.Type == "error" || e.Type == "draining" {
			return e
		}
	}
}

// enter joins with the fields of a join, and returns what comes of it.
func enter(t *testing.T, at *testServer, format string, args ...any) (*chatter, event) {
	t.Helper()
	c := connect(t, at.Addr, "/ws")
	c.socket.WriteString(fmt.Sprintf(`{"type":"join",`+format+`}`, args...)) // it may be sent away already
	return c, c.answer()
}

// enterSoon joins again until that is answered as wanted: with a welcome for "", or with a code.
func enterSoon(t *testing.T, at *testServer, want, format string, args ...any) (*chatter, event) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		c, e := enter(t, at, format, args...)
		if e.Code == want && e.Type != "draining" {
			return c, e
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %+v, want %q", fmt.Sprintf(format, args...), e, want)
		}
		c.socket.NetConn().Close()
	}
}

// TestNodesPresence: who is in a room by one node is seen by all, comes and goes once, and is
// counted in the list of rooms.
func TestNodesPresence(t *testing.T) {
	nodes := startNodes(t, 2)
	ana, _ := join(t, nodes[0].Addr, "Ana")
	bia, welcome := join(t, nodes[1].Addr, "Bia")
	if e := ana.await("joined"); e.Name != "Bia" || e.Online != 2 {
		t.Errorf("Ana hears %+v", e)
	}
	if !slices.Contains(welcome.Users, "Ana") {
		if e := bia.await("joined"); e.Name != "Ana" {
			t.Errorf("Bia hears %+v", e)
		}
	}
	again, welcome := enter(t, nodes[0], `"name":"Bia","session":%q`, welcome.Session)
	if !slices.Equal(welcome.Users, []string{"Ana", "Bia"}) {
		t.Errorf("Bia is welcome among %q", welcome.Users)
	}
	again.send(`{"type":"leave"}`)
	enter(t, nodes[1], `"name":"Cid","room":"São Paulo"`)
	for _, s := range nodes {
		waitUntil(t, "the list of rooms", func() bool {
			_, list := s.get(t, "/api/rooms")
			return strings.Contains(string(list), `"name":"lobby","title":"lobby","online":2`) && strings.Contains(string(list), `"online":1`)
		})
	}
	nodes[0].WaitMetric(t, "hubbub_cluster_nodes", 2)
	bia.send(`{"type":"leave"}`)
	if e := ana.await("left"); e.Name != "Bia" || e.Online != 1 {
		t.Errorf("Ana hears %+v", e)
	}
}

// TestNodesRace: of many who ask two nodes for one name, or for what reads like it, one gets it.
func TestNodesRace(t *testing.T) {
	nodes := startNodes(t, 2)
	var mu sync.Mutex
	got := make(map[string]int)
	var all sync.WaitGroup
	for i := range 20 {
		c := connect(t, nodes[i%2].Addr, "/ws")
		all.Go(func() {
			c.send(`{"type":"join","name":%q}`, []string{"Anal", "Ana1"}[i/2%2])
			e := c.answer()
			mu.Lock()
			defer mu.Unlock()
			got[e.Type+e.Code]++
		})
	}
	all.Wait()
	if got["welcome"] != 1 || got["errorname_taken"] != 19 {
		t.Errorf("got %v", got)
	}
	waitUntil(t, "the log to tell of the refused", func() bool {
		return nodes[0].Metric(t, `hubbub_logins_total{result="name_taken"}`)+nodes[1].Metric(t, `hubbub_logins_total{result="name_taken"}`) == 19
	})
}

// TestNodesSession: a session of one node is known by all: it is the same person, whose name is
// held for it, which goes by one name everywhere.
func TestNodesSession(t *testing.T) {
	nodes := startNodes(t, 3)
	ana, first := enter(t, nodes[0], `"name":"Ana","hold":true`)
	ana.socket.NetConn().Close()
	enterSoon(t, nodes[1], "name_held", `"name":"Ana"`)
	back, e := enter(t, nodes[1], `"name":"Ana","session":%q`, first.Session)
	if e.Type != "welcome" || e.User != first.User || e.User == "" {
		t.Fatalf("came back as %+v, was %+v", e, first)
	}
	if _, e := enter(t, nodes[2], `"name":"Ana"`); e.Code != "name_taken" {
		t.Errorf("the name of who is back: %+v", e)
	}
	too, e := enterSoon(t, nodes[2], "", `"name":"Anna","session":%q`, first.Session)
	if e.Name != "Ana" {
		t.Errorf("goes by %q elsewhere", e.Name)
	}
	back.send(`{"type":"rename","name":"Bea"}`)
	for _, c := range []*chatter{back, too} {
		if e := c.await("renamed"); e.From != "Ana" || e.Name != "Bea" {
			t.Errorf("hears %+v", e)
		}
	}
	too.send(`{"type":"say","id":"1","text":"hi"}`)
	if e := back.await("message"); e.From != "Bea" {
		t.Errorf("says as %q what it says elsewhere", e.From)
	}
	if _, e := enter(t, nodes[0], `"name":"Bea"`); e.Code != "name_taken" {
		t.Errorf("the new name: %+v", e)
	}
	back.send(`{"type":"leave"}`)
	too.send(`{"type":"leave"}`)
	enterSoon(t, nodes[0], "", `"name":"Bea"`)
}

// TestNodesUndecided: without NATS nobody gets a name, which is said, and is not final.
func TestNodesUndecided(t *testing.T) {
	nc := natstest.New(t, 1)
	s := startServer(t, inCluster(t, nc))
	ana, _ := join(t, s.Addr, "Ana")
	if err := nc.Servers[0].Pause(); err != nil {
		t.Fatal(err)
	}
	ana.send(`{"type":"rename","name":"Anna"}`) // both wait, and Ana is sent away after 25 s
	late, e := enter(t, s, `"name":"Late"`)
	if e.Type != "draining" || e.Reason != "not_ready" || e.RetryAfter == 0 {
		t.Errorf("got %+v", e)
	}
	if code := late.closeCode(); code != 1012 {
		t.Errorf("closed with %d", code)
	}
	if e := ana.await("error"); e.Code != "not_saved" || !strings.Contains(e.Message, "agree") {
		t.Errorf("renamed: %+v", e)
	}
	if err := nc.Servers[0].Resume(); err != nil {
		t.Fatal(err)
	}
	enterSoon(t, s, "", `"name":"Late"`)
	ana.says("1", "I am still here")
}
