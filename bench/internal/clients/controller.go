package clients

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"time"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
)

// A Controller is a group that may be spread over several processes. The clients
// of this process publish and read; those of the workers only read.
type Controller struct {
	*Group
	readers int
	size    int // clients of this process
	workers []*workerProcess
}

// NewController returns a controller of at most size clients, over so many
// processes. command starts this program as another process.
func NewController(config Config, size, procs int, command func(context.Context, ...string) *exec.Cmd) (*Controller, error) {
	own := size
	if procs > 1 {
		own = max(size-(procs-1)*(size/procs), config.Publishers)
	}
	c := &Controller{readers: config.Readers, size: own}
	ownConfig := config
	ownConfig.Readers = config.Readers - (size - own)
	var err error
	if c.Group, err = New(ownConfig, own); err != nil {
		return nil, err
	}
	for _, wc := range workerConfigs(config, own, size-own, procs-1) {
		w, err := startWorker(command, wc)
		if err != nil {
			c.Close()
			return nil, err
		}
		c.workers = append(c.workers, w)
	}
	return c, nil
}

// workerConfigs shares out so many clients, from number first on, among workers.
// One that would have none is left out.
func workerConfigs(config Config, first, clients, workers int) []Config {
	var configs []Config
	for i := range workers {
		share := clients / workers
		if i < clients%workers {
			share++
		}
		if share > 0 {
			config.First, config.Readers = first, share
			configs = append(configs, config)
		}
		first += share
	}
	return configs
}

// Open connects and joins n clients, as many as the controller was made for.
func (c *Controller) Open(ctx context.Context, n int) error {
	errs := make([]error, len(c.workers)+1)
	var opening sync.WaitGroup
	opening.Go(func() { errs[0] = c.Group.Open(ctx, min(n, c.size)) })
	for i, w := range c.workers {
		opening.Go(func() { errs[i+1] = w.open(ctx) })
	}
	opening.Wait()
	for _, err := range errs { // one is enough: they fail for the same reason
		if err != nil {
			return err
		}
	}
	return nil
}

// StartRecording begins in all processes.
func (c *Controller) StartRecording(from int64, interval time.Duration) {
	c.Group.StartRecording(from, interval)
	for _, w := range c.workers {
		w.call(request{Command: "record", From: from, Interval: interval})
	}
}

// Complete returns how many messages all readers have.
func (c *Controller) Complete() int64 {
	n := c.tracker.Complete()
	for _, w := range c.workers {
		n = min(n, w.status().Complete)
	}
	return n
}

// Opened returns how many clients are open in all processes.
func (c *Controller) Opened() int {
	n := c.Group.Opened()
	for _, w := range c.workers {
		n += w.status().Opened
	}
	return n
}

// Live returns how many clients are connected in all processes.
func (c *Controller) Live() int {
	n := c.Group.Live()
	for _, w := range c.workers {
		n += w.status().Live
	}
	return n
}

// Received returns how many messages of the run were read in all processes.
func (c *Controller) Received() int64 {
	n := c.Group.Received()
	for _, w := range c.workers {
		n += w.status().Traffic.Received
	}
	return n
}

// Traffic sums over the processes.
func (c *Controller) Traffic() Traffic {
	t := c.Group.Traffic()
	for _, w := range c.workers {
		t.add(w.refresh().Traffic)
	}
	return t
}

// Errors adds up those of all processes.
func (c *Controller) Errors() map[string]int64 {
	sum := c.Group.Errors()
	for _, w := range c.workers {
		for what, n := range w.refresh().Errors {
			if sum == nil {
				sum = make(map[string]int64)
			}
			sum[what] += n
		}
	}
	return sum
}

// Readers returns how many clients have to read every message.
func (c *Controller) Readers() int { return c.readers }

// Processes returns how many processes there are.
func (c *Controller) Processes() int { return 1 + len(c.workers) }

// CPU returns the CPU time of all processes.
func (c *Controller) CPU() time.Duration {
	user, system := proc.Self()
	sum := user + system
	for _, w := range c.workers {
		sum += w.refresh().CPU
	}
	return sum
}

// Snapshot merges what all processes measured.
func (c *Controller) Snapshot(first, end int64) (measure.Totals, error) {
	s, err := c.Group.Snapshot(first, end, c.published)
	snapshots := []measure.Snapshot{s}
	for _, w := range c.workers {
		a, werr := w.call(request{Command: "snapshot", First: first, End: end, Published: c.published})
		if werr == nil {
			snapshots = append(snapshots, a.Snapshot)
		}
		err = errors.Join(err, werr)
	}
	if err != nil {
		return measure.Totals{}, err
	}
	return measure.Merge(snapshots...)
}

// Close closes all connections and ends the other processes.
func (c *Controller) Close() {
	c.Group.Close()
	for _, w := range c.workers {
		w.close()
	}
}
