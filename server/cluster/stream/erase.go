package stream

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/pack"
)

// metaErased is in the stream's metadata from which number to which one all messages that are missing
// where it begins were erased, and not purged: "from-to".
const metaErased = "hubbub-erased"

// ErrNone tells that a message is not in the stream any more, and nothing stands for it.
var ErrNone = errors.New("the stream has neither the message nor one that stands for it")

// A Standing is a message that may have been erased, or what stands for it.
type Standing struct {
	Message        // under its own number and time
	Again   uint64 // the number of what stands for it, 0 if it is the message itself
}

// Find returns what a message is now.
func (s *Stream) Find(ctx context.Context, seq uint64) (Standing, error) {
	again, err := s.again(ctx, seq)
	if !errors.Is(err, errNone) {
		return again, err
	}
	m, err := s.get(ctx, question{Seq: seq})
	if err == nil {
		return Standing{Message: Message(m)}, nil
	}
	if !errors.Is(err, errNone) {
		return again, err
	}
	// It may have been erased between the two questions.
	if again, err = s.again(ctx, seq); errors.Is(err, errNone) {
		err = ErrNone
	}
	return again, err
}

// again returns what stands for a message, or errNone.
func (s *Stream) again(ctx context.Context, seq uint64) (Standing, error) {
	m, err := s.get(ctx, question{LastBySubject: s.againSubject(seq)})
	if err != nil {
		return Standing{}, err
	}
	p, err := pack.Decode(m.Data)
	if err != nil {
		return Standing{}, err
	}
	if p.Again == nil || p.Again.Of != seq {
		return Standing{}, errNone
	}
	return Standing{Message: Message{Seq: seq, Time: p.Again.At, Data: p.Again.Data}, Again: m.Seq}, nil
}

const againPrefix = "again-"

// againSubject is where what stands for a message is published. It is one more node's.
func (s *Stream) againSubject(seq uint64) string {
	return s.subject(againPrefix + strconv.FormatUint(seq, 10))
}

// Replace stores what stands for a message from now on, in place of what did so before, and returns its
// number. It fails where another one has been faster.
func (s *Stream) Replace(ctx context.Context, was Standing, data []byte) (seq uint64, err error) {
	ctx, cancel := context.WithTimeout(ctx, lastAttempt)
	defer cancel()
	ack, err := s.js.Publish(ctx, s.againSubject(was.Seq), data, jetstream.WithMsgID(rand.Text()), jetstream.WithExpectStream(s.streamName()),
		jetstream.WithExpectLastSequencePerSubject(was.Again), jetstream.WithRetryAttempts(0))
	if err != nil {
		return 0, fmt.Errorf("NATS: %w", err)
	}
	return ack.Sequence, nil
}

// Erase overwrites a message on all servers, and what stood for it before a number. Who needs it reads
// what is there under that number.
func (s *Stream) Erase(ctx context.Context, seq, by uint64) error {
	if err := s.eraseAgain(ctx, seq, by); err != nil {
		return err
	}
	return s.eraseOne(ctx, seq)
}

// eraseAgain overwrites what stood for a message before a number.
func (s *Stream) eraseAgain(ctx context.Context, seq, by uint64) error {
	for {
		before, err := s.get(ctx, question{Seq: seq, NextBySubject: s.againSubject(seq)})
		if errors.Is(err, errNone) || err == nil && before.Seq >= by {
			return nil
		}
		if err == nil {
			err = s.eraseOne(ctx, before.Seq)
		}
		if err != nil {
			return err
		}
	}
}

// EraseAgain overwrites all that stands for messages up to a number, on all servers. These were purged:
// nobody takes it in any more, and what is in it would not be found when it has to go.
func (s *Stream) EraseAgain(ctx context.Context, upTo uint64) error {
	askCtx, cancel := context.WithTimeout(ctx, eraseTimeout)
	defer cancel()
	at, err := s.js.Stream(askCtx, s.streamName())
	var info *jetstream.StreamInfo
	if err == nil {
		info, err = at.Info(askCtx, jetstream.WithSubjectFilter(s.subject("*")))
	}
	if err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	if info.Config.Metadata[metaEpoch] != s.epoch {
		return ErrAnew
	}
	for subject := range info.State.Subjects {
		of, is := strings.CutPrefix(subject, s.subject(againPrefix))
		seq, notNumber := strconv.ParseUint(of, 10, 64)
		if !is || notNumber != nil || seq > upTo {
			continue
		}
		if err := s.eraseAgain(ctx, seq, math.MaxUint64); err != nil {
			return err
		}
	}
	return nil
}

// eraseOne overwrites a message, if it is there.
func (s *Stream) eraseOne(ctx context.Context, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, eraseTimeout)
	defer cancel()
	switch _, err := s.get(ctx, question{Seq: seq}); {
	case errors.Is(err, errNone):
		return nil
	case err != nil:
		return err
	}
	at, err := s.js.Stream(ctx, s.streamName())
	if err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	info := at.CachedInfo()
	if info.Config.Metadata[metaEpoch] != s.epoch {
		return ErrAnew
	}
	if seq == info.State.FirstSeq {
		if err := s.noteErased(ctx, info); err != nil {
			return err
		}
	}
	if err := at.SecureDeleteMsg(ctx, seq); err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	return nil
}

// eraseTimeout is how long it may take to erase a message.
const eraseTimeout = purgeTimeout

// noteErased notes that the first message is about to be erased, so that nobody takes it for purged.
func (s *Stream) noteErased(ctx context.Context, info *jetstream.StreamInfo) error {
	next, err := s.get(ctx, question{Seq: info.State.FirstSeq + 1, NextBySubject: s.subject("*")})
	if err != nil {
		return err
	}
	c := info.Config
	if c.Metadata = maps.Clone(c.Metadata); c.Metadata == nil {
		c.Metadata = make(map[string]string)
	}
	c.Metadata[metaErased] = fmt.Sprintf("%d-%d", firstOf(info), next.Seq)
	if _, err := s.js.UpdateStream(ctx, c); err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	return nil
}

// firstOf returns from which number on nothing is missing: what was erased has something that stands
// for it.
func firstOf(info *jetstream.StreamInfo) uint64 {
	first := info.State.FirstSeq
	var from, to uint64
	if _, err := fmt.Sscanf(info.Config.Metadata[metaErased], "%d-%d", &from, &to); err == nil && from <= first && first <= to {
		return from
	}
	return first
}

// passOver hands on what stands for the messages before a number, and passes over those for which
// nothing does: they were taken from the stream.
func (f *follower) passOver(ctx context.Context, before uint64) error {
	if f.next >= before {
		return nil
	}
	info, err := f.ask(ctx)
	if err != nil {
		return err
	}
	if first := firstOf(info); f.next < first {
		return fmt.Errorf("%w: it begins with %d, this node needs %d", ErrPurged, first, f.next)
	}
	for f.next < before && ctx.Err() == nil {
		is, err := f.Find(ctx, f.next)
		switch {
		case errors.Is(err, ErrNone):
			f.next++
		case err != nil:
			return err
		default:
			f.hand(ctx, is.Message)
		}
	}
	return ctx.Err()
}
