package stream

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/pack"
)

const (
	// replicas is on how many servers a message is stored, where there are as many.
	replicas = 3
	// Repeats is for how long a message that is published again under its id is stored once.
	Repeats = 10 * time.Minute

	// What the stream says of itself.
	metaEpoch   = "hubbub-epoch"
	metaVersion = "hubbub-pack"

	codeNoPeers   = 10005 // "no suitable peers for placement"
	codeNotInOne  = 10074 // "replicas > 1 not supported in non-clustered mode"
	leastNATS     = "2.14.0"
	leastReplicas = replicas
)

// Errors of Open and Follow.
var (
	ErrUnfit   = errors.New("the stream is not as it has to be")
	ErrOldNATS = errors.New("the NATS server is too old")
	ErrNewer   = errors.New("the stream is that of a newer version of Hubbub")
)

// prepare makes or checks the stream, trying until ctx ends.
func (s *Stream) prepare(ctx context.Context) error {
	told := false
	for {
		err := s.prepareOnce(ctx)
		if err == nil || isFinal(err) {
			return err
		}
		if !told {
			told = true
			s.config.Log.Info("cluster: waiting for NATS", "servers", s.config.URLs, "error", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the stream %s cannot be reached: %w", s.streamName(), err)
		case <-time.After(startPause):
		}
	}
}

// isFinal reports whether it is no use to try again.
func isFinal(err error) bool {
	for _, final := range []error{ErrUnfit, ErrOldNATS, ErrNewer, nats.ErrAuthorization, jetstream.ErrJetStreamNotEnabled, jetstream.ErrJetStreamNotEnabledForAccount} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

func (s *Stream) prepareOnce(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	if !s.nc.IsConnected() {
		if err := s.nc.LastError(); err != nil {
			return err
		}
		return ErrCutOff
	}
	if version := s.nc.ConnectedServerVersion(); isOlder(version, leastNATS) {
		return fmt.Errorf("%w: %s, %s is needed", ErrOldNATS, version, leastNATS)
	}
	at, err := s.js.Stream(ctx, s.streamName())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		at, err = s.create(ctx)
	}
	if err != nil {
		return err
	}
	info := at.CachedInfo()
	if err := s.check(info); err != nil {
		return err
	}
	s.replicas = info.Config.Replicas
	s.epoch = info.Config.Metadata[metaEpoch]
	s.hear(info.State.LastSeq)
	return nil
}

// create makes the stream. Of nodes that do so at once, one does, and the others get its.
func (s *Stream) create(ctx context.Context) (jetstream.Stream, error) {
	c := s.wanted()
	at, err := s.js.CreateStream(ctx, c)
	if isCode(err, codeNotInOne) { // the server is alone
		c.Replicas = 1
		at, err = s.js.CreateStream(ctx, c)
	}
	switch {
	case errors.Is(err, jetstream.ErrStreamNameAlreadyInUse):
		return s.js.Stream(ctx, s.streamName())
	case isCode(err, codeNoPeers):
		return nil, fmt.Errorf("a NATS cluster needs %d servers with JetStream: %w", replicas, err)
	case err == nil:
		s.config.Log.Info("cluster: the stream was made", "stream", c.Name, "replicas", c.Replicas)
	}
	return at, err
}

func (s *Stream) wanted() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        s.streamName(),
		Description: "what is said and done in the rooms of a Hubbub cluster",
		Subjects:    []string{s.subject("*")},
		Storage:     jetstream.FileStorage,
		Replicas:    replicas,
		Duplicates:  Repeats,
		AllowDirect: true,
		RePublish:   &jetstream.RePublish{Source: s.subject("*"), Destination: s.config.Name + ".feed.{{wildcard(1)}}"},
		Metadata:    map[string]string{metaEpoch: rand.Text(), metaVersion: strconv.Itoa(pack.Version)},
	}
}

// check compares a stream that is there with what it has to be.
func (s *Stream) check(info *jetstream.StreamInfo) error {
	c, want := &info.Config, s.wanted()
	if version, _ := strconv.Atoi(c.Metadata[metaVersion]); version > pack.Version {
		return fmt.Errorf("%w: it has packs of version %d", ErrNewer, version)
	}
	var wrong, unsafe []string
	must := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	must(c.Metadata[metaEpoch] != "", "it has no epoch: Hubbub has not made it")
	must(len(c.Subjects) == 1 && c.Subjects[0] == want.Subjects[0], "other subjects")
	must(c.RePublish != nil && c.RePublish.Destination == want.RePublish.Destination && !c.RePublish.HeadersOnly, "no republishing to the feed")
	must(c.AllowDirect, "no direct get")
	must(c.Retention == jetstream.LimitsPolicy && c.MaxAge == 0 && c.MaxMsgs <= 0 && c.MaxBytes <= 0 && c.MaxMsgsPerSubject <= 0, "limits of its own: it would forget what nodes have yet to read")
	must(c.Duplicates >= want.Duplicates, "a window of duplicates below "+want.Duplicates.String())
	must(!c.NoAck && !c.Sealed && c.Mirror == nil && len(c.Sources) == 0, "it is no log: sealed, a copy, or without acknowledgements")
	if len(wrong) > 0 {
		return fmt.Errorf("%w: %s: %s", ErrUnfit, c.Name, strings.Join(wrong, "; "))
	}
	if c.Storage != jetstream.FileStorage {
		unsafe = append(unsafe, "it is kept in memory")
	}
	if c.Replicas < leastReplicas && s.nc.ConnectedClusterName() != "" {
		unsafe = append(unsafe, fmt.Sprintf("it has %d replicas, not %d", c.Replicas, leastReplicas))
	}
	if len(unsafe) == 0 {
		return nil
	}
	if !s.config.Unsafe {
		return fmt.Errorf("%w: %s: %s; -cluster-unsafe takes it all the same", ErrUnfit, c.Name, strings.Join(unsafe, "; "))
	}
	s.config.Log.Warn("cluster: what was said can be lost with a server", "stream", c.Name, "because", strings.Join(unsafe, "; "))
	return nil
}

func isCode(err error, code jetstream.ErrorCode) bool {
	var e *jetstream.APIError
	return errors.As(err, &e) && e.ErrorCode == code
}

// isOlder compares versions such as 2.14.0 or 2.14.0-beta.1. One that cannot be read is not older.
func isOlder(version, than string) bool {
	version, _, _ = strings.Cut(version, "-")
	has, needs := strings.Split(version, "."), strings.Split(than, ".")
	for i := range needs {
		if i == len(has) {
			return false
		}
		is, err := strconv.Atoi(has[i])
		if least, _ := strconv.Atoi(needs[i]); err != nil || is != least {
			return err == nil && is < least
		}
	}
	return false
}
