package stream_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"hubbub/server/cluster/natstest"
	"hubbub/server/cluster/stream"
)

// Nodes that start at once make one stream, on three servers, and have one epoch.
func TestOpen(t *testing.T) {
	c := natstest.New(t, 3)
	var all [4]*stream.Stream
	var starting sync.WaitGroup
	for i := range all {
		starting.Go(func() { all[i] = open(t, c) })
	}
	starting.Wait()
	for _, s := range all {
		if s.Epoch() == "" || s.Epoch() != all[0].Epoch() {
			t.Errorf("the epoch is %q, another node has %q", s.Epoch(), all[0].Epoch())
		}
	}
	info := stored(t, c).CachedInfo()
	if info.Config.Replicas != 3 || info.Config.Storage != jetstream.FileStorage {
		t.Errorf("the stream has %d replicas, %v", info.Config.Replicas, info.Config.Storage)
	}
}

// A stream that would lose or hide something is refused, with the reason.
func TestUnfit(t *testing.T) {
	c := natstest.New(t, 1)
	js := admin(t, c)
	open(t, c)
	good := stored(t, c).CachedInfo().Config
	for name, tt := range map[string]struct {
		change func(*jetstream.StreamConfig)
		want   error
		reason string
		unsafe bool // taken with Unsafe
	}{
		"as it was":     {func(*jetstream.StreamConfig) {}, nil, "", true},
		"of others":     {func(c *jetstream.StreamConfig) { c.Metadata = nil }, stream.ErrUnfit, "no epoch", false},
		"limited":       {func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour }, stream.ErrUnfit, "limits", false},
		"limited bytes": {func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 20 }, stream.ErrUnfit, "limits", false},
		"silent":        {func(c *jetstream.StreamConfig) { c.RePublish = nil }, stream.ErrUnfit, "republishing", false},
		"forgetful":     {func(c *jetstream.StreamConfig) { c.Duplicates = time.Minute }, stream.ErrUnfit, "duplicates", false},
		"no gets":       {func(c *jetstream.StreamConfig) { c.AllowDirect = false }, stream.ErrUnfit, "direct", false},
		"in memory":     {func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage }, stream.ErrUnfit, "-cluster-unsafe", true},
		"newer":         {func(c *jetstream.StreamConfig) { c.Metadata["hubbub-pack"] = "99" }, stream.ErrNewer, "99", false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := js.DeleteStream(t.Context(), "chat-log"); err != nil {
				t.Fatal(err)
			}
			wanted := good
			wanted.Metadata = map[string]string{"hubbub-epoch": "E", "hubbub-pack": "1"}
			tt.change(&wanted)
			if _, err := js.CreateStream(t.Context(), wanted); err != nil {
				t.Fatal(err)
			}
			_, err := tryOpen(t, c, false)
			if !errors.Is(err, tt.want) || err != nil && !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if _, err := tryOpen(t, c, true); (err == nil) != tt.unsafe {
				t.Errorf("with Unsafe: %v", err)
			}
		})
	}
}

// Without NATS, Open ends with its context.
func TestOpenWithoutNATS(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if s, err := stream.Open(ctx, stream.Config{URLs: []string{"nats://127.0.0.1:1"}, Name: "chat"}); err == nil {
		s.Close()
		t.Error("Open has no error")
	}
}

// Who may not use JetStream is told so, at once.
func TestOpenForbidden(t *testing.T) {
	c := natstest.New(t, 1)
	for name, urls := range map[string]string{
		"wrong password": strings.Replace(c.URL(), "nats://", "nats://chat:wrong@", 1),
		"system account": c.SystemURL(),
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			s, err := stream.Open(ctx, stream.Config{URLs: []string{urls}, Name: "chat"})
			if err == nil {
				s.Close()
			}
			if err == nil || ctx.Err() != nil {
				t.Errorf("Open: %v, in time: %v", err, ctx.Err() == nil)
			}
		})
	}
}

// A message that is published again under its id is stored once, under its first number.
func TestPublishAgain(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	publish(t, s, 1, 1)
	publish(t, s, 1, 1)
	publish(t, s, 2, 2)
}

func TestPublishTooLarge(t *testing.T) {
	s := open(t, natstest.New(t, 1))
	if _, err := s.Publish(t.Context(), "a", "large", make([]byte, s.MaxPayload()+1)); !errors.Is(err, stream.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}
