package room_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"hubbub/server/room"
)

// TestSince: what a member gets that says where it stopped reading, however far
// the numbers lie apart.
func TestSince(t *testing.T) {
	const said = 400
	oldest := int64(said - room.MaxBacklog + 1) // as are those below: which message, not its number
	tests := map[string]struct {
		epoch    string
		seen     int64
		beyond   int64 // added to the number that was seen
		recovery room.Recovery
		first    int64 // message of the backlog
	}{
		"nowhere":              {"", 0, 0, room.NewMember, said - 49},
		"just now":             {"e", said, 0, room.Recovered, said + 1},
		"one missed":           {"e", said - 1, 0, room.Recovered, said},
		"more than a newcomer": {"e", said - 100, 0, room.Recovered, said - 99},
		"all in memory":        {"e", oldest - 1, 0, room.Recovered, oldest},
		"one more":             {"e", oldest - 2, 0, room.Behind, oldest},
		"everything":           {"e", 0, 0, room.Behind, oldest},
		"another history":      {"f", 10, 0, room.Lost, said - 49},
		"the future":           {"e", said, 1, room.Lost, said - 49},
		"no number":            {"e", 0, -1, room.Lost, said - 49},
	}
	for _, jump := range []int64{1, 7, 1 << 30} {
		for name, tt := range tests {
			t.Run(fmt.Sprintf("%s, numbers %d apart", name, jump), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					v := newVenue(t)
					v.log.jump = jump
					bo := v.join("Bo")
					for i := range said {
						bo.room.Say(bo.draft("", fmt.Sprint(i+1)))
					}
					synctest.Wait()
					since := room.Since{Epoch: tt.epoch, Seq: tt.seen*jump + tt.beyond}
					ana := v.enterSince(room.Lobby, "Ana", "", since)
					synctest.Wait()
					w, got := ana.welcome, decode(t, ana.backlog)
					if w.Recovery != tt.recovery || w.Seq != said*jump || w.Messages != said || w.Recovery == room.Behind && w.Since != since.Seq {
						t.Errorf("welcome %+v", w)
					}
					if want := said - tt.first + 1; w.Start != (tt.first-1)*jump || len(got) != int(want) {
						t.Fatalf("%d messages after %d, want %d", len(got), w.Start, want)
					}
					for i, e := range got {
						if n := tt.first + int64(i); e.Seq != n*jump || e.Text != fmt.Sprint(n) {
							t.Fatalf("message %d of the backlog is %v, want %d", i, e, n)
						}
					}
				})
			})
		}
	}
}

// TestRestart: numbers and backlog go on where the log ends.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.join("Bo").say("", "before")
		v.restart()
		ana := v.join("Ana")
		if got := decode(t, ana.backlog); len(got) != 1 || got[0].Text != "before" {
			t.Errorf("backlog %v", got)
		}
		ana.say("", "after")
		ana.sees("2 Ana: after")
	})
}

// TestNotSaved: what the log does not take, nobody sees, and its sender is told.
// The room lives on, and goes on when the log does.
func TestNotSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana, bo := v.join("Ana"), v.join("Bo")
		v.log.breakDown(true)
		ana.say("c1", "lost")
		ana.say("", "lost too")
		bo.sees()
		ana.sees("joined Bo 2")
		if !slices.Equal(ana.unsaved, []string{"c1", ""}) || bo.unsaved != nil {
			t.Errorf("told of %q and %q", ana.unsaved, bo.unsaved)
		}
		v.log.breakDown(false)
		ana.say("c1", "again")
		bo.sees("1 Ana: again")
	})
}

// TestUnreadableAtFirst: nobody gets into a room while the end of its log is not
// known, and nothing is appended. Then all is as if nothing had been.
func TestUnreadableAtFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.join("Bo").say("", "before")
		v.restart()
		v.log.unread = true
		ana := v.enterSince(room.Lobby, "Ana", "", room.Since{Epoch: "e", Seq: 0})
		ana.say("c1", "too early")
		act, answers := timeoutOf(ana), []string(nil)
		act.Attachment, act.Ticket = &silence{}, told{new(sync.Mutex), &answers, "act"}
		ana.room.Act(act)
		synctest.Wait()
		if len(answers) != 1 {
			t.Errorf("the act was told %q", answers)
		}
		if !ana.refused || ana.welcome != nil || !slices.Equal(ana.unsaved, []string{"c1"}) {
			t.Errorf("refused is %v, welcome %v, not saved %q", ana.refused, ana.welcome, ana.unsaved)
		}
		ana.leave()
		v.log.unread = false
		zed := v.enterSince(room.Lobby, "Zed", "", room.Since{Epoch: "e", Seq: 0})
		synctest.Wait()
		zed.say("", "after")
		zed.sees("2 Zed: after")
		if got := decode(t, zed.backlog); zed.welcome.Recovery != room.Recovered || len(got) != 1 || got[0].String() != "1 Bo: before" {
			t.Errorf("welcome %+v, backlog %v", zed.welcome, got)
		}
	})
}

// slowLog lets one message wait for its commit.
type slowLog struct {
	*memoryLog
	gate chan struct{}
}

func (l *slowLog) Publish(to room.Address, drafts []room.Draft) {
	if drafts[0].Text != "slow" {
		l.memoryLog.Publish(to, drafts)
		return
	}
	go func() {
		<-l.gate
		l.memoryLog.Publish(to, drafts)
	}()
}

// TestEmptyRoomAtWork: a room without people that still saves something is not
// given up, or another of its name would number across it.
func TestEmptyRoomAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l := &slowLog{v.log, make(chan struct{})}
		v.hub = room.NewHub(room.Config{Log: l, Backlog: 50, NewOutlet: func() room.Outlet { return v }})
		ana := v.join("Ana")
		ana.say("", "one")
		ana.say("", "slow")
		ana.leave()
		for i := range room.MaxEmptyRooms {
			v.enter(fmt.Sprint("room-", i), fmt.Sprint("g", i), "").leave()
		}
		bo := v.enterSince(room.Lobby, "Bo", "", room.Since{Epoch: "e", Seq: 1})
		synctest.Wait()
		close(l.gate)
		synctest.Wait()
		bo.say("", "three")
		var seen []int64
		for _, e := range append(decode(t, bo.backlog), bo.read()...) {
			if e.Type == "message" {
				seen = append(seen, e.Seq)
			}
		}
		if !slices.Equal(seen, []int64{2, 3}) {
			t.Errorf("after 1, Bo saw %v, want 2 and 3", seen)
		}
	})
}

// TestOnePublicationALoad: what gathers while the room is busy is saved together.
func TestOnePublicationALoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana") // the sequencer waits with its notice
		for range 10 {
			ana.room.Say(ana.draft("", "hi"))
		}
		v.enter(room.Lobby, "Bo", "")
		ana.room.Say(ana.draft("", "hi"))
		close(v.gate)
		synctest.Wait()
		if v.log.calls != 1 {
			t.Errorf("%d publications, want one", v.log.calls)
		}
	})
}

// TestReceiptAfterOriginal: a receipt never overtakes the message it repeats.
func TestReceiptAfterOriginal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana")
		batches := 0
		v.onRepeated = func() { batches = ana.frames() }
		for range 2 {
			ana.room.Say(ana.draft("c1", "hi"))
		}
		close(v.gate)
		synctest.Wait()
		if batches != 1 {
			t.Errorf("%d batches were out at the receipt, want the original's", batches)
		}
	})
}
