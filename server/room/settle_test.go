package room_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Settle waits for what was said before, and until the outlet has taken it.
func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana, bo := v.enter("tea", "Ana", ""), v.enter("cake", "Bo", "")
		synctest.Wait()
		if err := v.hub.Settle(t.Context()); err != nil {
			t.Errorf("idle rooms: %v", err)
		}
		v.gate = make(chan struct{})
		for range 3 {
			ana.say("", "slowly")
		}
		settled := make(chan error, 1)
		go func() { settled <- v.hub.Settle(t.Context()) }()
		synctest.Wait()
		if len(settled) > 0 {
			t.Error("it did not wait")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := v.hub.Settle(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("given up: %v", err)
		}
		close(v.gate)
		synctest.Wait()
		if err := <-settled; err != nil || len(ana.numbered) != 3 {
			t.Errorf("%v, %d messages have their number", err, len(ana.numbered))
		}
		bo.say("", "still open")
		if len(bo.numbered) != 1 {
			t.Error("a room does not go on")
		}
	})
}
