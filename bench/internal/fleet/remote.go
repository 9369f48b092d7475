package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

const (
	statusEvery = 20 * time.Millisecond
	remoteStop  = 3 * time.Second // to end after its input is closed
)

// A remote is the part of a group in another process, which Serve is the other
// side of. Safe for concurrent use.
type remote struct {
	cmd    *exec.Cmd
	cancel context.CancelFunc
	in     io.WriteCloser

	mu  sync.Mutex // a call at a time
	enc *json.Encoder
	dec *json.Decoder

	last    atomic.Pointer[status]
	polling sync.WaitGroup
	stop    chan struct{}
}

func startRemote(command func(context.Context, ...string) *exec.Cmd, c Config) (*remote, error) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &remote{cmd: command(ctx, Command), cancel: cancel, stop: make(chan struct{})}
	apart(r.cmd)
	r.last.Store(&status{})
	in, err1 := r.cmd.StdinPipe()
	out, err2 := r.cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		cancel()
		return nil, err
	}
	if err := r.cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("start another process: %w", err)
	}
	r.in, r.enc, r.dec = in, json.NewEncoder(in), json.NewDecoder(out)
	if _, err := r.call(request{Command: "new", Config: &c}); err != nil {
		r.end()
		return nil, err
	}
	r.polling.Go(r.poll)
	return r, nil
}

// call sends a request and waits for its answer.
func (r *remote) call(q request) (answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var a answer
	if err := r.enc.Encode(q); err != nil {
		return a, fmt.Errorf("another process of the load ended: %w", err)
	}
	if err := r.dec.Decode(&a); err != nil {
		return a, fmt.Errorf("another process of the load ended: %w", err)
	}
	if a.Error != "" {
		return a, errors.New(a.Error)
	}
	return a, nil
}

// poll keeps the status fresh.
func (r *remote) poll() {
	tick := time.NewTicker(statusEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			r.refresh()
		case <-r.stop:
			return
		}
	}
}

// status returns the last one known.
func (r *remote) status() *status { return r.last.Load() }

// refresh asks for the status.
func (r *remote) refresh() *status {
	if a, err := r.call(request{Command: "status"}); err == nil {
		r.last.Store(&a.Status)
	}
	return r.last.Load()
}

// open opens all members of this part.
func (r *remote) open(ctx context.Context) error {
	if _, err := r.call(request{Command: "open"}); err != nil {
		return err
	}
	for {
		a, err := r.call(request{Command: "status"})
		if err != nil {
			return err
		}
		r.last.Store(&a.Status)
		if !a.Status.Opening {
			if a.Status.Failed != "" {
				return errors.New(a.Status.Failed)
			}
			return nil
		}
		select {
		case <-time.After(statusEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *remote) close() {
	close(r.stop)
	r.polling.Wait()
	r.end()
}

// end closes the process's input, which ends it, and makes sure that it does.
func (r *remote) end() {
	r.in.Close()
	stop := time.AfterFunc(remoteStop, r.cancel)
	defer stop.Stop()
	_ = r.cmd.Wait() // how it ended says nothing that its answers did not
	r.cancel()
}
