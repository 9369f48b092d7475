package stream

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// firstAttempt is how long the first attempt to publish waits for its acknowledgement, and
	// each further one twice as long, up to lastAttempt: a link may be slow.
	firstAttempt = time.Second
	lastAttempt  = 4 * time.Second
	// publishPause is the pause before an attempt after one that failed at once.
	publishPause = 50 * time.Millisecond
)

// ErrTooLarge tells that a message is larger than the servers take.
var ErrTooLarge = errors.New("the message is larger than NATS takes")

// Publish stores a message of a node and returns its number. It tries until ctx ends, under one
// id: however often that is, the message is stored once within Repeats. After an error of ctx it may be
// stored all the same.
func (s *Stream) Publish(ctx context.Context, node, id string, data []byte) (seq uint64, err error) {
	for attempt := firstAttempt; ; attempt = min(2*attempt, lastAttempt) {
		ack, err := s.attempt(ctx, attempt, node, id, data)
		if err == nil {
			return ack.Sequence, nil
		}
		if errors.Is(err, nats.ErrMaxPayload) || errors.Is(err, jetstream.ErrStreamMessageExceedsMaximum) {
			return 0, ErrTooLarge
		}
		select {
		case <-ctx.Done():
			return 0, errors.Join(ctx.Err(), err)
		case <-time.After(publishPause):
		}
	}
}

func (s *Stream) attempt(ctx context.Context, wait time.Duration, node, id string, data []byte) (*jetstream.PubAck, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	m := nats.NewMsg(s.subject(node))
	m.Data = data
	return s.js.PublishMsg(ctx, m, jetstream.WithMsgID(id), jetstream.WithExpectStream(s.streamName()), jetstream.WithRetryAttempts(0))
}
