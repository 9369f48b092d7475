package cluster_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/bench/internal/cluster"
	"hubbub/server/cluster/natstest"
)

// TestMain makes the test binary a NATS server too, and with the arguments of a Hubbub
// something that is ready while it reaches NATS quickly.
func TestMain(m *testing.M) {
	natstest.Main()
	if len(os.Args) > 1 && os.Args[1] == "-addr" {
		serveFake()
	}
	os.Exit(m.Run())
}

// quickly is how long an answer of NATS may take for a fake to be ready.
const quickly = 60 * time.Millisecond

func serveFake() {
	addr := flag.String("addr", "", "")
	urls := flag.String("cluster", "", "")
	flag.String("log-level", "", "")
	flag.String("log-format", "", "")
	flag.Parse()
	nc, err := nats.Connect(*urls, nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond),
		nats.PingInterval(200*time.Millisecond), nats.Timeout(500*time.Millisecond))
	if err != nil {
		panic(err)
	}
	http.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := nc.FlushTimeout(quickly); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	http.HandleFunc("/pid", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, os.Getpid()) })
	fmt.Fprintf(os.Stderr, "level=INFO msg=listening addr=%s\n", *addr)
	panic(http.ListenAndServe(*addr, nil))
}

func start(t *testing.T, o cluster.Options) *cluster.Cluster {
	t.Helper()
	if testing.Short() {
		t.Skip("starts several servers")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	o.Binary = program
	c, err := cluster.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// get is what a server answers at a path, empty if it does not answer with 200 in time.
func get(address, path string) string {
	client := http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + address + path)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return ""
	}
	body, _ := io.ReadAll(response.Body)
	return string(body) + " "
}

// pids are the processes of all NATS servers and of all Hubbubs.
func pids(c *cluster.Cluster) (servers, nodes []string) {
	for _, s := range c.NATS.Servers {
		servers = append(servers, fmt.Sprint(s.PID()))
	}
	for _, n := range c.Nodes {
		nodes = append(nodes, get(n.Address, "/pid"))
	}
	return servers, nodes
}

func changed(before, after []string) (n int) {
	for i := range before {
		if before[i] != after[i] {
			n++
		}
	}
	return n
}

// watch asks all the time whether each Hubbub and each NATS server answers, and tells of those that did not.
func watch(c *cluster.Cluster, stop <-chan struct{}) (nodes, servers bool) {
	for {
		for _, n := range c.Nodes {
			nodes = nodes || get(n.Address, "/readyz") == ""
		}
		for _, s := range c.NATS.Servers {
			nc, err := nats.Connect(s.URL(), nats.Timeout(500*time.Millisecond))
			if err == nil {
				nc.Close()
			}
			servers = servers || err != nil
		}
		select {
		case <-stop:
			return nodes, servers
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TestFaults: each fault strikes what it says, and all is well after it.
func TestFaults(t *testing.T) {
	c := start(t, cluster.Options{Nodes: 2, Servers: 3})
	for _, f := range cluster.Faults {
		want, known := map[string]struct {
			serversKilled, nodesKilled int
			servers, nodes             bool // one of them did not answer meanwhile
		}{
			"kill-hubbub":  {nodesKilled: 1, nodes: true},
			"kill-leader":  {serversKilled: 1, servers: true},
			"kill-two":     {serversKilled: 2, servers: true},
			"kill-all":     {serversKilled: 3, nodesKilled: 2, servers: true, nodes: true},
			"upgrade":      {nodesKilled: 2, nodes: true},
			"upgrade-nats": {serversKilled: 3, servers: true},
			"pause":        {nodes: true},
			"pause-leader": {servers: true},
			"cut":          {nodes: true},
			"one-way":      {nodes: true},
			"slow":         {nodes: true},
			"lossy":        {nodes: true},
		}[f.Name]
		if !known {
			t.Errorf("%s is not tested", f.Name)
		}
		t.Run(f.Name, func(t *testing.T) {
			serversBefore, nodesBefore := pids(c)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stop := make(chan struct{})
			var watching sync.WaitGroup
			var nodes, servers bool
			watching.Go(func() { nodes, servers = watch(c, stop) })
			var told []bool
			err := c.Happen(ctx, []cluster.Fault{f}, 3*time.Second, rand.New(rand.NewPCG(1, 1)), func(name string, healed bool) {
				told = append(told, healed)
				if healed {
					cancel()
				}
			})
			close(stop)
			watching.Wait()
			if err != nil || len(told) != 2 || told[0] || !told[1] {
				t.Fatalf("told %v: %v", told, err)
			}
			serversAfter, nodesAfter := pids(c)
			if got := changed(serversBefore, serversAfter); got != want.serversKilled {
				t.Errorf("%d NATS servers were killed, want %d", got, want.serversKilled)
			}
			if got := changed(nodesBefore, nodesAfter); got != want.nodesKilled {
				t.Errorf("%d Hubbubs were killed, want %d", got, want.nodesKilled)
			}
			if want.servers && !servers {
				t.Error("all NATS servers answered all the time")
			}
			if want.nodes && !nodes {
				t.Error("all Hubbubs were ready all the time")
			}
			if err := c.Ended(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestRoll: all Hubbubs are upgraded once, one after the other.
func TestRoll(t *testing.T) {
	c := start(t, cluster.Options{Nodes: 3, Servers: 1})
	_, before := pids(c)
	var told []bool
	var down []int // how many were new when an upgrade was over
	err := c.Roll(t.Context(), time.Millisecond, func(name string, healed bool) {
		told = append(told, healed)
		if _, now := pids(c); healed {
			down = append(down, changed(before, now))
		}
	})
	if want := []bool{false, true, false, true, false, true}; err != nil || !slices.Equal(told, want) {
		t.Errorf("told %v: %v", told, err)
	}
	if want := []int{1, 2, 3}; !slices.Equal(down, want) {
		t.Errorf("after each upgrade %v were new", down)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Roll(ended, time.Hour, func(string, bool) { t.Error("it goes on after its end") }); err != nil {
		t.Error(err)
	}
}

// TestEnded: a Hubbub that ends by itself is told of, one that is killed by a fault is not.
func TestEnded(t *testing.T) {
	c := start(t, cluster.Options{Nodes: 2, Servers: 1})
	c.Nodes[0].Kill()
	if err := c.Ended(); err != nil {
		t.Errorf("after a kill: %v", err)
	}
	if err := c.Nodes[1].Signal(os.Kill); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); c.Ended() == nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nobody noticed")
		}
	}
}

// TestKeep: logs go with the cluster, unless they are kept.
func TestKeep(t *testing.T) {
	for _, keep := range []bool{false, true} {
		c := start(t, cluster.Options{Nodes: 1, Servers: 1})
		c.Keep = keep
		c.Close()
		_, err := os.Stat(filepath.Join(c.Dir, "hubbub1.log"))
		if (err == nil) != keep {
			t.Errorf("keep %t: %v", keep, err)
		}
		os.RemoveAll(c.Dir)
	}
}

// TestBalancer: HAProxy leads to a Hubbub that is ready.
func TestBalancer(t *testing.T) {
	if !cluster.HasBalancer() {
		t.Skip("HAProxy is not installed")
	}
	c := start(t, cluster.Options{Nodes: 2, Servers: 1, Balancer: true})
	c.Nodes[0].Kill()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if pid := get(c.Balancer, "/pid"); pid != "" && pid == get(c.Nodes[1].Address, "/pid") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no answer through the balancer")
		}
	}
}
