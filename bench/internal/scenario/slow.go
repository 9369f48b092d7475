package scenario

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
)

// noticeTime is how long stalled readers may take to find out that they were closed.
const noticeTime = 500 * time.Millisecond

// Slow stalls a share of the readers. It measures a third of the time before and
// the rest after, so that it shows what the others notice.
func Slow(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("slow")
	run.Rate = env.Rate
	n := min(max(int(env.Share*float64(env.Conns)), 1), env.Conns-env.Publishers)
	r, err := env.prepare(ctx, &run, env.Rate, n)
	if err != nil {
		return run, err
	}
	defer r.close()
	stalled := r.clients.All()[env.Conns-n:]
	r.clients.ExpectPartial(stalled)
	if err := r.openLoop(ctx, env.Rate, env.Warmup, env.Duration/3); err != nil {
		return r.finish(run, err)
	}
	before, err := r.finish(run, nil)
	if err != nil {
		return before, err
	}
	r.clients.Stall(stalled)
	peak := watchMemory(env.PIDs)
	err = r.openLoop(ctx, env.Rate, 0, env.Duration-env.Duration/3)
	grown := peak()
	clients.Unstall(stalled)
	time.Sleep(noticeTime)
	run, err = r.finish(run, err)
	run.Facts = append(slowFacts(run, before, n), memoryFacts(r, grown, n)...)
	return run, err
}

func slowFacts(run, before result.Run, stalled int) []result.Fact {
	closed := int64(0)
	how := ""
	for what, n := range run.Check.Events {
		if rest, ok := strings.CutPrefix(what, clients.StalledPrefix); ok {
			closed += n
			how = rest
		}
	}
	facts := []result.Fact{
		{Name: "stalled readers", Value: float64(stalled)},
		{Name: "of them closed by the server", Value: float64(closed)},
		{Name: "others' p99 before the stall", Value: float64(before.Latency.P99) / 1000, Unit: "ms"},
		{Name: "others' p99 during the stall", Value: float64(run.Latency.P99) / 1000, Unit: "ms"},
	}
	if how != "" {
		facts[1].Text = fmt.Sprintf("%d (%s)", closed, how)
	}
	return facts
}

func memoryFacts(r *runner, peak int64, stalled int) []result.Fact {
	if !r.begin.known || peak == 0 {
		return nil
	}
	grown := float64(max(peak-r.begin.server.RSS, 0))
	return []result.Fact{
		{Name: "memory grew by at most", Value: grown / (1 << 20), Unit: "MiB"},
		{Name: "a stalled reader", Value: grown / float64(stalled) / 1024, Unit: "KiB"},
	}
}

// watchMemory follows a process's resident memory until the returned function is
// called, which returns the highest value in bytes.
func watchMemory(pids []int) func() int64 {
	if len(pids) == 0 {
		return func() int64 { return 0 }
	}
	stop, peak := make(chan struct{}), make(chan int64)
	go func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		highest := int64(0)
		for {
			select {
			case <-tick.C:
				if u, err := proc.ReadAll(pids); err == nil {
					highest = max(highest, u.RSS)
				}
			case <-stop:
				peak <- highest
				return
			}
		}
	}()
	return func() int64 {
		close(stop)
		return <-peak
	}
}
