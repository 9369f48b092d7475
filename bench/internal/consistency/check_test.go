package consistency_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hubbub/bench/internal/consistency"
)

// A story builds a history in one room, an event a millisecond.
type story struct {
	at     time.Duration
	events []consistency.Event
}

func (s *story) note(e consistency.Event) {
	s.at += time.Millisecond
	e.At = s.at.Microseconds()
	if e.Room == "" {
		e.Room = "lobby"
	}
	s.events = append(s.events, e)
}

func (s *story) pass(d time.Duration) { s.at += d }

// join is client n's connection n, which is welcomed under a name of its own.
func (s *story) join(n int, since, last int64) { s.joinAs(n, n, "c", since, last) }

func (s *story) joinAs(client, conn int, name string, since, last int64) {
	s.note(consistency.Event{Kind: consistency.Join, Client: client, Conn: conn, Node: 1, Since: since})
	if name == "c" {
		name += string(rune('0' + client))
	}
	s.note(consistency.Event{Kind: consistency.Welcome, Conn: conn, Epoch: "e", Seq: last, Name: name, User: fmt.Sprint("u", client)})
}

// left tells a connection that a client has left.
func (s *story) left(conn, client int) {
	s.note(consistency.Event{Kind: consistency.Left, Conn: conn, User: fmt.Sprint("u", client)})
}

func (s *story) fault(name string) {
	s.note(consistency.Event{Kind: consistency.Fault, Text: name})
	s.note(consistency.Event{Kind: consistency.Healed, Text: name})
}

func (s *story) say(client int, text string) {
	s.note(consistency.Event{Kind: consistency.Say, Client: client, Text: text})
}

func (s *story) receipt(client int, seq int64, text string) {
	s.note(consistency.Event{Kind: consistency.Receipt, Client: client, Seq: seq, Text: text})
}

func (s *story) refuse(client int, code, text string) {
	s.note(consistency.Event{Kind: consistency.Refused, Client: client, Code: code, Text: text})
}

func (s *story) message(conn int, seq int64, text string) {
	s.note(consistency.Event{Kind: consistency.Message, Conn: conn, Seq: seq, Text: text})
}

func (s *story) closed(conn int) { s.note(consistency.Event{Kind: consistency.Closed, Conn: conn}) }
func (s *story) stays(clients ...int) {
	for _, client := range clients {
		s.note(consistency.Event{Kind: consistency.Stays, Client: client})
	}
}

// begin has clients 1 and 2 in the room, and the message a as number 1.
func (s *story) begin() {
	s.join(1, 0, 0)
	s.join(2, 0, 0)
	s.say(1, "a")
	s.message(1, 1, "a")
	s.receipt(1, 1, "a")
	s.message(2, 1, "a")
}

