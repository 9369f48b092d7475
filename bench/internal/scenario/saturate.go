package scenario

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"hubbub/bench/internal/result"
)

const (
	searchSteps  = 8
	searchFactor = 1.5 // from one rate to the next, until one is too high
	stepWarmup   = 300 * time.Millisecond
	stepMinimum  = time.Second
	backlogTimes = 4 // times the p99 limit that may be under way before a step is given up
)

// errOverload ends a step of the search: the server falls behind for good.
var errOverload = errors.New("the server falls behind")

// Saturate finds how much the server bears: first with a window of messages
// always under way, then with the highest rate whose p99 stays under the limit.
// What it returns was measured at that rate.
func Saturate(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("saturate")
	r, err := env.prepare(ctx, &run, floorRate, 0)
	if err != nil {
		return run, err
	}
	defer r.close()
	if err := r.closedLoop(ctx, max(env.Duration/2, stepMinimum)); err != nil {
		return r.finish(run, err)
	}
	closed, err := r.finish(run, nil)
	if err != nil {
		return closed, err
	}
	rate := float64(closed.Messages) / closed.Seconds
	facts := []result.Fact{
		{Name: fmt.Sprintf("closed loop, %d under way", env.Window), Value: closed.Throughput, Unit: "deliveries/s"},
		{Name: "closed loop rate", Value: rate, Unit: "messages/s"},
		{Name: "closed loop p99", Value: float64(closed.Latency.P99) / 1000, Unit: "ms"},
	}
	best, steps, err := r.search(ctx, run, rate)
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
	final, ferr := r.finish(run, nil) // correctness is judged over all steps
	best.Check = final.Check
	return *best, errors.Join(err, ferr)
}

// search raises the rate from the closed loop's until one is too high, then
// halves the span that holds the highest good one.
func (r *runner) search(ctx context.Context, blank result.Run, closed float64) (best *result.Run, steps []result.Step, err error) {
	low, high := 0.0, math.Inf(1)
	rate := closed
	duration := max(r.env.Duration/4, stepMinimum)
	r.overload = func(rate float64) bool {
		return float64(r.sent-r.clients.Complete()) > max(50, backlogTimes*rate*r.env.P99.Seconds())
	}
	for range searchSteps {
		err := r.openLoop(ctx, rate, stepWarmup, duration)
		overloaded := errors.Is(err, errOverload) && !errors.Is(err, ErrDied)
		if err != nil && !overloaded {
			return best, steps, err
		}
		run, err := r.finish(blank, nil)
		if err != nil {
			return best, steps, err
		}
		run.Rate = rate
		good := !overloaded && run.Latency.Count > 0 && run.Latency.P99 < r.env.P99.Microseconds()
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
