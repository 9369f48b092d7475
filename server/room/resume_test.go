package room_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
)

// TestSince: what a member gets that says where it stopped reading.
func TestSince(t *testing.T) {
	const said = 400
	oldest := int64(said - room.MaxBacklog + 1)
	tests := map[string]struct {
		since    room.Since
		recovery room.Recovery
		first    int64 // message of the backlog
	}{
		"nowhere":              {room.Since{}, room.NewMember, said - 49},
		"just now":             {room.Since{Epoch: "e", Seq: said}, room.Recovered, 0},
		"one missed":           {room.Since{Epoch: "e", Seq: said - 1}, room.Recovered, said},
		"more than a newcomer": {room.Since{Epoch: "e", Seq: said - 100}, room.Recovered, said - 99},
		"all in memory":        {room.Since{Epoch: "e", Seq: oldest - 1}, room.Recovered, oldest},
		"one more":             {room.Since{Epoch: "e", Seq: oldest - 2}, room.Behind, oldest},
		"everything":           {room.Since{Epoch: "e", Seq: 0}, room.Behind, oldest},
		"another history":      {room.Since{Epoch: "f", Seq: 10}, room.Lost, said - 49},
		"the future":           {room.Since{Epoch: "e", Seq: said + 1}, room.Lost, said - 49},
		"no number":            {room.Since{Epoch: "e", Seq: -1}, room.Lost, said - 49},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVenue(t)
				bo := v.join("Bo")
				for i := range said {
					bo.room.Say(bo.session, bo, "", fmt.Sprint(i+1), time.Now())
				}
				synctest.Wait()
				ana := v.enterSince(room.Lobby, "Ana", "", tt.since)
				synctest.Wait()
				w, got := ana.welcome, decode(t, ana.backlog)
				if w.Recovery != tt.recovery || w.Seq != said || w.Recovery == room.Behind && w.Since != tt.since.Seq {
					t.Errorf("welcome %+v", w)
				}
				if tt.first == 0 {
					if len(got) != 0 {
						t.Errorf("%d messages, want none", len(got))
					}
					return
				}
				if got[0].Seq != tt.first || w.Start != tt.first-1 || got[len(got)-1].Seq != said || len(got) != int(said-tt.first+1) {
					t.Errorf("%d messages, %v to %v after %d, want %d to %d", len(got), got[0], got[len(got)-1], w.Start, tt.first, said)
				}
			})
		})
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

func (l *slowLog) Append(roomName string, drafts []room.Draft) ([]room.Saved, error) {
	if drafts[0].Text == "slow" {
		<-l.gate
	}
	return l.memoryLog.Append(roomName, drafts)
}

// TestEmptyRoomAtWork: a room without people that still saves something is not
// given up, or another of its name would number across it.
func TestEmptyRoomAtWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l := &slowLog{v.log, make(chan struct{})}
		v.hub = room.NewHub(room.Config{Log: l, Epoch: "e", Backlog: 50, NewOutlet: func() room.Outlet { return v }})
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

// TestOneAppendALoad: what gathers while the room is busy is saved together.
func TestOneAppendALoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.gate = make(chan struct{})
		ana := v.join("Ana") // the sequencer waits with its notice
		for range 10 {
			ana.room.Say(ana.session, ana, "", "hi", time.Now())
		}
		v.enter(room.Lobby, "Bo", "")
		ana.room.Say(ana.session, ana, "", "hi", time.Now())
		close(v.gate)
		synctest.Wait()
		if v.log.calls != 1 {
			t.Errorf("%d appends, want one", v.log.calls)
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
			ana.room.Say(ana.session, ana, "c1", "hi", time.Now())
		}
		close(v.gate)
		synctest.Wait()
		if batches != 1 {
			t.Errorf("%d batches were out at the receipt, want the original's", batches)
		}
	})
}
