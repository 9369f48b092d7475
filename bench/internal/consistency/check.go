package consistency

import (
	"fmt"
	"time"
)

// StaleAfter is how old what a newcomer is shown may be: a node that has not been in
// touch for 10 s does not welcome anybody, and an answer may take a while.
const StaleAfter = 15 * time.Second

// notSaved is the refusal after which a message may come all the same.
const notSaved = "not_saved"

// Check judges a history.
func Check(history []Event) *Verdict {
	c := checker{
		verdict: &Verdict{Turned: make(map[string]int)},
		rooms:   make(map[string]*room),
		conns:   make(map[int]*conn),
		clients: make(map[int]*client),
		holders: make(map[place]*holder),
	}
	for i := range history {
		c.note(&history[i])
	}
	c.verdict.Clients, c.verdict.Connections = len(c.clients), len(c.conns)
	c.finish()
	return c.verdict
}

type checker struct {
	verdict *Verdict
	rooms   map[string]*room
	conns   map[int]*conn
	clients map[int]*client
	holders map[place]*holder
	rivals  []rivalry
	left    []departure
	broken  bool          // by a fault that people may notice
	now     time.Duration // of the event that is looked at
}

// A client is somebody, over all connections.
type client struct {
	conns  []*conn
	stays  bool
	leaves bool // it has said once that it does
}

// note takes one event.
func (c *checker) note(e *Event) {
	c.now = e.at()
	switch e.Kind {
	case Say, Receipt, Refused, Unknown:
		c.client(e.Client)
		c.said(c.room(e.Room), e)
	case Join:
		c.join(e)
	case Leave:
		c.client(e.Client).leaves = true
		c.leave(e.Client)
	case Fault:
		c.broken = c.broken || e.Text != Upgrade
	case Stays:
		c.verdict.Stayed++
		c.client(e.Client).stays = true
	case Turned:
		c.verdict.Turned[e.Code]++
	case Welcome, Message, Entry, Left, Closed:
		conn := c.conns[e.Conn]
		if conn == nil {
			break // it has not asked to join
		}
		c.told(conn, e)
	}
}

func (c *checker) told(conn *conn, e *Event) {
	switch e.Kind {
	case Welcome:
		c.welcome(conn, e)
	case Message:
		c.verdict.Deliveries++
		c.arrived(conn, e.Seq)
		c.placed(conn.room, conn.number, e.Seq, e.Text)
	case Entry:
		c.arrived(conn, e.Seq)
	case Left:
		c.verdict.Departures++
		c.left = append(c.left, departure{c.now, conn, e.User})
	case Closed:
		conn.ended = c.now
		c.release(conn)
	}
}

func (c *checker) client(number int) *client {
	if c.clients[number] == nil {
		c.clients[number] = new(client)
	}
	return c.clients[number]
}

// breach notes that a rule did not hold.
func (c *checker) breach(v Violation, r *room, conn int, format string, args ...any) {
	c.verdict.breach(Breach{v, r.name, conn, c.now, fmt.Sprintf(format, args...)})
}

// finish judges what can be judged at the end only.
func (c *checker) finish() {
	c.names(c.now)
	for _, r := range c.rooms {
		c.verdict.Messages += len(r.texts)
		c.outcomes(r)
		r.sort()
	}
	for _, client := range c.clients {
		c.complete(client)
	}
	if !c.broken {
		c.departures()
	}
}
