package webhook_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/server/wire"
)

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
		h.store.fail(true) // as if it were killed: what was told last is not kept
		h.stop()
		h.store.fail(false)
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
		for _, run := range []string{"run-one", "run-two"} {
			saves, got := h.store.saved(run)
			if want := (webhook.Place{Room: "lobby", Epoch: "log1.lobby", Seq: 20}); got != want || saves != 1 {
				t.Errorf("%s is at %+v, want %+v; %d commits, want 1", run, got, want, saves)
			}
		}
		h.stop()
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
		*p = room.Page{Epoch: "log1.other", Floor: 1, Last: 1, Entries: []wire.Entry{{Seq: 1, Kind: wire.KindMessage, Text: "n"}}}
	}
	for name, tt := range map[string]struct {
		change func(*room.Page)
		want   []string
		first  int64
		epoch  string
	}{
		"nothing lost":                   {func(*room.Page) {}, []string{"a", "b c d", "e"}, 0, "log1.lobby"},
		"all told":                       {drop(1), []string{"a", "b c d", "e"}, 0, "log1.lobby"},
		"two lost":                       {drop(3), []string{"a", "gap d", "e"}, 7, "log1.lobby"},
		"all lost":                       {drop(4), []string{"a", "gap", "e"}, 9, "log1.lobby"},
		"the log, anew":                  {func(p *room.Page) { p.Epoch = "log2.lobby" }, []string{"a", "gap b c d", "e"}, 3, "log2.lobby"},
		"the log, anew, without its end": {func(p *room.Page) { p.Epoch, p.Last, p.Entries = "log2.lobby", 1, p.Entries[:0] }, []string{"a", "gap", "e"}, 2, "log2.lobby"},
		"the room, anew":                 {anew, []string{"a", "gap n", "e"}, 1, "log1.other"},
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

// TestReadsInTurns: hooks leave readers of the log to others.
func TestReadsInTurns(t *testing.T) {
	bubble(t, func(h *harness) {
		for i := range 20 {
			h.store.add(hook(fmt.Sprint("hook", i), ""))
		}
		h.log.say("lobby", "a")
		h.log.slow = time.Millisecond
		h.run()
		time.Sleep(time.Second)
		h.stop()
		if got := len(h.web.all()); got != 20 || h.log.most != 2 {
			t.Errorf("%d told, %d read at a time", got, h.log.most)
		}
	})
}
