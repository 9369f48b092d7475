package cluster_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/commands"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// kept starts three nodes whose rooms are kept.
func kept(t *testing.T, c *natstest.Cluster) []*node {
	t.Helper()
	return []*node{start(t, c, options{keeps: true}), start(t, c, options{keeps: true}), start(t, c, options{keeps: true})}
}

// alike waits until nodes stand at one place, and compares what they keep.
func alike(t *testing.T, nodes ...*node) {
	t.Helper()
	agree(t, []string{"lobby", "tea"}, nodes...)
	for _, n := range nodes { // whose receipt comes when memory has followed all that was before
		n.say("another", "zoe", "", "hello")
	}
	agree(t, []string{"another"}, nodes...)
	for _, n := range nodes[1:] {
		if got, want := n.tables(), nodes[0].tables(); got != want {
			t.Errorf("one node keeps\n%s\nanother\n%s", got, want)
		}
		if got, want := string(n.keeper.rooms.State("lobby")), string(nodes[0].keeper.rooms.State("lobby")); got != want {
			t.Errorf("one node shows %s, another %s", got, want)
		}
	}
}

// What a moderator does at one node holds on all, whether they have the room in memory or not, and
// can be undone at another.
func TestActs(t *testing.T) {
	c := natstest.New(t, 1)
	nodes := kept(t, c)
	nodes[0].say("lobby", "ana", "", "one")
	alike(t, nodes...)
	timeout := nodes[1].keeper.must(moderation.Act{Act: "timeout", User: "ana", ForMillis: 60_000, Reason: "noise"})
	for _, n := range nodes {
		if got := n.say("lobby", "ana", "", "late"); got.refused == nil || got.refused.Code != wire.Timeout {
			t.Errorf("after the timeout: %v", got)
		}
	}
	nodes[2].keeper.must(moderation.Act{Act: "lift", Of: timeout.Record})
	if got := nodes[0].say("lobby", "ana", "", "two"); got.refused != nil {
		t.Errorf("after the lift: %v", got)
	}
	nodes[0].keeper.must(moderation.Act{Act: "kick", User: "ana"})
	nodes[0].keeper.must(moderation.Act{Act: "ban", User: "bia"})
	nodes[1].keeper.must(moderation.Act{Act: "topic", Text: "tea"})
	nodes[2].keeper.must(moderation.Act{Act: "clear"})
	for _, n := range nodes {
		eventually(t, "connections are closed on all nodes", func() bool { return n.keeper.closed() == "[ana] 1" })
	}
	alike(t, nodes...)
}

// Two who change a room at once at two nodes do not undo each other.
func TestModesAtOnce(t *testing.T) {
	c := natstest.New(t, 1)
	nodes := kept(t, c)
	done := make(chan *wire.Error, 2)
	for i, act := range []moderation.Act{{Act: "topic", Text: "tea"}, {Act: "slow", ForMillis: 1000}} {
		go func() {
			_, refused := nodes[i].keeper.act(act)
			done <- refused
		}()
	}
	for range 2 {
		if refused := <-done; refused != nil {
			t.Error(refused)
		}
	}
	alike(t, nodes...)
	if got := string(nodes[2].keeper.rooms.State("lobby")); got != `{"topic":"tea","slow_ms":1000}` {
		t.Errorf("the room is %s", got)
	}
}

// What waits for moderators does so on all nodes, and ends once.
func TestQueue(t *testing.T) {
	c := natstest.New(t, 1)
	nodes := kept(t, c)
	d := draft("ana", "c1", "held")
	d.Speaker.Role = identity.Member
	if fate, refused := nodes[0].keeper.Hold(t.Context(), "lobby", &d, "a word", "filter"); !fate.Waits {
		t.Fatal(fate, refused)
	}
	alike(t, nodes...)
	nodes[1].keeper.must(moderation.Act{Act: "allow", Item: 1})
	alike(t, nodes...)
	if _, refused := nodes[2].keeper.act(moderation.Act{Act: "allow", Item: 1}); refused == nil || refused.Code != wire.NotFound {
		t.Errorf("a second time: %v", refused)
	}
	if got := nodes[2].say("lobby", "ana", "c1", "held"); !got.repeat || got.seq != 1 {
		t.Errorf("said again: %v", got)
	}
}

