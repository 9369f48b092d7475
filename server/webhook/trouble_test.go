package webhook_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/webhook"
)

// TestFailsForADay: an endpoint that fails is tried with pauses that grow to an hour, by one
// id, and is told everything in order when it is back. Nobody else waits.
func TestFailsForADay(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("bad", "lobby"))
		h.store.add(hook("good", "lobby"))
		back := h.web.start.Add(24 * time.Hour)
		h.web.answers(func(_ int, r told) *http.Response {
			if strings.Contains(r.url, "bad") && time.Now().Before(back) {
				return status(500)
			}
			return status(200)
		})
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		time.Sleep(12 * time.Hour)
		h.say("lobby", "b")
		synctest.Wait()
		if kept := h.store.hook(0); kept.Word() != "failing" || kept.Status != "500" || kept.Failures < 12 || !kept.Since.Equal(h.web.start) {
			t.Errorf("%+v", kept.Health)
		}
		if lag := h.Lag(); lag != 12*time.Hour {
			t.Errorf("lag %v", lag)
		}
		if h.Count("failing") != 1 || h.Count("active") != 1 {
			t.Error("the states are not counted")
		}
		time.Sleep(14 * time.Hour)
		synctest.Wait()
		h.stop()
		var bad, good []told
		for _, r := range h.web.all() {
			if strings.Contains(r.url, "bad") {
				bad = append(bad, r)
			} else {
				good = append(good, r)
			}
		}
		if len(good) != 2 {
			t.Errorf("the other was told %d times", len(good))
		}
		attempts := len(bad) - 1 // the last is of what came meanwhile
		if attempts < 20 || attempts > 40 {
			t.Errorf("%d attempts in a day", attempts)
		}
		for i, r := range bad[:attempts] {
			if r.id != bad[0].id || r.texts() != "a" {
				t.Errorf("attempt %d is %s of %q", i, r.id, r.texts())
			}
			if i > 0 && r.timestamp == bad[i-1].timestamp {
				t.Errorf("attempt %d is signed for the time of the one before", i)
			}
		}
		if last := bad[attempts]; last.texts() != "b" || last.id == bad[0].id {
			t.Errorf("%+v", last)
		}
		if kept := h.store.hook(0); kept.Word() != "active" || kept.Failures != 0 {
			t.Errorf("%+v", kept.Health)
		}
		if n := strings.Count(h.logged.String(), "\n"); n != 2 || strings.Contains(h.logged.String(), "/hook") {
			t.Errorf("%d lines, want one when it fails and one when it is back, without the path:\n%s", n, h.logged)
		}
	})
}

// TestGone: 410 ends a hook, over a restart too. A new run begins it anew.
func TestGone(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.web.answers(func(int, told) *http.Response { return status(410) })
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		synctest.Wait()
		h.say("lobby", "b")
		h.stop()
		h.run()
		time.Sleep(time.Hour)
		h.want("a")
		if h.store.hook(0).Word() != "gone" || h.Count("gone") != 1 {
			t.Errorf("%+v", h.store.hook(0))
		}
		h.web.answers(nil)
		h.store.mu.Lock()
		h.store.hooks[0].Run, h.store.hooks[0].Health = "again", webhook.Health{}
		h.store.places["again"] = make(map[string]webhook.Place)
		h.store.mu.Unlock()
		if err := h.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		h.stop()
		h.want("a", "a b")
		if all := h.web.all(); all[0].id == all[1].id {
			t.Error("a replay has the ids of before, by which an endpoint would pass it over")
		}
	})
}

// TestRemovedWhileItWaits: a hook that is removed is told nothing any more when Reload returns,
// be it in a pause or in a request that hangs.
func TestRemovedWhileItWaits(t *testing.T) {
	for name, answer := range map[string]func(int, told) *http.Response{
		"in a pause":   func(int, told) *http.Response { return status(500) },
		"in a request": func(int, told) *http.Response { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(h *harness) {
				h.store.add(hook("one", "lobby"))
				h.web.answers(answer)
				h.run()
				synctest.Wait()
				h.say("lobby", "a")
				synctest.Wait()
				h.store.mu.Lock()
				h.store.hooks = nil
				h.store.mu.Unlock()
				if err := h.Reload(t.Context()); err != nil {
					t.Fatal(err)
				}
				before := len(h.web.all())
				h.say("lobby", "b")
				time.Sleep(24 * time.Hour)
				if after := len(h.web.all()); before != 1 || after != 1 {
					t.Errorf("told %d times before and %d after", before, after-before)
				}
				h.stop()
			})
		})
	}
}

