package presence_test

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/cluster/presence"
)

// TestTableCurrent: a node knows whether it knows who is there: not before it has heard, nor when it
// was cut off, until it has heard again.
func TestTableCurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a := n.start("a")
		a.Here("lobby", here("ana"))
		time.Sleep(time.Second)
		b := n.start("b")
		wants := func(when string, want bool) {
			t.Helper()
			synctest.Wait()
			if got := b.IsCurrent(); got != want {
				t.Errorf("%s: %v", when, got)
			}
		}
		wants("start", false)
		time.Sleep(time.Second)
		wants("a while later", true)
		b.sees(t, "a while later", "lobby ana")
		n.cut(b, true)
		time.Sleep(10 * time.Second)
		wants("cut off", false)
		time.Sleep(time.Minute)
		b.sees(t, "cut off for long", "lobby ana")
		n.cut(b, false)
		for range 100 {
			time.Sleep(50 * time.Millisecond)
			if synctest.Wait(); b.IsCurrent() {
				break
			}
		}
		wants("back", true)
		b.sees(t, "back", "lobby ana")
		b.mu.Lock()
		if len(b.told) != 1 {
			t.Errorf("told %q", b.told)
		}
		b.mu.Unlock()
		n.cut(b, true)
		time.Sleep(20 * time.Second)
		n.cut(a, true) // meanwhile it dies
		n.cut(b, false)
		time.Sleep(25 * time.Second)
		b.sees(t, "back, and the other is dead")
		wants("back, and the other is dead", true)
	})
}

// TestTableMute: a node that is not to tell who is there tells it later.
func TestTableMute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		n.mute("a", true)
		a, b := n.start("a"), n.start("b")
		a.Here("lobby", here("ana"))
		time.Sleep(5 * time.Second)
		b.sees(t, "mute")
		if a.IsCurrent() || !b.IsCurrent() {
			t.Errorf("a mute node is current: %v, and the other: %v", a.IsCurrent(), b.IsCurrent())
		}
		c := n.start("c")
		time.Sleep(time.Second)
		if !c.IsCurrent() {
			t.Error("a newcomer waits for a mute node")
		}
		n.mute("a", false)
		time.Sleep(3 * time.Second)
		for _, x := range []*node{b, c} {
			x.sees(t, "not mute", "lobby ana")
		}
		if !a.IsCurrent() {
			t.Error("a node that was mute is not current")
		}
		n.mute("a", true)
		a.Gone("lobby", "ana")
		a.Here("other", here("ada"))
		time.Sleep(5 * time.Second)
		b.sees(t, "mute again", "lobby ana")
		n.mute("a", false)
		time.Sleep(3 * time.Second)
		b.sees(t, "not mute again", "other ada")
	})
}

// TestTableListless: a node that beats and never tells its list is waited for, and not for ever.
func TestTableListless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a := n.start("a")
		for s := range 20 {
			if err := a.Receive([]byte(presence.BeatOf("b", 7))); err != nil {
				t.Fatal(err)
			}
			if got, want := a.IsCurrent(), s > 6; got != want {
				t.Errorf("after %d s: %v", s, got)
			}
			time.Sleep(time.Second)
		}
	})
}

// TestTableNewcomer: a node that comes later closes no doors until it has told who is there.
func TestTableNewcomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		a := n.start("a")
		time.Sleep(time.Minute)
		if err := a.Receive([]byte(presence.BeatOf("b", 7))); err != nil {
			t.Fatal(err)
		}
		if !a.IsCurrent() {
			t.Error("nobody gets in, because a node has started")
		}
	})
}
