package scenario

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/result"
)

const (
	searchSteps  = 8
	searchFactor = 1.5 // from one rate to the next, until one is too high
	stepWarmup   = 300 * time.Millisecond
	stepMinimum  = time.Second
	backlogTimes = 4 // times the p99 limit that messages may pile up before a step is given up
)

// errOverload ends a step of the search: the server falls behind for good.
var errOverload = errors.New("the server falls behind")

// Saturate finds how much the server bears: first with a window of messages
// always under way, then with the highest rate whose p99 stays under the limit.
// What it returns was measured at that rate.
func Saturate(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("saturate")
	c, err := env.assemble(ctx, &run, 100, 0)
	if err != nil {
		return run, err
	}
	defer c.close()
	if err := c.closedLoop(ctx); err != nil {
		return c.finish(run, err)
	}
	closed, err := c.finish(run, nil)
	if err != nil {
		return closed, err
	}
	rate := float64(closed.Messages) / closed.Seconds
	facts := []result.Fact{
		{Name: fmt.Sprintf("closed loop, %d under way", env.Window), Value: closed.Throughput, Unit: "deliveries/s"},
		{Name: "closed loop rate", Value: rate, Unit: "messages/s"},
		{Name: "closed loop p99", Value: float64(closed.Latency.P99) / 1000, Unit: "ms"},
	}
	best, steps, err := c.search(ctx, run, rate)
	if best == nil {
		best = &closed
		best.Notes = append(best.Notes, fmt.Sprintf("no rate kept p99 under %v: the figures are those of the closed loop", env.P99))
	} else {
		facts = append(facts, result.Fact{Name: fmt.Sprintf("highest rate with p99 under %v", env.P99), Value: best.Rate, Unit: "messages/s"})
		if !slices.ContainsFunc(steps, func(s result.Step) bool { return !s.Good }) {
			best.Notes = append(best.Notes, "no rate that was tried was too high: the highest is at least this")
		}
	}
	best.Facts, best.Steps = facts, steps
	if err != nil {
		best.Ended = err.Error()
	}
	final, ferr := c.finish(run, nil) // correctness is judged over all steps
	best.Check = final.Check
	return *best, errors.Join(err, ferr)
}

// closedLoop keeps a window of messages under way for the measured duration.
func (c *crew) closedLoop(ctx context.Context) error {
	start := clock.Now()
	measured := max(c.env.Duration/2, stepMinimum)
	c.startPhase(start+int64(c.env.Warmup), measured)
	until := c.from + int64(measured)
	stop := c.env.Stage("closed loop", 0, c.poll(c.sent))
	defer stop()
	warm := false
	for now := start; now < until; now = clock.Now() {
		if !warm && now >= c.from {
			warm, c.first, c.begin = true, c.sent, c.sample()
		}
		if err := c.awaitWindow(ctx); err != nil {
			return err
		}
		if err := c.send(clock.Now()); err != nil {
			return c.died(err)
		}
	}
	return c.drain(ctx)
}

// awaitWindow waits until another message may be sent.
func (c *crew) awaitWindow(ctx context.Context) error {
	ledger := c.fleet.Ledger() // of this process; the others' readers are a share of all
	complete, since := ledger.Complete(), time.Now()
	for c.sent-complete >= int64(c.env.Window) {
		select {
		case <-ledger.Changed():
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(ErrInterrupted, c.drain(context.WithoutCancel(ctx)))
		case <-c.env.Exited:
			return c.died(nil)
		}
		if now := ledger.Complete(); now > complete {
			complete, since = now, time.Now()
		} else if time.Since(since) > c.env.Drain {
			return c.died(fmt.Errorf("%w: no message was complete for %v", ErrStuck, c.env.Drain))
		}
	}
	return nil
}

// search raises the rate from the closed loop's until one is too high, then
// halves the span that holds the highest good one.
func (c *crew) search(ctx context.Context, blank result.Run, closed float64) (best *result.Run, steps []result.Step, err error) {
	low, high := 0.0, math.Inf(1)
	rate := closed
	duration := max(c.env.Duration/4, stepMinimum)
	c.overload = func(rate float64) bool {
		return float64(c.sent-c.fleet.Complete()) > max(50, backlogTimes*rate*c.env.P99.Seconds())
	}
	for range searchSteps {
		err := c.openLoop(ctx, rate, stepWarmup, duration)
		overloaded := errors.Is(err, errOverload) && !errors.Is(err, ErrDied)
		if err != nil && !overloaded {
			return best, steps, err
		}
		run, err := c.finish(blank, nil)
		if err != nil {
			return best, steps, err
		}
		run.Rate = rate
		good := !overloaded && run.Latency.Count > 0 && run.Latency.P99 < c.env.P99.Microseconds()
		steps = append(steps, result.Step{Rate: rate, Throughput: run.Throughput, P99: run.Latency.P99, Good: good})
		if good {
			low, best = rate, &run
		} else {
			high = rate
		}
		if rate = (low + high) / 2; math.IsInf(high, 1) {
			rate = low * searchFactor
		}
	}
	return best, steps, nil
}
