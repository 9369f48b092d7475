package cluster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// patience is how long a test waits for what must happen.
const patience = time.Minute

func TestMain(m *testing.M) {
	natstest.Main()
	goleak.VerifyTestMain(m)
}

// A node is a Node with its history and its hub.
type node struct {
	*cluster.Node
	t       *testing.T
	history *history.Log
	stream  *stream.Stream
	hub     *room.Hub
	keeper  *keeper // nil where nobody keeps the rooms
	file    string
	forgets bool
	stop    context.CancelFunc
	done    chan error
	stopped sync.Once
}

// options are what tests change of a node.
type options struct {
	file        string // of the history; "" for one of its own
	wait        time.Duration
	messages    int  // kept a room; 0 for all
	keeps       bool // rooms are kept by moderators
	forgets     bool // what is taken back is not kept
	rules       room.Rules
	attachments func([]byte) (room.Attachment, error)
	observer    cluster.Observer
	about       cluster.About
	said        func(n *node, m *wire.Entry, refused bool)
}

// start starts a node of a cluster.
func start(t *testing.T, c *natstest.Cluster, o options) *node {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := stream.Open(ctx, stream.Config{URLs: []string{c.URL()}, Name: "chat"})
	if err != nil {
		t.Fatal(err)
	}
	if o.file == "" {
		o.file = filepath.Join(t.TempDir(), "hubbub.db")
	}
	kept := time.Hour
	if o.forgets {
		kept = 0
	}
	log, err := history.Open(history.Config{Path: o.file, Index: s.Epoch(), KeepRemoved: kept, Messages: o.messages})
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, history: log, stream: s, file: o.file, forgets: o.forgets, done: make(chan error, 1)}
	config := cluster.Config{Stream: s, History: log, Wait: o.wait, Rules: o.rules, Attachments: o.attachments, Observer: o.observer, About: o.about}
	if o.said != nil {
		config.Said = func(_ [16]byte, m *wire.Entry, refused bool) { o.said(n, m, refused) }
	}
	if o.keeps {
		n.keeper = newKeeper(n, &config)
		o.rules = moderation.Origin{Rooms: n.keeper.rooms}
	} else {
		o.rules = nil
	}
	n.Node = cluster.New(config)
	n.hub = room.NewHub(room.Config{Log: n.Node, Rules: o.rules, Backlog: 50, NewOutlet: func() room.Outlet { return outlet{} }, Fresh: func() bool { return n.Stale() == nil }})
	if n.keeper != nil {
		n.keeper.restore()
	}
	run, stop := context.WithCancel(context.Background())
	n.stop = stop
	go func() { n.done <- n.Run(run) }()
	t.Cleanup(n.end)
	return n
}

// end ends a node, and fails the test if it has not run well.
func (n *node) end() {
	n.t.Helper()
	n.stopped.Do(func() {
		n.stop()
		if err := <-n.done; err != nil {
			n.t.Errorf("Run: %v", err)
		}
		n.close()
	})
}

// fails returns with what a node ends by itself.
func (n *node) fails() (err error) {
	n.t.Helper()
	n.stopped.Do(func() {
		select {
		case err = <-n.done:
		case <-time.After(patience):
			n.t.Fatal("the node goes on")
		}
		n.close()
	})
	return err
}

func (n *node) close() {
	n.t.Helper()
	if n.keeper != nil {
		n.keeper.close()
	}
	if err := n.history.Close(); err != nil {
		n.t.Errorf("Close: %v", err)
	}
	n.stream.Close()
}

type outlet struct{}

func (outlet) Await()                {}
func (outlet) Broadcast(*room.Batch) {}

// A ticket waits for what becomes of a draft.
type ticket chan outcome

type outcome struct {
	seq     int64
	text    string
	repeat  bool
	refused *wire.Error
}

func (o outcome) String() string {
	return fmt.Sprintf("seq %d, %q, repeat %v, refused %+v", o.seq, o.text, o.repeat, o.refused)
}

func (t ticket) Numbered(e *wire.Entry, repeat bool) {
	t <- outcome{seq: e.Seq, text: e.Text, repeat: repeat}
}
func (t ticket) Refused(e *wire.Error) { t <- outcome{refused: e} }

// draft is what somebody says.
func draft(who, id, text string) room.Draft {
	d := room.Draft{Entry: wire.Entry{Kind: wire.KindMessage, ID: id, From: who, User: who, Text: text}, Speaker: identity.Speaker{User: who}}
	copy(d.Author[:], who)
	return d
}

