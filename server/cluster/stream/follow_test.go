package stream_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// What is there and what comes is handed on in order, from any place.
func TestFollow(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	publish(t, s, 1, 600)
	all, late := follow(t, s, 0), follow(t, s, 550)
	all.wants(1, 600)
	late.wants(551, 600)
	publish(t, s, 601, 620)
	all.wants(601, 620)
	late.wants(601, 620)
	all.stop()
	if err := all.ends(); err != nil {
		t.Errorf("Follow ends with %v", err)
	}
	if s.Last() != 620 || s.Fetched() != 0 {
		t.Errorf("the last is %d, %d were fetched while the feed was whole", s.Last(), s.Fetched())
	}
}

// What the feed did not bring is fetched before what follows it.
func TestFollowGap(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	f := follow(t, s, 0)
	publish(t, s, 1, 1)
	f.wants(1, 1)
	publish(t, s, 2, 400) // more than wait while nobody takes them
	f.wants(2, 400)
	publish(t, s, 401, 401)
	f.wants(401, 401)
	if s.Fetched() == 0 {
		t.Error("no message is counted as fetched")
	}
}

// What others publish to the feed is not of the stream.
func TestFollowForged(t *testing.T) {
	c := natstest.New(t, 1)
	s := open(t, c)
	f := follow(t, s, 0)
	publish(t, s, 1, 1)
	f.wants(1, 1)
	for _, header := range []nats.Header{nil, {"Nats-Sequence": {"2"}}, {"Nats-Sequence": {"2"}, "Nats-Stream": {"chat-log"}, "Nats-Time-Stamp": {"now"}}} {
		m := nats.NewMsg("chat.feed.a")
		m.Header, m.Data = header, []byte("forged")
		if err := admin(t, c).Conn().PublishMsg(m); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, s, 2, 2)
	f.wants(2, 2)
}

// Messages that were taken from the stream are passed over: in the middle, and at the end.
func TestFollowTaken(t *testing.T) {
	c := natstest.New(t, 1)
	s := open(t, c)
	publish(t, s, 1, 10)
	for _, seq := range []uint64{4, 5, 9, 10} {
		if err := stored(t, c).SecureDeleteMsg(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	f := follow(t, s, 0)
	f.wants(1, 3)
	f.wants(6, 8)
	publish(t, s, 11, 11)
	f.wants(11, 11)
}

// A server that is started again goes on where the stream was, and meanwhile the trouble has
// a name.
func TestFollowOutage(t *testing.T) {
	c := natstest.New(t, 1)
	s := open(t, c)
	f := follow(t, s, 0)
	publish(t, s, 1, 3)
	f.wants(1, 3)
	if err := s.Trouble(); err != nil {
		t.Errorf("before: %v", err)
	}
	if err := c.Servers[0].Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the trouble is noticed", func() bool { return errors.Is(s.Trouble(), stream.ErrCutOff) })
	heard := s.Heard()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := s.Publish(ctx, "a", "lost", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Publish: %v", err)
	}
	if err := c.Servers[0].Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	publish(t, s, 4, 5)
	f.wants(4, 5)
	eventually(t, "the trouble is over", func() bool { return s.Trouble() == nil && s.Heard().After(heard) })
}

// The stream's leader is killed: what is published stands in one order, once.
func TestFollowWithoutLeader(t *testing.T) {
	c := natstest.New(t, 3)
	s, other := open(t, c), open(t, c)
	f, g := follow(t, s, 0), follow(t, other, 0)
	publish(t, s, 1, 5)
	leader, err := c.Leader(t.Context(), "chat-log")
	if err != nil {
		t.Fatal(err)
	}
	if err := leader.Kill(); err != nil {
		t.Fatal(err)
	}
	publish(t, s, 6, 10)
	f.wants(1, 10)
	g.wants(1, 10)
}

// Two of three servers are gone: the trouble is that most are missing, for a node that has the third.
func TestNoQuorum(t *testing.T) {
	c := natstest.New(t, 3)
	s := open(t, c)
	follow(t, s, 0)
	for _, server := range c.Servers[1:] {
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "no quorum is noticed", func() bool { return errors.Is(s.Trouble(), stream.ErrNoQuorum) })
}

// A stream that is not what it was ends Follow.
func TestFollowEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(t *testing.T, js jetstream.JetStream, was jetstream.StreamConfig)
		want   error
	}{
		"deleted": {func(*testing.T, jetstream.JetStream, jetstream.StreamConfig) {}, stream.ErrGone},
		"made anew": {func(t *testing.T, js jetstream.JetStream, was jetstream.StreamConfig) {
			was.Metadata = map[string]string{"hubbub-epoch": "another"}
			create(t, js, was)
		}, stream.ErrAnew},
		"shorter": {create, stream.ErrLost},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := natstest.New(t, 1)
			s := open(t, c)
			f := follow(t, s, 0)
			publish(t, s, 1, 2)
			f.wants(1, 2)
			js, was := admin(t, c), stored(t, c).CachedInfo().Config
			if err := js.DeleteStream(t.Context(), "chat-log"); err != nil {
				t.Fatal(err)
			}
			tt.change(t, js, was)
			if err := f.ends(); !errors.Is(err, tt.want) {
				t.Errorf("Follow ends with %v, want %v", err, tt.want)
			}
		})
	}
}

func create(t *testing.T, js jetstream.JetStream, c jetstream.StreamConfig) {
	t.Helper()
	if _, err := js.CreateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

// A stream that has lost its end and has others in its place is found out before any of these is handed
// on, whether or not its feed was heard meanwhile.
func TestFollowRefilled(t *testing.T) {
	for name, hears := range map[string]bool{"heard": true, "not heard": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := natstest.New(t, 1)
			s := open(t, c)
			f := follow(t, s, 0)
			publish(t, s, 1, 3)
			f.wants(1, 3)
			js, was := admin(t, c), stored(t, c).CachedInfo().Config
			if !hears {
				was.RePublish = nil
				if err := errors.Join(c.Servers[0].Kill(), c.Servers[0].Start(t.Context())); err != nil {
					t.Fatal(err)
				}
			}
			eventually(t, "the stream is deleted", func() bool { return js.DeleteStream(t.Context(), "chat-log") == nil })
			create(t, js, was)
			publish(t, s, 1, 5)
			if err := f.ends(); !errors.Is(err, stream.ErrLost) {
				t.Errorf("Follow ends with %v", err)
			}
		})
	}
}

// Who needs what the stream no longer has is told so.
func TestFollowPurged(t *testing.T) {
	c := natstest.New(t, 1)
	s := open(t, c)
	publish(t, s, 1, 10)
	if err := stored(t, c).Purge(t.Context(), jetstream.WithPurgeSequence(6)); err != nil {
		t.Fatal(err)
	}
	if err := follow(t, s, 3).ends(); !errors.Is(err, stream.ErrPurged) {
		t.Errorf("Follow ends with %v", err)
	}
	follow(t, s, 5).wants(6, 10)
}
