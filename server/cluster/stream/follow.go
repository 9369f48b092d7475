package stream

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// lookInterval is after how long without progress the stream is asked where it ends.
	lookInterval = time.Second
	// maxFeed is how many messages of the feed wait; what does not fit is fetched.
	maxFeed = 128
	// Answers in a row until a stream is believed to be gone, and until it is believed to have
	// lost its end: a server that has just started or been elected may not know yet.
	goneAnswers = 5
	lostAnswers = 15
)

// Errors that end Follow.
var (
	ErrGone   = errors.New("the stream of the cluster is gone")
	ErrAnew   = errors.New("the stream of the cluster was made anew")
	ErrLost   = errors.New("the stream of the cluster has lost messages that were acknowledged")
	ErrPurged = errors.New("the stream of the cluster no longer has what follows this node's place")
)

// A Message is one of the stream.
type Message struct {
	Seq  uint64
	Time time.Time // when it was stored
	Data []byte
}

// A follower reads the stream in order.
type follower struct {
	*Stream
	next       uint64 // the number that is handed on next
	out        chan<- Message
	live       bool // what was there at the start has been handed on
	gone, lost int  // answers in a row

	at         time.Time // when the message before next was stored; zero until one was handed on
	doubt      bool      // that message may be another one by now
	reconnects uint64    // at the last look
}

// Follow hands on all messages after a number, in their order, until ctx ends: then it returns nil.
// Otherwise it ends with ErrGone, ErrAnew, ErrLost or ErrPurged.
func (s *Stream) Follow(ctx context.Context, after uint64, out chan<- Message) error {
	f := &follower{Stream: s, next: after + 1, out: out}
	live := make(chan *nats.Msg, maxFeed)
	feed, err := s.nc.ChanSubscribe(s.feed(), live)
	if err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	defer feed.Unsubscribe()
	look := time.NewTicker(lookInterval)
	defer look.Stop()
	before := f.next
	for {
		if f.next == before {
			if err := f.look(ctx); err != nil {
				return err
			}
		}
		before = f.next
		if stopped := f.read(ctx, live, look.C); stopped {
			return nil
		}
	}
}

// read takes what the feed brings until a tick, and reports whether ctx has ended.
func (f *follower) read(ctx context.Context, live <-chan *nats.Msg, tick <-chan time.Time) (stopped bool) {
	for {
		select {
		case <-ctx.Done():
			return true
		case <-tick:
			return false
		case m := <-live:
			f.take(ctx, m)
		}
	}
}

// take hands on a message of the feed, after those that are missing before it. Where these
// cannot be had now, it is dropped, and fetched as they are.
func (f *follower) take(ctx context.Context, m *nats.Msg) {
	seq, err := strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	if err != nil || m.Header.Get(jetstream.StreamHeader) != f.streamName() {
		return // somebody else has published to the feed
	}
	at, err := time.Parse(time.RFC3339Nano, m.Header.Get(jetstream.TimeStampHeaer))
	if err != nil {
		return
	}
	if seq < f.next {
		f.doubt = f.doubt || at.After(f.at) // mostly it was fetched meanwhile
		return
	}
	if f.isDoubtful() {
		return // it is fetched when that is clear
	}
	f.hear(seq)
	if seq > f.next {
		if err := f.fetch(ctx, seq-1); err != nil || f.next != seq {
			return
		}
	}
	f.hand(ctx, Message{Seq: seq, Time: at, Data: m.Data})
}

// hand hands on the next message, and waits until it is taken.
func (f *follower) hand(ctx context.Context, m Message) {
	select {
	case f.out <- m:
		f.next, f.at = m.Seq+1, m.Time
	case <-ctx.Done():
	}
}

// look asks where the stream ends and fetches up to there. A stream that does not answer is no
// error: it is asked again.
func (f *follower) look(ctx context.Context) error {
	info, err := f.ask(ctx)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if f.gone++; f.gone >= goneAnswers {
			return ErrGone
		}
		return nil
	}
	if err != nil {
		if ctx.Err() == nil {
			f.missed()
		}
		return nil
	}
	f.gone = 0
	if info.Config.Metadata[metaEpoch] != f.epoch {
		return ErrAnew
	}
	if f.next > info.State.LastSeq+1 {
		f.doubt = true
		if f.lost++; f.lost >= lostAnswers {
			return fmt.Errorf("%w: it ends with %d, this node has %d", ErrLost, info.State.LastSeq, f.next-1)
		}
		return nil
	}
	f.lost = 0
	if err := f.clear(ctx); err != nil {
		return err
	}
	if f.doubt {
		return nil
	}
	f.hear(info.State.LastSeq)
	if first := firstOf(info); f.next < first {
		return fmt.Errorf("%w: it begins with %d, this node needs %d", ErrPurged, first, f.next)
	}
	if err := f.fetch(ctx, info.State.LastSeq); err != nil {
		f.config.Log.Debug("cluster: cannot be fetched now", "from", f.next, "error", err)
		return nil
	}
	f.live = true
	return nil
}

// isDoubtful reports whether the stream may have lost its end since the last look, and others in place of
// it by now: servers that were away may have.
func (f *follower) isDoubtful() bool {
	f.doubt = f.doubt || f.nc.Stats().Reconnects != f.reconnects
	return f.doubt
}

// clear looks whether the message before the next one is that which was handed on, if that is in doubt.
// It fails with ErrLost if it is not.
func (f *follower) clear(ctx context.Context) error {
	reconnects := f.nc.Stats().Reconnects
	if !f.isDoubtful() {
		return nil
	}
	if !f.at.IsZero() {
		is, err := f.Find(ctx, f.next-1)
		switch {
		case errors.Is(err, ErrNone): // it was purged, or taken from the stream
		case err != nil:
			return nil // it is asked again
		case !is.Time.Equal(f.at):
			return fmt.Errorf("%w: its message %d is another one than this node has", ErrLost, f.next-1)
		}
	}
	f.doubt, f.reconnects = false, reconnects
	return nil
}

// errNoLeader tells that a server has answered that knows of no leader: what it has may be old.
var errNoLeader = errors.New("the stream has no leader")

// ask asks the leader of the stream.
func (s *Stream) ask(ctx context.Context) (*jetstream.StreamInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	at, err := s.js.Stream(ctx, s.streamName())
	if err != nil {
		return nil, err
	}
	info := at.CachedInfo()
	if info.Cluster != nil && info.Cluster.Leader == "" {
		return nil, errNoLeader
	}
	return info, nil
}
