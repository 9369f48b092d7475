package lease_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/register"
)

// A store is a register in memory that can be out of reach.
type store struct {
	mu      sync.Mutex
	records map[string]record // guarded by mu
	seq     uint64            // guarded by mu
	away    map[string]bool   // guarded by mu; whom it does not answer
}

type record struct {
	register.Record
	until time.Time
}

// A door is one node's way to a store.
type door struct {
	*store
	node string
}

func newStore() *store { return &store{records: make(map[string]record), away: make(map[string]bool)} }

var errAway = errors.New("no answer")

func (d door) look(key string) (record, error) {
	if d.away[d.node] {
		return record{}, errAway
	}
	r := d.records[key]
	if !r.until.IsZero() && time.Now().After(r.until) {
		r.Value = nil
	}
	return r, nil
}

func (d door) Get(_ context.Context, key string) (register.Record, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.look(key)
	return r.Record, err
}

func (d door) Put(_ context.Context, key string, value []byte, revision uint64, ttl time.Duration) (uint64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.look(key)
	if err != nil {
		return 0, err
	}
	if r.Revision != revision {
		return 0, register.ErrChanged
	}
	d.seq++
	d.records[key] = record{register.Record{Value: value, Revision: d.seq}, time.Now().Add(ttl)}
	return d.seq, nil
}

func (d door) Delete(ctx context.Context, key string, revision uint64) error {
	_, err := d.Put(ctx, key, nil, revision, register.MinTTL)
	return err
}

func (s *store) cut(node string, away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away[node] = away
}

// TestLease: one holds it at a time, whoever ends or is out of reach, and another takes it over
// within a minute.
func TestLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		leases := make(map[string]*lease.Lease)
		stops := make(map[string]context.CancelFunc)
		for _, node := range []string{"a", "b", "c"} {
			ctx, stop := context.WithCancel(t.Context())
			leases[node], stops[node] = lease.New(door{s, node}, "trim", node, slog.New(slog.DiscardHandler)), stop
			go leases[node].Run(ctx)
		}
		holder := func() (held string) {
			for node, l := range leases {
				if l.Held() {
					held += node
				}
			}
			return held
		}
		wait := func(while time.Duration, without string) {
			t.Helper()
			for range while / time.Second {
				time.Sleep(time.Second)
				if h := holder(); len(h) > 1 {
					t.Fatalf("%q hold it", h)
				}
			}
			if h := holder(); h == "" || h == without {
				t.Fatalf("held by %q after %v", h, while)
			}
		}
		wait(time.Minute, "")
		first := holder()
		s.cut(first, true)
		wait(time.Minute, first)
		s.cut(first, false)
		wait(time.Minute, "")
		second := holder()
		stops[second]()
		time.Sleep(time.Second)
		if leases[second].Held() {
			t.Error("held after its end")
		}
		wait(10*time.Second, second) // given back: nobody waits for its time
		for _, stop := range stops {
			stop()
		}
	})
}

// TestLapse: a holder that is out of reach, or stood still, is told before others can have the
// lease, and does not have it again until it has done what follows from that.
func TestLapse(t *testing.T) {
	for name, away := range map[string]time.Duration{"a moment": 15 * time.Second, "a while": 32 * time.Second, "long": 5 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStore()
				l := lease.New(door{s, "a"}, "trim", "a", slog.New(slog.DiscardHandler))
				var lapses int
				l.OnLapse(func() {
					lapses++
					for range 5 {
						if r, _ := (door{s, "b"}).Get(t.Context(), "trim"); l.Held() || r.Value == nil {
							t.Errorf("held: %v; the record: %q", l.Held(), r.Value)
						}
						time.Sleep(time.Second)
					}
				})
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				go l.Run(ctx)
				time.Sleep(time.Minute + time.Second) // between two renewals
				s.cut("a", true)
				for range away / time.Second {
					time.Sleep(time.Second)
				}
				s.cut("a", false)
				time.Sleep(20 * time.Second)
				if want := min(1, int(away/(20*time.Second))); lapses != want || !l.Held() {
					t.Errorf("told %d times, want %d; held: %v", lapses, want, l.Held())
				}
			})
		})
	}
}

