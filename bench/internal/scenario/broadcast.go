package scenario

import (
	"context"

	"hubbub/bench/internal/result"
)

// Broadcast sends at a fixed rate, whatever becomes of the messages.
func Broadcast(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("broadcast")
	run.Rate = env.Rate
	r, err := env.prepare(ctx, &run, env.Rate, 0)
	if err != nil {
		return run, err
	}
	defer r.close()
	err = r.openLoop(ctx, env.Rate, env.Warmup, env.Duration)
	return r.finish(run, err)
}
