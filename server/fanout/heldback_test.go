package fanout_test

import (
	"testing"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestHeldBackIsNotCounted: what was held back for the room is no sign of a slow reader when
// it goes out at once: it has a bound of its own.
func TestHeldBackIsNotCounted(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	m := v.enter(newGatedSocket(0), &member{hold: true})
	for range 200 {
		if err := m.SendBehind(make([]byte, 1<<10)); err != nil {
			t.Fatal(err)
		}
	}
	m.Release()
	if taken := sendUntilRefused(t, m, 1<<10); taken != 65 {
		t.Errorf("%d frames taken, want 65", taken)
	}
}

// TestRepeatsAreBounded: for who takes nothing no more and more waits.
func TestRepeatsAreBounded(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	m := v.join(newGatedSocket(0), wire.Form{})
	taken := 0
	for m.SendBehind(make([]byte, 1<<10)) == nil {
		if taken++; taken > 1<<10 {
			t.Fatal("no bound")
		}
	}
	if taken > 258 {
		t.Errorf("%d frames taken", taken)
	}
}

// TestLongPrivateFrames: where messages may be long, one that is given again and a ping close
// nobody.
func TestLongPrivateFrames(t *testing.T) {
	for name, hold := range map[string]bool{"live": false, "held": true} {
		t.Run(name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{Shards: 1, MaxFrameBytes: 1 << 20})
			m := v.enter(newGatedSocket(0), &member{hold: hold})
			for range 2 {
				if err := m.SendBehind(make([]byte, 300<<10)); err != nil {
					t.Fatal(err)
				}
			}
			if hold {
				m.Release()
			}
			if err := m.Send([]byte("ping")); err != nil || m.slow.Load() != 0 {
				t.Errorf("%v, the owner was told %d times", err, m.slow.Load())
			}
		})
	}
}
