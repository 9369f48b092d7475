package cluster

import (
	"fmt"
	"sync"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// What is told of drafts that have no place.
var (
	errUnsent  = &wire.Error{Code: wire.NotSaved, Message: "the servers cannot agree at the moment, so the message was not saved; nobody has seen it; try again in a moment"}
	errUnknown = &wire.Error{Code: wire.NotSaved, Message: "the servers did not agree in time, so the message is not saved yet; if it does not show up in a moment, say it again"}
	errStopped = &wire.Error{Code: wire.NotSaved, Message: "this server is about to end, so the message was not saved; nobody has seen it; try again in a moment"}
	errStays   = &wire.Error{Code: wire.NotSaved, Message: "this cannot be done in a cluster yet; nothing was changed"}
)

// A sent is a pack on its way, with the drafts that it was made of.
type sent struct {
	count    uint64
	pack     *pack.Pack // nil once it was encoded
	letters  []*letter  // of the publications of the pack, in their order
	deadline time.Time  // the earliest of the letters
	timer    *time.Timer

	held    bool // the fold has it
	expired bool // meanwhile its time was over
}

func (s *sent) add(l *letter, p pack.Publication) {
	s.letters = append(s.letters, l)
	s.pack.Publications = append(s.pack.Publications, p)
	if s.deadline.IsZero() || l.deadline.Before(s.deadline) {
		s.deadline = l.deadline
	}
}

// pending are the packs whose drafts are neither delivered nor refused. Safe for concurrent use.
type pending struct {
	mu   sync.Mutex
	sent map[uint64]*sent // guarded by mu, by count; as are their fields
}

// add puts a pack in, and sees to it that expire is called when its time is over.
func (p *pending) add(s *sent, expire func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[s.count] = s
	s.timer = time.AfterFunc(time.Until(s.deadline), expire)
}

// hold returns a pack for the fold, which settles or releases it, nil if its drafts were refused.
func (p *pending) hold(count uint64) *sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sent[count]
	if s != nil {
		s.held = true
	}
	return s
}

// settle takes a pack out whose drafts are about to be delivered.
func (p *pending) settle(s *sent) {
	if s == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sent, s.count)
	s.timer.Stop()
}

// release gives a pack back that could not be folded, and reports whether its time is over: then
// it is taken out.
func (p *pending) release(s *sent) (expired bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.held = false
	if s.expired {
		delete(p.sent, s.count)
	}
	return s.expired
}

// expire takes a pack out whose time is over, nil if it is not there, or the fold has it.
func (p *pending) expire(count uint64) *sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.sent[count]
	if s == nil {
		return nil
	}
	if s.expired = true; s.held {
		return nil
	}
	delete(p.sent, count)
	return s
}

// takeAll takes all packs out.
func (p *pending) takeAll() (all []*sent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.sent {
		all = append(all, s)
		s.timer.Stop()
	}
	clear(p.sent)
	return all
}

// expire refuses the drafts of a pack whose time is over.
func (n *Node) expire(count uint64) {
	if s := n.pending.expire(count); s != nil {
		n.refuseSent(s, errUnknown)
	}
}

func (n *Node) refuseSent(s *sent, why *wire.Error) {
	for _, l := range s.letters {
		n.refuse(l, why)
	}
}

// refuse tells a room that its drafts have no place.
func (n *Node) refuse(l *letter, why *wire.Error) {
	if len(l.drafts) == 0 {
		return // a floor: it is published again
	}
	delivered := make([]room.Delivered, len(l.drafts))
	for i := range l.drafts {
		delivered[i] = room.Delivered{Draft: l.drafts[i], Err: fmt.Errorf("cluster: %w: %w", history.ErrNotSaved, why)}
	}
	n.config.Observer.Unsaved(len(delivered))
	n.handOver(l.to.Room, delivered)
}
