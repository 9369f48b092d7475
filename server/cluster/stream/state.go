package stream

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A State is what the leader of the stream says of it.
type State struct {
	First, Last uint64 // from which number to which one nothing is missing; First is Last+1 if nothing is there
	Messages    uint64
	Bytes       uint64
	Now         time.Time // by the leader's clock, which messages are dated with
	Replicas    int       // on how many servers a message is stored

	Leader    string // "" if a single server has the stream
	Followers []Follower
}

// A Follower is a server that stores the stream beside the leader.
type Follower struct {
	Name    string
	Current bool   // it has all, or is about to
	Offline bool   // the leader does not hear of it
	Lag     uint64 // messages that it is behind
}

// State asks the leader of the stream, which takes 2 s at most.
func (s *Stream) State(ctx context.Context) (State, error) {
	info, err := s.ask(ctx)
	if err != nil {
		return State{}, fmt.Errorf("NATS: %w", err)
	}
	st := State{
		First: firstOf(info), Last: info.State.LastSeq, Messages: info.State.Msgs, Bytes: info.State.Bytes,
		Now: info.TimeStamp, Replicas: info.Config.Replicas,
	}
	if st.Messages == 0 {
		st.First = st.Last + 1
	}
	if info.Cluster == nil {
		return st, nil
	}
	st.Leader = info.Cluster.Leader
	for _, r := range info.Cluster.Replicas {
		st.Followers = append(st.Followers, Follower{Name: r.Name, Current: r.Current, Offline: r.Offline, Lag: r.Lag})
	}
	return st, nil
}

// Purge takes the messages up to a number from the stream, for good: nobody may need them any more.
func (s *Stream) Purge(ctx context.Context, upTo uint64) error {
	ctx, cancel := context.WithTimeout(ctx, purgeTimeout)
	defer cancel()
	at, err := s.js.Stream(ctx, s.streamName())
	if err == nil && at.CachedInfo().Config.Metadata[metaEpoch] != s.epoch {
		err = ErrAnew
	}
	if err == nil {
		err = at.Purge(ctx, jetstream.WithPurgeSequence(upTo+1))
	}
	if err != nil {
		return fmt.Errorf("NATS: %w", err)
	}
	return nil
}

// purgeTimeout is how long a purge may take.
const purgeTimeout = 30 * time.Second

// Look connects to a cluster without becoming one of its nodes: nothing is made or checked, and the epoch
// is not known.
func Look(c Config) (*Stream, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Stream{config: c}
	var err error
	options := append(s.options(), nats.RetryOnFailedConnect(false))
	if s.nc, err = nats.Connect(strings.Join(c.URLs, ","), options...); err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	if s.js, err = jetstream.New(s.nc); err != nil {
		s.nc.Close()
		return nil, fmt.Errorf("NATS: %w", err)
	}
	return s, nil
}

// ReadEpoch returns the epoch of the stream as it is now.
func (s *Stream) ReadEpoch(ctx context.Context) (string, error) {
	info, err := s.ask(ctx)
	if err != nil {
		return "", fmt.Errorf("NATS: %w", err)
	}
	return info.Config.Metadata[metaEpoch], nil
}
