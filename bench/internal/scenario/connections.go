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
	if err := env.calibrate(ctx, &run, env.Rate); err != nil {
		return run, err
	}
	c, err := env.crew(0)
	if err != nil {
		return run, err
	}
	defer c.close()
	start := time.Now()
	err = c.open(ctx, env.Conns)
	took, opened := time.Since(start), c.fleet.Opened()
	run.Facts = append(run.Facts,
		result.Fact{Name: "connections joined", Value: float64(opened), Unit: ""},
		result.Fact{Name: "joins", Value: float64(opened) / took.Seconds(), Unit: "a second"})
	if err != nil {
		return run, err
	}
	c.settle(ctx)
	if env.PID != 0 {
		if u, err := proc.Read(env.PID); err == nil {
			run.Facts = append(run.Facts,
				result.Fact{Name: "memory a connection", Value: float64(u.RSS-c.rssBefore) / float64(opened) / 1024, Unit: "KiB"})
		}
	}
	err = c.openLoop(ctx, env.Rate, 0, env.Duration)
	return c.finish(run, err)
}
