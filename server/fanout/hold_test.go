package fanout_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"
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

// TestSendBehind: a private frame that tells of the room waits for all that the
// room had said when it was given, with a reader that is held, that lags, or
// that has all of it already.
func TestSendBehind(t *testing.T) {
	testSendBehind(t, (*member).SendBehind)
}

// TestSendSoon: so it is with a frame whose writing is left to the shard.
func TestSendSoon(t *testing.T) { testSendBehind(t, (*member).SendSoon) }

func testSendBehind(t *testing.T, send func(*member, []byte) error) {
	const behind = "behind"
	tests := []struct {
		name string
		hold bool
		nc   interface {
			net.Conn
			bytes() []byte
		}
	}{
		{"held", true, &memorySocket{take: all}},
		{"lagging", false, newGatedSocket(1)},
		{"up to date", false, &memorySocket{take: all}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{Shards: 1})
			open := &memorySocket{take: all}
			m := v.enter(test.nc, &member{hold: test.hold})
			speaker := v.join(open, wire.Form{})
			sayAll(t, speaker, "first", open)
			sayAll(t, speaker, "second", open)
			if err := send(m, []byte(behind)); err != nil {
				t.Fatal(err)
			}
			sayAll(t, speaker, "third", open)
			if s, ok := test.nc.(*gatedSocket); ok {
				s.grant(1 << 20)
			}
			if test.hold {
				if got := test.nc.bytes(); len(got) > 0 {
					t.Fatalf("before Release the peer has %q", got)
				}
				m.Release()
			}
			waitFor(t, func() bool {
				got := test.nc.bytes()
				return bytes.Contains(got, []byte("end of third")) && bytes.Contains(got, []byte(behind))
			})
			got := string(test.nc.bytes())
			second, told, third := strings.Index(got, "end of second"), strings.Index(got, behind), strings.Index(got, "end of third")
			if second > told || test.name == "up to date" && told > third {
				t.Errorf("the frame comes at %d, the message before it at %d, the one after at %d", told, second, third)
			}
		})
	}
}

// TestSendSoonToMany: each of a crowd gets its frames, once and in their order, whatever the room says
// meanwhile.
func TestSendSoonToMany(t *testing.T) {
	const people, each = 200, 5
	v := newVenue(t, fanout.Config{Shards: 2})
	var sockets []*memorySocket
	var members []*member
	for range people {
		sockets = append(sockets, &memorySocket{take: all})
		members = append(members, v.join(sockets[len(sockets)-1], wire.Form{}))
	}
	for n := range each {
		for _, m := range members {
			if err := m.SendSoon(fmt.Appendf(nil, "<%d>", n)); err != nil {
				t.Fatal(err)
			}
		}
		sayAll(t, members[0], fmt.Sprint("message ", n), sockets[0])
	}
	for i, s := range sockets {
		waitFor(t, func() bool { return bytes.Contains(s.bytes(), []byte("end of message 4")) })
		got := regexp.MustCompile(`<\d>`).FindAllString(string(s.bytes()), -1)
		if want := []string{"<0>", "<1>", "<2>", "<3>", "<4>"}; !slices.Equal(got, want) {
			t.Errorf("member %d has %q", i, got)
		}
	}
}

// TestSendBehindIsBounded: what is held back has a bound of its own, and is dropped
// when the connection closes.
func TestSendBehindIsBounded(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	m, open := v.enter(newGatedSocket(0), &member{hold: true}), &memorySocket{take: all}
	sayAll(t, v.join(open, wire.Form{}), "first", open)
	taken := 0
	for m.SendBehind(make([]byte, 1<<10)) == nil {
		if taken++; taken > 1<<10 {
			t.Fatal("no bound")
		}
	}
	if taken != 257 || m.slow.Load() != 1 {
		t.Errorf("%d frames were held back, and the owner was told %d times", taken, m.slow.Load())
	}
	m.Close()
	if err := m.SendBehind([]byte("late")); !errors.Is(err, fanout.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
