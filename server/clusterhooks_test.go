package server_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/control"
)

// telling is 1 on the server that tells the webhooks of a cluster.
const telling = `hubbub_cluster_duty{duty="webhooks"}`

// hooked starts a server of a cluster whose webhooks may lead to this machine, and returns its desk.
func hooked(t *testing.T, nc *natstest.Cluster) (*testServer, control.Desk) {
	t.Helper()
	file := shortFile(t)
	s := startServer(t, func(c *config.Config) {
		inCluster(t, nc)(c)
		unlimited(c)
		c.DB, c.WebhookAllow = file, []string{"loopback"}
	})
	s.waitReady(t, http.StatusOK)
	return s, control.NewClient(control.Path(file))
}

// shortFile returns a name for a history: beside it there is a socket, whose path has to be short.
func shortFile(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hubbub")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return filepath.Join(folder, "chat.db")
}

// An ear is an endpoint that notes the numbers of what it is told. Safe for concurrent use.
type ear struct {
	URL string

	mu   sync.Mutex
	seqs []int64
}

func newEar(t *testing.T) *ear {
	t.Helper()
	e := new(ear)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Data struct{ Entries []struct{ Seq int64 } }
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, entry := range body.Data.Entries {
			e.seqs = append(e.seqs, entry.Seq)
		}
	}))
	t.Cleanup(s.Close)
	e.URL = s.URL
	return e
}

// heard waits until it has heard a number, and returns how many it has heard again. It fails the test
// if one is left out, or comes before those below it.
func (e *ear) heard(t *testing.T, last int64) (again int) {
	t.Helper()
	waitUntil(t, fmt.Sprintf("number %d to be told", last), func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return len(e.seqs) > 0 && e.seqs[len(e.seqs)-1] >= last
	})
	e.mu.Lock()
	defer e.mu.Unlock()
	var before, highest int64
	for i, seq := range e.seqs {
		if seq > highest+1 || seq != before+1 && seq > highest {
			t.Fatalf("number %d of what was told is %d, after %d", i, seq, before)
		}
		if seq <= highest {
			again++
		}
		before, highest = seq, max(highest, seq)
	}
	return again
}

// last returns the last number that it has heard.
func (e *ear) last() int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seqs[len(e.seqs)-1]
}

// saysMany says as many texts, and returns the number of the last.
func (c *chatter) saysMany(n int) (last int64) {
	c.t.Helper()
	for range n {
		last = c.says(rand.Text(), "hello").Seq
	}
	return last
}

// waitHook waits until a server knows that the only webhook was told all.
func waitHook(t *testing.T, desk control.Desk) {
	t.Helper()
	waitUntil(t, "the webhook to have taken all", func() bool {
		all, err := desk.Webhooks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(all) == 1 && all[0].State == "active" && all[0].Status == "200" && all[0].Behind == 0
	})
}

// TestClusterWebhooks: a webhook that is added on one server is told by one, of what is said on all.
// All know at once how it goes with it, and who ends tells the next where to go on.
func TestClusterWebhooks(t *testing.T) {
	nc := natstest.New(t, 1)
	ear := newEar(t)
	first, firstDesk := hooked(t, nc)
	first.WaitMetric(t, telling, 1)
	second, secondDesk := hooked(t, nc)
	third, thirdDesk := hooked(t, nc)
	added, err := secondDesk.AddWebhook(t.Context(), control.NewWebhook{URL: ear.URL, Room: "lobby"})
	if err != nil {
		t.Fatal(err)
	}
	ana, _ := join(t, third.Addr, "Ana")
	ear.heard(t, ana.saysMany(20))
	for _, desk := range []control.Desk{firstDesk, secondDesk, thirdDesk} {
		waitHook(t, desk)
	}
	ear.heard(t, ana.saysMany(5)) // which the others do not know yet
	first.Stop(t)
	if again := ear.heard(t, ana.saysMany(20)); again != 0 {
		t.Errorf("%d are told again by who goes on", again)
	}
	if n := second.Metric(t, telling) + third.Metric(t, telling); n != 1 {
		t.Errorf("%v servers tell", n)
	}
	if removed, err := thirdDesk.RemoveWebhook(t.Context(), added.ID); err != nil || removed.ID != added.ID {
		t.Errorf("removed %+v, %v", removed, err)
	}
	ana.saysMany(1)
	if all, err := secondDesk.Webhooks(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("the webhooks are %+v, %v", all, err)
	}
	if again := ear.heard(t, 45); again != 0 || ear.last() != 45 {
		t.Errorf("%d are told again, the last is %d", again, ear.last())
	}
}

// TestClusterWebhookGone: what an endpoint answers to one server is known by the next one: who wants
// no more is left alone until it is to be told again.
func TestClusterWebhookGone(t *testing.T) {
	nc := natstest.New(t, 1)
	asked := make(chan struct{}, 100)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		w.WriteHeader(http.StatusGone)
	}))
	defer endpoint.Close()
	first, desk := hooked(t, nc)
	first.WaitMetric(t, telling, 1)
	second, secondDesk := hooked(t, nc)
	added, err := desk.AddWebhook(t.Context(), control.NewWebhook{URL: endpoint.URL})
	if err != nil {
		t.Fatal(err)
	}
	ana, _ := join(t, second.Addr, "Ana")
	ana.saysMany(1)
	<-asked
	first.Stop(t)
	second.WaitMetric(t, telling, 1)
	ana.saysMany(1)
	all, err := secondDesk.Webhooks(t.Context())
	if err != nil || len(all) != 1 || all[0].State != "gone" || all[0].Status != "410" || all[0].Behind != 1 {
		t.Errorf("the webhooks are %+v, %v", all, err)
	}
	if len(asked) > 0 {
		t.Error("it was told again")
	}
	if _, err := secondDesk.ReplayWebhook(t.Context(), control.Replay{ID: added.ID, Since: time.UnixMilli(1)}); err != nil {
		t.Fatal(err)
	}
	<-asked
}
