// Package cluster runs a cluster on one machine: NATS servers, Hubbubs, a relay between each two of them,
// and a balancer if there is one; and it can do to them what happens to machines and networks.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hubbub/bench/internal/server"
	"hubbub/server/cluster/natstest"
)

// logStream is the stream that holds what is said, by the default name of a cluster.
const logStream = "hubbub-log"

// readyWithin is how long a cluster may take until it is well again after a fault.
const readyWithin = 2 * time.Minute

// Options say what a cluster is made of.
type Options struct {
	Nodes    int      // Hubbubs
	Servers  int      // of NATS; 0 is a Hubbub alone, without a cluster
	Binary   string   // of Hubbub; built from the source if empty
	Args     []string // of each Hubbub, besides where it listens and what it joins
	Environ  []string // of each Hubbub, besides what this process has
	Balancer bool     // HAProxy in front
}

// A Cluster is what runs. Close it when done.
type Cluster struct {
	NATS     *natstest.Cluster // nil without one
	Nodes    []*Node
	Balancer string // where that listens, host and port; empty without one
	Dir      string // of all logs, and of what NATS stores
	Keep     bool   // do not remove that on Close

	balancer *balancer
}

// Start starts a cluster and waits until all of it is ready.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "hubbub-cluster-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir}
	if err := c.start(ctx, o); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, o Options) (err error) {
	if o.Binary == "" {
		if o.Binary, err = server.Build(ctx, c.Dir); err != nil {
			return err
		}
	}
	if o.Servers > 0 {
		if c.NATS, err = natstest.Start(ctx, natstest.Options{Servers: o.Servers, Dir: c.Dir}); err != nil {
			return err
		}
	}
	for i := range o.Nodes {
		n, err := newNode(i+1, c, o)
		if err != nil {
			return err
		}
		c.Nodes = append(c.Nodes, n)
		if err := n.Start(ctx); err != nil {
			return err
		}
	}
	if o.Balancer {
		if c.balancer, err = startBalancer(filepath.Join(c.Dir, "haproxy.cfg"), c.Addresses()); err != nil {
			return err
		}
		c.Balancer = c.balancer.address
	}
	return c.Await(ctx)
}

// Addresses are where the Hubbubs listen, host and port.
func (c *Cluster) Addresses() (addresses []string) {
	for _, n := range c.Nodes {
		addresses = append(addresses, n.Address)
	}
	return addresses
}

// Endpoints are the WebSocket endpoints of the Hubbubs, separated by commas.
func (c *Cluster) Endpoints() string {
	var urls []string
	for _, n := range c.Nodes {
		urls = append(urls, "ws://"+n.Address+"/ws")
	}
	return strings.Join(urls, ",")
}

// PIDs are the processes of the Hubbubs.
func (c *Cluster) PIDs() (pids []int) {
	for _, n := range c.Nodes {
		pids = append(pids, n.process.PID)
	}
	return pids
}

// Await waits until all that runs says that it is ready.
func (c *Cluster) Await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if c.NATS != nil {
		if err := c.NATS.Await(ctx); err != nil {
			return err
		}
	}
	for _, n := range c.Nodes {
		if err := n.await(ctx); err != nil {
			return fmt.Errorf("node %d is not ready: %w", n.Number, err)
		}
	}
	return nil
}

// Ended tells of a Hubbub that has ended by itself.
func (c *Cluster) Ended() error {
	var ended []error
	for _, n := range c.Nodes {
		ended = append(ended, n.ended())
	}
	return errors.Join(ended...)
}

// Close ends everything and removes what it has stored and logged, unless that is kept.
func (c *Cluster) Close() {
	if c.balancer != nil {
		c.balancer.stop()
	}
	for _, n := range c.Nodes {
		n.close()
	}
	if c.NATS != nil {
		c.NATS.Close()
	}
	if !c.Keep {
		os.RemoveAll(c.Dir)
	}
}
