package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/pace"
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
	if err := env.calibrate(ctx, &run, env.Rate); err != nil {
		return run, err
	}
	c, err := env.crew(0)
	if err != nil {
		return run, err
	}
	defer c.close()
	c.fleet.KeepSeq()
	if err := c.open(ctx, env.Conns); err != nil {
		return run, err
	}
	c.settle(ctx)
	if err := c.openLoop(ctx, env.Rate, env.Warmup, env.Duration/2); err != nil {
		return c.finish(run, err)
	}
	before, err := c.finish(run, nil)
	if err != nil {
		return before, err
	}
	dropped := c.fleet.Members()[env.Publishers:]
	for _, m := range dropped {
		m.Drop()
	}
	if err := c.sendUnheard(ctx, env.Rate); err != nil {
		return before, err
	}
	missed := c.sent
	took, err := c.comeBack(ctx)
	facts := []result.Fact{
		{Name: "dropped at once", Value: float64(len(dropped))},
		{Name: "all back after", Value: took.Seconds(), Unit: "s"},
		{Name: "back", Value: float64(len(dropped)) / took.Seconds(), Unit: "a second"},
	}
	if errors.Is(err, errNoResume) {
		before.Facts = facts
		before.Notes = append(before.Notes, err.Error()+"; what is shown is the time before the drop, and says nothing of coming back")
		return before, nil
	}
	if err != nil {
		before.Facts = facts
		before.Ended = err.Error()
		return before, err
	}
	caught := clock.Now()
	for c.fleet.Complete() < missed && time.Duration(clock.Now()-caught) < env.Drain && sleep(ctx, 5*time.Millisecond) == nil {
	}
	facts = append(facts, result.Fact{Name: "caught up after another", Value: time.Duration(clock.Now() - caught).Seconds(), Unit: "s"})
	err = c.openLoop(ctx, env.Rate, 0, env.Duration/2)
	run, err = c.finish(run, err)
	run.Facts = facts
	return run, err
}

// sendUnheard sends for awayTime while the readers are away.
func (c *crew) sendUnheard(ctx context.Context, rate float64) error {
	p, start := pace.Constant{Rate: rate}, clock.Now()
	for i := range max(p.Count(awayTime), 1) {
		at := start + int64(p.At(i))
		if err := c.sleepUntil(ctx, at); err != nil {
			return err
		}
		if err := c.send(at); err != nil {
			return c.died(err)
		}
	}
	return nil
}

// comeBack connects all that were dropped and returns how long that took.
func (c *crew) comeBack(ctx context.Context) (time.Duration, error) {
	end := c.env.Stage("coming back", 0, func() Progress { return Progress{Conns: c.fleet.Live()} })
	defer end()
	start := time.Now()
	dropped := c.fleet.Members()[c.env.Publishers:]
	if err := c.fleet.Back(ctx, dropped); err != nil {
		return time.Since(start), err
	}
	took := time.Since(start)
	fresh, unknown := 0, 0
	for _, m := range dropped {
		switch {
		case !m.Welcome.Resumable:
			unknown++
		case !m.Welcome.Recovered:
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
