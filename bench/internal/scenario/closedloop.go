package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/result"
)

// ClosedLoop keeps a window of messages under way: the next one is sent when one
// has reached all readers. The server sets the rate.
func ClosedLoop(ctx context.Context, env *Env) (result.Run, error) {
	run := env.newRun("closed-loop")
	r, err := env.prepare(ctx, &run, floorRate, 0)
	if err != nil {
		return run, err
	}
	defer r.close()
	return r.finish(run, r.closedLoop(ctx, env.Duration))
}

// floorRate is the rate for the floor where the server sets that of messages.
const floorRate = 100

// closedLoop keeps a window of messages under way, for the warm-up and the
// measured duration.
func (r *runner) closedLoop(ctx context.Context, duration time.Duration) error {
	start := clock.Now()
	r.startMeasuring(start+int64(r.env.Warmup), duration)
	until := r.from + int64(duration)
	stop := r.env.ShowProgress("closed loop", 0, r.poll(r.sent))
	defer stop()
	warm := false
	for now := start; now < until; now = clock.Now() {
		if !warm && now >= r.from {
			warm, r.first, r.begin = true, r.sent, r.sample()
		}
		if err := r.awaitWindow(ctx); err != nil {
			return err
		}
		if err := r.send(clock.Now()); err != nil {
			return r.serverDied(err)
		}
	}
	return r.drain(ctx)
}

// awaitWindow waits until another message may be sent.
func (r *runner) awaitWindow(ctx context.Context) error {
	tracker := r.clients.Tracker() // of this process; the others' readers are a share of all
	complete, since := tracker.Complete(), time.Now()
	for r.sent-complete >= int64(r.env.Window) {
		select {
		case <-tracker.Changed():
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return errors.Join(ErrInterrupted, r.drain(context.WithoutCancel(ctx)))
		case <-r.env.Exited:
			return r.serverDied(nil)
		}
		if now := tracker.Complete(); now > complete {
			complete, since = now, time.Now()
		} else if time.Since(since) > r.env.Drain {
			return r.serverDied(fmt.Errorf("%w: no message was complete for %v", ErrStuck, r.env.Drain))
		}
	}
	return nil
}
