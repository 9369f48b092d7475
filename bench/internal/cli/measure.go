package cli

import (
	"context"
	"math/rand/v2"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/floor"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/server"
)

// measure runs the scenario against the target, or against a server that is
// started for it.
func (b *benchmark) measure(ctx context.Context, c config) (result.Run, error) {
	env, stop, err := b.prepareEnv(ctx, c)
	if err != nil {
		return result.Run{}, err
	}
	defer stop()
	run, err := scenario.All[c.Scenario](ctx, env)
	run.Target = c.Target
	if c.Target == "" {
		run.Target = "own server"
	}
	return run, err
}

// prepareEnv returns what the scenario runs in. stop ends the server, if one was
// started.
func (b *benchmark) prepareEnv(ctx context.Context, c config) (env *scenario.Env, stop func(), err error) {
	id := newRunID()
	env = &scenario.Env{
		Params:       c.Params,
		RunID:        id,
		PIDs:         c.PIDs,
		Target:       dial.Target{URL: c.Target, Protocol: c.Protocol, Room: c.Room, Prefix: "b" + id[:4]},
		ShowProgress: b.showProgress,
		SelfCommand:  selfCommand,
	}
	if !c.NoFloor {
		env.Floor = func(ctx context.Context, conns, bytes int, rate float64) (*result.Floor, error) {
			return floor.Measure(ctx, selfCommand, conns, bytes, rate)
		}
	}
	if c.Target != "" {
		return env, func() {}, nil
	}
	end := func() {}
	if c.Binary == "" {
		end = b.showProgress("building the server", 0, nil)
	}
	p, err := server.Start(ctx, server.Options{Binary: c.Binary, Args: server.Unlimited, Environ: c.Environ})
	end()
	if err != nil {
		return nil, nil, err
	}
	env.Target.URL, env.PIDs, env.Exited = p.URL, []int{p.PID}, p.Exited()
	return env, p.Stop, nil
}

// newRunID returns eight letters that mark a run's messages.
func newRunID() string {
	const letters = "abcdefghjkmnpqrstuvwxyz"
	id := make([]byte, 8)
	for i := range id {
		id[i] = letters[rand.IntN(len(letters))]
	}
	return string(id)
}
