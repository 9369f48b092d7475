package cluster_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// rules refuse "bad", and all once they were told to.
type rules struct {
	mu     sync.Mutex
	shut   bool
	judged []string
}

func (r *rules) Judge(in string, by *identity.Speaker, e *wire.Entry) *wire.Error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.judged = append(r.judged, in+" "+by.User+" "+e.Text)
	if r.shut || e.Text == "bad" {
		return &wire.Error{Code: wire.Filtered, Message: "no"}
	}
	return nil
}

func (*rules) State(string) []byte { return nil }

// shutting is an attachment that makes rules refuse all.
type shutting struct{ rules *rules }

func (s *shutting) Encode() []byte { return []byte("shut") }
func (s *shutting) Applied(*wire.Entry) {
	s.rules.mu.Lock()
	defer s.rules.mu.Unlock()
	s.rules.shut = true
}

// Record writes what is read by all nodes.
func (s *shutting) Record(tx history.Tx, e *wire.Entry) error {
	_, err := tx.Exec("INSERT INTO room_setting (name, title, access, made) VALUES ('shut', ?, 0, 0)", e.Text)
	return err
}

func ruled(t *testing.T, c *natstest.Cluster) (*node, *rules) {
	r := new(rules)
	n := start(t, c, options{rules: r, attachments: func(b []byte) (room.Attachment, error) {
		if string(b) != "shut" {
			t.Errorf("the attachment is %q", b)
		}
		return &shutting{r}, nil
	}})
	return n, r
}

// Rules are asked on each node, in the order of the stream, and what they say holds on all.
func TestRules(t *testing.T) {
	c := natstest.New(t, 1)
	a, first := ruled(t, c)
	b, second := ruled(t, c)
	for _, tt := range []struct {
		on      *node
		text    string
		refused bool
	}{{a, "one", false}, {b, "bad", true}, {b, "two", false}} {
		if got := tt.on.say("lobby", "ana", tt.text, tt.text); (got.refused != nil) != tt.refused {
			t.Errorf("%s: %v", tt.text, got)
		}
	}
	act := room.Draft{Entry: wire.Entry{Kind: wire.KindAct, Text: `"act":"shut"`}, Attachment: &shutting{first}}
	if got := a.start("lobby", act).wait(t); got.seq != 3 {
		t.Errorf("the act: %v", got)
	}
	for _, n := range []*node{a, b} {
		if got := n.say("lobby", "ana", "", "late"); got.refused == nil || got.refused.Code != wire.Filtered {
			t.Errorf("after the act: %v", got)
		}
	}
	if got := b.say("lobby", "ana", "one", "one"); !got.repeat || got.seq != 1 {
		t.Errorf("what stands already: %v", got)
	}
	if got := b.say("lobby", "ana", "bad", "bad"); got.refused == nil || got.refused.Code != wire.Filtered {
		t.Errorf("what was refused before: %v", got)
	}
	agree(t, []string{"lobby"}, a, b)
	if !slices.Equal(first.judged, second.judged) {
		t.Errorf("one node has judged %q, the other %q", first.judged, second.judged)
	}
	for _, n := range []*node{a, b} {
		var text string
		if err := n.history.Read(t.Context(), func(q history.Querier) error {
			return q.QueryRow("SELECT title FROM room_setting WHERE name = 'shut'").Scan(&text)
		}); err != nil || text != act.Text {
			t.Errorf("the act has written %q, %v", text, err)
		}
	}
}

// A change without an entry is made on all nodes, and who has asked for it learns what became of it.
func TestChange(t *testing.T) {
	c := natstest.New(t, 1)
	a, first := ruled(t, c)
	b, second := ruled(t, c)
	if err := a.Change(t.Context(), &shutting{first}); err != nil {
		t.Errorf("the change: %v", err)
	}
	if err := b.Change(t.Context(), &shutting{second}); !errors.Is(err, history.ErrNotSaved) {
		t.Errorf("a second one: %v", err)
	}
	if got := b.say("lobby", "ana", "", "late"); got.refused == nil || got.seq != 0 {
		t.Errorf("after the change: %v", got)
	}
	agree(t, []string{"lobby"}, a, b)
	b.end()
	if err := b.Change(t.Context(), &shutting{second}); !errors.Is(err, history.ErrNotSaved) {
		t.Errorf("after the end: %v", err)
	}
}

// staying is an attachment that cannot travel.
type staying struct{}

func (staying) Applied(*wire.Entry) {}

// What cannot travel is refused, alone.
func TestAttachmentThatStays(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{})
	for name, a := range map[string]room.Attachment{"no encoder": staying{}, "no decoder": &shutting{}} {
		if got := n.start("lobby", room.Draft{Entry: wire.Entry{Kind: wire.KindAct}, Attachment: a}).wait(t); got.refused == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := n.say("lobby", "ana", "", "one"); got.seq != 1 {
		t.Errorf("got %v", got)
	}
}
