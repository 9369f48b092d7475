package server_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// streamsHave reports whether a word is in what a NATS server stores of streams.
func streamsHave(s *natstest.Server, word string) (has bool) {
	filepath.WalkDir(filepath.Join(s.Store(), "jetstream", "CHAT"), func(path string, _ fs.DirEntry, _ error) error {
		content, err := os.ReadFile(path) // of a folder, or of what has gone meanwhile, it fails
		has = has || err == nil && bytes.Contains(content, []byte(word))
		return nil
	})
	return has
}

// TestClusterErase: with -keep-removed 0 what a moderator removes goes from the disks of all NATS
// servers, and a server that starts with an empty file has the rest.
func TestClusterErase(t *testing.T) {
	nc := natstest.New(t, 3)
	forgets := func() func(*config.Config) {
		change := inCluster(t, nc)
		return func(c *config.Config) {
			change(c)
			unlimited(c)
			c.Cluster, c.KeepRemoved = strings.Split(nc.URL(), ","), 0
		}
	}
	nodes := []*testServer{startServer(t, forgets()), startServer(t, forgets()), startServer(t, forgets())}
	for _, n := range nodes {
		n.waitReady(t, http.StatusOK)
	}
	mo, moderator := nodes[0].enters(t, "Mo")
	if err := nodes[0].hub.Records().Grant(t.Context(), records.Grant{User: moderator, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	ana, _ := nodes[1].enters(t, "Ana")
	for _, text := range []string{"hello", "a-secret-word", "bye"} {
		ana.said(text)
		mo.AwaitMessage(text)
	}
	if !streamsHave(nc.Servers[0], "a-secret-word") {
		t.Fatal("it was never there")
	}
	mo.Moderate(`"act":"remove","seq":2`)
	for _, s := range nc.Servers {
		for end := time.Now().Add(patience); streamsHave(s, "a-secret-word"); time.Sleep(100 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s has it still", s.Name)
			}
		}
	}
	erased := 0.0
	for _, n := range nodes {
		erased += n.Metric(t, "hubbub_cluster_erased_total")
	}
	if erased != 1 {
		t.Errorf("%v messages were erased", erased)
	}
	newcomer := startServer(t, forgets())
	newcomer.waitReady(t, http.StatusOK)
	bia, _ := join(t, newcomer.Addr, "Bia")
	var heard []string
	for e := bia.says("b1", "hi"); ; e = bia.await("message") {
		if heard = append(heard, fmt.Sprint(e.Seq, " ", e.Text)); e.From == "Bia" {
			break
		}
	}
	if got := strings.Join(heard, ", "); !strings.HasPrefix(got, "1 hello, ") || !strings.HasSuffix(got, "3 bye, 5 hi") || strings.Contains(got, "secret") {
		t.Errorf("who comes later hears %s", got)
	}
	newcomer.WaitMetric(t, "hubbub_cluster_diverged_total", 0)
}
