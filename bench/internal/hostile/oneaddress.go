package hostile

import (
	"context"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/pacer"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/server"
)

// OneAddress is the load in which nobody is hostile and all share an address.
const OneAddress = "one address"

// joinRate is how fast people behind one address come, at most.
const joinRate = 20 // a second

// oneAddress lets all join from one address, then talk.
func oneAddress(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun(OneAddress)
	end := env.ShowProgress("starting the server", 0, nil)
	p, err := server.Start(ctx, env.options())
	end()
	if err != nil {
		return run, err
	}
	defer p.Stop()
	c, err := env.gather(p, "square", dial.Sources{First: honest.First, Count: 1})
	if err != nil {
		return run, err
	}
	defer c.close()
	s, phase := &stage{env: env, server: p}, result.Phase{Name: result.Quiet}
	seen, err := s.watch(ctx, &phase, s.meter(), func() (sightings, error) { return c.inTurns(ctx) })
	if err == nil {
		c.account(&phase, seen)
		run.Phases = append(run.Phases, phase)
	}
	c.describe(&run, phase)
	return run, err
}

// inTurns lets one after the other join. If all are in, they talk.
func (c *crowd) inTurns(ctx context.Context) (sightings, error) {
	seen := sightings{totals: measure.Totals{Latency: measure.NewHist()}, came: joins{took: measure.NewHist()}}
	end := c.env.ShowProgress("joining", int64(c.env.Conns), func() scenario.Progress {
		return scenario.Progress{Done: int64(c.clients.Opened())}
	})
	start, p := clock.Now(), pacer.Constant{Rate: joinRate}
	for i := range int64(c.env.Conns) {
		if err := c.sleepUntil(ctx, start+int64(p.At(i))); err != nil {
			end()
			return seen, err
		}
		began := clock.Now()
		if err := c.clients.Open(ctx, 1); err != nil {
			seen.came.failed++
			seen.came.failure = err.Error()
			continue
		}
		measure.Record(seen.came.took, time.Duration(clock.Now()-began))
	}
	end()
	if seen.came.failed > 0 {
		return seen, nil
	}
	end = c.env.ShowProgress("talking", c.total(c.env.Duration), c.poll())
	defer end()
	var err error
	seen.totals, err = c.talk(ctx, c.env.Duration)
	return seen, err
}