// TestCheck: each way to break a rule is found, and nothing is found where none is broken.
func TestCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		tell func(s *story)
		want map[consistency.Violation]int
	}{
		"all is well": {func(s *story) { s.stays(1, 2) }, nil},
		"never delivered": {func(s *story) {
			s.say(1, "b")
			s.receipt(1, 2, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Lost: 2}},
		"not to one": {func(s *story) {
			s.say(1, "b")
			s.message(1, 2, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Lost: 1}},
		"not to one who left before": {func(s *story) {
			s.closed(2)
			s.say(1, "b")
			s.message(1, 2, "b")
			s.stays(1)
		}, nil},
		"a hole before the last": {func(s *story) {
			s.say(1, "b")
			s.say(1, "c")
			s.message(1, 2, "b")
			s.message(1, 3, "c")
			s.message(2, 3, "c")
			s.stays(1)
		}, map[consistency.Violation]int{consistency.Lost: 1}},
		"numbers that are no message are no hole": {func(s *story) {
			s.note(consistency.Event{Kind: consistency.Entry, Conn: 1, Seq: 2})
			s.say(1, "c")
			s.message(1, 3, "c")
			s.message(2, 3, "c")
			s.stays(1, 2)
		}, nil},
		"a resume": {func(s *story) {
			s.closed(2)
			s.say(1, "b")
			s.message(1, 2, "b")
			s.joinAs(2, 3, "c", 1, 2)
			s.message(3, 2, "b")
			s.stays(1, 2)
		}, nil},
		"a resume without what was missed": {func(s *story) {
			s.closed(2)
			s.say(1, "b")
			s.message(1, 2, "b")
			s.joinAs(2, 3, "c", 1, 2)
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Lost: 1}},
		"a resume from too far": {func(s *story) {
			s.closed(2)
			s.say(1, "b")
			s.message(1, 2, "b")
			s.joinAs(2, 3, "c", 2, 2)
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Lost: 1}},
		"a resume that is told of a loss": {func(s *story) {
			s.closed(2)
			s.note(consistency.Event{Kind: consistency.Join, Client: 2, Conn: 3, Since: 1})
			s.note(consistency.Event{Kind: consistency.Welcome, Conn: 3, Epoch: "e", Seq: 1, Name: "c2", First: 2})
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.ToldLost: 1}},
		"delivered again": {func(s *story) {
			s.message(2, 1, "a")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Doubled: 1}},
		"delivered again to who had resumed behind it": {func(s *story) {
			s.closed(2)
			s.joinAs(2, 3, "c", 1, 1)
			s.message(3, 1, "a")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Doubled: 1}},
		"two numbers": {func(s *story) {
			s.message(2, 2, "a")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Doubled: 1}},
		"a receipt with another number": {func(s *story) {
			s.receipt(1, 2, "a")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Doubled: 1}},
		"swapped": {func(s *story) {
			s.say(1, "b")
			s.say(1, "c")
			s.message(1, 2, "b")
			s.message(1, 3, "c")
			s.message(2, 3, "c")
			s.message(2, 2, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Swapped: 1}},
		"another order on another node": {func(s *story) {
			s.say(1, "b")
			s.say(1, "c")
			s.message(1, 2, "b")
			s.message(1, 3, "c")
			s.message(2, 2, "c")
			s.message(2, 3, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Disagree: 2}},
		"before what was acknowledged": {func(s *story) {
			s.say(1, "b")
			s.message(1, 3, "b")
			s.receipt(1, 3, "b")
			s.say(2, "c")
			s.message(1, 2, "c")
			s.message(2, 2, "c")
			s.message(2, 3, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Swapped: 1, consistency.Reordered: 1}},
		"at the same time in either order": {func(s *story) {
			s.say(1, "b")
			s.say(2, "c")
			s.receipt(1, 3, "b")
			for conn := range 2 {
				s.message(conn+1, 2, "c")
				s.message(conn+1, 3, "b")
			}
			s.stays(1, 2)
		}, nil},
		"said by nobody": {func(s *story) {
			s.message(1, 2, "?")
			s.message(2, 2, "?")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Invented: 1}},
		"refused for good and there": {func(s *story) {
			s.say(1, "b")
			s.refuse(1, "slow_mode", "b")
			s.message(1, 2, "b")
			s.message(2, 2, "b")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Denied: 1}},
		"not saved as far as one knew": {func(s *story) {
			s.say(1, "b")
			s.refuse(1, "not_saved", "b")
			s.message(1, 2, "b")
			s.message(2, 2, "b")
			s.stays(1, 2)
		}, nil},
		"another epoch": {func(s *story) {
			s.note(consistency.Event{Kind: consistency.Join, Client: 3, Conn: 3})
			s.note(consistency.Event{Kind: consistency.Welcome, Conn: 3, Epoch: "f", Seq: 1, Name: "c3"})
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.NewEpoch: 1}},
		"old for a newcomer": {func(s *story) {
			s.pass(consistency.StaleAfter)
			s.join(3, 0, 0)
			s.message(3, 1, "a")
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Stale: 1}},
		"a little behind for a newcomer": {func(s *story) {
			s.join(3, 0, 0)
			s.message(3, 1, "a")
			s.stays(1, 2, 3)
		}, nil},
		"a name twice to the end": {func(s *story) {
			s.joinAs(3, 3, "c1", 1, 1)
			s.pass(5 * time.Second)
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.NameTwice: 1}},
		"a name twice for a while": {func(s *story) {
			s.joinAs(3, 3, "C1", 1, 1)
			s.pass(5 * time.Second)
			s.closed(1)
			s.stays(2)
		}, map[consistency.Violation]int{consistency.NameTwice: 1}},
		"a name twice, and both speak": {func(s *story) {
			s.joinAs(3, 3, "c1", 1, 1)
			s.say(1, "b")
			s.message(1, 2, "b")
			s.message(2, 2, "b")
			s.receipt(1, 2, "b")
			s.closed(1)
			s.stays(2)
		}, map[consistency.Violation]int{consistency.NameTwice: 1}},
		"an end that is noticed later": {func(s *story) {
			s.joinAs(3, 3, "c1", 1, 1)
			s.closed(1)
			s.pass(5 * time.Second)
			s.stays(2)
		}, nil},
		"a name after who left": {func(s *story) {
			s.note(consistency.Event{Kind: consistency.Leave, Client: 1})
			s.joinAs(3, 3, "c1", 1, 1)
			s.pass(5 * time.Second)
			s.stays(2)
		}, nil},
		"a name in another room": {func(s *story) {
			s.note(consistency.Event{Kind: consistency.Join, Client: 3, Conn: 3, Room: "other"})
			s.note(consistency.Event{Kind: consistency.Welcome, Conn: 3, Epoch: "f", Name: "c1"})
			s.pass(5 * time.Second)
			s.stays(1, 2)
		}, nil},
		"said to have left and there": {func(s *story) {
			s.fault(consistency.Upgrade)
			s.pass(5 * time.Second)
			s.left(1, 2)
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Gone: 1}},
		"said to have left and soon back": {func(s *story) {
			s.pass(5 * time.Second)
			s.closed(2)
			s.left(1, 2)
			s.joinAs(2, 3, "c2", 1, 1)
			s.stays(1, 2)
		}, map[consistency.Violation]int{consistency.Gone: 1}},
		"said to have left and away": {func(s *story) {
			s.closed(2)
			s.pass(10 * time.Second)
			s.left(1, 2)
			s.stays(1)
		}, nil},
		"said to have left and just back": {func(s *story) {
			s.closed(2)
			s.pass(10 * time.Second)
			s.joinAs(2, 3, "c2", 1, 1)
			s.left(1, 2)
			s.stays(1, 2)
		}, nil},
		"has left": {func(s *story) {
			s.pass(5 * time.Second)
			s.note(consistency.Event{Kind: consistency.Leave, Client: 2})
			s.left(1, 2)
			s.closed(2)
			s.stays(1)
		}, nil},
		"said to have left with a node that was killed": {func(s *story) {
			s.fault("kill-hubbub")
			s.pass(5 * time.Second)
			s.left(1, 2)
			s.stays(1, 2)
		}, nil},
		"two connections of a person": {func(s *story) {
			s.joinAs(1, 3, "c1", 1, 1)
			s.pass(5 * time.Second)
			s.stays(1, 2)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := new(story)
			s.begin()
			tt.tell(s)
			v := consistency.Check(s.events)
			if !maps.Equal(v.Violations, tt.want) {
				t.Errorf("found %v, want %v: %v", v.Violations, tt.want, v.Breaches)
			}
			if v.Good() != (len(tt.want) == 0) {
				t.Errorf("good is %t", v.Good())
			}
		})
	}
}

// TestNothing: a history in which nothing happened proves nothing.
func TestNothing(t *testing.T) {
	s := new(story)
	s.begin()
	for name, events := range map[string][]consistency.Event{"empty": nil, "nobody stayed": s.events} {
		if v := consistency.Check(events); v.Good() || len(v.Violations) > 0 {
			t.Errorf("%s: %v", name, v)
		}
	}
}

// TestManyBreaches: all are counted, some are described.
func TestManyBreaches(t *testing.T) {
	s := new(story)
	s.begin()
	for range 1000 {
		s.message(1, 1, "a")
	}
	v := consistency.Check(s.events)
	if v.Violations[consistency.Doubled] != 1000 || len(v.Breaches) == 0 || len(v.Breaches) > 100 {
		t.Errorf("%v, described %d", v.Violations, len(v.Breaches))
	}
	if slices.ContainsFunc(v.Breaches, func(b consistency.Breach) bool { return b.String() == "" }) {
		t.Error("a breach without a word")
	}
}
