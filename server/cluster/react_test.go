package cluster_test

import (
	"fmt"
	"slices"
	"testing"

	"hubbub/server/cluster/natstest"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// react puts a reaction to a message, or takes it back, and returns what becomes of it.
func (n *node) react(in, who string, target int64, emoji string, on bool) outcome {
	n.t.Helper()
	t := make(ticket, 1)
	r := wire.ReactRequest{On: on}
	d := room.Draft{
		Entry:   wire.Entry{Kind: r.Kind(), ID: "r1", Target: target, User: who, From: "as " + who, Text: emoji},
		Speaker: identity.Speaker{User: who}, Ticket: t,
	}
	if err := n.hub.React(in, d); err != nil {
		n.t.Fatal(err)
	}
	return t.wait(n.t)
}

// reactions returns all that a node keeps of reactions.
func (n *node) reactions() (rows []string) {
	n.t.Helper()
	err := n.history.Read(n.t.Context(), func(q history.Querier) error {
		for _, question := range []string{
			"SELECT target, user || emoji || name, 0 FROM reaction ORDER BY 1, 2", "SELECT target, emoji || people, first FROM reaction_total ORDER BY 1, 2",
			"SELECT target, 'due', 0 FROM reaction_due ORDER BY 1",
		} {
			found, err := q.Query(question)
			if err != nil {
				return err
			}
			for found.Next() {
				var target, number int64
				var text string
				if err := found.Scan(&target, &text, &number); err != nil {
					return err
				}
				rows = append(rows, fmt.Sprint(target, " ", text, " ", number))
			}
			if err := found.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return rows
}

// TestReactions: all nodes count alike, one that comes later as well, and refuse the same.
func TestReactions(t *testing.T) {
	c := natstest.New(t, 1)
	a, b := start(t, c, options{}), start(t, c, options{})
	if got := a.say("lobby", "ana", "c1", "hello"); got.seq != 1 {
		t.Fatal(got)
	}
	b.listen("lobby", room.Since{}).sees("1 hello")
	for i := range 10 {
		n := []*node{a, b}[i%2]
		if got := n.react("lobby", fmt.Sprint("u", i), 1, []string{"👍", "🎉", "🔥"}[i%3], true); got.refused != nil || got.seq != 0 {
			t.Errorf("reaction %d: %v", i, got)
		}
	}
	b.react("lobby", "u0", 1, "👍", false)
	a.react("lobby", "u0", 1, "👍", false)
	if got := b.react("lobby", "u0", 7, "👍", true); got.refused == nil || got.refused.Code != wire.NotFound {
		t.Errorf("to nothing: %v", got)
	}
	if got := a.start("lobby", room.Draft{Entry: wire.Entry{Kind: wire.KindReactions, Target: 1}}).wait(t); got.seq != 2 || got.text != `{"👍":3,"🎉":3,"🔥":3}` {
		t.Errorf("the totals: %v", got)
	}
	b.react("lobby", "u0", 1, "👀", true)
	agree(t, []string{"lobby"}, a, b)
	late := start(t, c, options{})
	agree(t, []string{"lobby"}, a, late)
	want := a.reactions()
	if len(want) != 10+4+1 || slices.Index(want, want[len(want)-1]) != len(want)-1 {
		t.Errorf("kept: %q", want)
	}
	for _, n := range []*node{b, late} {
		if got := n.reactions(); !slices.Equal(got, want) {
			t.Errorf("one node keeps %q, another %q", want, got)
		}
	}
}
