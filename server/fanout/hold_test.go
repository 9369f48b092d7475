package fanout_test

import (
	"bytes"
	"testing"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestHold: private frames go out at once, what the room says after Release, and
// none of it is missing.
func TestHold(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	held, open := &memorySocket{take: all}, &memorySocket{take: all}
	m := v.enter(held, &member{hold: true})
	speaker := v.join(open, wire.Form{}) // the shard comes to it after m
	sayAll(t, speaker, "first", open)
	if err := m.SendPaced([]byte("page 1")); err != nil {
		t.Fatal(err)
	}
	if err := m.Send([]byte("ping")); err != nil {
		t.Fatal(err)
	}
	sayAll(t, speaker, "second", open)
	if got := string(held.bytes()); got != "page 1ping" {
		t.Fatalf("before Release the peer has %q", got)
	}
	m.Release()
	said, _ := frames(m.after, wire.Form{})
	if got, want := held.bytes(), append([]byte("page 1ping"), said...); !bytes.Equal(got, want) {
		t.Errorf("after Release the peer has %q, want %q", got, want)
	}
	sayAll(t, speaker, "third", open, held)
}

// TestHoldBehindFullSocket: a goroutine that waits for the socket writes nothing
// of the room either.
func TestHoldBehindFullSocket(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	held, open := newGatedSocket(1), &memorySocket{take: all}
	m := v.enter(held, &member{hold: true})
	speaker := v.join(open, wire.Form{})
	m.Send([]byte("page 1"))
	sayAll(t, speaker, "first", open)
	held.grant(1 << 20)
	waitFor(t, func() bool { return len(held.bytes()) >= len("page 1") })
	sayAll(t, speaker, "second", open)
	if got := string(held.bytes()); got != "page 1" {
		t.Fatalf("before Release the peer has %q", got)
	}
	m.Release()
	waitFor(t, func() bool { return bytes.HasSuffix(held.bytes(), []byte(`end of second"}`)) })
}
