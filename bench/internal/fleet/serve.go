package fleet

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

// Command is the argument that makes the load generator a part of a group, see
// Serve.
const Command = "fleet-part"

// A request is what a group asks of a part: new, open, begin, status, snapshot.
type request struct {
	Command   string        `json:"command"`
	Config    *Config       `json:"config,omitempty"`
	From      int64         `json:"from,omitempty"`
	Width     time.Duration `json:"width,omitempty"`
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
	Losses   map[string]int64 `json:"losses,omitempty"`
}

// Serve is a part of a group, until its input ends.
func Serve(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	p := &part{ctx: ctx}
	defer p.close()
	defer cancel() // before p.close, which may be opening still
	dec, enc := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var q request
		switch err := dec.Decode(&q); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("part of a group: %w", err)
		}
		if err := enc.Encode(p.answer(q)); err != nil {
			return fmt.Errorf("part of a group: %w", err)
		}
	}
}

// A part answers requests.
type part struct {
	ctx    context.Context
	fleet  *Fleet
	size   int
	dialer sync.WaitGroup

	mu      sync.Mutex
	opening bool  // guarded by mu
	failed  error // guarded by mu
}

func (p *part) answer(q request) (a answer) {
	if p.fleet == nil && q.Command != "new" {
		return answer{Error: "part of a group: no fleet yet"}
	}
	var err error
	switch q.Command {
	case "new":
		p.size = q.Config.Readers
		p.fleet, err = New(*q.Config, p.size)
	case "open":
		p.mu.Lock()
		p.opening = true
		p.mu.Unlock()
		p.dialer.Go(p.open)
	case "begin":
		p.fleet.Begin(q.From, q.Width)
	case "status":
		a.Status = p.status()
	case "snapshot":
		a.Snapshot, err = p.fleet.Snapshot(q.First, q.End, q.Published)
	default:
		err = fmt.Errorf("part of a group: unknown request %q", q.Command)
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

func (p *part) open() {
	err := p.fleet.Open(p.ctx, p.size)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.opening, p.failed = false, err
}

func (p *part) status() status {
	p.mu.Lock()
	defer p.mu.Unlock()
	user, system := proc.Self()
	s := status{
		Opening:  p.opening,
		Opened:   p.fleet.Opened(),
		Complete: p.fleet.Ledger().Complete(),
		Traffic:  p.fleet.Traffic(),
		CPU:      user + system,
		Losses:   p.fleet.Losses(),
	}
	if p.failed != nil {
		s.Failed = p.failed.Error()
	}
	if !p.opening {
		s.Live = p.fleet.Live()
	}
	return s
}

func (p *part) close() {
	p.dialer.Wait()
	if p.fleet != nil {
		p.fleet.Close()
	}
}
