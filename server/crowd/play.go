package crowd

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"hubbub/server/wire"
)

// A Guest is somebody in a room.
type Guest interface {
	// Do does a step that is neither Come nor Go, and returns when the server has it; it is false if
	// there was nothing to do it to.
	Do(ctx context.Context, step Step) (done bool, err error)
	// Leave leaves for good.
	Leave()
}

// A Door lets somebody into the room.
type Door func(ctx context.Context, name string) (Guest, error)

const (
	behind    = 5 * time.Second // of the script at most; what is beyond, as after a suspend, is not made up for
	waiting   = 4               // steps that a person may be behind; what is beyond is left out
	entering  = 16              // people at a time
	enterTime = 20 * time.Second
	sayTime   = 20 * time.Second
)

// Play does steps until ctx ends or they do, and returns when all have left.
func Play(ctx context.Context, cast []string, steps iter.Seq[Step], enter Door, tally *Tally) {
	ctx, cancel := context.WithCancel(ctx)
	var people sync.WaitGroup
	defer people.Wait()
	defer cancel()
	queues := make([]chan Step, len(cast))
	doors := make(chan struct{}, entering)
	timer := time.NewTimer(0)
	defer timer.Stop()
	<-timer.C
	due := time.Now() // by the script alone: what a step takes does not put off the next
	for step := range steps {
		due = due.Add(step.After)
		if now := time.Now(); now.Sub(due) > behind {
			due = now
		}
		timer.Reset(time.Until(due))
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		if queues[step.Person] == nil {
			queue := make(chan Step, waiting)
			queues[step.Person] = queue
			p := &player{name: cast[step.Person], doors: doors, enter: enter, tally: tally}
			people.Go(func() { p.live(ctx, queue) })
		}
		select {
		case queues[step.Person] <- step:
		default:
			tally.leftOut()
		}
	}
}

// A player is one of the cast.
type player struct {
	name  string
	doors chan struct{}
	enter Door
	tally *Tally
	guest Guest // nil while it is away
	known bool  // it was there before
}

// live does a person's steps.
func (p *player) live(ctx context.Context, steps <-chan Step) {
	defer p.leave()
	for {
		select {
		case step := <-steps:
			p.do(ctx, step)
		case <-ctx.Done():
			return
		}
	}
}

func (p *player) do(ctx context.Context, step Step) {
	switch {
	case step.Kind == Come && p.guest == nil:
		p.come(ctx)
	case step.Kind == Go:
		p.leave()
	case step.Kind != Come && p.guest != nil:
		ctx, cancel := context.WithTimeout(ctx, sayTime)
		defer cancel()
		begun := time.Now()
		done, err := p.guest.Do(ctx, step)
		switch {
		case err != nil:
			p.tally.refuse(err)
		case done && step.Kind != React && step.Kind != Edit:
			p.tally.said(time.Since(begun))
		}
	}
}

func (p *player) come(ctx context.Context) {
	select {
	case p.doors <- struct{}{}:
	case <-ctx.Done():
		return
	}
	defer func() { <-p.doors }()
	ctx, cancel := context.WithTimeout(ctx, enterTime)
	defer cancel()
	guest, err := p.enter(ctx, p.name)
	p.tally.joined(err, !p.known)
	if err == nil {
		p.known = true
		p.guest = guest
	}
}

func (p *player) leave() {
	if p.guest != nil {
		p.guest.Leave()
		p.guest = nil
		p.tally.left()
	}
}

// codeOf names why something was refused.
func codeOf(err error) string {
	if refusal, ok := errors.AsType[*wire.Error](err); ok {
		return string(refusal.Code)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no_answer"
	}
	return "connection"
}
