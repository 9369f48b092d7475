package clients

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
)

// WorkerCommand is the argument that makes the load generator a worker, see
// RunWorker.
const WorkerCommand = "worker-process"

// A request is what the controller asks of a worker: new, open, record, status,
// snapshot.
type request struct {
	Command   string        `json:"command"`
	Config    *Config       `json:"config,omitempty"`
	From      int64         `json:"from,omitempty"`
	Interval  time.Duration `json:"interval,omitempty"`
	First     int64         `json:"first,omitempty"`
	End       int64         `json:"end,omitempty"`
	Published []uint32      `json:"published,omitempty"`
}

type answer struct {
	Error    string           `json:"error,omitempty"`
	Status   status           `json:"status"`
	Snapshot measure.Snapshot `json:"snapshot"`
}

// A status is what changes by itself.
type status struct {
	Opening  bool             `json:"opening"`
	Failed   string           `json:"failed,omitempty"` // why not all could be opened
	Opened   int              `json:"opened"`
	Live     int              `json:"live"`
	Complete int64            `json:"complete"`
	Traffic  Traffic          `json:"traffic"`
	CPU      time.Duration    `json:"cpu"`
	Errors   map[string]int64 `json:"errors,omitempty"`
}

// RunWorker is a worker, until its input ends.
func RunWorker(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	w := &worker{ctx: ctx}
	defer w.close()
	defer cancel() // before w.close, which may be opening still
	dec, enc := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var q request
		switch err := dec.Decode(&q); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("worker: %w", err)
		}
		if err := enc.Encode(w.answer(q)); err != nil {
			return fmt.Errorf("worker: %w", err)
		}
	}
}

// A worker answers the controller's requests.
type worker struct {
	ctx    context.Context
	group  *Group
	size   int
	dialer sync.WaitGroup

	mu      sync.Mutex
	opening bool  // guarded by mu
	failed  error // guarded by mu
}

func (w *worker) answer(q request) (a answer) {
	if w.group == nil && q.Command != "new" {
		return answer{Error: "worker: no group yet"}
	}
	var err error
	switch q.Command {
	case "new":
		w.size = q.Config.Readers
		w.group, err = New(*q.Config, w.size)
	case "open":
		w.mu.Lock()
		w.opening = true
		w.mu.Unlock()
		w.dialer.Go(w.open)
	case "record":
		w.group.StartRecording(q.From, q.Interval)
	case "status":
		a.Status = w.status()
	case "snapshot":
		a.Snapshot, err = w.group.Snapshot(q.First, q.End, q.Published)
	default:
		err = fmt.Errorf("worker: unknown request %q", q.Command)
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

func (w *worker) open() {
	err := w.group.Open(w.ctx, w.size)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opening, w.failed = false, err
}

func (w *worker) status() status {
	w.mu.Lock()
	defer w.mu.Unlock()
	user, system := proc.Self()
	s := status{
		Opening:  w.opening,
		Opened:   w.group.Opened(),
		Complete: w.group.Tracker().Complete(),
		Traffic:  w.group.Traffic(),
		CPU:      user + system,
		Errors:   w.group.Errors(),
	}
	if w.failed != nil {
		s.Failed = w.failed.Error()
	}
	if !w.opening {
		s.Live = w.group.Live()
	}
	return s
}

func (w *worker) close() {
	w.dialer.Wait()
	if w.group != nil {
		w.group.Close()
	}
}
