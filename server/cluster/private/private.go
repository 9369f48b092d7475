// Package private tells a program or a person something that is for nobody else, where they are: by
// whichever nodes of a cluster.
//
// What is told is stored nowhere and told once. Each node gets it, tells who is there, and answers whether
// that is somebody. Order: what one node tells comes to another in the order in which it was told.
// Bounds: at most maxWaiting at once wait for answers, none for long; what is more is told nobody.
package private

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	defaultWait = 2 * time.Second
	maxWaiting  = 1024
	// What a node has received and not looked at yet, beyond which it is lost.
	maxPending      = 4096
	maxPendingBytes = 16 << 20
)

// A Message is for a program or a person in a room.
type Message struct {
	Kind  string // type of the event
	Room  string
	To    string // which program, or which person
	Event []byte // as JSON
}

// Config shapes a Line.
type Config struct {
	Conn    *nats.Conn
	Subject string             // that all nodes share; answers are below it
	Others  func() int         // how many other nodes there are
	Tell    func(Message) bool // tells who is here, and reports whether somebody is; it must not block
	Wait    time.Duration      // for the answers of the others; default 2 s
}

// A Line is how a node tells those who are there by others, and is told. Safe for concurrent use.
type Line struct {
	config Config
	node   string // of this run
	ready  atomic.Bool

	mu      sync.Mutex
	count   uint64              // guarded by mu; of what was told
	waiting map[uint64]*waiting // guarded by mu; nil once Run has ended
}

// A waiting message is one whose answers are not all there.
type waiting struct {
	left  int // nodes that have not answered
	timer *time.Timer
	told  func(bool)
}

// New returns a line that Run brings to life.
func New(c Config) *Line {
	c.Wait = cmp.Or(c.Wait, defaultWait)
	return &Line{config: c, node: rand.Text(), waiting: make(map[uint64]*waiting)}
}

// Run tells those who are here what others tell, until ctx ends.
func (l *Line) Run(ctx context.Context) error {
	defer l.end()
	for subject, take := range map[string]nats.MsgHandler{l.config.Subject: l.receive, l.answers() + "*": l.answered} {
		sub, err := l.config.Conn.Subscribe(subject, take)
		if err != nil {
			return fmt.Errorf("private: %w", err)
		}
		defer sub.Unsubscribe()
		if err := sub.SetPendingLimits(maxPending, maxPendingBytes); err != nil {
			return fmt.Errorf("private: %w", err)
		}
	}
	l.ready.Store(true)
	<-ctx.Done()
	return nil
}

// Ready reports whether Run hears the other nodes.
func (l *Line) Ready() bool { return l.ready.Load() }

// answers is what the subjects of answers begin with that are for this node.
func (l *Line) answers() string { return l.config.Subject + "." + l.node + "." }

// Tell tells who is there by other nodes. told is called once, maybe later and by another goroutine, with
// whether somebody is; nil if that is of no interest. It does not block.
func (l *Line) Tell(m Message, told func(bool)) {
	if told == nil {
		l.send(&m, "")
		return
	}
	count := l.await(told)
	if count == 0 {
		told(false)
		return
	}
	if !l.send(&m, l.answers()+strconv.FormatUint(count, 10)) {
		l.settle(count, false)
	}
}

func (l *Line) send(m *Message, answer string) bool {
	f := frame{Node: l.node, Kind: m.Kind, Room: m.Room, To: m.To, Event: m.Event}
	return l.config.Conn.PublishMsg(&nats.Msg{Subject: l.config.Subject, Reply: answer, Data: f.encode()}) == nil
}

// await returns the number under which answers come, 0 if none can.
func (l *Line) await(told func(bool)) (count uint64) {
	others := l.config.Others()
	l.mu.Lock()
	defer l.mu.Unlock()
	if others == 0 || l.waiting == nil || len(l.waiting) >= maxWaiting {
		return 0
	}
	l.count++
	count = l.count
	l.waiting[count] = &waiting{left: others, told: told, timer: time.AfterFunc(l.config.Wait, func() { l.settle(count, false) })}
	return count
}

// settle ends the wait for answers.
func (l *Line) settle(count uint64, told bool) {
	l.mu.Lock()
	w := l.waiting[count]
	delete(l.waiting, count)
	l.mu.Unlock()
	if w != nil {
		w.timer.Stop()
		w.told(told)
	}
}

// receive tells who is here what another node tells.
func (l *Line) receive(m *nats.Msg) {
	f, err := parse(m.Data)
	if err != nil || f.Node == l.node {
		return
	}
	told := l.config.Tell(Message{Kind: f.Kind, Room: f.Room, To: f.To, Event: f.Event})
	if m.Reply != "" {
		m.Respond(strconv.AppendBool(nil, told)) // if that is lost, the other waits
	}
}

// answered takes an answer of another node.
func (l *Line) answered(m *nats.Msg) {
	count, err := strconv.ParseUint(strings.TrimPrefix(m.Subject, l.answers()), 10, 64)
	if err != nil {
		return
	}
	if told, _ := strconv.ParseBool(string(m.Data)); told || l.isLast(count) {
		l.settle(count, told)
	}
}

// isLast notes an answer, and reports whether no more are to come.
func (l *Line) isLast(count uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.waiting[count]
	if w == nil {
		return false
	}
	w.left--
	return w.left <= 0
}

// end settles what waits.
func (l *Line) end() {
	l.mu.Lock()
	all := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	for _, w := range all {
		w.timer.Stop()
		w.told(false)
	}
}
