package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/pacer"
	"hubbub/bench/internal/result"
)

// awayTime is how long messages go on while the readers are away.
const awayTime = time.Second

// Resume drops all readers at once while the publishers, who stay, go on. The
// readers come back with what they saw last, and must miss nothing.
func Resume(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("resume")
	run.Rate = env.Rate
	if env.Target.Protocol != dial.Hubbub {
		return run, errors.New("resume needs hubbub.v1: plain text has nothing to come back with")
	}
	if env.Conns <= env.Publishers {
		return run, errors.New("resume needs more -conns than -publishers: publishers stay")
	}
	r, err := env.prepare(ctx, &run, env.Rate, 0, (*runner).keepSeq)
	if err != nil {
		return run, err
	}
	defer r.close()
	if err := r.openLoop(ctx, env.Rate, env.Warmup, env.Duration/2); err != nil {
		return r.finish(run, err)
	}
	before, err := r.finish(run, nil)
	if err != nil {
		return before, err
	}
	dropped := r.clients.All()[env.Publishers:]
	for _, c := range dropped {
		c.Drop()
	}
	if err := r.sendWhileAway(ctx, env.Rate); err != nil {
		return before, err
	}
	missed := r.sent
	took, err := r.reconnect(ctx, dropped)
	facts := []result.Fact{
		{Name: "dropped at once", Value: float64(len(dropped))},
		{Name: "all back after", Value: took.Seconds(), Unit: "s"},
		{Name: "back", Value: float64(len(dropped)) / took.Seconds(), Unit: "a second"},
	}
	if err != nil {
		before.Facts = facts
		return notResumed(before, err)
	}
	facts = append(facts, result.Fact{Name: "caught up after another", Value: r.awaitComplete(ctx, missed).Seconds(), Unit: "s"})
	err = r.openLoop(ctx, env.Rate, 0, env.Duration/2)
	run, err = r.finish(run, err)
	run.Facts = facts
	return run, err
}

// notResumed returns the time before the drop as the result. That a server does
// not know resuming is no failure.
func notResumed(before result.Run, err error) (result.Run, error) {
	if errors.Is(err, errNoResume) {
		before.Notes = append(before.Notes, err.Error()+"; what is shown is the time before the drop, and says nothing of coming back")
		return before, nil
	}
	before.Ended = err.Error()
	return before, err
}

// awaitComplete waits until all readers have the first n messages, at most for the
// drain time, and returns how long that took.
func (r *runner) awaitComplete(ctx context.Context, n int64) time.Duration {
	start := time.Now()
	for r.clients.Complete() < n && time.Since(start) < r.env.Drain && sleep(ctx, 5*time.Millisecond) == nil {
	}
	return time.Since(start)
}

// sendWhileAway sends for awayTime while the readers are away.
func (r *runner) sendWhileAway(ctx context.Context, rate float64) error {
	p, start := pacer.Constant{Rate: rate}, clock.Now()
	for i := range max(p.Count(awayTime), 1) {
		at := start + int64(p.At(i))
		if err := r.sleepUntil(ctx, at); err != nil {
			return err
		}
		if err := r.send(at); err != nil {
			return r.serverDied(err)
		}
	}
	return nil
}

// reconnect connects all that were dropped and returns how long that took.
func (r *runner) reconnect(ctx context.Context, dropped []*clients.Client) (time.Duration, error) {
	end := r.env.ShowProgress("coming back", 0, func() Progress { return Progress{Conns: r.clients.Live()} })
	defer end()
	start := time.Now()
	if err := r.clients.Reconnect(ctx, dropped); err != nil {
		return time.Since(start), err
	}
	took := time.Since(start)
	fresh, unknown := 0, 0
	for _, c := range dropped {
		switch {
		case !c.Welcome.Resumable:
			unknown++
		case !c.Welcome.Recovered:
			fresh++
		}
	}
	switch {
	case unknown > 0:
		return took, errNoResume
	case fresh > 0:
		return took, fmt.Errorf("%w: %d of %d came back to a fresh start", ErrCheck, fresh, len(dropped))
	}
	return took, nil
}
