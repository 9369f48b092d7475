package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// alerting is 1 on the server that wakes somebody for all of a cluster.
const alerting = `hubbub_cluster_duty{duty="alerts"}`

// startAlerting starts servers that are one cluster and wake somebody. The first one does.
func startAlerting(t *testing.T, n int) (servers []*testServer, told chan string) {
	t.Helper()
	nc := natstest.New(t, 1)
	url, told := pager(t)
	for range n {
		change := inCluster(t, nc)
		servers = append(servers, startServer(t, func(c *config.Config) {
			change(c)
			c.AlertURL, c.WebhookAllow = url, []string{"loopback"}
		}))
		servers[0].WaitMetric(t, alerting, 1)
	}
	for _, s := range servers {
		s.waitReady(t, http.StatusOK) // the others may have to hear of the last one
	}
	return servers, told
}

// makeModerator gives a person a role in the lobby.
func (s *testServer) makeModerator(t *testing.T, user string) {
	t.Helper()
	if err := s.hub.Records().Grant(t.Context(), records.Grant{User: user, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
}

// TestClusterAlerts: of what happens by several servers within a minute one tells, once. When it ends
// another one tells of what comes then.
func TestClusterAlerts(t *testing.T) {
	servers, told := startAlerting(t, 3)
	var keepers []*rawConn
	for i, s := range servers {
		c, user := s.enters(t, fmt.Sprint("Mo ", i))
		s.makeModerator(t, user)
		keepers = append(keepers, c)
	}
	leftOut := servers[0].Expect(t, `hubbub_alerts_total{result="left_out"}`, 2)
	sent := servers[0].Expect(t, `hubbub_alerts_total{result="sent"}`, 1)
	for _, c := range keepers {
		c.Moderate(`"act":"shield","on":true`)
	}
	if got := woken(t, told); !strings.Contains(got, "room lobby: the shield is on.") {
		t.Errorf("told %s", got)
	}
	leftOut(t)
	sent(t)
	for _, s := range servers[1:] {
		if n := s.Metric(t, `hubbub_alerts_total{result="left_out"}`); n != 0 {
			t.Errorf("who does not tell counts %v that are left out", n)
		}
	}
	servers[0].Stop(t)
	waitUntil(t, "another one to tell", func() bool {
		return servers[1].Metric(t, alerting)+servers[2].Metric(t, alerting) == 1
	})
	if len(told) > 0 {
		t.Errorf("told again: %s", <-told)
	}
	wakeByReport(t, servers[1], "tea")
	if got := woken(t, told); !strings.Contains(got, "room tea: a message was reported") {
		t.Errorf("told %s", got)
	}
}

// wakeByReport lets somebody report what another one says in a room.
func wakeByReport(t *testing.T, s *testServer, room string) {
	t.Helper()
	var c [2]*rawConn
	for i := range c {
		c[i] = dial(t, s.Addr, "/ws")
		c[i].WriteText(fmt.Sprintf(`{"type":"join","name":"%s %d","room":%q}`, room, i, room))
		c[i].Await("welcome")
	}
	if answer := c[1].report("r1", c[0].said("buy this"), "spam"); answer["type"] != "reported" {
		t.Errorf("answered %v", answer)
	}
}

// TestClusterWatched: a report wakes nobody while a moderator is in the room, by whatever server.
func TestClusterWatched(t *testing.T) {
	servers, told := startAlerting(t, 2)
	ana, _ := servers[0].enters(t, "Ana")
	_, welcome := enter(t, servers[1], `"name":"Mo","room":"attic"`)
	servers[1].makeModerator(t, welcome.User)
	enter(t, servers[1], `"name":"Mo","session":%q`, welcome.Session)
	if mo := ana.Await("joined"); mo["role"] != "moderator" {
		t.Errorf("joined %v", mo)
	}
	wakeByReport(t, servers[0], "lobby")
	wakeByReport(t, servers[0], "tea")
	if got := woken(t, told); !strings.Contains(got, "room tea") {
		t.Errorf("told %s", got)
	}
}
