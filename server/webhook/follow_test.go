package webhook_test

import (
	"errors"
	"slices"
	"testing"

	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/server/wire"
)

// A receivedLog takes note of who is delivered to.
type receivedLog struct {
	room.Log
	to room.Receiver
}

func (l *receivedLog) DeliverTo(r room.Receiver) { l.to = r }

// A steps receiver notes what happens, and makes the slice its own.
type steps struct{ happened *[]string }

func (s steps) Deliver(in string, delivered []room.Delivered) {
	*s.happened = append(*s.happened, "deliver "+in)
	clear(delivered)
}
func (s steps) Forget(in string) bool { return in == "empty" }

// TestFollow: a log wakes after it has delivered something new, and only then.
func TestFollow(t *testing.T) {
	entry := room.Delivered{Draft: room.Draft{Entry: wire.Entry{Seq: 1}}}
	repeated, refused := entry, entry
	repeated.Repeated, refused.Err = true, errors.New("refused")
	for name, tt := range map[string]struct {
		delivered []room.Delivered
		want      []string
	}{
		"new":         {[]room.Delivered{refused, repeated, entry}, []string{"deliver lobby", "wake lobby"}},
		"nothing new": {[]room.Delivered{refused, repeated}, []string{"deliver lobby"}},
		"nothing":     {nil, []string{"deliver lobby"}},
	} {
		var happened []string
		log := new(receivedLog)
		webhook.Follow(log, func(in string) { happened = append(happened, "wake "+in) }).DeliverTo(steps{&happened})
		log.to.Deliver("lobby", tt.delivered)
		if !slices.Equal(happened, tt.want) {
			t.Errorf("%s: %q, want %q", name, happened, tt.want)
		}
		if !log.to.Forget("empty") || log.to.Forget("full") {
			t.Errorf("%s: Forget does not reach the receiver", name)
		}
	}
}
