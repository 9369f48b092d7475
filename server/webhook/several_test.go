package webhook_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/webhook"
)

// several starts webhooks as one of several servers has them.
func (h *harness) several(c webhook.Config) {
	h.config = c
	h.run()
	synctest.Wait()
}

// TestAgain: who tells, and then does not for a while, goes on with what another server has come to
// meanwhile.
func TestAgain(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.several(webhook.Config{})
		h.say("lobby", "a")
		synctest.Wait()
		h.stop()
		if n := h.Count("active"); n != 0 {
			t.Errorf("%d are told by who does not run", n)
		}
		h.say("lobby", "b", "c")
		place := webhook.Place{Room: "lobby", Epoch: "log1.lobby", Seq: 4}
		if err := h.store.SaveWebhooks(t.Context(), []webhook.Progress{{ID: "one", Run: "run-one", Places: []webhook.Place{place}}}); err != nil {
			t.Fatal(err)
		}
		h.runAgain()
		synctest.Wait()
		h.say("lobby", "d")
		synctest.Wait()
		h.stop()
		h.want("a", "c", "d")
	})
}

// TestMay: nothing is sent from when another server may tell, not even what waits to be tried again.
func TestMay(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		var may atomic.Bool
		may.Store(true)
		h.web.answers(func(n int, _ told) *http.Response {
			if n == 2 {
				may.Store(false)
				return status(500)
			}
			return status(200)
		})
		h.several(webhook.Config{May: may.Load})
		h.say("lobby", "a")
		synctest.Wait()
		h.say("lobby", "b")
		time.Sleep(time.Hour)
		h.say("lobby", "c")
		time.Sleep(time.Hour)
		h.stop()
		h.want("a", "b")
	})
}

// TestChanged: hooks that are added elsewhere are told from then on.
func TestChanged(t *testing.T) {
	bubble(t, func(h *harness) {
		h.several(webhook.Config{})
		h.log.say("lobby", "a")
		h.store.add(hook("one", "lobby"))
		h.store.fail(true)
		h.Changed()
		synctest.Wait()
		h.want()
		h.store.fail(false)
		time.Sleep(time.Minute)
		h.stop()
		h.want("a")
	})
}

// TestSavedInTime: what was told is kept after a time, or when it is much.
func TestSavedInTime(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.several(webhook.Config{SaveDelay: 5 * time.Second, SaveEntries: 10})
		saved := func(when string, want int) {
			t.Helper()
			synctest.Wait()
			if got, _ := h.store.saved("run-one"); got != want {
				t.Errorf("%s: saved %d times, want %d", when, got, want)
			}
		}
		for range 9 {
			h.say("lobby", "a")
			synctest.Wait()
		}
		time.Sleep(4 * time.Second)
		saved("a few, soon", 0)
		time.Sleep(time.Second)
		saved("a few, in time", 1)
		for range 25 {
			h.say("lobby", "a")
			synctest.Wait()
		}
		saved("many", 3)
		h.stop()
		saved("at the end", 4)
	})
}
