package witness

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"hubbub/bench/internal/consistency"
	"hubbub/server/client"
	"hubbub/server/wire"
)

// A member is somebody of the crowd.
type member struct {
	crowd  *Crowd
	number int
	room   *room
	name   string

	mu     sync.Mutex
	client *client.Client // guarded by mu; nil before the first welcome
	tap    *tap           // guarded by mu; of the connection that was welcomed, nil while away
	last   int64          // guarded by mu; the highest number that came
	dials  int            // guarded by mu
	said   int            // guarded by mu
}

// config is how a member comes, and comes back when a client has given up.
func (m *member) config(before *client.Client) client.Config {
	config := client.Config{URL: "ws://" + m.crowd.config.Nodes[0] + "/ws", Room: m.room.name, Name: m.name, Hold: true, Dial: m.dial}
	if before != nil {
		config.Session, config.Since = before.Session(), before.Since()
	}
	return config
}

// dial connects to a node: the first time in turn, later to any.
func (m *member) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	m.mu.Lock()
	m.dials++
	first := m.dials == 1
	m.mu.Unlock()
	nodes := m.crowd.config.Nodes
	node := m.number % len(nodes)
	if !first {
		node = rand.IntN(len(nodes))
	}
	nc, err := new(net.Dialer).DialContext(ctx, network, nodes[node])
	if err != nil {
		return nil, err
	}
	return &tap{Conn: nc, crowd: m.crowd, member: m, number: int(m.crowd.conns.Add(1)), node: node + 1}, nil
}

// run is in the room until ctx ends.
func (m *member) run(ctx context.Context) {
	var c *client.Client
	for ctx.Err() == nil {
		next, err := client.Join(ctx, m.config(c))
		if err != nil {
			select { // it was refused for good, and tries all the same
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
			continue
		}
		c = next
		m.mu.Lock()
		m.client = c
		m.mu.Unlock()
		read(ctx, c)
		c.Close()
	}
}

// read reads until the client has ended.
func read(ctx context.Context, c *client.Client) {
	for {
		if _, err := c.Next(ctx); err != nil {
			return
		}
	}
}

// talk says something now and then.
func (m *member) talk(ctx context.Context) {
	for m.crowd.pause(m.crowd.config.Pace) {
		m.say(ctx)
	}
}

// say says something, and notes what becomes of it. It is true if it was acknowledged.
func (m *member) say(ctx context.Context) bool {
	m.mu.Lock()
	c := m.client
	m.said++
	e := consistency.Event{Client: m.number, Room: m.room.name, Text: fmt.Sprintf("%d-%d", m.number, m.said)}
	m.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, sayTimeout)
	defer cancel()
	m.note(e, consistency.Say)
	message, err := c.Say(ctx, e.Text)
	if err == nil {
		e.Seq = message.Seq
		m.room.reached(message.Seq)
		m.note(e, consistency.Receipt)
		return true
	}
	kind := consistency.Unknown
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		e.Code = string(refusal.Code)
		if refusal.Code.CloseCode() == 0 {
			kind = consistency.Refused // of the message; else the client has ended
		}
	}
	m.note(e, kind)
	return false
}

func (m *member) note(e consistency.Event, kind consistency.Kind) {
	e.Kind = kind
	m.crowd.log.Note(e)
}

// drop loses the connection now and then.
func (m *member) drop() {
	for m.crowd.pause(m.crowd.config.Drop) {
		m.mu.Lock()
		tap := m.tap
		m.mu.Unlock()
		if tap != nil {
			tap.Close()
		}
	}
}

// here, gone and reached are told by the connections.
func (m *member) here(t *tap) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tap = t
}

func (m *member) gone(t *tap) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tap == t {
		m.tap = nil
	}
}

func (m *member) reached(seq int64) {
	m.room.reached(seq)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last = max(m.last, seq)
}

// isHere tells whether a member can say something.
func (m *member) isHere() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tap != nil && m.client != nil
}

// hasAll tells whether a member is there and has been sent all that anybody has seen.
func (m *member) hasAll() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tap != nil && m.last >= m.room.last.Load()
}
