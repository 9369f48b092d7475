package history_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
)

const day = 24 * time.Hour

var monday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A machine has a history whose clocks are set by hand. Between two steps, the history
// has time for its upkeep.
type machine struct {
	*history.Clocks
	t      *testing.T
	config history.Config
	log    *keeper
	logged bytes.Buffer
	seen   ledger
}

// onMachine runs a test of a server that has just started for the first time.
func onMachine(t *testing.T, test func(t *testing.T, m *machine)) {
	c := file(t)
	synctest.Test(t, func(t *testing.T) {
		m := &machine{t: t, Clocks: history.NewClocks(monday)}
		c.Age, c.Observer, c.Log = 30*day, &m.seen, slog.New(slog.NewTextHandler(&m.logged, nil))
		m.config = c.WithClocks(m.Clocks)
		m.start()
		test(t, m)
	})
}

func (m *machine) start() { m.log = open(m.t, m.config) }

// restart ends the server, which runs again after some time.
func (m *machine) restart(off time.Duration) {
	shut(m.t, m.log)
	m.Run(off)
	m.start()
}

func (m *machine) say(text string) {
	mustAppend(m.t, m.log, "lobby", said("ana", "", text, m.Now()))
}

// run lets the server run for some time, and looks at all once every ten minutes.
func (m *machine) run(d time.Duration) {
	const tick = 10 * time.Minute
	for ; d > 0; d -= tick {
		m.Run(min(d, tick))
		m.upkeep()
	}
}

// upkeep gives the history its turns, of which the clocks of the machine see nothing.
func (m *machine) upkeep() { later(2 * time.Second) }

func (m *machine) wantLogged(n int, word string) {
	m.t.Helper()
	if got := strings.Count(m.logged.String(), word); got != n {
		m.t.Errorf("%q is logged %d times, want %d:\n%s", word, got, n, &m.logged)
	}
}

// A machine that starts with its clock far ahead removes nothing until the server has
// run for a day, over restarts too.
func TestStartFarAhead(t *testing.T) {
	onMachine(t, func(t *testing.T, m *machine) {
		m.say("one")
		m.restart(time.Hour)
		m.wantLogged(0, "clock")

		shut(t, m.log)
		m.Put(31 * day)
		m.start()
		m.run(23 * time.Hour)
		wantTexts(t, all(t, m.log, "lobby"), "one")
		m.wantLogged(1, "far ahead")
		m.restart(2 * day)
		m.run(50 * time.Minute)
		wantTexts(t, all(t, m.log, "lobby"), "one")
		m.run(20 * time.Minute)
		wantTexts(t, all(t, m.log, "lobby"))
		m.wantLogged(1, "trusted again")
		if len(m.seen.jumps) != 2 || m.seen.jumps[0] != 31*day {
			t.Errorf("jumps %v", m.seen.jumps)
		}
		m.restart(time.Hour)
		m.say("two")
		m.restart(time.Hour)
		m.wantLogged(2, "far ahead") // none since
	})
}

// So does one whose clock is put ahead while the server runs; and a clock that is put
// right is trusted at once.
func TestPutAheadAndRight(t *testing.T) {
	onMachine(t, func(t *testing.T, m *machine) {
		m.say("old")
		m.run(30*day - time.Hour)
		m.say("young")
		m.Put(40 * day)
		m.run(time.Hour)
		wantTexts(t, all(t, m.log, "lobby"), "old", "young")
		m.restart(time.Minute)
		m.upkeep()
		wantTexts(t, all(t, m.log, "lobby"), "old", "young")
		m.Put(-40 * day)
		m.upkeep()
		wantTexts(t, all(t, m.log, "lobby"), "young")
		m.wantLogged(1, "trusted again")
		if got := fmt.Sprint(m.seen.jumps); got != fmt.Sprint([]time.Duration{40 * day, 40*day + time.Minute, -40 * day}) {
			t.Errorf("jumps %v", got)
		}
	})
}

// A clock that is put back, and small corrections, cost nothing.
func TestPutBack(t *testing.T) {
	onMachine(t, func(t *testing.T, m *machine) {
		m.say("one")
		m.Put(-3 * time.Second)
		m.upkeep()
		m.wantLogged(0, "jumped")
		m.Put(-2 * day)
		m.upkeep()
		m.wantLogged(1, "jumped")
		m.restart(time.Hour)
		m.say("two")
		m.run(10 * day)
		wantTexts(t, all(t, m.log, "lobby"), "one", "two")
		shut(t, m.log)
		m.Put(-5 * day)
		m.start()
		m.wantLogged(2, "jumped")
		m.wantLogged(0, "far ahead")
		if got := fmt.Sprint(m.seen.jumps); got != fmt.Sprint([]time.Duration{-2 * day, -5 * day}) {
			t.Errorf("jumps %v", got)
		}
	})
}

// A file that does not know what to trust goes by its last message.
func TestTrustOfOlderFile(t *testing.T) {
	onMachine(t, func(t *testing.T, m *machine) {
		m.say("one")
		shut(t, m.log)
		shell(t, m.config.Path, "UPDATE log SET trusted_at = NULL")
		m.Put(31 * day)
		m.start()
		m.run(time.Hour)
		wantTexts(t, all(t, m.log, "lobby"), "one")
		m.wantLogged(1, "far ahead")
	})
}

// Each message goes by its own time, wherever it stands.
func TestEachByItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const hour = 5 * time.Minute // each second takes its turn
		l := open(t, history.Config{Path: history.Memory, Age: hour})
		at := func(text string, ago time.Duration) history.Draft {
			return said("ana", "", text, time.Now().Add(-ago).UnixMilli())
		}
		mustAppend(t, l, "lobby", at("future", -3*hour), at("old", 2*hour), at("younger", hour*5/6),
			at("old, too", hour*3/2), at("young", hour/60))
		mustAppend(t, l, "kitchen", at("future", -3*hour), at("young", 0))
		later(3 * time.Second)
		wantKept(t, l, "lobby", 5, "future", "younger", "young")
		wantKept(t, l, "kitchen", 1, "future", "young")
		wantTexts(t, search(t, l, "old"))
		later(hour / 3)
		wantKept(t, l, "lobby", 5, "future", "young")
		later(hour)
		wantKept(t, l, "lobby", 6, "future")
		wantKept(t, l, "kitchen", 3, "future")
		later(3 * hour)
		wantKept(t, l, "lobby", 6)
		l.Check(t)
	})
}

// Thousands behind one that is dated in the future go, too.
func TestManyBehindTheFuture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Age: time.Hour})
		future := make([]history.Draft, 700)
		for i := range future {
			future[i] = said("ana", "", fmt.Sprint("future ", i), time.Now().Add(day).UnixMilli())
		}
		mustAppend(t, l, "lobby", future...)
		mustAppend(t, l, "lobby", numbered(5000)...)
		later(time.Minute)
		if got := stand(t, l, "lobby"); got.Floor != 5701 {
			t.Errorf("floor %d", got.Floor)
		}
		l.Check(t)
	})
}

// wantKept checks what is left of a room, which is whole from a number on.
func wantKept(t *testing.T, l *keeper, room string, floor int64, want ...string) {
	t.Helper()
	page, err := l.After(t.Context(), room, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	wantTexts(t, page.Entries, want...)
	if page.Floor != floor {
		t.Errorf("room %s: floor %d, want %d", room, page.Floor, floor)
	}
}