// start says something, without waiting for what becomes of it.
func (n *node) start(in string, d room.Draft) ticket {
	n.t.Helper()
	t := make(ticket, 1)
	d.Ticket = t
	if err := n.hub.Say(in, d); err != nil {
		n.t.Error(err)
	}
	return t
}

func (t ticket) wait(tb testing.TB) outcome {
	tb.Helper()
	select {
	case o := <-t:
		return o
	case <-time.After(patience):
		tb.Fatal("nothing becomes of a draft")
		return outcome{}
	}
}

// say says something and returns what becomes of it.
func (n *node) say(in, who, id, text string) outcome {
	n.t.Helper()
	return n.start(in, draft(who, id, text)).wait(n.t)
}

// A listener follows a room.
type listener struct {
	t       *testing.T
	mu      sync.Mutex
	welcome *room.Welcome
	backlog []byte
	refused bool
	cursor  *room.Batch
}

func (l *listener) Joined(w *room.Welcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.welcome, l.cursor, l.backlog = w, w.After, w.Backlog(wire.Form{})
}

func (l *listener) Unreadable(behind bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused = true
}

func (*listener) Replaced()                   {}
func (*listener) Renamed(wire.Person, string) {}

func (*listener) Reacted(*wire.Entry)   {}
func (*listener) Silent() time.Duration { return 0 }

// tryListen enters a room, and returns whether it was let in.
func (n *node) tryListen(in string, since room.Since) (l *listener, ok bool) {
	n.t.Helper()
	l = &listener{t: n.t}
	r, err := n.hub.Hold(in)
	if err != nil {
		n.t.Fatal(err)
	}
	r.Listen(l, since)
	eventually(n.t, "somebody enters, or is refused", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		ok = l.welcome != nil
		return ok || l.refused
	})
	return l, ok
}

// listen enters a room as soon as it can.
func (n *node) listen(in string, since room.Since) (l *listener) {
	n.t.Helper()
	eventually(n.t, "the node lets somebody in", func() (ok bool) {
		l, ok = n.tryListen(in, since)
		return ok
	})
	return l
}

// texts returns "seq text" of the messages that were seen so far, the backlog first.
func (l *listener) texts() (texts []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames := slices.Clone(l.backlog)
	for b := l.welcome.After.Next(); b != nil; b = b.Next() {
		frames = append(frames, b.Frame(wire.Form{})...)
	}
	for _, rest := range bytes.Split(frames, []byte(`{"type":"message",`))[1:] {
		var m struct {
			Seq  int64
			Text string
		}
		if err := json.NewDecoder(io.MultiReader(strings.NewReader("{"), bytes.NewReader(rest))).Decode(&m); err != nil {
			l.t.Fatalf("%q: %v", rest, err)
		}
		texts = append(texts, fmt.Sprint(m.Seq, " ", m.Text))
	}
	return texts
}

// sees waits until a listener has seen these messages, and no others.
func (l *listener) sees(want ...string) {
	l.t.Helper()
	eventually(l.t, fmt.Sprintf("%q are seen", want), func() bool { return len(l.texts()) >= len(want) })
	if got := l.texts(); !slices.Equal(got, want) {
		l.t.Errorf("seen\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// log returns "seq sender text" of all that a node keeps of a room.
func (n *node) log(in string) (lines []string) {
	n.t.Helper()
	page, err := n.history.After(n.t.Context(), in, 0, 1<<20)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, e := range page.Entries {
		lines = append(lines, fmt.Sprint(e.Seq, " ", e.From, " ", e.Text, " ", e.At))
	}
	return lines
}

// agree waits until nodes stand at one place, and compares all that they keep of rooms.
func agree(t *testing.T, rooms []string, nodes ...*node) {
	t.Helper()
	first := nodes[0]
	eventually(t, "the nodes have all", func() bool {
		last := first.stream.Last()
		for _, n := range nodes {
			last = max(last, n.stream.Last())
		}
		for _, n := range nodes {
			if n.history.Position().Seq != last {
				return false
			}
		}
		return true
	})
	for _, n := range nodes[1:] {
		if is, want := n.history.Position(), first.history.Position(); is != want {
			t.Errorf("one node is at %+v, another at %+v", is, want)
		}
		for _, in := range rooms {
			if got, want := n.log(in), first.log(in); !slices.Equal(got, want) {
				t.Errorf("room %s: one node has %d entries\n%q\nanother %d\n%q", in, len(got), got, len(want), want)
			}
		}
	}
}

func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
