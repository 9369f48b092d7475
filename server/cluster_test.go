package server_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server"
	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/history"
)

// inCluster is a change of the configuration: a node with a file of its own.
func inCluster(t *testing.T, c *natstest.Cluster) func(*config.Config) {
	file := filepath.Join(t.TempDir(), "h.db")
	return func(settings *config.Config) {
		settings.DB, settings.Cluster, settings.ClusterWait = file, []string{c.URL()}, time.Second
	}
}

// says says something and returns its receipt.
func (c *chatter) says(id, text string) event {
	c.t.Helper()
	c.send(`{"type":"say","id":%q,"text":%q}`, id, text)
	return c.await("message")
}

// TestCluster: what is said on one of two servers is heard on both, in one order.
func TestCluster(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	ana, _ := join(t, one.Addr, "Ana")
	bia, _ := join(t, two.Addr, "Bia")
	if e := ana.says("a1", "hello"); e.Seq != 1 || e.From != "Ana" {
		t.Errorf("Ana hears %+v", e)
	}
	if e := bia.await("message"); e.Seq != 1 || e.From != "Ana" || e.Text != "hello" {
		t.Errorf("Bia hears %+v", e)
	}
	if e := bia.says("b1", "hi"); e.Seq != 2 {
		t.Errorf("Bia hears %+v", e)
	}
	if e := ana.await("message"); e.Seq != 2 || e.From != "Bia" {
		t.Errorf("Ana hears %+v", e)
	}
	for _, s := range []*testServer{one, two} {
		if status, text := s.ready(t); status != http.StatusOK {
			t.Errorf("/readyz is %d %s", status, text)
		}
		s.WaitMetric(t, "hubbub_cluster_behind", 0)
		s.WaitMetric(t, "hubbub_cluster_ready", 1)
		s.WaitMetric(t, "hubbub_cluster_fold_delay_seconds_count", 2)
		s.WaitMetric(t, "hubbub_cluster_publish_duration_seconds_count", 1)
	}
	if !strings.Contains(one.Logs(), "sync_interval") {
		t.Error("the log does not say that the servers' syncing was not checked")
	}
}

// TestClusterResume: who comes back on another server is the same person, gets what it missed, and
// what it says again is there once.
func TestClusterResume(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	bia, _ := join(t, two.Addr, "Bia")
	ana := connect(t, one.Addr, "/ws")
	ana.send(`{"type":"join","name":"Ana"}`)
	var welcome struct{ Session, Epoch, User string }
	if err := json.Unmarshal([]byte(ana.next()), &welcome); err != nil {
		t.Fatal(err)
	}
	ana.says("a1", "one")
	one.Stop(t)
	bia.await("message")
	bia.says("b1", "two")

	back := connect(t, two.Addr, "/ws")
	back.send(`{"type":"join","name":"Ana","session":%q,"since":{"epoch":%q,"seq":1}}`, welcome.Session, welcome.Epoch)
	var again struct {
		User      string
		Recovered bool
	}
	if err := json.Unmarshal([]byte(back.next()), &again); err != nil {
		t.Fatal(err)
	}
	if again.User != welcome.User || !again.Recovered {
		t.Errorf("the welcome is %+v, was %+v", again, welcome)
	}
	if e := back.await("message"); e.Seq != 2 || e.Text != "two" {
		t.Errorf("missed %+v", e)
	}
	if e := back.says("a1", "one"); e.Seq != 1 || !e.Repeat {
		t.Errorf("said again: %+v", e)
	}
}