// Whatever is said and done at whatever node, and whenever nodes are started again, all judge
// alike.
func TestJudgeAlike(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	c := natstest.New(t, 1)
	nodes := kept(t, c)
	people := []string{"ana", "bia", "caio", "davi"}
	refused, restarts := 0, 0
	for step := range 240 {
		n := nodes[random.IntN(len(nodes))]
		who := people[random.IntN(len(people))]
		switch dice := random.IntN(24); {
		case dice == 0:
			i := random.IntN(len(nodes))
			nodes[i].end()
			nodes[i] = start(t, c, options{keeps: true, file: nodes[i].file})
			restarts++
		case dice == 1:
			n.keeper.act(moderation.Act{Act: "slow", ForMillis: int64(random.IntN(2) * 300)})
		case dice == 2:
			n.keeper.act(moderation.Act{Act: "pace", N: int64(random.IntN(3) * 4)})
		case dice == 3:
			n.keeper.act(moderation.Act{Act: "timeout", User: who, ForMillis: 1000})
		case dice == 4:
			n.keeper.act(moderation.Act{Act: "lift", User: who})
		default:
			d := draft(who, fmt.Sprint(step), "hello")
			d.Speaker.Guest, d.Speaker.Since, d.Speaker.Role = random.IntN(2) == 0, time.Now().Add(-time.Duration(random.IntN(1000))*time.Millisecond), identity.Member
			var waits []ticket
			for range 1 + random.IntN(4) {
				d.ID += "x"
				waits = append(waits, n.start("lobby", d))
			}
			for _, w := range waits {
				if w.wait(t).refused != nil {
					refused++
				}
			}
		}
	}
	if refused == 0 || restarts == 0 {
		t.Errorf("%d were refused, %d nodes were started again: nothing is shown", refused, restarts)
	}
	alike(t, nodes...)
	fresh := start(t, c, options{keeps: true})
	alike(t, nodes[0], fresh)
}

// What is known of people, rooms and programs is known on all nodes.
func TestRecords(t *testing.T) {
	c := natstest.New(t, 1)
	nodes := kept(t, c)
	first, ctx := nodes[0].keeper.records, t.Context()
	if err := first.Grant(ctx, records.Grant{User: "ana", Room: "tea", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	if err := first.SetRoom(ctx, "tea", "Tea", identity.Room{Access: identity.Invited, Made: true}); err != nil {
		t.Fatal(err)
	}
	token, secret, err := first.NewToken(ctx, records.Token{Name: nameOf(t, "Robo"), Scopes: identity.ScopeRead})
	if err != nil {
		t.Fatal(err)
	}
	_, ticket, err := first.NewTicket(ctx, "bia", "tea")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.AddNote(ctx, moderation.Note{Room: "tea", User: "bia", ByUser: "ana", ByName: "Ana", Text: "friendly"}); err != nil {
		t.Fatal(err)
	}
	if err := first.SetCommands(ctx, "tea", token.ID, []commands.Command{{Name: "weather"}}); err != nil {
		t.Fatal(err)
	}
	alike(t, nodes...)
	last := nodes[2].keeper.records
	if role, room := last.Role("ana", "tea"), last.Room("tea"); role != identity.Moderator || room.Access != identity.Invited {
		t.Errorf("the role is %v, the room is %+v", role, room)
	}
	if got, ok := last.OpenToken(secret); !ok || got.ID != token.ID {
		t.Errorf("the token is %+v, %v", got, ok)
	}
	if _, _, err := last.NewToken(ctx, records.Token{Name: nameOf(t, "R0bo"), Scopes: identity.ScopeRead}); !errors.Is(err, records.ErrNameTaken) {
		t.Errorf("a token for a name that reads like it: %v", err)
	}
	if got, ok := last.OpenTicket(ticket); !ok || got.User != "bia" {
		t.Errorf("the ticket is %+v, %v", got, ok)
	}
	if notes, err := last.Notes(ctx, "tea", "bia"); err != nil || len(notes) != 1 {
		t.Errorf("the notes are %+v, %v", notes, err)
	}
	if by, ok := last.Commands().Find("tea", "weather"); !ok || by.Token != token.ID {
		t.Errorf("the command is of %+v, %v", by, ok)
	}
	if err := last.Revoke(ctx, "bia", "tea"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("a role that nobody has: %v", err)
	}
	if err := errors.Join(last.RevokeToken(ctx, token.ID), last.End(ctx, "ana")); err != nil {
		t.Fatal(err)
	}
	alike(t, nodes...)
	if _, ok := first.OpenToken(secret); ok || first.Role("ana", "tea") != identity.Nobody || !first.Ended("ana") {
		t.Error("what was ended at another node stands")
	}
}

func nameOf(t *testing.T, text string) name.Name {
	t.Helper()
	n, err := name.New(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
