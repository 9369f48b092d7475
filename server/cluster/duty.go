package cluster

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/stream"
)

const (
	// dutyLook is how often a node looks whether it has a duty.
	dutyLook = time.Second
	// settleTime is how long the node that has a duty may take to settle.
	settleTime = 5 * time.Second
)

// DutyConfig says what a Duty is.
type DutyConfig struct {
	Name   string // letters: it is part of subjects and keys
	Stream *stream.Stream
	Node   *Node

	// Settle brings the stream up to what was done, and who does it up to the stream. nil for nothing.
	Settle func(ctx context.Context) error
	// Hear takes what nodes have Spread, this one among them, whether or not they have the duty. It
	// must not block. nil for nothing.
	Hear func(news []byte)

	Log *slog.Logger
}

// A Duty is what one node at a time does for all: who has a lease. Safe for concurrent use.
//
// A node that is cut off or stood still stops before another one begins, as far as it runs at all:
// what it had sent off before can arrive late.
type Duty struct {
	config DutyConfig
	lease  atomic.Pointer[lease.Lease]
	stop   atomic.Pointer[context.CancelFunc] // ends what is done
}

// NewDuty returns a duty that this node does not have before Run.
func NewDuty(c DutyConfig) *Duty { return &Duty{config: c} }

// Held reports whether this node has the duty now.
func (d *Duty) Held() bool {
	l := d.lease.Load()
	return l != nil && l.Held()
}

// Run does what is to be done for as long as this node has the duty, until ctx ends. Then another
// may have it at once. do begins when this node has all that was in the stream when it got the duty,
// and has to return soon after its ctx ends: 5 s later another node may begin.
func (d *Duty) Run(ctx context.Context, do func(context.Context)) {
	if d.config.Hear != nil {
		news, err := d.config.Stream.Conn().Subscribe(d.subject("news"), func(m *nats.Msg) { d.config.Hear(m.Data) })
		if err != nil {
			d.config.Log.Error("cluster: this node does not hear the others", "of", d.config.Name, "error", err)
			return
		}
		defer news.Unsubscribe()
	}
	l := d.open(ctx)
	if l == nil {
		return
	}
	leased, giveBack := context.WithCancel(context.WithoutCancel(ctx))
	var claiming sync.WaitGroup
	claiming.Go(func() { l.Run(leased) })
	for d.pause(ctx) {
		if l.Held() {
			d.serve(ctx, do)
		}
	}
	giveBack()
	claiming.Wait()
}

// open returns the lease, as soon as this node has what the cluster has: until then others do
// better. It returns nil if ctx ends before.
func (d *Duty) open(ctx context.Context) *lease.Lease {
	for d.config.Node.Stale() != nil {
		if !d.pause(ctx) {
			return nil
		}
	}
	store, err := openRegister(ctx, d.config.Stream)
	if err != nil {
		return nil // ctx has ended
	}
	l := lease.New(store, "office."+d.config.Name, rand.Text(), d.config.Log)
	l.WhileWilling(willing(d.config.Node.Trouble))
	l.OnLapse(func() {
		if stop := d.stop.Load(); stop != nil {
			(*stop)()
		}
	})
	d.lease.Store(l)
	return l
}

// pause waits for a moment, and reports whether ctx goes on.
func (d *Duty) pause(ctx context.Context) bool {
	select {
	case <-time.After(dutyLook):
		return true
	case <-ctx.Done():
		return false
	}
}

// serve does what is to be done until this node has the duty no more.
func (d *Duty) serve(ctx context.Context, do func(context.Context)) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d.stop.Store(&stop)
	if !d.Held() { // it may have lapsed before anybody was there to be told
		return
	}
	if err := d.config.Node.CatchUp(ctx); err != nil {
		return // it is tried again
	}
	if d.config.Settle != nil {
		asked, err := d.config.Stream.Conn().Subscribe(d.subject("settle"), func(m *nats.Msg) { d.answer(ctx, m) })
		if err != nil {
			return
		}
		defer asked.Unsubscribe()
	}
	do(ctx)
}

func (d *Duty) subject(of string) string {
	return d.config.Stream.Name() + ".duty." + d.config.Name + "." + of
}

// A settling is what nodes ask and answer: At is what the one that speaks has of the stream.
type settling struct {
	At    uint64 `json:"at"`
	Error string `json:"error,omitempty"`
}

// answer settles for another node.
func (d *Duty) answer(ctx context.Context, m *nats.Msg) {
	var asked settling
	if json.Unmarshal(m.Data, &asked) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	err := d.config.Node.wait(ctx, asked.At)
	if err == nil {
		err = d.config.Settle(ctx)
	}
	answer := settling{At: d.config.Node.config.History.Position().Seq}
	if err != nil {
		answer.Error = err.Error()
	}
	b, _ := json.Marshal(answer) // a number and a string: cannot fail
	m.Respond(b)                 // who asked may be gone
}

// Settle lets whichever node has the duty settle, and returns when what came of it is here. If no node
// has it, nothing is done, and that is no error.
func (d *Duty) Settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if d.Held() {
		return d.config.Settle(ctx)
	}
	question, _ := json.Marshal(settling{At: d.config.Node.config.History.Position().Seq}) // a number: cannot fail
	m, err := d.config.Stream.Conn().RequestWithContext(ctx, d.subject("settle"), question)
	if errors.Is(err, nats.ErrNoResponders) {
		return nil
	}
	var answer settling
	if err == nil {
		err = json.Unmarshal(m.Data, &answer)
	}
	if err == nil && answer.Error != "" {
		err = errors.New(answer.Error)
	}
	if err == nil {
		err = d.config.Node.wait(ctx, answer.At)
	}
	if err != nil {
		return fmt.Errorf("the node that does this for all: %w", err)
	}
	return nil
}

// Spread lets all nodes hear something, this one among them, as far as they can be reached.
func (d *Duty) Spread(news []byte) error {
	return d.config.Stream.Conn().Publish(d.subject("news"), news)
}

// CatchUp returns when the node has all that is in the stream by now.
func (n *Node) CatchUp(ctx context.Context) error {
	is, err := n.config.Stream.State(ctx)
	if err != nil {
		return err
	}
	return n.wait(ctx, is.Last)
}