// TestHangs: an endpoint that never answers costs one request for 15 s at a time.
func TestHangs(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.web.answers(func(int, told) *http.Response { return nil })
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		time.Sleep(16*time.Second + time.Millisecond)
		synctest.Wait()
		all := h.web.all()
		if len(all) != 2 || all[1].at != 16*time.Second {
			t.Errorf("%+v", all)
		}
		if h.counts.of("timeout") != 1 {
			t.Error("the timeout is not counted")
		}
		h.stop()
	})
}

// An endless body never says anything.
type endless struct{ ended <-chan struct{} }

func (e endless) Read([]byte) (int, error) { <-e.ended; return 0, io.ErrUnexpectedEOF }
func (e endless) Close() error             { return nil }

// TestBodyHangs: an answer whose body does not come is one after 2 s.
func TestBodyHangs(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.web.answers(func(int, told) *http.Response { return &http.Response{StatusCode: 200, Body: endless{}} })
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		synctest.Wait()
		h.say("lobby", "b")
		time.Sleep(3 * time.Second)
		synctest.Wait()
		all := h.web.all()
		if len(all) != 2 || all[1].at != 2*time.Second || h.counts.of("ok") != 1 {
			t.Errorf("%+v, %d taken", all, h.counts.of("ok"))
		}
		h.stop()
	})
}

// TestStopWaits: a request that is under way when the server stops is waited for, if it does not
// take long, so that it is not told again. Nothing new is begun.
func TestStopWaits(t *testing.T) {
	for name, tt := range map[string]struct {
		takes time.Duration
		want  []string
		stops time.Duration
	}{
		"a short one": {500 * time.Millisecond, []string{"a", "b"}, 500 * time.Millisecond},
		"a long one":  {10 * time.Second, []string{"a", "a b"}, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(h *harness) {
				h.t = t
				h.store.add(hook("one", "lobby"))
				h.store.add(hook("other", "tea"))
				h.web.slow = tt.takes
				h.run()
				synctest.Wait()
				h.say("lobby", "a")
				synctest.Wait()
				h.log.say("lobby", "b")
				h.Wake("lobby")
				at := time.Now()
				h.stop()
				if took := time.Since(at); took != tt.stops {
					t.Errorf("stopping took %v, want %v", took, tt.stops)
				}
				h.web.slow = 0
				h.run()
				synctest.Wait()
				h.stop()
				h.want(tt.want...)
			})
		})
	}
}

// TestRetryAfterIsKept: an endpoint is left alone for as long as it asks, within an hour.
func TestRetryAfterIsKept(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.web.answers(func(n int, _ told) *http.Response {
			r := status(429)
			switch n {
			case 1:
				r.Header.Set("Retry-After", "90")
			case 2:
				r.Header.Set("Retry-After", "999999")
			default:
				r = status(200)
			}
			return r
		})
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		time.Sleep(2 * time.Hour)
		h.stop()
		var at []time.Duration
		for _, r := range h.web.all() {
			at = append(at, r.at)
		}
		if want := []time.Duration{0, 90 * time.Second, 90*time.Second + time.Hour}; !slices.Equal(at, want) {
			t.Errorf("tried at %v, want %v", at, want)
		}
	})
}

// TestDiskGone: what cannot be read is read later, without a hot loop.
func TestDiskGone(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("all", ""))
		h.log.say("lobby", "a")
		h.log.fails = true
		h.store.fail(true)
		h.run()
		time.Sleep(time.Minute)
		h.want()
		h.store.fail(false)
		time.Sleep(2 * time.Minute)
		h.want()
		h.log.mu.Lock()
		h.log.fails = false
		h.log.mu.Unlock()
		time.Sleep(10 * time.Minute)
		h.stop()
		h.want("a")
		if n := strings.Count(h.logged.String(), "\n"); n > 12 {
			t.Errorf("%d lines:\n%s", n, h.logged)
		}
	})
}

// TestNoSecret: a hook without its secret is told nothing.
func TestNoSecret(t *testing.T) {
	bubble(t, func(h *harness) {
		of := hook("one", "lobby")
		of.Secret = ""
		h.store.add(of)
		h.log.say("lobby", "a")
		h.run()
		time.Sleep(time.Hour)
		if h.Count("no_secret") != 1 {
			t.Error("not counted")
		}
		h.stop()
		h.want()
	})
}
