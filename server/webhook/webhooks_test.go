package webhook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/webhook"
)

// bubble runs a test on a clock of its own, with a harness.
func bubble(t *testing.T, test func(h *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newHarness(t)) })
}

// TestTold: a hook is told of its room, one of all rooms of each, in order, once.
func TestTold(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.run()
		synctest.Wait()
		h.say("lobby", "a", "b")
		synctest.Wait()
		h.say("tea", "x")
		synctest.Wait()
		h.say("lobby", "c")
		synctest.Wait()
		h.want("a b", "c")
		got := h.web.all()[0]
		if got.Type != "room.entries" || got.Data.Room != "lobby" || got.Data.Epoch != "log1.lobby" || got.Data.Entries[1].Seq != 4 || got.url != "https://one.example.org/hook" {
			t.Errorf("%+v", got)
		}
		if _, err := time.Parse(time.RFC3339, got.Timestamp); err != nil {
			t.Error(err)
		}
		if h.counts.told() != 3 || h.counts.of("ok") != 2 {
			t.Errorf("%d entries in %d requests are counted", h.counts.told(), h.counts.of("ok"))
		}
		h.stop()
	})
}

// TestFirstOfAll: one of all rooms goes round them: a room with much to tell does not hold
// up the others.
func TestFirstOfAll(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("all", ""))
		var long []string
		for i := range 250 {
			long = append(long, fmt.Sprint(i))
		}
		h.log.say("lobby", long...)
		h.log.say("tea", "x")
		h.run()
		synctest.Wait()
		h.stop()
		var rooms []string
		var sizes []int
		for _, r := range h.web.all() {
			rooms = append(rooms, r.Data.Room)
			sizes = append(sizes, len(r.Data.Entries))
		}
		if !slices.Equal(rooms, []string{"lobby", "tea", "lobby", "lobby"}) || !slices.Equal(sizes, []int{100, 1, 100, 50}) {
			t.Errorf("%q %v", rooms, sizes)
		}
	})
}

// TestBatchBytes: a batch of several entries has a length; one entry is told however long it
// is.
func TestBatchBytes(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("all", ""))
		third := strings.Repeat("x", webhook.MaxBytes/3)
		h.log.say("lobby", third, third, third, strings.Repeat("y", 2*webhook.MaxBytes), "z")
		h.run()
		synctest.Wait()
		h.stop()
		var sizes []int
		for _, r := range h.web.all() {
			sizes = append(sizes, len(r.Data.Entries))
		}
		if !slices.Equal(sizes, []int{2, 1, 1, 1}) {
			t.Errorf("%v", sizes)
		}
	})
}
