package fanout

import (
	"sync"
	"sync/atomic"
)

// A shard writes to its connections of every room.
type shard struct {
	index       int
	broadcaster *Broadcaster
	wake        chan struct{} // holds a token when the inbox is not empty

	mu    sync.Mutex
	inbox []task  // guarded by mu
	due   []*Conn // guarded by mu; each once

	deliveries atomic.Int64
	bytes      atomic.Int64

	scratch scratch // owned by run
}

// A task is something that a shard is asked to do.
type task struct {
	kind  taskKind
	conn  *Conn  // taskFollow, taskUnfollow
	round *round // taskRound
}

type taskKind uint8

const (
	taskRound taskKind = iota
	taskFollow
	taskUnfollow
)

// enqueue puts a task into the inbox. Its length is bounded by the connections
// (each follows once) and the rounds under way, one a room.
func (s *shard) enqueue(t task) {
	s.mu.Lock()
	s.inbox = append(s.inbox, t)
	s.mu.Unlock()
	s.signal()
}

// enqueueDue has a connection written to when no task is there, or after few others.
func (s *shard) enqueueDue(c *Conn) {
	s.mu.Lock()
	s.due = append(s.due, c)
	s.mu.Unlock()
	s.signal()
}

func (s *shard) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// maxDue is how many connections are written to before a shard looks for tasks again: some 0.1 ms.
const maxDue = 32

// run takes the whole inbox, again and again, until the broadcaster is closed; between two takings it writes
// to a few of the connections that are due.
func (s *shard) run() {
	var tasks []task
	var due, left []*Conn // what was taken, and what of it is left
	for {
		select {
		case <-s.wake:
		case <-s.broadcaster.quit:
			return
		}
		for more := true; more; more = len(left) > 0 {
			s.mu.Lock()
			clear(tasks)
			tasks, s.inbox = s.inbox, tasks[:0]
			if len(left) == 0 && len(s.due) > 0 {
				clear(due)
				due, s.due = s.due, due[:0]
				left = due
			}
			s.mu.Unlock()
			s.handle(tasks)
			n := min(len(left), maxDue)
			s.deliverDue(left[:n])
			left = left[n:]
			s.scratch.reset()
		}
	}
}

// deliverDue writes to connections what SendSoon has left.
func (s *shard) deliverDue(due []*Conn) {
	var sum Stats
	for _, c := range due {
		c.deliverDue(&s.scratch, &sum)
	}
	s.count(sum)
}

func (s *shard) handle(tasks []task) {
	for _, t := range tasks {
		switch t.kind {
		case taskFollow:
			s.follow(t.conn)
		case taskUnfollow:
			s.unfollow(t.conn)
		case taskRound:
			s.deliver(&t.round.audience.partitions[s.index])
			t.round.shardDone()
		}
	}
}

// deliver writes what lies ahead of each connection of a partition.
func (s *shard) deliver(p *partition) {
	var sum Stats
	for _, c := range p.conns {
		c.deliver(&s.scratch, &sum)
	}
	s.count(sum)
}

func (s *shard) count(sum Stats) {
	if sum.Bytes > 0 {
		s.deliveries.Add(sum.Deliveries)
		s.bytes.Add(sum.Bytes)
	}
}

func (s *shard) follow(c *Conn) {
	p := &c.audience.partitions[s.index]
	c.index = len(p.conns)
	p.conns = append(p.conns, c)
	var sum Stats
	c.deliver(&s.scratch, &sum)
	s.count(sum)
}

// unfollow removes c, and moves the last connection of the partition to its index.
func (s *shard) unfollow(c *Conn) {
	p := &c.audience.partitions[s.index]
	last := len(p.conns) - 1
	p.conns[c.index] = p.conns[last]
	p.conns[c.index].index = c.index
	p.conns[last] = nil
	p.conns = p.conns[:last]
	p.size.Add(-1)
}
