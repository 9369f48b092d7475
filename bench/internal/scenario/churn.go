package scenario

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/fleet"
	"hubbub/bench/internal/pace"
	"hubbub/bench/internal/result"
)

// A guest stays for stayTime; at most maxGuests are there at once.
const (
	stayTime  = 2 * time.Second
	maxGuests = 2000
)

// Churn sends at a fixed rate to those who stay, while others come and go.
func Churn(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("churn")
	run.Rate = env.Rate
	c, err := env.assemble(ctx, &run, env.Rate, 0)
	if err != nil {
		return run, err
	}
	defer c.close()
	door := &door{crew: c}
	coming, stop := context.WithCancel(ctx)
	var guests sync.WaitGroup
	guests.Go(func() { door.keep(coming, env.Churn) })
	err = c.openLoop(ctx, env.Rate, env.Warmup, env.Duration)
	stop()
	guests.Wait()
	run, err = c.finish(run, err)
	run.Facts = append(run.Facts,
		result.Fact{Name: "came and went", Value: float64(door.came), Unit: ""},
		result.Fact{Name: "meant to come", Value: env.Churn, Unit: "a second"})
	if door.failed > 0 {
		run.Check.Failures = append(run.Check.Failures, fmt.Sprintf("%d could not join: %v", door.failed, door.why))
	}
	return run, err
}

// A door lets guests in and out.
type door struct {
	crew   *crew
	guests sync.WaitGroup

	mu     sync.Mutex
	came   int64
	failed int64
	why    error
}

// keep invites guests at the rate until ctx ends, and waits for the last one.
func (d *door) keep(ctx context.Context, rate float64) {
	p, start := pace.Constant{Rate: rate}, clock.Now()
	places := make(chan struct{}, maxGuests)
	for i := int64(0); ; i++ {
		if d.crew.sleepUntil(ctx, start+int64(p.At(i))) != nil {
			break
		}
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		number := d.crew.env.Conns + int(i)
		d.guests.Go(func() {
			defer func() { <-places }()
			d.visit(ctx, number)
		})
	}
	d.guests.Wait()
}

func (d *door) visit(ctx context.Context, number int) {
	guest, err := d.crew.fleet.Invite(ctx, number)
	if err != nil {
		d.turnedAway(ctx, err)
		return
	}
	sleep(ctx, stayTime)
	d.left(guest)
}

func (d *door) turnedAway(ctx context.Context, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ctx.Err() == nil {
		d.failed++
		d.why = err
	}
}

func (d *door) left(guest *fleet.Guest) {
	check := guest.Leave()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.came++
	d.crew.guests.Merge(check)
}
