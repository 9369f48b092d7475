package fanout_test

import (
	"testing"
	"testing/synctest"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestOffer: frames are taken while none wait for the socket, however many they are; it
// never waits.
func TestOffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newGatedSocket(len("pong"))
		m := newVenue(t, fanout.Config{}).join(s, wire.Form{})
		offer := func(frames string, want bool, wantErr error) {
			t.Helper()
			if taken, err := m.Offer(nil, []byte(frames)); taken != want || err != wantErr {
				t.Errorf("%.9q: %v, %v, want %v, %v", frames, taken, err, want, wantErr)
			}
		}
		if err := m.Send([]byte("pong")); err != nil {
			t.Fatal(err)
		}
		page := string(make([]byte, 200<<10))
		offer(page, true, nil)
		offer("second", false, nil)
		if taken := sendUntilRefused(t, m, 1<<10); taken != 65 { // as if there were no page
			t.Errorf("%d private frames were taken beside a page", taken)
		}
		s.grant(len(page) + 65<<10)
		synctest.Wait()
		offer("third", true, nil)
		m.Close()
		offer("last", false, fanout.ErrClosed)
		m.Abort()
	})
}
