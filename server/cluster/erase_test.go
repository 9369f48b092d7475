package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/acts"
	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/pack"
	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// eraser runs the eraser of a node until it is stopped.
func (b beside) eraser(t *testing.T, n *node, held func() bool) (stop func()) {
	t.Helper()
	e := cluster.NewEraser(cluster.KeeperConfig{
		Node: n.Node, Stream: n.stream, History: n.history, Held: held, Blank: acts.Blank, Look: 20 * time.Millisecond,
		Erased: func(err error) {
			if err != nil {
				t.Logf("not erased: %v", err)
			}
		},
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { e.Run(ctx); close(done) }()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

func always() bool { return true }

// has returns the files below a folder that have one of these words.
func has(t *testing.T, folder string, words ...string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // it has gone meanwhile
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		for _, word := range words {
			if bytes.Contains(content, []byte(word)) {
				files = append(files, word+" in "+strings.TrimPrefix(path, folder))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// gone waits until no server has one of these words in a stream.
func gone(t *testing.T, c *natstest.Cluster, words ...string) {
	t.Helper()
	eventually(t, "words are gone", func() bool {
		return !slices.ContainsFunc(c.Servers, func(s *natstest.Server) bool {
			return len(has(t, filepath.Join(s.Store(), "jetstream", "CHAT", "streams"), words...)) > 0
		})
	})
}

// saysAll says several things in one room, in one message of the stream.
func (n *node) saysAll(in string, texts ...string) {
	n.t.Helper()
	drafts, tickets := make([]room.Draft, len(texts)), make([]ticket, len(texts))
	for i, text := range texts {
		drafts[i], tickets[i] = draft("ana", fmt.Sprint("all", i, len(text)), text), make(ticket, 1)
		drafts[i].Ticket = tickets[i]
	}
	if err := n.hub.Act(in, drafts...); err != nil {
		n.t.Fatal(err)
	}
	for _, t := range tickets {
		t.wait(n.t)
	}
}

// removes takes a message back.
func (n *node) removes(in string, seq int64) {
	n.t.Helper()
	t := make(ticket, 1)
	if err := n.hub.Act(in, room.Draft{Entry: wire.Entry{Kind: wire.KindRemoved, Target: seq}, Ticket: t}); err != nil {
		n.t.Fatal(err)
	}
	t.wait(n.t)
}

// What was taken back goes from the stream on all servers, and what was said with it stays: a node
// that reads the stream from its beginning comes to what the others have.
func TestErase(t *testing.T) {
	c := natstest.New(t, 3)
	b := openBeside(t, c)
	o := options{forgets: true}
	nodes := []*node{start(t, c, o), start(t, c, o), start(t, c, o)}
	nodes[0].saysAll("lobby", "first-secret", "one", "two", "second-secret", "fourth-secret")
	if got := nodes[1].say("lobby", "ana", "all0 12", "first-secret"); !got.repeat { // once more, elsewhere
		t.Fatal(got)
	}
	nodes[1].saysAll("tea", "four", "third-secret")
	for _, seq := range []int64{1, 4} {
		nodes[2].removes("lobby", seq)
	}
	agree(t, []string{"lobby", "tea"}, nodes...)
	b.eraser(t, nodes[0], always)
	gone(t, c, "first-secret", "second-secret")
	nodes[2].removes("tea", 2)
	gone(t, c, "third-secret")
	nodes[2].removes("lobby", 5) // in what stands for a message by then
	gone(t, c, "fourth-secret")
	if st, err := b.stream.State(t.Context()); err != nil || st.Messages != st.Last-4 { // three that were said, and what stood for one first
		t.Errorf("the stream is %+v, %v", st, err)
	}

	o.file = newFile(t)
	agree(t, []string{"lobby", "tea"}, nodes[0], start(t, c, o))
	if st, err := b.stream.State(t.Context()); err != nil || st.First != 1 {
		t.Errorf("the stream is %+v, %v", st, err)
	}
	if err := b.prepare(t, newFile(t), patience); err != nil { // which is not taken for one that was purged
		t.Errorf("a new node: %v", err)
	}
}

// Who is killed between the two steps leaves a stream from which everybody reads the same, and another
// goes on.
func TestEraseInterrupted(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	o := options{forgets: true}
	one, two := start(t, c, o), start(t, c, o)
	one.saysAll("lobby", "secret", "one")
	one.removes("lobby", 1)
	agree(t, []string{"lobby"}, one, two)

	is, err := b.stream.Find(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Decode(is.Data)
	if err != nil {
		t.Fatal(err)
	}
	p.Draft(0).Blank()
	rest, err := pack.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	again, err := pack.Encode(&pack.Pack{Node: "killed", Again: &pack.Again{Of: 1, At: is.Time, Data: rest}})
	if err != nil {
		t.Fatal(err)
	}
	at := one.history.Position().At
	if _, err := b.stream.Replace(t.Context(), is, again); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is folded", func() bool { return one.history.Position().Seq == 3 })
	if got := one.history.Position().At; got != at { // who starts later may not meet it
		t.Errorf("it moves the time of the stream from %d to %d", at, got)
	}
	agree(t, []string{"lobby"}, one, two, start(t, c, o))
	if len(has(t, c.Servers[0].Store(), "secret")) == 0 {
		t.Fatal("it was erased before")
	}
	b.eraser(t, two, always)
	gone(t, c, "secret")
	one.say("lobby", "ana", "", "two")
	agree(t, []string{"lobby"}, one, two, start(t, c, o))
}

// Who does not have the office erases nothing.
func TestEraseWithoutOffice(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	a := start(t, c, options{forgets: true})
	a.saysAll("lobby", "secret")
	a.removes("lobby", 1)
	b.eraser(t, a, func() bool { return false })
	eventually(t, "it has to go", func() bool { all, err := a.history.Erasures(t.Context(), 1); return err == nil && len(all) == 1 })
	time.Sleep(200 * time.Millisecond)
	if is, err := b.stream.Find(t.Context(), 1); err != nil || is.Again != 0 {
		t.Errorf("the message is %+v, %v", is, err)
	}
}

// What acts showed goes from the stream as it goes from the file: topics, announcements, pins, filters,
// what waited for moderators.
func TestEraseActs(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	o := options{forgets: true, keeps: true}
	nodes := []*node{start(t, c, o), start(t, c, o)}
	k := nodes[0].keeper
	nodes[0].saysAll("lobby", "pinned-secret", "reported-secret")
	k.must(moderation.Act{Act: "topic", Text: "topic-secret"})
	k.must(moderation.Act{Act: "announce", Text: "announced-secret"})
	k.must(moderation.Act{Act: "pin", Seq: 1})
	d := draft("ana", "c1", "held-secret")
	if fate, refused := k.Hold(t.Context(), "lobby", &d, "a word", "filter"); !fate.Waits {
		t.Fatal(refused)
	}
	by := moderation.Actor{User: "bia", Name: "Bia", Role: 2}
	if refused := k.Report(t.Context(), by, "lobby", wire.ReportRequest{ID: "r1", Seq: 2, Reason: "report-secret"}); refused != nil {
		t.Fatal(refused)
	}
	k.must(moderation.Act{Act: "topic", Text: "tea"})
	k.must(moderation.Act{Act: "announce", Text: "soon"})
	k.must(moderation.Act{Act: "remove", Seq: 1})
	for _, i := range k.queue.Items("lobby") {
		k.must(moderation.Act{Act: "remove", Item: i.ID})
	}
	b.eraser(t, nodes[1], always)
	gone(t, c, "secret")
	alike(t, nodes[0], nodes[1], start(t, c, o))
}

// Whatever is said and taken back, and wherever nodes start from, they come to the same.
func TestEraseAnyHistory(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	random := rand.New(rand.NewPCG(1, 2))
	o := options{forgets: true}
	nodes := []*node{start(t, c, o), start(t, c, o)}
	rooms := []string{"lobby", "tea"}
	stop := b.eraser(t, nodes[0], always)
	for round := range 6 {
		for range 30 {
			n, in := nodes[random.IntN(2)], rooms[random.IntN(2)]
			last := len(n.log(in))
			switch random.IntN(4) {
			case 0:
				if last > 0 {
					n.removes(in, 1+random.Int64N(int64(last)))
				}
			case 1:
				n.say(in, "ana", fmt.Sprint("id", random.IntN(20)), "again")
			default:
				n.saysAll(in, fmt.Sprint("text", random.IntN(100)), fmt.Sprint("another", random.IntN(100)))
			}
		}
		newcomer := start(t, c, o) // while more goes
		stop()
		agree(t, rooms, append(nodes, newcomer)...)
		newcomer.end()
		if round%2 == 1 {
			b.snapshot(t, nodes[1])
		}
		stop = b.eraser(t, nodes[round%2], always)
	}
	eventually(t, "all is erased", func() bool {
		all, err := nodes[1].history.Erasures(t.Context(), 1)
		return err == nil && len(all) == 0
	})
	stop()
	fromSnapshot := o
	fromSnapshot.file = newFile(t)
	if err := b.prepare(t, fromSnapshot.file, patience); err != nil {
		t.Fatal(err)
	}
	agree(t, rooms, append(nodes, start(t, c, o), start(t, c, fromSnapshot))...)
}

// Messages in which nothing can be erased, however many, keep no others waiting, and are tried again.
func TestEraseDespiteOthers(t *testing.T) {
	c := natstest.New(t, 1)
	b := openBeside(t, c)
	a := start(t, c, options{forgets: true})
	const peculiar = "peculiar-to-be-erased"
	a.say("lobby", "ana", "", peculiar)
	for i := range 50 {
		a.say("lobby", "ana", "", fmt.Sprint("text ", i))
	}
	a.removes("lobby", 1)
	var numbers []uint64
	for i := range uint64(50) {
		numbers = append(numbers, i+2)
	}
	list, err := json.Marshal(numbers)
	if err == nil {
		err = a.history.Write(t.Context(), func(tx history.Tx) error {
			_, err := tx.Exec("INSERT INTO erasure (message, draft, kind) SELECT value, 99, 'text' FROM json_each(?)", string(list))
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	b.eraser(t, a, always)
	gone(t, c, peculiar)
	a.say("lobby", "ana", "", "later-to-be-erased")
	a.removes("lobby", 53)
	gone(t, c, "later-to-be-erased")
}
