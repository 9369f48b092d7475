package webhook_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/server/wire"
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
		if got.Type != "room.entries" || got.Data.Room != "lobby" || got.Data.Epoch != "lobby1" || got.Data.Entries[1].Seq != 4 || got.url != "https://one.example.org/hook" {
			t.Errorf("%+v", got)
		}
		if _, err := time.Parse(time.RFC3339, got.Timestamp); err != nil {
			t.Error(err)
		}
		if h.counts.entries != 3 || h.counts.results["ok"] != 2 {
			t.Errorf("%+v", h.counts)
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

// TestRestart: nothing is lost when the server is stopped or killed, and the order stays.
func TestRestart(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.run()
		synctest.Wait()
		h.say("lobby", "a")
		synctest.Wait()
		h.stop() // saves
		h.log.say("lobby", "b")
		h.run()
		synctest.Wait()
		h.want("a", "b")
		h.store.mu.Lock()
		h.store.fails = true // as if it were killed: what was told last is not kept
		h.store.mu.Unlock()
		h.stop()
		h.store.mu.Lock()
		h.store.fails = false
		h.store.mu.Unlock()
		h.log.say("lobby", "c")
		h.run()
		synctest.Wait()
		h.stop()
		h.want("a", "b", "b c")
	})
}

// TestSavedBehind: what was told in a second is kept in one commit.
func TestSavedBehind(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.store.add(hook("two", "lobby"))
		h.run()
		synctest.Wait()
		for range 10 {
			h.say("lobby", "a")
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if h.store.saves != 1 {
			t.Errorf("%d commits, want 1", h.store.saves)
		}
		for _, run := range []string{"run-one", "run-two"} {
			if got, want := h.store.places[run]["lobby"], (webhook.Place{Room: "lobby", Epoch: "lobby1", Seq: 20}); got != want {
				t.Errorf("%s is at %+v, want %+v", run, got, want)
			}
		}
		h.stop()
	})
}

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

// TestStateOfNow: what was removed between two attempts comes without its text, and what was
// said meanwhile is told in the next batch: the range of an id stays.
func TestStateOfNow(t *testing.T) {
	bubble(t, func(h *harness) {
		h.store.add(hook("one", "lobby"))
		h.web.answers(func(n int, _ told) *http.Response {
			if n == 1 {
				return status(503)
			}
			return status(200)
		})
		h.run()
		synctest.Wait()
		h.say("lobby", "secret", "b")
		synctest.Wait()
		h.log.change("lobby", func(p *room.Page) { p.Entries[0].Text = "" })
		h.say("lobby", "c")
		time.Sleep(time.Minute)
		h.stop()
		h.want("secret b", " b", "c")
		if all := h.web.all(); all[0].id != all[1].id || all[1].id == all[2].id {
			t.Errorf("ids %s %s %s", all[0].id, all[1].id, all[2].id)
		}
	})
}

// TestGap: where the floor has passed the place, a gap tells from which number on it goes on,
// once.
func TestGap(t *testing.T) {
	drop := func(n int) func(*room.Page) {
		return func(p *room.Page) {
			p.Floor = p.Entries[n-1].Seq + 1
			p.Entries = p.Entries[n:]
		}
	}
	anew := func(p *room.Page) {
		*p = room.Page{Epoch: "lobby2", Floor: 1, Last: 1, Entries: []wire.Entry{{Seq: 1, Kind: wire.KindMessage, Text: "n"}}}
	}
	for name, tt := range map[string]struct {
		change func(*room.Page)
		want   []string
		first  int64
		epoch  string
	}{
		"nothing lost":   {func(*room.Page) {}, []string{"a", "b c d", "e"}, 0, "lobby1"},
		"all told":       {drop(1), []string{"a", "b c d", "e"}, 0, "lobby1"},
		"two lost":       {drop(3), []string{"a", "gap d", "e"}, 7, "lobby1"},
		"all lost":       {drop(4), []string{"a", "gap", "e"}, 9, "lobby1"},
		"the room, anew": {anew, []string{"a", "gap n", "e"}, 1, "lobby2"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(h *harness) {
				h.t = t
				h.store.add(hook("all", ""))
				h.run()
				synctest.Wait()
				h.say("lobby", "a")
				synctest.Wait()
				h.stop()
				h.log.say("lobby", "b", "c", "d")
				h.log.change("lobby", tt.change)
				h.run()
				synctest.Wait()
				h.say("lobby", "e")
				synctest.Wait()
				h.stop()
				h.want(tt.want...)
				second := h.web.all()[1]
				if second.Data.Epoch != tt.epoch || second.Data.Entries[0].First != tt.first {
					t.Errorf("%+v", second)
				}
			})
		})
	}
}

// TestGapMeanwhile: what a batch holds can expire while it is tried again.
func TestGapMeanwhile(t *testing.T) {
	for name, tt := range map[string]struct {
		keep int
		want []string
	}{"a part": {2, []string{"a b c", "gap b c", "d"}}, "all": {0, []string{"a b c", "gap d"}}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(h *harness) {
				h.t = t
				h.store.add(hook("one", "lobby"))
				h.web.answers(func(n int, _ told) *http.Response {
					if n == 1 {
						return status(500)
					}
					return status(200)
				})
				h.run()
				synctest.Wait()
				h.say("lobby", "a", "b", "c")
				synctest.Wait()
				h.log.change("lobby", func(p *room.Page) {
					p.Floor = int64(6-2*tt.keep) + 1
					p.Entries = p.Entries[3-tt.keep:]
				})
				h.say("lobby", "d")
				time.Sleep(time.Minute)
				h.stop()
				h.want(tt.want...)
			})
		})
	}
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
		if h.counts.results["timeout"] != 1 {
			t.Errorf("%v", h.counts.results)
		}
		h.stop()
	})
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
		h.log.fails, h.store.fails = true, true
		h.run()
		time.Sleep(time.Minute)
		h.want()
		h.store.mu.Lock()
		h.store.fails = false
		h.store.mu.Unlock()
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

// TestLagOf: what a hook is yet to be told.
func TestLagOf(t *testing.T) {
	bubble(t, func(h *harness) {
		of := hook("all", "")
		h.store.add(of)
		for want, do := range []func(){func() {}, func() { h.log.say("lobby", "a") }, func() { h.log.say("tea", "a") }} {
			do()
			time.Sleep(time.Hour)
			lag, err := webhook.LagOf(t.Context(), h.log, h.store, &of)
			if err != nil || lag.Rooms != want || want > 0 && time.Since(lag.Oldest) != time.Duration(want)*time.Hour {
				t.Errorf("%+v, %v, want %d rooms", lag, err, want)
			}
		}
	})
}
