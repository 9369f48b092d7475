package stream

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"
)

const (
	// A batch has this many messages and bytes at most. One message is 512 KiB at most, mostly.
	batchMessages = 256
	batchBytes    = 8 << 20
	batchTimeout  = 10 * time.Second
	// fetchPause is the pause before a server that is behind is asked again.
	fetchPause = 50 * time.Millisecond
)

// errBroken tells that a part of a batch did not arrive.
var errBroken = errors.New("a batch has a hole")

// fetch hands on all messages up to a number that the stream is known to have. The servers that
// answer may be behind the leader.
func (f *follower) fetch(ctx context.Context, upTo uint64) error {
	for f.next <= upTo {
		err := f.batch(ctx, upTo)
		if errors.Is(err, jetstreamext.ErrNoMessages) {
			if err = f.confirmNone(ctx, upTo); err == nil {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// batch fetches the next messages. Each tells which one was sent before it: what the stream no
// longer has is not confused with what did not arrive.
func (f *follower) batch(ctx context.Context, upTo uint64) error {
	batchCtx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	messages, err := jetstreamext.GetBatch(batchCtx, f.js, f.streamName(), batchMessages,
		jetstreamext.GetBatchSeq(f.next), jetstreamext.GetBatchMaxBytes(batchBytes))
	if err != nil {
		return err
	}
	from, before := f.next, uint64(0)
	for m, err := range messages {
		if err != nil {
			return err
		}
		last, err := strconv.ParseUint(m.Header.Get(jetstream.LastSequenceHeader), 10, 64)
		if err != nil || last != before {
			return fmt.Errorf("%w: %d was sent after %d, which did not arrive", errBroken, m.Sequence, last)
		}
		before = m.Sequence
		if m.Sequence < f.next {
			continue
		}
		if err := f.passOver(ctx, m.Sequence); err != nil {
			return err
		}
		f.hear(m.Sequence)
		if f.live {
			f.gaps.Add(1)
		}
		f.hand(ctx, Message{Seq: m.Sequence, Time: m.Time, Data: m.Data})
		if f.next > upTo || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if f.next == from {
		return errors.Join(errBroken, batchCtx.Err())
	}
	return nil
}

// confirmNone asks the leader whether there is nothing from here on: the last messages may have
// been taken from the stream. Otherwise it was a server that
// is behind.
func (f *follower) confirmNone(ctx context.Context, upTo uint64) error {
	_, err := f.get(ctx, question{Seq: f.next, NextBySubject: f.subject("*")})
	if errors.Is(err, errNone) {
		return f.passOver(ctx, upTo+1)
	}
	if err != nil {
		return err
	}
	select {
	case <-time.After(fetchPause):
	case <-ctx.Done():
	}
	return fmt.Errorf("%w: a server is behind", errBroken)
}
