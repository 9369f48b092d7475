package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/fleet"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/pace"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
)

// A crew is a fleet at work, with all that is measured beside it.
type crew struct {
	env   *Env
	fleet *fleet.Group

	rssBefore int64
	sent      int64 // messages, from the first on
	sendLag   *hdr.Histogram

	first      int64 // message of the measured phase
	from       int64 // Unix nanoseconds
	width      time.Duration
	planned    time.Duration
	begin, end sample
	guests     measure.Check           // of those that came and went
	overload   func(rate float64) bool // tells that an open loop is to be given up; may be nil
}

// A sample is the state of everything at one moment.
type sample struct {
	at      time.Time
	server  proc.Usage
	known   bool
	self    time.Duration // CPU time of all processes of the load
	machine proc.Machine
	traffic fleet.Traffic
}

// crew prepares a fleet, of whose members so many do not count as readers.
func (env *Env) crew(uncounted int) (*crew, error) {
	c := &crew{env: env, sendLag: measure.NewHist()}
	if env.PID != 0 {
		u, err := proc.Read(env.PID)
		if err != nil {
			return nil, fmt.Errorf("-pid: %w", err)
		}
		c.rssBefore = u.RSS
	}
	readers := env.Conns - uncounted
	if env.NoEcho {
		readers -= env.Publishers
	}
	var err error
	c.fleet, err = fleet.NewGroup(fleet.Config{
		Target:     env.Target,
		Run:        env.Run,
		Size:       env.Size,
		Publishers: env.Publishers,
		Readers:    readers,
		Quiet:      env.NoEcho,
	}, env.Conns, env.Procs, env.Self)
	return c, err
}

func (c *crew) close() { c.fleet.Close() }

// open connects n members.
func (c *crew) open(ctx context.Context, n int) error {
	end := c.env.Stage("joining", int64(n), func() Progress {
		opened := c.fleet.Opened()
		return Progress{Done: int64(opened), Conns: opened}
	})
	defer end()
	err := c.fleet.Open(ctx, n)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ErrInterrupted
	default:
		return fmt.Errorf("%w (%d of %d connections were open)", err, c.fleet.Opened(), n)
	}
}

// settle waits until notices of who joined are through.
func (c *crew) settle(ctx context.Context) {
	before := c.fleet.Traffic().Bytes
	for range 20 {
		if sleep(ctx, 50*time.Millisecond) != nil {
			return
		}
		now := c.fleet.Traffic().Bytes
		if now == before {
			return
		}
		before = now
	}
}

// startPhase begins to measure messages meant for from or later.
func (c *crew) startPhase(from int64, duration time.Duration) {
	c.from, c.planned = from, duration
	c.width = max(duration/60, 100*time.Millisecond)
	c.begin, c.end = sample{}, sample{}
	c.sendLag.Reset()
	c.fleet.Begin(from, c.width)
}

// openLoop sends at a constant rate, for the warm-up and the measured duration,
// and waits for what is under way.
func (c *crew) openLoop(ctx context.Context, rate float64, warmup, duration time.Duration) error {
	p := pace.Constant{Rate: rate}
	start := clock.Now() + int64(20*time.Millisecond)
	warm := p.Count(warmup)
	c.startPhase(start+int64(p.At(warm)), duration)
	c.first = c.sent + warm
	total := warm + p.Count(duration)
	first := c.sent
	end := c.env.Stage("sending", total, c.poll(first))
	defer end()
	for i := range total {
		intended := start + int64(p.At(i))
		if err := c.sleepUntil(ctx, intended); err != nil {
			c.end = c.sample()
			return errors.Join(err, c.drain(context.WithoutCancel(ctx)))
		}
		if i == warm {
			c.begin = c.sample()
		}
		if err := c.send(intended); err != nil {
			return c.died(err)
		}
		if c.overload != nil && c.overload(rate) {
			return errors.Join(errOverload, c.drain(ctx))
		}
	}
	if err := c.sleepUntil(ctx, start+int64(p.At(total))); err != nil {
		return errors.Join(err, c.drain(context.WithoutCancel(ctx)))
	}
	return c.drain(ctx)
}

// send publishes the next message.
func (c *crew) send(intended int64) error {
	if err := c.fleet.Publish(c.sent, intended); err != nil {
		return err
	}
	c.sent++
	if intended >= c.from {
		measure.Record(c.sendLag, time.Duration(clock.Now()-intended))
	}
	return nil
}

// drain waits until all readers have all that was sent, and no longer than it
// may take.
func (c *crew) drain(ctx context.Context) error {
	deadline := time.After(c.env.Drain)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for c.fleet.Complete() < c.sent {
		select {
		case <-tick.C:
			if c.fleet.Live() == 0 {
				return c.died(nil)
			}
		case <-deadline:
			c.end = c.sample()
			return nil
		case <-ctx.Done():
			return ErrInterrupted
		case <-c.env.Exited:
			return c.died(nil)
		}
	}
	c.end = c.sample()
	return nil
}

// died makes an error of what the fleet knows about the server's end.
func (c *crew) died(err error) error {
	time.Sleep(100 * time.Millisecond) // let the readers see it too
	c.end = c.sample()
	live, n := c.fleet.Live(), c.fleet.Opened()
	if err == nil || live < n {
		return fmt.Errorf("%w: %d of %d connections were lost", ErrDied, n-live, n)
	}
	return err
}

// sleepUntil waits for a time in Unix nanoseconds.
func (c *crew) sleepUntil(ctx context.Context, at int64) error {
	if wait := time.Duration(at - clock.Now()); wait > 0 {
		return sleep(ctx, wait)
	}
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ErrInterrupted
	case <-t.C:
		return nil
	}
}

// poll returns what can be watched while messages are sent.
func (c *crew) poll(first int64) func() Progress {
	last, at := c.fleet.Received(), time.Now()
	return func() Progress {
		now, received := time.Now(), c.fleet.Received()
		rate := float64(received-last) / max(now.Sub(at).Seconds(), 0.001)
		last, at = received, now
		return Progress{Done: c.fleet.Complete() - first, Rate: rate, Latency: c.fleet.Recent(), Conns: c.fleet.Live()}
	}
}

func (c *crew) sample() sample {
	s := sample{at: time.Now(), machine: proc.ReadMachine(), traffic: c.fleet.Traffic(), self: c.fleet.CPU()}
	if c.env.PID != 0 {
		u, err := proc.Read(c.env.PID)
		s.server, s.known = u, err == nil
	}
	return s
}

// finish makes the result of what was measured, with the error that ended it.
func (c *crew) finish(run result.Run, cause error) (result.Run, error) {
	if c.from == 0 {
		return run, cause
	}
	if c.begin.at.IsZero() { // ended within the warm-up
		c.begin = c.end
	}
	sum, err := c.fleet.Snapshot(c.first, max(c.sent, c.first))
	if err != nil {
		return run, errors.Join(cause, err)
	}
	sum.Check.Merge(c.guests)
	c.fill(&run, sum)
	if cause != nil {
		run.Ended = cause.Error()
	}
	return run, cause
}
