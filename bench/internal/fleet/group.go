package fleet

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"time"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
)

// A Group is a fleet that may be spread over several processes. This process's
// part holds the publishers; the others only read.
type Group struct {
	*Fleet
	readers int
	share   int // members of this process
	remotes []*remote
}

// NewGroup returns a group of at most size members, over so many processes.
// command starts this program as another process.
func NewGroup(c Config, size, procs int, command func(context.Context, ...string) *exec.Cmd) (*Group, error) {
	g := &Group{readers: c.Readers, share: size}
	if procs > 1 {
		g.share = max(size-(procs-1)*(size/procs), c.Publishers)
	}
	rest := size - g.share
	own := c
	own.Readers = c.Readers - rest
	var err error
	if g.Fleet, err = New(own, g.share); err != nil {
		return nil, err
	}
	first := g.share
	for i := range procs - 1 {
		part := c
		part.First = first
		part.Readers = rest / (procs - 1)
		if i < rest%(procs-1) {
			part.Readers++
		}
		first += part.Readers
		if part.Readers == 0 {
			continue
		}
		r, err := startRemote(command, part)
		if err != nil {
			g.Close()
			return nil, err
		}
		g.remotes = append(g.remotes, r)
	}
	return g, nil
}

// Open connects and joins n members, as many as the group was made for.
func (g *Group) Open(ctx context.Context, n int) error {
	errs := make([]error, len(g.remotes)+1)
	var opening sync.WaitGroup
	opening.Go(func() { errs[0] = g.Fleet.Open(ctx, min(n, g.share)) })
	for i, r := range g.remotes {
		opening.Go(func() { errs[i+1] = r.open(ctx) })
	}
	opening.Wait()
	for _, err := range errs { // one is enough: they fail for the same reason
		if err != nil {
			return err
		}
	}
	return nil
}

// Begin starts a phase in all processes.
func (g *Group) Begin(from int64, width time.Duration) {
	g.Fleet.Begin(from, width)
	for _, r := range g.remotes {
		r.call(request{Command: "begin", From: from, Width: width})
	}
}

// Complete returns how many messages all readers have.
func (g *Group) Complete() int64 {
	n := g.ledger.Complete()
	for _, r := range g.remotes {
		n = min(n, r.status().Complete)
	}
	return n
}

// Opened returns how many members are open in all processes.
func (g *Group) Opened() int {
	n := g.Fleet.Opened()
	for _, r := range g.remotes {
		n += r.status().Opened
	}
	return n
}

// Live returns how many members are connected in all processes.
func (g *Group) Live() int {
	n := g.Fleet.Live()
	for _, r := range g.remotes {
		n += r.status().Live
	}
	return n
}

// Received returns how many messages of the run were read in all processes.
func (g *Group) Received() int64 {
	n := g.Fleet.Received()
	for _, r := range g.remotes {
		n += r.status().Traffic.Received
	}
	return n
}

// Traffic sums over the processes.
func (g *Group) Traffic() Traffic {
	t := g.Fleet.Traffic()
	for _, r := range g.remotes {
		o := r.refresh().Traffic
		t.Received += o.Received
		t.Bytes += o.Bytes
		t.Frames += o.Frames
		t.Reads += o.Reads
		t.Busy += o.Busy
		t.Rounds += o.Rounds
		t.LagOver += o.LagOver
		t.MaxLag = max(t.MaxLag, o.MaxLag)
	}
	return t
}

// Losses adds up those of all processes.
func (g *Group) Losses() map[string]int64 {
	sum := g.Fleet.Losses()
	for _, r := range g.remotes {
		for what, n := range r.refresh().Losses {
			if sum == nil {
				sum = make(map[string]int64)
			}
			sum[what] += n
		}
	}
	return sum
}

// Readers returns how many members have to read every message.
func (g *Group) Readers() int { return g.readers }

// Processes returns how many processes the group has.
func (g *Group) Processes() int { return 1 + len(g.remotes) }

// CPU returns the CPU time of all processes.
func (g *Group) CPU() time.Duration {
	user, system := proc.Self()
	sum := user + system
	for _, r := range g.remotes {
		sum += r.refresh().CPU
	}
	return sum
}

// Snapshot merges what all processes measured.
func (g *Group) Snapshot(first, end int64) (measure.Sum, error) {
	s, err := g.Fleet.Snapshot(first, end, g.published)
	parts := []measure.Snapshot{s}
	for _, r := range g.remotes {
		a, rerr := r.call(request{Command: "snapshot", First: first, End: end, Published: g.published})
		if rerr == nil {
			parts = append(parts, a.Snapshot)
		}
		err = errors.Join(err, rerr)
	}
	if err != nil {
		return measure.Sum{}, err
	}
	return measure.Merge(parts...)
}

// Close closes all connections and ends the other processes.
func (g *Group) Close() {
	g.Fleet.Close()
	for _, r := range g.remotes {
		r.close()
	}
}
