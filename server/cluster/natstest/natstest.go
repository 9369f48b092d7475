// Package natstest runs NATS servers with JetStream, for tests and the bench: a cluster on
// loopback whose members can be killed, stopped, paused and started again with what they
// have stored.
//
// Each server is a process of its own, so a kill is a kill: the program that calls Start or New is
// run once more for each of them, and Main, which it has to call first of all, becomes the server
// there. A server ends with the program that started it, however that ends.
//
// Clients are not told of servers beyond the addresses they were given, so that a relay
// between them stays in the way.
package natstest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// startTime is how long a cluster has to be ready. A leader's election takes 4 to 9 s.
const startTime = 60 * time.Second

// Options say how a cluster is run.
type Options struct {
	Servers int    // default 3
	Dir     string // of the configurations, stores and logs
	Unsafe  bool   // sync as NATS does by default, every two minutes, and not before each acknowledgement
}

// A Cluster is a set of servers that form one.
type Cluster struct {
	Servers []*Server
}

// New starts a cluster of n servers for a test, with its end.
func New(t testing.TB, n int) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), Options{Servers: n, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// Start starts a cluster and waits until its JetStream can be used. Close it when done.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	if o.Servers == 0 {
		o.Servers = 3
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	c := &Cluster{}
	if err := c.configure(o); err != nil {
		return nil, err
	}
	for _, s := range c.Servers {
		if err := s.launch(); err != nil {
			c.Close()
			return nil, err
		}
	}
	if err := errors.Join(c.Await(ctx), c.ended()); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ended tells of servers that run no more: of a port that somebody else has, a server tells in its log alone.
func (c *Cluster) ended() error {
	var ended []error
	for _, s := range c.Servers {
		if !s.Running() {
			log, _ := os.ReadFile(s.log()) // without one it is not known why
			lines := strings.Split(strings.TrimSpace(string(log)), "\n")
			ended = append(ended, fmt.Errorf("natstest: %s has ended: %s", s.Name, lines[len(lines)-1]))
		}
	}
	return errors.Join(ended...)
}

// configure gives each server its ports and writes its configuration.
func (c *Cluster) configure(o Options) error {
	ports, err := freePorts(2 * o.Servers)
	if err != nil {
		return err
	}
	routes, clients := ports[:o.Servers], ports[o.Servers:]
	for i := range o.Servers {
		name := fmt.Sprintf("n%d", i+1)
		c.Servers = append(c.Servers, &Server{
			Name:    name,
			Address: fmt.Sprintf("127.0.0.1:%d", clients[i]),
			config:  filepath.Join(o.Dir, name+".conf"),
		})
	}
	for i, s := range c.Servers {
		if err := os.WriteFile(s.config, configuration(s, o, routes, routes[i]), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// URL names all servers, separated by commas, as a client takes it.
func (c *Cluster) URL() string { return c.urls("nats://") }

// SystemURL is URL for the account that may ask the servers how they are set up.
func (c *Cluster) SystemURL() string { return c.urls("nats://" + systemUser + ":" + systemUser + "@") }

func (c *Cluster) urls(prefix string) string {
	var urls []string
	for _, s := range c.Servers {
		urls = append(urls, prefix+s.Address)
	}
	return strings.Join(urls, ",")
}

// Await waits until every server that runs says that it is healthy: that it has caught up
// and knows who leads.
func (c *Cluster) Await(ctx context.Context) error {
	nc, err := nats.Connect(c.SystemURL(), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		return fmt.Errorf("natstest: %w", err)
	}
	defer nc.Close()
	for {
		healthy := c.healthy(nc)
		if missing := c.runningBeside(healthy); len(missing) == 0 {
			return nil
		} else if ctx.Err() != nil {
			return fmt.Errorf("natstest: not ready: %s: %w", strings.Join(missing, ", "), ctx.Err())
		}
	}
}

// healthy asks all servers at once and returns the names of those that are well.
func (c *Cluster) healthy(nc *nats.Conn) map[string]bool {
	healthy := make(map[string]bool)
	answers, err := nc.SubscribeSync(nats.NewInbox())
	if err != nil {
		return healthy
	}
	defer answers.Unsubscribe()
	nc.PublishRequest("$SYS.REQ.SERVER.PING.HEALTHZ", answers.Subject, nil)
	for deadline := time.Now().Add(250 * time.Millisecond); ; {
		m, err := answers.NextMsg(time.Until(deadline))
		if err != nil {
			return healthy
		}
		var answer struct {
			Server struct{ Name string }
			Data   struct{ Status string }
		}
		if json.Unmarshal(m.Data, &answer) == nil {
			healthy[answer.Server.Name] = answer.Data.Status == "ok"
		}
	}
}

// runningBeside returns the servers that run and are not among some.
func (c *Cluster) runningBeside(some map[string]bool) (missing []string) {
	for _, s := range c.Servers {
		if s.Running() && !some[s.Name] {
			missing = append(missing, s.Name)
		}
	}
	return missing
}

// Leader returns the server that leads a stream.
func (c *Cluster) Leader(ctx context.Context, stream string) (*Server, error) {
	nc, err := nats.Connect(c.URL())
	if err != nil {
		return nil, fmt.Errorf("natstest: %w", err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	s, err := js.Stream(ctx, stream)
	if err != nil {
		return nil, fmt.Errorf("natstest: the leader of %s: %w", stream, err)
	}
	cluster := s.CachedInfo().Cluster
	if cluster == nil {
		return c.Servers[0], nil
	}
	for _, s := range c.Servers {
		if s.Name == cluster.Leader {
			return s, nil
		}
	}
	return nil, fmt.Errorf("natstest: %s has no leader", stream)
}

// Close kills what runs. The files stay.
func (c *Cluster) Close() {
	for _, s := range c.Servers {
		if err := s.Kill(); err != nil && !errors.Is(err, ErrNotRunning) {
			panic(err) // a process of our own that cannot be killed
		}
	}
}
