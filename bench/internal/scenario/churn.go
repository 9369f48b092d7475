package scenario

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/pacer"
	"hubbub/bench/internal/result"
)

// A transient client stays for stayTime; at most maxTransients are there at once.
const (
	stayTime      = 2 * time.Second
	maxTransients = 2000
)

// Churn sends at a fixed rate to those who stay, while others come and go.
func Churn(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("churn")
	run.Rate = env.Rate
	r, err := env.prepare(ctx, &run, env.Rate, 0)
	if err != nil {
		return run, err
	}
	defer r.close()
	churn := &churner{runner: r}
	churning, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { churn.run(churning, env.Churn) })
	err = r.openLoop(ctx, env.Rate, env.Warmup, env.Duration)
	stop()
	running.Wait()
	r.transients = churn.seen
	run, err = r.finish(run, err)
	run.Facts = append(run.Facts,
		result.Fact{Name: "came and went", Value: float64(churn.completed), Unit: ""},
		result.Fact{Name: "meant to come", Value: env.Churn, Unit: "a second"})
	if churn.failed > 0 {
		run.Check.Failures = append(run.Check.Failures, fmt.Sprintf("%d could not join: %v", churn.failed, churn.failure))
	}
	return run, err
}

// A churner connects and disconnects transient clients.
type churner struct {
	runner  *runner
	clients sync.WaitGroup

	mu        sync.Mutex
	seen      measure.Check // guarded by mu, like all below
	completed int64
	failed    int64
	failure   error // the last one
}

// run connects clients at the rate until ctx ends, and waits for the last one.
func (c *churner) run(ctx context.Context, rate float64) {
	p, start := pacer.Constant{Rate: rate}, clock.Now()
	slots := make(chan struct{}, maxTransients)
	for i := int64(0); ; i++ {
		if c.runner.sleepUntil(ctx, start+int64(p.At(i))) != nil {
			break
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		number := c.runner.env.Conns + int(i)
		c.clients.Go(func() {
			defer func() { <-slots }()
			c.connectOnce(ctx, number)
		})
	}
	c.clients.Wait()
}

// connectOnce is the life of one transient client.
func (c *churner) connectOnce(ctx context.Context, number int) {
	client, err := c.runner.clients.Connect(ctx, number)
	if err != nil {
		c.countFailure(ctx, err)
		return
	}
	sleep(ctx, stayTime)
	seen := client.Disconnect()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.completed++
	c.seen.Merge(seen)
}

func (c *churner) countFailure(ctx context.Context, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctx.Err() == nil {
		c.failed++
		c.failure = err
	}
}
