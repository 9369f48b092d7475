package cluster

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/cluster/stream"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Config shapes a Node.
type Config struct {
	Stream  *stream.Stream
	History *history.Log // of the stream's epoch, as Config.Index of package history

	// Rules are what messages are judged by where they are folded; nil for none. A text that was taken
	// back is blank for who reads the stream later: what the rules let through they have to let
	// through then, and what they remember must not depend on texts.
	Rules room.Rules

	// Judged returns what writes what the Rules have noted since it was called last: it goes into the
	// file with the messages that they have judged, so that a node that is started again judges as the
	// others do. nil where there is nothing to write.
	Judged func() func(history.Tx) error

	// Attachments reads the encoding of a draft's attachment. It is called on each node, and has
	// to come to the same. Nil: drafts with attachments are refused.
	Attachments func(encoded []byte) (room.Attachment, error)

	// Said is told of each message that somebody says by another node, whether or not it has its place,
	// in the order of the stream. It must not block. Nil for nobody.
	Said func(author [16]byte, m *wire.Entry, refused bool)

	Index    string        // names the index, over all runs of the node; default is a name of this run
	Wait     time.Duration // until a draft is refused; default 10 s
	About    About         // what is told of the node to who asks how it is
	Observer Observer      // default none
	Log      *slog.Logger  // default none
}

// An Encoder is a draft's attachment that can travel. It is called once, before the draft does.
type Encoder interface{ Encode() []byte }

// An Observer counts what a Node does. Its methods must not block.
type Observer interface {
	// Published tells of a pack that is in the stream, and how long that took.
	Published(took time.Duration)
	// Unsaved tells of drafts that were refused because the cluster did not answer.
	Unsaved(drafts int)
	// Folded tells of a message of the stream, and how long it was on its way, by the clock of NATS and
	// that of this machine.
	Folded(behind time.Duration)
	// Malformed tells of a message of the stream that is no pack.
	Malformed()
	// Diverged tells of a node that has come to other numbers.
	Diverged()
}

type noObserver struct{}

func (noObserver) Published(time.Duration) {}
func (noObserver) Unsaved(int)             {}
func (noObserver) Folded(time.Duration)    {}
func (noObserver) Malformed()              {}
func (noObserver) Diverged()               {}

// A Node is the log of rooms that are open on several servers. Safe for concurrent use.
type Node struct {
	config Config
	id     string // of this run
	since  time.Time

	lane    lane
	pending pending
	votes   votes
	now     atomic.Int64 // the stream's time at what is being folded, Unix milliseconds
	current atomic.Int64 // when the node had all that was known to be in the stream, Unix nanoseconds
	stopped atomic.Pointer[error]

	catchingUp atomic.Bool // written by who folds
	toldAt     time.Time   // of who folds
}

var _ room.Log = (*Node)(nil)

// New returns a node. It does nothing before Run.
func New(c Config) *Node {
	c.Wait = cmp.Or(c.Wait, 10*time.Second)
	if c.Observer == nil {
		c.Observer = noObserver{}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	n := &Node{config: c, id: rand.Text(), since: time.Now()}
	n.config.Index = cmp.Or(c.Index, n.id)
	n.lane.wake = make(chan struct{}, 1)
	n.pending.sent = make(map[uint64]*sent)
	at := c.History.Position()
	n.now.Store(at.At)
	n.votes.note(at)
	n.look()
	return n
}

// ID names this run of the node: packs are published under it.
func (n *Node) ID() string { return n.id }

// Now returns the time of the stream at what is being folded: what rules judge by.
func (n *Node) Now() time.Time { return time.UnixMilli(n.now.Load()) }

// DeliverTo names who is delivered to, before Run. It is not asked to forget rooms: those of a
// cluster are never removed.
func (n *Node) DeliverTo(r room.Receiver) { n.config.History.DeliverTo(keeping{r}) }

// keeping is a receiver that forgets no room.
type keeping struct{ room.Receiver }

func (keeping) Forget(string) bool { return false }

// Tail is that of the history. It fails while the node cannot know whether that is the end.
func (n *Node) Tail(name string, limit int) (room.Tail, error) {
	if err := n.Stale(); err != nil {
		return room.Tail{}, err
	}
	return n.config.History.Tail(name, limit)
}

// Publish takes drafts on their way. They are delivered in their place, or refused with a reason
// when Config.Wait is over.
func (n *Node) Publish(to room.Address, drafts []room.Draft) {
	if len(drafts) == 0 {
		return
	}
	l := newLetter(to, drafts, time.Now().Add(n.config.Wait))
	if !n.lane.put(l) {
		n.refuse(l, errStopped)
	}
}

// Run publishes and folds until ctx ends, or until the node cannot go on: then it returns why. What
// waits is refused in the end.
func (n *Node) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	messages := make(chan stream.Message, maxRead)
	var running sync.WaitGroup
	running.Go(func() { n.publish(ctx) })
	running.Go(func() { n.answerStatus(ctx) })
	running.Go(func() { n.trim(ctx) })
	running.Go(func() { n.forget(ctx) })
	running.Go(func() {
		if err := n.config.Stream.Follow(ctx, n.config.History.Position().Seq, messages); err != nil {
			cancel(err)
		}
	})
	if err := n.foldAll(ctx, messages); err != nil {
		cancel(err)
	}
	running.Wait()
	err := context.Cause(ctx)
	if errors.Is(err, context.Canceled) {
		err = nil
	} else {
		n.config.Log.Error("cluster: this node cannot go on", "error", err)
		n.stopped.Store(&err)
	}
	n.end()
	return err
}

// maxRead is how many messages are read ahead of the fold.
const maxRead = 16

// end refuses what is on its way, and all that comes.
func (n *Node) end() {
	for _, l := range n.lane.close() {
		n.refuse(l, errStopped)
	}
	for _, s := range n.pending.takeAll() {
		n.refuseSent(s, errUnknown)
	}
}