// TestUnwilling: who is not to have a lease any more is told before another has it, and may have it again
// later.
func TestUnwilling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		var stuck atomic.Bool
		var lapses int
		a := lease.New(door{s, "a"}, "trim", "a", slog.New(slog.DiscardHandler))
		b := lease.New(door{s, "b"}, "trim", "b", slog.New(slog.DiscardHandler))
		a.WhileWilling(func() bool { return !stuck.Load() })
		a.OnLapse(func() {
			if lapses++; b.Held() {
				t.Error("told after another has it")
			}
		})
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go a.Run(ctx)
		time.Sleep(time.Second)
		bCtx, stopB := context.WithCancel(ctx)
		go b.Run(bCtx)
		wants := func(when string, wantA, wantB bool) {
			t.Helper()
			for range 60 {
				if time.Sleep(time.Second); a.Held() && b.Held() {
					t.Fatalf("%s: both hold it", when)
				}
			}
			if a.Held() != wantA || b.Held() != wantB {
				t.Errorf("%s: a: %v, b: %v", when, a.Held(), b.Held())
			}
		}
		wants("at first", true, false)
		stuck.Store(true)
		wants("while it is stuck", false, true)
		if lapses != 1 {
			t.Errorf("told %d times", lapses)
		}
		stopB()
		wants("while nobody wants it", false, false)
		stuck.Store(false)
		wants("after that", true, false)
	})
}

// TestLost: a lease that another has, or whose record is gone, is not held from the next renewal on,
// and that is told before it is claimed again.
func TestLost(t *testing.T) {
	for name, take := range map[string]func(d door, revision uint64) error{
		"another's": func(d door, revision uint64) error {
			_, err := d.Put(context.Background(), "trim", []byte(`{"node":"b"}`), revision, time.Minute)
			return err
		},
		"gone": func(d door, revision uint64) error { return d.Delete(context.Background(), "trim", revision) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStore()
				l := lease.New(door{s, "a"}, "trim", "a", slog.New(slog.DiscardHandler))
				var lapses atomic.Int64
				l.OnLapse(func() {
					if lapses.Add(1); l.Held() {
						t.Error("it is held")
					}
				})
				go l.Run(t.Context())
				time.Sleep(time.Minute + time.Second) // between two renewals
				r, _ := (door{s, "b"}).Get(t.Context(), "trim")
				if err := take(door{s, "b"}, r.Revision); err != nil {
					t.Fatal(err)
				}
				time.Sleep(5 * time.Second)
				if lapses.Load() != 1 || l.Held() {
					t.Errorf("told %d times; held: %v", lapses.Load(), l.Held())
				}
				time.Sleep(2 * time.Minute)
				if lapses.Load() != 1 || !l.Held() {
					t.Errorf("when it is free: told %d times; held: %v", lapses.Load(), l.Held())
				}
			})
		})
	}
}

// TestSuspended: the lease of a machine that was suspended for longer than it lasts is not held.
func TestSuspended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var suspended atomic.Int64
		l := lease.New(door{newStore(), "a"}, "trim", "a", slog.New(slog.DiscardHandler))
		l.SetWall(func() time.Time { return time.Now().Round(0).Add(time.Duration(suspended.Load())) })
		var lapses atomic.Int64
		l.OnLapse(func() { lapses.Add(1) })
		go l.Run(t.Context())
		time.Sleep(time.Minute + time.Second)
		suspended.Add(-int64(time.Hour)) // the clock is put back
		time.Sleep(time.Minute)
		if !l.Held() || lapses.Load() != 0 {
			t.Errorf("after the clock was put back: held: %v, told %d times", l.Held(), lapses.Load())
		}
		suspended.Add(int64(30 * time.Second))
		if l.Held() {
			t.Error("held just after a suspension")
		}
		time.Sleep(20 * time.Second)
		if !l.Held() || lapses.Load() != 1 {
			t.Errorf("a while later: held: %v, told %d times", l.Held(), lapses.Load())
		}
	})
}

// TestIsAlive: a node is alive while it renews its lease.
func TestIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		l := lease.ForNode(door{s, "a"}, "a", slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		wants := func(when string, want bool) {
			t.Helper()
			alive, err := lease.IsAlive(ctx, door{s, "b"}, "a")
			if err != nil || alive != want {
				t.Errorf("%s: %v, %v", when, alive, err)
			}
		}
		wants("before", false)
		go l.Run(ctx)
		time.Sleep(5 * time.Minute)
		wants("after a while", true)
		s.cut("a", true)
		time.Sleep(40 * time.Second)
		wants("silent", false)
		if l.Held() {
			t.Error("it believes in a lease that is over")
		}
		stop()
	})
}
