package names_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/cluster/names"
	"hubbub/server/identity"
)

// TestRefusedKeeps: who does not get another name has what it had, though both read alike in part,
// and what was held for it stays held.
func TestRefusedKeeps(t *testing.T) {
	for name, had := range map[string]struct {
		before func(n *names.Names, user string)
		want   error // for another who asks for the name that it had
	}{
		"it has it":            {func(*names.Names, string) {}, identity.ErrNameTaken},
		"it is held":           {func(n *names.Names, user string) { release(t, n, "paio", user, time.Minute); synctest.Wait() }, identity.ErrNameHeld},
		"it is about to be":    {func(n *names.Names, user string) { release(t, n, "paio", user, time.Minute) }, identity.ErrNameHeld},
		"it is given up":       {func(n *names.Names, user string) { release(t, n, "paio", user, 0); synctest.Wait() }, nil},
		"it is about to be so": {func(n *names.Names, user string) { release(t, n, "paio", user, 0) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := names.New(names.Config{Store: newStore(), Node: "a", Hold: time.Minute})
				go n.Run(t.Context())
				for user, as := range map[string]string{"ana": "paio", "eve": "palo"} {
					if err := n.Claim(mustName(t, as), user); err != nil {
						t.Fatal(err)
					}
				}
				had.before(n, "ana")
				if err := n.Claim(mustName(t, "paIo"), "ana"); !errors.Is(err, identity.ErrNameTaken) {
					t.Fatalf("a name that reads like that of another: %v", err)
				}
				synctest.Wait()
				if err := n.Claim(mustName(t, "paio"), "bo"); !errors.Is(err, had.want) {
					t.Errorf("the name before: %v, want %v", err, had.want)
				}
			})
		})
	}
}

func release(t *testing.T, n *names.Names, as, user string, hold time.Duration) {
	n.Release(mustName(t, as).Looks(), user, hold)
}

// TestReleasesOfTwo: two releases of one name that wait are both done.
func TestReleasesOfTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		n := names.New(names.Config{Store: s, Node: "a", Hold: time.Minute})
		go n.Run(t.Context())
		ana := mustName(t, "Ana")
		if err := n.Claim(ana, "ana"); err != nil {
			t.Fatal(err)
		}
		s.cut(true)
		n.Release(ana.Looks(), "ana", 0)
		if err := n.Claim(ana, "bo"); !errors.Is(err, identity.ErrUndecided) {
			t.Errorf("while nothing answers: %v", err)
		}
		n.Release(ana.Looks(), "bo", 0)
		s.cut(false)
		time.Sleep(10 * time.Second)
		if count := s.held(); count != 0 {
			t.Errorf("%d records of nobody", count)
		}
	})
}

// TestEndIsBounded: a node that ends while NATS is slow waits for some releases, and not for all.
func TestEndIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		n := names.New(names.Config{Store: s, Node: "a", Hold: time.Minute})
		for i := range 200 {
			if err := n.Claim(mustName(t, fmt.Sprint("guest ", i)), "ana"); err != nil {
				t.Fatal(err)
			}
		}
		s.answers = func(ctx context.Context) {
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
		before := s.held()
		ctx, end := context.WithCancel(t.Context())
		for i := range 200 {
			n.Release(mustName(t, fmt.Sprint("guest ", i)).Looks(), "ana", 0)
		}
		end()
		start := time.Now()
		n.Run(ctx)
		if took := time.Since(start); took > 11*time.Second {
			t.Errorf("the end took %v", took)
		}
		if after := s.held(); after >= before {
			t.Errorf("%d names of %d are left", after, before)
		}
	})
}
