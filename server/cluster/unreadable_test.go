package cluster_test

import (
	"errors"
	"sync/atomic"
	"testing"

	"hubbub/server/cluster"
	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/pack"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A scrawl is an attachment that its node takes for good, and that nobody can read.
type scrawl struct{ applied atomic.Bool }

func (*scrawl) Encode() []byte        { return []byte("\xff") }
func (s *scrawl) Applied(*wire.Entry) { s.applied.Store(true) }

func (*scrawl) Record(history.Tx, *wire.Entry) error { return nil }

var errScrawl = errors.New("nobody can read this")

// publish brings a pack into the stream that no node would make.
func publish(t *testing.T, c *natstest.Cluster, p pack.Publication) {
	t.Helper()
	b, err := pack.Encode(&pack.Pack{Node: "other", Count: 1, Publications: []pack.Publication{p}})
	if err == nil {
		_, err = jet(t, c).Publish(t.Context(), "chat.log.other", b)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What no node can read is not let into the stream; what is there all the same comes to nothing, on all
// nodes alike, and they go on.
func TestUnreadable(t *testing.T) {
	c := natstest.New(t, 1)
	unread := options{attachments: func([]byte) (room.Attachment, error) { return nil, errScrawl }}
	a, b := start(t, c, unread), start(t, c, unread)
	act := new(scrawl)
	draftOf := wire.Entry{Kind: wire.KindAct, Text: `"act":"kick"`}
	if got := a.start("lobby", room.Draft{Entry: draftOf, Attachment: act}).wait(t); got.refused == nil || act.applied.Load() {
		t.Errorf("an act that nobody can read: %v", got)
	}
	said := wire.Entry{Kind: wire.KindMessage, From: "zoe", User: "zoe", Text: "one"}
	publish(t, c, pack.Publication{Room: "lobby", Title: "lobby", Drafts: []pack.Draft{{Entry: draftOf, Attachment: []byte("\xff")}, {Entry: said}}})
	publish(t, c, pack.Publication{Drafts: []pack.Draft{{Attachment: []byte("\xff")}}})
	for _, n := range []*node{a, b} {
		n.listen("lobby", room.Since{}).sees("1 one")
	}
	if got := b.say("lobby", "ana", "", "two"); got.seq != 2 {
		t.Errorf("after it: %v", got)
	}
	agree(t, []string{"lobby"}, a, b)
}

// A node ends at what only a newer version can read.
func TestNewerAttachment(t *testing.T) {
	c := natstest.New(t, 1)
	n := start(t, c, options{attachments: func([]byte) (room.Attachment, error) { return nil, cluster.ErrNewer }})
	publish(t, c, pack.Publication{Drafts: []pack.Draft{{Attachment: []byte("new")}}})
	if err := n.fails(); !errors.Is(err, cluster.ErrNewer) {
		t.Errorf("it ends with %v", err)
	}
}
