package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
)

// A runner is the clients of one run, with all that is measured beside them.
type runner struct {
	env     *Env
	clients *clients.Controller

	rssBefore int64
	sent      int64 // messages, from the first on
	sendLag   *hdr.Histogram

	// The measured part of the run.
	first      int64         // message
	from       int64         // Unix nanoseconds
	interval   time.Duration // of the series
	planned    time.Duration
	begin, end sample

	transients measure.Check           // of clients that came and went
	overload   func(rate float64) bool // tells that an open loop is to be given up; may be nil
}

// A sample is the state of everything at one moment.
type sample struct {
	at      time.Time
	server  proc.Usage
	known   bool          // whether server is
	self    time.Duration // CPU time of all processes of the load
	machine proc.CPUTimes
	traffic clients.Traffic
}

// newRunner returns a runner of clients still to be opened, of which so many need
// not read every message.
func (env *Env) newRunner(partial int) (*runner, error) {
	r := &runner{env: env, sendLag: measure.NewHist()}
	if len(env.PIDs) > 0 {
		u, err := proc.ReadAll(env.PIDs)
		if err != nil {
			return nil, fmt.Errorf("-pid: %w", err)
		}
		r.rssBefore = u.RSS
	}
	readers := env.Conns - partial
	if env.NoEcho {
		readers -= env.Publishers
	}
	var err error
	r.clients, err = clients.NewController(clients.Config{
		Target:     env.Target,
		RunID:      env.RunID,
		Size:       env.Size,
		Publishers: env.Publishers,
		Readers:    readers,
		NoEcho:     env.NoEcho,
	}, env.Conns, env.Procs, env.SelfCommand)
	return r, err
}

// prepare measures the floor, opens all connections, and waits until the server is
// idle. So many of the clients need not read every message; before is done before they
// connect. The caller closes the runner.
func (env *Env) prepare(ctx context.Context, run *result.Run, floorRate float64, partial int, before ...func(*runner)) (*runner, error) {
	if err := env.measureFloor(ctx, run, floorRate); err != nil {
		return nil, err
	}
	r, err := env.newRunner(partial)
	if err != nil {
		return nil, err
	}
	for _, do := range before {
		do(r)
	}
	if err := r.open(ctx, env.Conns); err != nil {
		r.close()
		return nil, err
	}
	r.settle(ctx)
	return r, nil
}

func (r *runner) close() { r.clients.Close() }

// keepSeq makes the clients note what they saw last.
func (r *runner) keepSeq() { r.clients.KeepSeq() }

// open connects n clients.
func (r *runner) open(ctx context.Context, n int) error {
	end := r.env.ShowProgress("joining", int64(n), func() Progress {
		opened := r.clients.Opened()
		return Progress{Done: int64(opened), Conns: opened}
	})
	defer end()
	err := r.clients.Open(ctx, n)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ErrInterrupted
	default:
		return fmt.Errorf("%w (%d of %d connections were open)", err, r.clients.Opened(), n)
	}
}

// settle waits until notices of who joined are through.
func (r *runner) settle(ctx context.Context) {
	before := r.clients.Traffic().Bytes
	for range 20 {
		if sleep(ctx, 50*time.Millisecond) != nil {
			return
		}
		now := r.clients.Traffic().Bytes
		if now == before {
			return
		}
		before = now
	}
}

// startMeasuring begins to measure messages meant for from or later.
func (r *runner) startMeasuring(from int64, duration time.Duration) {
	r.from, r.planned = from, duration
	r.interval = max(duration/60, 100*time.Millisecond)
	r.begin, r.end = sample{}, sample{}
	r.sendLag.Reset()
	r.clients.StartRecording(from, r.interval)
}

func (r *runner) sample() sample {
	s := sample{at: time.Now(), machine: proc.ReadCPUTimes(), traffic: r.clients.Traffic(), self: r.clients.CPU()}
	if len(r.env.PIDs) > 0 {
		u, err := proc.ReadAll(r.env.PIDs)
		s.server, s.known = u, err == nil
	}
	return s
}

// finish makes the result of what was measured, with the error that ended it.
func (r *runner) finish(run result.Run, cause error) (result.Run, error) {
	if r.from == 0 {
		return run, cause
	}
	if r.begin.at.IsZero() { // ended within the warm-up
		r.begin = r.end
	}
	totals, err := r.clients.Snapshot(r.first, max(r.sent, r.first))
	if err != nil {
		return run, errors.Join(cause, err)
	}
	totals.Check.Merge(r.transients)
	r.summarize(&run, totals)
	if cause != nil {
		run.Ended = cause.Error()
	}
	return run, cause
}
