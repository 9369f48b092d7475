package clients

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
	workerStop  = 3 * time.Second // to end after its input is closed
)

// A workerProcess is the controller's end of a worker, which RunWorker is the
// other end of. Safe for concurrent use.
type workerProcess struct {
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

func startWorker(command func(context.Context, ...string) *exec.Cmd, c Config) (*workerProcess, error) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &workerProcess{cmd: command(ctx, WorkerCommand), cancel: cancel, stop: make(chan struct{})}
	newProcessGroup(w.cmd)
	w.last.Store(&status{})
	in, err1 := w.cmd.StdinPipe()
	out, err2 := w.cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		cancel()
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		cancel()
		return nil, fmt.Errorf("start a worker process: %w", err)
	}
	w.in, w.enc, w.dec = in, json.NewEncoder(in), json.NewDecoder(out)
	if _, err := w.call(request{Command: "new", Config: &c}); err != nil {
		w.end()
		return nil, err
	}
	w.polling.Go(w.poll)
	return w, nil
}

// call sends a request and waits for its answer.
func (w *workerProcess) call(q request) (answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var a answer
	if err := w.enc.Encode(q); err != nil {
		return a, fmt.Errorf("a worker process ended: %w", err)
	}
	if err := w.dec.Decode(&a); err != nil {
		return a, fmt.Errorf("a worker process ended: %w", err)
	}
	if a.Error != "" {
		return a, errors.New(a.Error)
	}
	return a, nil
}

// poll keeps the status fresh.
func (w *workerProcess) poll() {
	tick := time.NewTicker(statusEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.refresh()
		case <-w.stop:
			return
		}
	}
}

// status returns the last one known.
func (w *workerProcess) status() *status { return w.last.Load() }

// refresh asks for the status.
func (w *workerProcess) refresh() *status {
	if a, err := w.call(request{Command: "status"}); err == nil {
		w.last.Store(&a.Status)
	}
	return w.last.Load()
}

// open opens all clients of the worker.
func (w *workerProcess) open(ctx context.Context) error {
	if _, err := w.call(request{Command: "open"}); err != nil {
		return err
	}
	for {
		a, err := w.call(request{Command: "status"})
		if err != nil {
			return err
		}
		w.last.Store(&a.Status)
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

func (w *workerProcess) close() {
	close(w.stop)
	w.polling.Wait()
	w.end()
}

// end closes the process's input, which ends it, and makes sure that it does.
func (w *workerProcess) end() {
	w.in.Close()
	stop := time.AfterFunc(workerStop, w.cancel)
	defer stop.Stop()
	_ = w.cmd.Wait() // how it ended says nothing that its answers did not
	w.cancel()
}
