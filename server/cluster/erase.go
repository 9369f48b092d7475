package cluster

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
)

const (
	// eraseLook is how often it is looked what has to go from the stream, and eraseMost of how many
	// messages at once: whoever takes back very much is not to keep NATS from what is said.
	eraseLook = time.Second
	eraseMost = 20
	// reachInterval is how often a node asks where the stream begins.
	reachInterval = time.Minute
)

// An Eraser takes from the stream what was taken back and is not kept, on the one node that has the
// office: it stores the rest of the message anew, and erases the message on all servers. Who
// reads the stream later takes the rest in its place. Whatever interrupts it, it can be done again.
type Eraser struct {
	config KeeperConfig
	failed bool   // the last time; told once
	below  uint64 // of the messages below it some were not tried since one failed; 0 for none
}

// NewEraser returns an eraser, of the same as a keeper. It does nothing before Run.
func NewEraser(c KeeperConfig) *Eraser {
	c.Look = cmp.Or(c.Look, eraseLook)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Eraser{config: c}
}

// Run erases until ctx ends.
func (e *Eraser) Run(ctx context.Context) {
	looks := time.NewTicker(e.config.Look)
	defer looks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-looks.C:
			err := e.eraseSome(ctx)
			if ctx.Err() != nil {
				return
			}
			if err != nil && !e.failed {
				e.config.Log.Error("cluster: what was taken back cannot be erased in the stream", "error", err)
			}
			e.failed = err != nil
		}
	}
}

// eraseSome erases in the next messages. Those in which it cannot be done keep no others waiting: these
// are next, and they are tried again when all have been.
func (e *Eraser) eraseSome(ctx context.Context) error {
	if !e.mayErase() {
		return nil
	}
	all, err := e.config.History.ErasuresBelow(ctx, cmp.Or(e.below, math.MaxInt64), eraseMost)
	if len(all) == 0 {
		e.below = 0
	}
	for _, what := range all {
		if !e.mayErase() {
			return nil
		}
		erased, failed := e.erase(ctx, what)
		if e.config.Erased != nil && ctx.Err() == nil && (erased || failed != nil) {
			e.config.Erased(failed)
		}
		if failed != nil {
			e.below = what.Message
		}
		err = errors.Join(err, failed)
	}
	return err
}

// mayErase reports whether it is this node that erases, and it has what the cluster has.
func (e *Eraser) mayErase() bool { return e.config.Held() && e.config.Node.Trouble() == nil }

// erase erases in one message, if it is there and has what is to go.
func (e *Eraser) erase(ctx context.Context, what history.Erasure) (erased bool, err error) {
	is, err := e.config.Stream.Find(ctx, what.Message)
	if errors.Is(err, stream.ErrNone) { // it was purged
		return false, e.config.History.Erased(ctx, what)
	}
	if err != nil {
		return false, err
	}
	rest, changed, err := e.blank(is.Data, what.Parts)
	if err != nil {
		return false, fmt.Errorf("message %d of the stream: %w", what.Message, err)
	}
	by := is.Again
	if changed {
		if by, err = e.replace(ctx, is, rest); err != nil {
			return false, err
		}
	}
	if by > 0 {
		if err := e.config.Stream.Erase(ctx, what.Message, by); err != nil {
			return false, err
		}
	}
	return changed, e.config.History.Erased(ctx, what)
}

// blank returns a pack without some of its parts, and whether there was anything in these.
func (e *Eraser) blank(data []byte, parts []history.Part) (rest []byte, changed bool, err error) {
	p, err := pack.Decode(data)
	if err != nil {
		return nil, false, err
	}
	for _, part := range parts {
		d := p.Draft(part.Draft)
		switch {
		case d == nil:
			return nil, false, fmt.Errorf("there is no draft %d in it", part.Draft)
		case part.Kind == history.CarriesText:
			d.Blank()
		case e.config.Blank == nil:
			return nil, false, errAttachment
		default:
			if d.Attachment, err = e.config.Blank(part.Kind, d.Attachment); err != nil {
				return nil, false, err
			}
		}
	}
	rest, err = pack.Encode(p)
	return rest, !bytes.Equal(rest, data), err
}

// replace stores what stands for a message from now on. It is no vote.
func (e *Eraser) replace(ctx context.Context, is stream.Standing, rest []byte) (seq uint64, err error) {
	data, err := pack.Encode(&pack.Pack{Node: e.config.Node.id + "-eraser", Again: &pack.Again{Of: is.Seq, At: is.Time, Data: rest}})
	if err != nil {
		return 0, err
	}
	return e.config.Stream.Replace(ctx, is, data)
}

// forget lets the history forget what was in messages that the stream no longer has, until ctx ends.
func (n *Node) forget(ctx context.Context) {
	ticks := time.NewTicker(reachInterval)
	defer ticks.Stop()
	for {
		if is, err := n.config.Stream.State(ctx); err == nil {
			n.config.History.Reaches(is.First)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