// ready returns what /readyz says.
func (s *testServer) ready(t *testing.T) (status int, text string) {
	t.Helper()
	response, err := s.scrape.Get("http://hubbub/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// waitReady waits until /readyz has a status.
func (s *testServer) waitReady(t *testing.T, want int) (text string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		status, text := s.ready(t)
		if status == want {
			return text
		}
	}
	t.Fatalf("/readyz is not %d", want)
	return ""
}

// TestClusterAway: without NATS a server says what is wrong, refuses in time what is said, and lets
// nobody in; when NATS is back it goes on by itself.
func TestClusterAway(t *testing.T) {
	nc := natstest.New(t, 1)
	s := startServer(t, inCluster(t, nc))
	ana, _ := join(t, s.Addr, "Ana")
	ana.says("a1", "one")
	if err := nc.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	if text := s.waitReady(t, http.StatusServiceUnavailable); !strings.Contains(text, "cut off from the cluster") {
		t.Errorf("/readyz says %q", text)
	}
	ana.send(`{"type":"say","id":"a2","text":"two"}`)
	if e := ana.await("error"); e.Code != "not_saved" || e.ID != "a2" {
		t.Errorf("got %+v", e)
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, text := s.ready(t); strings.Contains(text, "since") {
			break // it has not heard of the cluster for too long
		}
	}
	if _, e := enter(t, s, `"name":"Late"`); e.Type != "draining" {
		t.Errorf("got %+v", e)
	}
	if err := nc.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.waitReady(t, http.StatusOK)
	if e := ana.says("a2", "two"); e.Seq != 2 {
		t.Errorf("got %+v", e)
	}
}

// TestClusterGone: a server whose stream was deleted ends with the reason.
func TestClusterGone(t *testing.T) {
	nc := natstest.New(t, 1)
	s := startServer(t, inCluster(t, nc))
	conn, err := nats.Connect(nc.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err == nil {
		err = js.DeleteStream(t.Context(), "hubbub-log")
	}
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(patience):
		t.Fatal("the server goes on")
	}
	if s.err == nil || !strings.Contains(s.err.Error(), "the stream of the cluster is gone") {
		t.Errorf("the server ends with %v", s.err)
	}
	s.err = nil // that it should
}

// TestClusterRefused: a server does not start with what cannot be that of a node.
func TestClusterRefused(t *testing.T) {
	nc := natstest.New(t, 1)
	file := filepath.Join(t.TempDir(), "h.db")
	single := startServer(t, inFile(file))
	ana, _ := join(t, single.Addr, "Ana")
	ana.says("a1", "one")
	single.Stop(t)
	startServer(t, inCluster(t, nc)) // with which the cluster begins
	for name, tt := range map[string]struct {
		change func(*config.Config)
		want   string
	}{
		"file of a single server": {func(c *config.Config) { c.DB = file }, "give this node a new file"},
		"long messages":           {func(c *config.Config) { c.MaxMessageBytes, c.SlowConsumerBytes = 1<<20, 1<<23 }, "-max-message-bytes must be"},
		"no credentials":          {func(c *config.Config) { c.ClusterCreds = "nowhere.creds" }, "nowhere.creds"},
		"no system credentials":   {func(c *config.Config) { c.ClusterSystemCreds = "nowhere.creds" }, "nowhere.creds"},
		"no address":              {func(c *config.Config) { c.Cluster = []string{"http://127.0.0.1"} }, "-cluster must be addresses"},
		"name":                    {func(c *config.Config) { c.ClusterName = "a.b" }, "-cluster-name"},
	} {
		t.Run(name, func(t *testing.T) {
			settings := config.Default()
			inCluster(t, nc)(&settings)
			tt.change(&settings)
			if _, err := server.New(settings, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestClusterSnapshot: the cluster begins with the file of a server that was alone, and a server that
// comes later has what is in it.
func TestClusterSnapshot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h.db")
	alone := startServer(t, func(c *config.Config) { c.DB = file })
	ana, _ := join(t, alone.Addr, "Ana")
	ana.says("a1", "from before")
	alone.Stop(t)
	nc := natstest.New(t, 1)
	one := startServer(t, func(c *config.Config) { inCluster(t, nc)(c); c.DB = file })
	two := startServer(t, inCluster(t, nc))
	bia, _ := join(t, two.Addr, "Bia")
	if e := bia.await("message"); e.Seq != 1 || e.Text != "from before" {
		t.Errorf("Bia has %+v", e)
	}
	if e := bia.says("b1", "and after"); e.Seq != 2 {
		t.Errorf("Bia hears %+v", e)
	}
	ana, _ = join(t, one.Addr, "Ana")
	for seq := range int64(2) {
		if e := ana.await("message"); e.Seq != seq+1 {
			t.Errorf("Ana has %+v", e)
		}
	}
	waitUntil(t, "one of them to have the office", func() bool {
		return one.Metric(t, "hubbub_cluster_office")+two.Metric(t, "hubbub_cluster_office") == 1
	})
	if _, err := server.New(func() config.Config {
		c := config.Default()
		inCluster(t, nc)(&c)
		c.DB = history.Memory
		return c
	}(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a node starts in memory")
	}
}
