package recent_test

import (
	"testing"
	"time"

	"hubbub/server/recent"
)

// until is an entry that is over at some time.
type until time.Duration

func (u until) time() time.Duration { return time.Duration(u) }

func put(m *recent.Map[int, until], key int, u until, now time.Duration) (before until) {
	m.Update(key, now, func(v until) (until, bool) { before = v; return u, true })
	return before
}

func TestMap(t *testing.T) {
	m := recent.NewMap[int](1000, until.time)
	if before := put(m, 1, 10, 0); before != 0 {
		t.Errorf("the first of a key: %v", before)
	}
	if before := put(m, 1, 20, 0); before != 10 {
		t.Errorf("the second: %v", before)
	}
	m.Update(1, 0, func(until) (until, bool) { return 99, false })
	if before := put(m, 1, 20, 0); before != 20 {
		t.Errorf("after a change that is not kept: %v", before)
	}
	m.Forget(1)
	if before := put(m, 1, 20, 0); before != 0 {
		t.Errorf("after Forget: %v", before)
	}
}

// TestForgets: what is over goes, what is not stays.
func TestForgets(t *testing.T) {
	m := recent.NewMap[int](1<<16, until.time)
	put(m, -1, 1<<40, 0)
	for i := range 100_000 {
		now := time.Duration(i)
		put(m, i, until(now+50), now)
	}
	if n := m.Len(); n > 1000 {
		t.Errorf("%d entries, of which 51 are not over", n)
	}
	if before := put(m, -1, 0, 100_000); before == 0 {
		t.Error("one that is not over was forgotten")
	}
}

// TestBound: however many there are; those of the longest time stay, and the latest.
func TestBound(t *testing.T) {
	for _, max := range []int{2, 100, 5000} {
		m := recent.NewMap[int](max, until.time)
		put(m, -1, 1<<40, 0)
		for i := range 4 * max {
			put(m, i, until(1<<30+i), 0)
			if m.Len() > max {
				t.Fatalf("%d entries, %d may be", m.Len(), max)
			}
		}
		if m.Get(-1) == 0 || m.Get(4*max-1) == 0 {
			t.Errorf("of %d, the wrong ones were forgotten", max)
		}
	}
}
