package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/client"
	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// alone is a change of the configuration: a node that knows one server of NATS.
func alone(t *testing.T, nc *natstest.Cluster, server int) func(*config.Config) {
	change := inCluster(t, nc)
	return func(c *config.Config) {
		change(c)
		c.Cluster = []string{nc.Servers[server].URL()}
	}
}

// TestNodeCutOff: the people of a node that is cut off leave the rooms of the others, and are sent
// away before their names can be had there. It lets nobody in until it is back.
func TestNodeCutOff(t *testing.T) {
	nc := natstest.New(t, 3)
	there, cut := startServer(t, alone(t, nc, 0)), startServer(t, alone(t, nc, 2))
	ana, _ := join(t, there.Addr, "Ana")
	cid, welcome := enter(t, cut, `"name":"Cid","hold":true`)
	ana.await("joined")
	if err := nc.Servers[2].Pause(); err != nil {
		t.Fatal(err)
	}
	if e := ana.await("left"); e.Name != "Cid" || e.Online != 1 {
		t.Errorf("Ana hears %+v", e)
	}
	if e := cid.await("draining"); e.RetryAfter < 500 || e.Reason != "not_ready" {
		t.Errorf("Cid hears %+v", e)
	}
	if code := cid.closeCode(); code != 1012 {
		t.Errorf("closed with %d", code)
	}
	if _, e := enter(t, cut, `"name":"Cid","session":%q`, welcome.Session); e.Type != "draining" || e.Reason != "not_ready" {
		t.Errorf("a node that is cut off answers %+v", e)
	}
	if text := cut.waitReady(t, http.StatusServiceUnavailable); !strings.Contains(text, "cut off") {
		t.Errorf("/readyz says %q", text)
	}
	enterSoon(t, there, "name_held", `"name":"Cid"`)
	_, back := enterSoon(t, there, "", `"name":"Cid","session":%q`, welcome.Session)
	if back.User != welcome.User {
		t.Errorf("comes back as %+v", back)
	}
	moved := comeBack(t, cut, there, "Eva")
	if e := ana.await("joined"); e.Name != "Cid" {
		t.Errorf("Ana hears %+v", e)
	}
	if e := ana.await("joined"); e.Name != "Eva" {
		t.Errorf("Ana hears %+v", e)
	}
	moved.Leave()
	ana.await("left")
	cut.WaitMetric(t, `hubbub_logins_total{result="restarting"}`, 2)
	if err := nc.Servers[2].Resume(); err != nil {
		t.Fatal(err)
	}
	enterSoon(t, cut, "name_taken", `"name":"Cid"`)
	_, dia := enterSoon(t, cut, "", `"name":"Dia"`)
	if want := []string{"Ana", "Cid", "Dia"}; !slices.Equal(dia.Users, want) {
		t.Errorf("Dia is welcome among %q, want %q", dia.Users, want)
	}
}

// comeBack joins by a balancer that leads to one server first, and to another one later.
func comeBack(t *testing.T, first, later *testServer, name string) *client.Client {
	t.Helper()
	addresses := make(chan string, 2)
	addresses <- first.Addr
	addresses <- later.Addr
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, <-addresses)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	c, err := client.Join(ctx, client.Config{URL: "ws://" + first.Addr + "/ws", Name: name, Dial: dial})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// A mover is somebody who goes to another node when it is sent away.
type mover struct {
	*chatter
	name, session string
}

// move waits until it is sent away, and comes back by another node when it was told to.
func (m *mover) move(t *testing.T, to *testServer) {
	e := m.await("draining")
	time.Sleep(time.Duration(e.RetryAfter) * time.Millisecond)
	c := connect(t, to.Addr, "/ws")
	c.send(`{"type":"join","name":%q,"session":%q}`, m.name, m.session)
	if back := c.answer(); back.Type != "welcome" || back.Name != m.name {
		t.Errorf("%s came back as %+v", m.name, back)
	}
	m.chatter = c
}

// TestNodeDrains: one of three nodes ends while people talk. Its people come back by the others,
// and nobody is seen leaving, then or later.
func TestNodeDrains(t *testing.T) {
	nodes := startNodes(t, 3)
	watch, _ := join(t, nodes[0].Addr, "Watch")
	var movers []*mover
	for i := range 20 {
		name := fmt.Sprint("mover ", i)
		c, e := enter(t, nodes[2], `"name":%q,"hold":true`, name)
		movers = append(movers, &mover{c, name, e.Session})
	}
	lost, session := enter(t, nodes[2], `"name":"mover lost","hold":true`)
	waitUntil(t, "all to be known", func() bool { return watch.await("joined").Online == 22 })
	talker, _ := join(t, nodes[1].Addr, "Talker")
	stop := make(chan struct{})
	var talking, moving sync.WaitGroup
	talking.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(50 * time.Millisecond):
				talker.says(fmt.Sprint(i), "on and on")
			}
		}
	})
	for i, m := range movers {
		moving.Go(func() { m.move(t, nodes[i%2]) })
	}
	lost.socket.NetConn().Close()
	nodes[2].WaitMetric(t, `hubbub_logouts_total{reason="gone"}`, 1)
	nodes[2].Stop(t)
	moving.Wait()
	if _, e := enter(t, nodes[0], `"name":"mover lost","session":%q`, session.Session); e.Type != "welcome" {
		t.Errorf("who had lost its connection came back as %+v", e)
	}
	if _, e := enter(t, nodes[1], `"name":"mover 3"`); e.Code != "name_taken" {
		t.Errorf("the name of who has moved: %+v", e)
	}
	time.Sleep(17 * time.Second) // until nothing is known of the node
	close(stop)
	talking.Wait()
	last, _ := join(t, nodes[1].Addr, "Last")
	defer last.socket.NetConn().Close()
	for heard := 0; ; heard++ {
		line := watch.next()
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Type == "left" || e.Type == "joined" && strings.HasPrefix(e.Name, "mover") || e.Type == "draining" {
			t.Errorf("heard %s", line)
		}
		if e.Type == "joined" && e.Name == "Last" {
			if e.Online != 24 || heard == 0 {
				t.Errorf("%d are online", e.Online)
			}
			return
		}
	}
}
