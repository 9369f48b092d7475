package scenario

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/result"
)

// reactionsTick is between two bursts of reactions.
const reactionsTick = 2 * time.Millisecond

var errNothingSaid = errors.New("nothing was said that could be reacted to")

// Reactions lets all readers react to one message, each in turn, on and off. It measures a third of
// the time before and the rest during that, so that it shows what the room's own messages notice.
func Reactions(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("reactions")
	run.Rate = env.Rate
	r, err := env.prepare(ctx, &run, env.Rate, 0, (*runner).keepSeq)
	if err != nil {
		return run, err
	}
	defer r.close()
	if err := r.openLoop(ctx, env.Rate, env.Warmup, env.Duration/3); err != nil {
		return r.finish(run, err)
	}
	before, err := r.finish(run, nil)
	if err != nil {
		return before, err
	}
	stop := r.react(ctx, env.Reactions)
	err = r.openLoop(ctx, env.Rate, 0, env.Duration-env.Duration/3)
	sent, failed := stop()
	traffic := r.clients.Traffic()
	run, err = r.finish(run, errors.Join(err, failed))
	run.Facts = reactionFacts(r, &run, &before, sent, traffic)
	return run, err
}

// react lets the readers react at a rate until stop is called, which returns how often they have.
func (r *runner) react(ctx context.Context, rate float64) (stop func() (sent int64, err error)) {
	all := r.clients.All()
	target := all[0].LastSeq()
	reactors := all[r.env.Publishers:]
	ctx, cancel := context.WithCancel(ctx)
	var sent atomic.Int64
	done := make(chan error, 1)
	go func() {
		if target == 0 {
			done <- errNothingSaid
			return
		}
		start, tick := time.Now(), time.NewTicker(reactionsTick)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				done <- nil
				return
			case <-tick.C:
			}
			for due := int64(rate * time.Since(start).Seconds()); sent.Load() < due; {
				n := sent.Add(1) - 1
				if err := reactors[n%int64(len(reactors))].React(target, n/int64(len(reactors))); err != nil {
					done <- err
					return
				}
			}
		}
	}()
	return func() (int64, error) {
		cancel()
		err := <-done
		return sent.Load(), err
	}
}

func reactionFacts(r *runner, run, before *result.Run, sent int64, traffic clients.Traffic) []result.Fact {
	seconds := max(run.Seconds, 0.001)
	updates := float64(traffic.Updates) / float64(max(r.clients.Readers(), 1))
	facts := []result.Fact{
		{Name: "reactions", Value: float64(sent) / seconds, Unit: "/s"},
		{Name: "answered", Value: float64(traffic.Reacted) / float64(max(sent, 1)), Unit: "of them"},
		{Name: "totals told to a member", Value: updates / seconds, Unit: "/s"},
		{Name: "p99 before", Value: float64(before.Latency.P99) / 1000, Unit: "ms"},
		{Name: "p99 during", Value: float64(run.Latency.P99) / 1000, Unit: "ms"},
	}
	if before.Latency.P99 > 0 {
		facts = append(facts, result.Fact{Name: "ratio of these", Value: float64(run.Latency.P99) / float64(before.Latency.P99)})
	}
	return facts
}
