package scenario

import (
	"context"
	"time"

	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
)

// Connections opens as many connections as fast as the server takes them, then
// sends to all of them.
func Connections(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("connections")
	run.Rate = env.Rate
	if err := env.measureFloor(ctx, &run, env.Rate); err != nil {
		return run, err
	}
	r, err := env.newRunner(0)
	if err != nil {
		return run, err
	}
	defer r.close()
	start := time.Now()
	err = r.open(ctx, env.Conns)
	took, opened := time.Since(start), r.clients.Opened()
	run.Facts = append(run.Facts,
		result.Fact{Name: "connections joined", Value: float64(opened), Unit: ""},
		result.Fact{Name: "joins", Value: float64(opened) / took.Seconds(), Unit: "a second"})
	if err != nil {
		return run, err
	}
	r.settle(ctx)
	if len(env.PIDs) > 0 {
		if u, err := proc.ReadAll(env.PIDs); err == nil {
			run.Facts = append(run.Facts,
				result.Fact{Name: "memory a connection", Value: float64(u.RSS-r.rssBefore) / float64(opened) / 1024, Unit: "KiB"})
		}
	}
	err = r.openLoop(ctx, env.Rate, 0, env.Duration)
	return r.finish(run, err)
}
