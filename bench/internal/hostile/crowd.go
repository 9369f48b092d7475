package hostile

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/pacer"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/server"
)

const (
	textSize   = 100             // bytes of text in a message
	drainTime  = 5 * time.Second // for what is under way at the end of a phase
	seriesStep = time.Second
)

// The addresses of RFC 2544, which are for measurements: servers take them for public.
var (
	honest    = dial.Sources{First: netip.MustParseAddr("198.18.0.1"), Count: 1<<16 - 1}
	attackers = netip.MustParseAddr("198.19.0.0")
)

// errDied is the worst that attackers can bring about.
var errDied = fmt.Errorf("%w: %w", scenario.ErrCheck, scenario.ErrDied)

// A crowd is the honest people.
type crowd struct {
	env     *Env
	room    string
	exited  <-chan struct{} // closed when the server has ended
	clients *clients.Controller

	sent    int64 // messages that were meant to be said, from the first on
	unsent  int64 // of those, what no connection took
	missing int64 // messages that were still not everywhere at the end of a phase
	came    int64 // people who joined later

	last account

	mu        sync.Mutex
	passersby measure.Check // guarded by mu; of those who joined later and left
	joins     joins         // guarded by mu; of this phase
}

// gather returns the people of env, who are still to join a room of p.
func (env *Env) gather(p *server.Process, room string, sources dial.Sources) (*crowd, error) {
	target := dial.Target{URL: p.URL, Protocol: dial.Hubbub, Room: room, Prefix: "b" + env.RunID[:4]}
	if env.Proxied {
		target.Sources = sources
	}
	controller, err := clients.NewController(clients.Config{
		Target: target, RunID: env.RunID, Size: textSize, Publishers: env.Conns, Readers: env.Conns,
	}, env.Conns, 1, env.SelfCommand)
	if err != nil {
		return nil, err
	}
	return &crowd{env: env, room: room, exited: p.Exited(), clients: controller}, nil
}

// open lets all join at once.
func (c *crowd) open(ctx context.Context) error {
	if err := c.clients.Open(ctx, c.env.Conns); err != nil {
		return fmt.Errorf("%w (%d of %d people had joined)", err, c.clients.Opened(), c.env.Conns)
	}
	return nil
}

func (c *crowd) close() { c.clients.Close() }

// total returns how many messages a phase of that length has.
func (c *crowd) total(duration time.Duration) int64 {
	return pacer.Constant{Rate: c.env.Rate}.Count(duration)
}

// talk lets everybody say something in turns, and waits for what is under way. A
// person who cannot speak stops nobody else.
func (c *crowd) talk(ctx context.Context, duration time.Duration) (measure.Totals, error) {
	p, start, first := pacer.Constant{Rate: c.env.Rate}, clock.Now(), c.sent
	c.clients.StartRecording(start, seriesStep)
	for i := range c.total(duration) {
		if err := c.sleepUntil(ctx, start+int64(p.At(i))); err != nil {
			return measure.Totals{}, err
		}
		if c.clients.Publish(c.sent, start+int64(p.At(i))) != nil {
			c.unsent++
		}
		c.sent++
	}
	if err := c.sleepUntil(ctx, start+int64(duration)); err != nil {
		return measure.Totals{}, err
	}
	if err := c.drain(ctx); err != nil {
		return measure.Totals{}, err
	}
	return c.clients.Snapshot(first, c.sent)
}

// drain waits until everybody has what was said, but for what was missing before.
func (c *crowd) drain(ctx context.Context) error {
	deadline := clock.Now() + int64(drainTime)
	for c.clients.Complete() < c.sent-c.missing && clock.Now() < deadline {
		if err := c.sleepUntil(ctx, clock.Now()+int64(20*time.Millisecond)); err != nil {
			return err
		}
	}
	c.missing = c.sent - c.clients.Complete()
	return nil
}

// sleepUntil waits for a time in Unix nanoseconds, unless there is nothing to wait for.
func (c *crowd) sleepUntil(ctx context.Context, at int64) error {
	select {
	case <-time.After(time.Duration(at - clock.Now())):
		return nil
	case <-ctx.Done():
		return scenario.ErrInterrupted
	case <-c.exited:
		return errDied
	}
}

// poll returns what can be shown while people talk.
func (c *crowd) poll() func() scenario.Progress {
	first := c.clients.Complete()
	return func() scenario.Progress {
		return scenario.Progress{Done: c.clients.Complete() - first, Latency: c.clients.Recent(), Conns: c.clients.Live()}
	}
}
