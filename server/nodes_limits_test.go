package server_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// startLimited starts two servers of one cluster, by which nobody says more than three messages.
func startLimited(t *testing.T, change func(*config.Config)) (one, two *testServer) {
	t.Helper()
	nc := natstest.New(t, 1)
	start := func() *testServer {
		join := inCluster(t, nc)
		return startServer(t, func(c *config.Config) {
			join(c)
			c.MessageRate, c.MessageBurst, c.RepeatAfter = 0.001, 3, time.Hour
			change(c)
		})
	}
	return start(), start()
}

// TestNodesRate: what a person may say, it may say by all servers together.
func TestNodesRate(t *testing.T) {
	one, two := startLimited(t, func(*config.Config) {})
	here, welcome := enter(t, one, `"name":"Ana","hold":true`)
	there, _ := enterSoon(t, two, "", `"name":"Ana","session":%q`, welcome.Session)
	for i, c := range []*chatter{here, there, here} {
		if e := c.says(fmt.Sprint(i), fmt.Sprint("hello ", i)); e.Repeat {
			t.Errorf("message %d: %+v", i, e)
		}
		here.awaits(there, c)
	}
	for _, c := range []*chatter{here, there} {
		if e := c.tries("4", "one more"); e.Code != "rate_limited" {
			t.Errorf("a fourth one: %+v", e)
		}
	}
	bo, _ := join(t, two.Addr, "Bo")
	bo.says("b", "somebody else may speak")
}

// tries says something, and returns what becomes of it.
func (c *chatter) tries(id, text string) event {
	c.t.Helper()
	c.send(`{"type":"say","id":%q,"text":%q}`, id, text)
	for {
		if e := c.either("message", "error"); e.Type == "error" || e.ID == id {
			return e
		}
	}
}

// either returns the next event of some types, and passes over others.
func (c *chatter) either(kinds ...string) event {
	c.t.Helper()
	for {
		var e event
		if err := json.Unmarshal([]byte(c.next()), &e); err != nil {
			c.t.Fatal(err)
		}
		if slices.Contains(kinds, e.Type) {
			return e
		}
	}
}

// awaits waits until the other of two has heard what one of them has said.
func (c *chatter) awaits(other, said *chatter) {
	c.t.Helper()
	if said == c {
		c = other
	}
	c.await("message")
}

// TestNodesRepeat: what a person has said by one server it does not say again by the other.
func TestNodesRepeat(t *testing.T) {
	one, two := startLimited(t, func(*config.Config) {})
	here, welcome := enter(t, one, `"name":"Ana","hold":true`)
	there, _ := enterSoon(t, two, "", `"name":"Ana","session":%q`, welcome.Session)
	here.says("a1", "buy these fine coins")
	there.await("message")
	if e := there.tries("a2", "buy these fine coins"); e.Code != "repeated" {
		t.Errorf("said again: %+v", e)
	}
	if e := there.tries("a1", "buy these fine coins"); !e.Repeat {
		t.Errorf("the same again: %+v", e)
	}
}

// TestNodesReports: so it is with reports; and what two report at two servers at once is one item.
func TestNodesReports(t *testing.T) {
	one, two := startLimited(t, unlimited)
	ana, _ := join(t, one.Addr, "Ana")
	bia, welcome := enter(t, one, `"name":"Bia","hold":true`)
	cid, _ := join(t, two.Addr, "Cid")
	for i := range 10 {
		e := ana.says(fmt.Sprint(i), fmt.Sprint("message ", i))
		cid.await("message")
		bia.await("message")
		for _, c := range []*chatter{bia, cid} {
			c.send(`{"type":"report","id":"r","seq":%d,"reason":"rude"}`, e.Seq)
		}
		for _, c := range []*chatter{bia, cid} {
			if e := c.either("reported", "error"); e.Type != "reported" {
				t.Errorf("report %d: %+v", i, e)
			}
		}
	}
	ana.says("end", "the end")
	cid.await("message")
	for _, s := range []*testServer{one, two} {
		if n := s.Metric(t, queueItems("report")); n != 10 {
			t.Errorf("%v items wait, want the 10 messages", n)
		}
	}
	there, _ := enterSoon(t, two, "", `"name":"Bia","session":%q`, welcome.Session)
	e := ana.says("late", "and one more")
	there.await("message")
	there.send(`{"type":"report","id":"r","seq":%d}`, e.Seq)
	if e := there.either("reported", "error"); e.Code != "rate_limited" {
		t.Errorf("an eleventh report: %+v", e)
	}
}

// TestNodesConnections: a person has eight connections to a room by all servers.
func TestNodesConnections(t *testing.T) {
	nodes := startNodes(t, 2)
	first, welcome := enter(t, nodes[0], `"name":"Ana","hold":true`)
	var others []*chatter
	for i := range 7 {
		c, _ := enterSoon(t, nodes[i%2], "", `"name":"Ana","session":%q`, welcome.Session)
		others = append(others, c)
	}
	time.Sleep(2100 * time.Millisecond) // silence is counted in seconds, which each server begins by itself
	for _, c := range others {
		c.send(`{"type":"ping"}`)
		c.await("pong")
	}
	last, _ := enterSoon(t, nodes[1], "", `"name":"Ana","session":%q`, welcome.Session)
	if code := first.closeCode(); code != 4009 {
		t.Errorf("the first is closed with %d", code)
	}
	last.says("1", "here")
}

// TestNodesShortHold: a cluster holds no name for less than 30 s, which the start tells.
func TestNodesShortHold(t *testing.T) {
	const told = "-hold-names is too short"
	for hold, want := range map[time.Duration]bool{0: false, time.Second: true, 30 * time.Second: false} {
		one, two := startLimited(t, func(c *config.Config) { c.HoldNames = hold })
		if got := strings.Contains(one.Logs(), told); got != want {
			t.Errorf("%v: told %v, want %v", hold, got, want)
		}
		ana, _ := enter(t, one, `"name":"Ana","hold":true`)
		ana.socket.NetConn().Close()
		code := ""
		if hold >= 30*time.Second {
			code = "name_held"
		}
		enterSoon(t, two, code, `"name":"Ana"`)
	}
}
