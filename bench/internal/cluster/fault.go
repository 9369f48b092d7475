package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"hubbub/bench/internal/consistency"
	"hubbub/bench/internal/relay"
	"hubbub/server/cluster/natstest"
)

// A Fault is something that happens to a cluster for a while.
type Fault struct {
	Name  string
	Does  string
	Alone bool // that also can happen to a Hubbub without NATS

	// do does it to what chance picks, and mends it before it returns.
	do func(t *trial) error
}

// A trial is one fault at one time.
type trial struct {
	*Cluster
	*rand.Rand
	ctx  context.Context
	long time.Duration // the longest that a fault lasts
}

// Faults are all kinds.
var Faults = []Fault{
	{"kill-hubbub", "kill -9 of a Hubbub, which is started again", true, (*trial).killNode},
	{"kill-leader", "kill -9 of the NATS server that leads the stream", false, (*trial).killLeader},
	{"kill-two", "kill -9 of two NATS servers at once: there is no quorum", false, (*trial).killTwo},
	{"kill-all", "kill -9 of everything at once", true, (*trial).killAll},
	{consistency.Upgrade, "SIGTERM of each Hubbub, which is started again, one after the other", true, (*trial).upgrade},
	{"upgrade-nats", "the same for each NATS server", false, (*trial).upgradeServers},
	{"pause", "SIGSTOP of a Hubbub", true, (*trial).pauseNode},
	{"pause-leader", "SIGSTOP of the NATS server that leads the stream", false, (*trial).pauseLeader},
	{"cut", "no network between a Hubbub and NATS", false, (*trial).cut},
	{"one-way", "no network between a Hubbub and NATS in one direction", false, (*trial).oneWay},
	{"slow", "a network of 100 ms each way and 256 KiB/s between a Hubbub and NATS", false, (*trial).slow},
	{"lossy", "a network between a Hubbub and NATS that loses every twentieth packet", false, (*trial).lossy},
}

// between returns a random time from a part of the longest to another.
func (t *trial) between(least, most float64) time.Duration {
	return time.Duration((least + (most-least)*t.Float64()) * float64(t.long))
}

// wait lets a fault last, or ends it early with the run.
func (t *trial) wait(d time.Duration) { waits(t.ctx, d) }

func (t *trial) node() *Node { return t.Nodes[t.IntN(len(t.Nodes))] }

// mending is for what has to be done after the run has ended as well.
func (t *trial) mending() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(t.ctx), readyWithin)
}

func (t *trial) killNode() error {
	n := t.node()
	n.Kill()
	t.wait(t.between(0.02, 0.3))
	ctx, cancel := t.mending()
	defer cancel()
	return n.Start(ctx)
}

// leader returns the leader of the stream, or any server while it has none.
func (t *trial) leader() *natstest.Server {
	ctx, cancel := context.WithTimeout(t.ctx, 2*time.Second)
	defer cancel()
	s, err := t.NATS.Leader(ctx, logStream)
	if err != nil {
		return t.NATS.Servers[t.IntN(len(t.NATS.Servers))]
	}
	return s
}

func (t *trial) killLeader() error { return t.killServers(t.leader()) }

func (t *trial) killTwo() error {
	var servers []*natstest.Server
	for _, i := range t.Perm(len(t.NATS.Servers))[:min(2, len(t.NATS.Servers))] {
		servers = append(servers, t.NATS.Servers[i])
	}
	return t.killServers(servers...)
}

func (t *trial) killServers(servers ...*natstest.Server) error {
	for _, s := range servers {
		if err := s.Kill(); err != nil {
			return err
		}
	}
	t.wait(t.between(0.1, 0.7))
	return t.startServers(servers)
}

func (t *trial) startServers(servers []*natstest.Server) error {
	ctx, cancel := t.mending()
	defer cancel()
	for _, s := range servers {
		if err := s.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) killAll() error {
	var killing sync.WaitGroup
	for _, n := range t.Nodes {
		killing.Go(n.Kill)
	}
	if t.NATS != nil {
		for _, s := range t.NATS.Servers {
			killing.Go(func() { s.Kill() })
		}
	}
	killing.Wait()
	t.wait(t.between(0.02, 0.2))
	if t.NATS != nil {
		if err := t.startServers(t.NATS.Servers); err != nil {
			return err
		}
	}
	ctx, cancel := t.mending()
	defer cancel()
	for _, n := range t.Nodes {
		if err := n.Start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// upgrade goes on to the next when all is well.
func (t *trial) upgrade() error {
	for _, n := range t.Nodes {
		if err := t.upgradeNode(t.ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// upgradeNode ends a Hubbub as an operator does, starts it again, and waits until all is well.
func (c *Cluster) upgradeNode(ctx context.Context, n *Node) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyWithin)
	defer cancel()
	if err := n.Start(ctx); err != nil {
		return err
	}
	return c.Await(ctx)
}

func (t *trial) upgradeServers() error {
	for _, s := range t.NATS.Servers {
		if err := s.Stop(); err != nil {
			return err
		}
		if err := t.startServers([]*natstest.Server{s}); err != nil {
			return err
		}
		if err := t.Await(context.WithoutCancel(t.ctx)); err != nil {
			return err
		}
	}
	return nil
}

func (t *trial) pauseNode() error {
	n := t.node()
	if err := n.Signal(natstest.PauseSignal); err != nil {
		return err
	}
	t.wait(t.long)
	return n.Signal(natstest.ResumeSignal)
}

func (t *trial) pauseLeader() error {
	s := t.leader()
	if err := s.Pause(); err != nil {
		return err
	}
	t.wait(t.long)
	return s.Resume()
}

// network lets one Hubbub have such a network for a while.
func (t *trial) network(c relay.Conditions) error {
	n := t.node()
	n.Network(c)
	t.wait(t.between(0.15, 1))
	n.Network(relay.Conditions{})
	return nil
}

func (t *trial) cut() error { return t.network(relay.Conditions{Cut: relay.Both}) }

func (t *trial) oneWay() error {
	cut := relay.ToTarget
	if t.IntN(2) == 0 {
		cut = relay.FromTarget
	}
	return t.network(relay.Conditions{Cut: cut})
}

func (t *trial) slow() error {
	return t.network(relay.Conditions{Delay: 100 * time.Millisecond, BytesPerSecond: 256 << 10})
}

func (t *trial) lossy() error { return t.network(relay.Conditions{Loss: 0.05}) }

// Happen lets faults of some kinds happen one after the other, in an order and at times that chance
// picks, until ctx ends. It tells of each before it begins, and when all is well after it.
func (c *Cluster) Happen(ctx context.Context, faults []Fault, long time.Duration, random *rand.Rand, tell func(fault string, healed bool)) error {
	for ctx.Err() == nil {
		for _, i := range random.Perm(len(faults)) {
			t := &trial{c, random, ctx, long}
			t.wait(t.between(0.1, 0.4))
			if ctx.Err() != nil {
				return nil
			}
			f := faults[i]
			tell(f.Name, false)
			if err := f.do(t); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			if err := c.Await(context.WithoutCancel(ctx)); err != nil {
				return fmt.Errorf("after %s: %w", f.Name, err)
			}
			tell(f.Name, true)
		}
	}
	return nil
}
