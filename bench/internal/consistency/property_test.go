package consistency_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hubbub/bench/internal/consistency"
)

// A town is a chat that breaks no rule: clients in two rooms come, go, resume and say things, and each
// connection is sent what it has not been sent yet, at its own pace.
type town struct {
	*rand.Rand
	story   story
	log     map[string][]string // texts of a room, the number 1 first
	clients []*townsman
	conns   int
	said    int
}

type townsman struct {
	number, conn int // conn is 0 while away
	room         string
	sent         int    // how far the room's log was sent, or left out for a newcomer
	seen         int    // the last number that was sent
	waiting      string // said and not acknowledged
}

func newTown(seed uint64) *town {
	w := &town{Rand: rand.New(rand.NewPCG(seed, 1)), log: make(map[string][]string)}
	for i := range 6 {
		w.clients = append(w.clients, &townsman{number: i + 1, room: []string{"red", "blue"}[i%2]})
	}
	return w
}

func (w *town) run(steps int) []consistency.Event {
	for range steps {
		w.step(w.clients[w.IntN(len(w.clients))])
	}
	for _, c := range w.clients {
		if c.conn == 0 {
			w.join(c)
		}
	}
	for _, c := range w.clients {
		w.settle(c)
	}
	for _, c := range w.clients {
		w.deliver(c, len(w.log[c.room]))
		w.story.stays(c.number)
	}
	return w.story.events
}

func (w *town) step(c *townsman) {
	switch {
	case c.conn == 0:
		w.join(c)
	case w.IntN(20) == 0:
		w.story.closed(c.conn)
		c.conn = 0
	case w.IntN(3) == 0 && c.waiting == "":
		w.said++
		c.waiting = fmt.Sprint("m", w.said)
		w.story.note(consistency.Event{Kind: consistency.Say, Client: c.number, Room: c.room, Text: c.waiting})
		w.log[c.room] = append(w.log[c.room], c.waiting)
	case w.IntN(2) == 0:
		w.settle(c)
	default:
		w.deliver(c, min(c.sent+w.IntN(3), len(w.log[c.room])))
	}
}

func (w *town) join(c *townsman) {
	w.conns++
	c.conn = w.conns
	w.story.note(consistency.Event{Kind: consistency.Join, Client: c.number, Conn: c.conn, Room: c.room, Since: int64(c.seen)})
	last := int64(len(w.log[c.room]))
	w.story.note(consistency.Event{Kind: consistency.Welcome, Conn: c.conn, Epoch: c.room, Seq: last, Name: fmt.Sprint("c", c.number)})
	if c.seen == 0 {
		c.sent = max(0, int(last)-2) // newcomers get the last two
	}
}

// settle tells who had said something what became of it.
func (w *town) settle(c *townsman) {
	if c.waiting == "" {
		return
	}
	e := consistency.Event{Kind: consistency.Receipt, Client: c.number, Room: c.room, Text: c.waiting}
	e.Seq = int64(slices.Index(w.log[c.room], c.waiting) + 1)
	if w.IntN(10) == 0 {
		e.Kind, e.Seq, e.Code = consistency.Refused, 0, "not_saved"
	}
	w.story.note(e)
	c.waiting = ""
}

func (w *town) deliver(c *townsman, to int) {
	for ; c.conn > 0 && c.sent < to; c.sent++ {
		c.seen = c.sent + 1
		w.story.note(consistency.Event{Kind: consistency.Message, Conn: c.conn, Seq: int64(c.sent + 1), Text: w.log[c.room][c.sent]})
	}
}

// faults do one thing to a delivery, given by its place in the history, that breaks a rule.
var faults = map[consistency.Violation]func(events []consistency.Event, i int) []consistency.Event{
	consistency.Lost: func(events []consistency.Event, i int) []consistency.Event {
		return slices.Delete(events, i, i+1)
	},
	consistency.Doubled: func(events []consistency.Event, i int) []consistency.Event {
		return slices.Insert(events, i, events[i])
	},
	consistency.Swapped: func(events []consistency.Event, i int) []consistency.Event {
		next := i + 1
		for ; next < len(events); next++ {
			if e := events[next]; e.Kind == consistency.Message && e.Conn == events[i].Conn {
				events[i].Seq, events[next].Seq = e.Seq, events[i].Seq
				events[i].Text, events[next].Text = e.Text, events[i].Text
				return events
			}
		}
		return nil
	},
	consistency.Disagree: func(events []consistency.Event, i int) []consistency.Event {
		events[i].Text += "?"
		return events
	},
}

// TestProperty: a chat that breaks no rule is found good, whatever its course, and one fault in one
// delivery is found wherever it is.
func TestProperty(t *testing.T) {
	for seed := range uint64(100) {
		events := newTown(seed).run(400)
		if v := consistency.Check(events); !v.Good() {
			t.Fatalf("seed %d: %v: %v", seed, v, v.Breaches)
		}
		random := rand.New(rand.NewPCG(seed, 2))
		for kind, fault := range faults {
			i := delivery(random, events)
			broken := fault(slices.Clone(events), i)
			if broken == nil {
				continue // the connection's last delivery: there is nothing to swap it with
			}
			if v := consistency.Check(broken); v.Violations[kind] == 0 {
				t.Errorf("seed %d, %s at event %d, %+v: found %v", seed, kind, i, events[i], v.Violations)
			}
		}
	}
}

// delivery returns the place of a delivery that has to be there: that of a number over what the
// connection and those before it had been sent, which is not the first of somebody's.
func delivery(random *rand.Rand, events []consistency.Event) int {
	for {
		i := random.IntN(len(events))
		if e := events[i]; e.Kind == consistency.Message && !firstOf(events, i) {
			return i
		}
	}
}

// firstOf tells that a client had not been sent anything before: where its last messages begin
// is the server's choice.
func firstOf(events []consistency.Event, i int) bool {
	clients := make(map[int]int)
	for _, e := range events[:i] {
		switch {
		case e.Kind == consistency.Join:
			clients[e.Conn] = e.Client
		case e.Kind == consistency.Message && clients[e.Conn] == clients[events[i].Conn]:
			return false
		}
	}
	return true
}
