package server_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// TestClusterEdit: an edit by one server is seen by all; what was said before goes from the disk of
// NATS, also where much is kept; a server that starts with an empty file numbers alike.
func TestClusterEdit(t *testing.T) {
	nc := natstest.New(t, 1)
	node := func() *testServer {
		change := inCluster(t, nc)
		return startServer(t, func(c *config.Config) { change(c); unlimited(c) })
	}
	nodes := []*testServer{node(), node()}
	for _, n := range nodes {
		n.waitReady(t, http.StatusOK)
	}
	ana, _ := nodes[0].enters(t, "Ana")
	bo, _ := nodes[1].enters(t, "Bo")
	seq := ana.said("a-secret-word")
	bo.AwaitMessage("a-secret-word")
	done := ana.change("edit", seq, "another-word")
	if event := bo.Await("update"); event["text"] != "another-word" || event["seq"] != done["seq"] || event["target"] != float64(seq) {
		t.Errorf("by another server: %v", event)
	}
	bo.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, seq), "forbidden")
	for end := time.Now().Add(patience); streamsHave(nc.Servers[0], "a-secret-word"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is there still")
		}
	}
	newcomer := node()
	newcomer.waitReady(t, http.StatusOK)
	late, _ := newcomer.enters(t, "Late")
	if event := late.Await("message"); event["text"] != "another-word" || event["edited"] != true {
		t.Errorf("by a new server: %v", event)
	}
	late.said("hi")
	for _, n := range append(nodes, newcomer) {
		n.WaitMetric(t, "hubbub_cluster_diverged_total", 0)
	}
}
