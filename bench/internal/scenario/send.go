package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/pacer"
)

// openLoop sends at a constant rate, for the warm-up and the measured duration,
// and waits for what is under way.
func (r *runner) openLoop(ctx context.Context, rate float64, warmup, duration time.Duration) error {
	p := pacer.Constant{Rate: rate}
	start := clock.Now() + int64(20*time.Millisecond)
	warm := p.Count(warmup)
	r.startMeasuring(start+int64(p.At(warm)), duration)
	r.first = r.sent + warm
	total := warm + p.Count(duration)
	first := r.sent
	end := r.env.ShowProgress("sending", total, r.poll(first))
	defer end()
	for i := range total {
		intended := start + int64(p.At(i))
		if err := r.sleepUntil(ctx, intended); err != nil {
			r.end = r.sample()
			return errors.Join(err, r.drain(context.WithoutCancel(ctx)))
		}
		if i == warm {
			r.begin = r.sample()
		}
		if err := r.send(intended); err != nil {
			return r.serverDied(err)
		}
		if r.overload != nil && r.overload(rate) {
			return errors.Join(errOverload, r.drain(ctx))
		}
	}
	if err := r.sleepUntil(ctx, start+int64(p.At(total))); err != nil {
		return errors.Join(err, r.drain(context.WithoutCancel(ctx)))
	}
	return r.drain(ctx)
}

// send publishes the next message.
func (r *runner) send(intended int64) error {
	if err := r.clients.Publish(r.sent, intended); err != nil {
		return err
	}
	r.sent++
	if intended >= r.from {
		measure.Record(r.sendLag, time.Duration(clock.Now()-intended))
	}
	return nil
}

// drain waits until all readers have all that was sent, and no longer than it
// may take.
func (r *runner) drain(ctx context.Context) error {
	deadline := time.After(r.env.Drain)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for r.clients.Complete() < r.sent {
		select {
		case <-tick.C:
			if r.clients.Live() == 0 {
				return r.serverDied(nil)
			}
		case <-deadline:
			r.end = r.sample()
			return nil
		case <-ctx.Done():
			return ErrInterrupted
		case <-r.env.Exited:
			return r.serverDied(nil)
		}
	}
	r.end = r.sample()
	return nil
}

// serverDied makes an error of what the clients know about the server's end.
func (r *runner) serverDied(err error) error {
	time.Sleep(100 * time.Millisecond) // let the readers see it too
	r.end = r.sample()
	live, n := r.clients.Live(), r.clients.Opened()
	if err == nil || live < n {
		return fmt.Errorf("%w: %d of %d connections were lost", ErrDied, n-live, n)
	}
	return err
}

// sleepUntil waits for a time in Unix nanoseconds.
func (r *runner) sleepUntil(ctx context.Context, at int64) error {
	if wait := time.Duration(at - clock.Now()); wait > 0 {
		return sleep(ctx, wait)
	}
	if ctx.Err() != nil {
		return ErrInterrupted
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ErrInterrupted
	case <-t.C:
		return nil
	}
}

// poll returns what can be shown while messages are sent.
func (r *runner) poll(first int64) func() Progress {
	last, at := r.clients.Received(), time.Now()
	return func() Progress {
		now, received := time.Now(), r.clients.Received()
		rate := float64(received-last) / max(now.Sub(at).Seconds(), 0.001)
		last, at = received, now
		return Progress{Done: r.clients.Complete() - first, Rate: rate, Latency: r.clients.Recent(), Conns: r.clients.Live()}
	}
}
