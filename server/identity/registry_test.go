package identity_test

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// A registry is that of a cluster in which each node releases at once.
type registry struct {
	mu     sync.Mutex
	claims map[string]string // guarded by mu; public id by look
	held   map[string]time.Duration
	goes   map[string]name.Name // guarded by mu; by public id, who is at other nodes
	fails  error                // guarded by mu
	slow   chan struct{}        // if not nil, claims wait until it is closed
	asked  int                  // guarded by mu
	asking atomic.Int32         // claims that wait
}

func newRegistry() *registry {
	return &registry{claims: make(map[string]string), held: make(map[string]time.Duration)}
}

func (r *registry) Claim(as name.Name, user string) error {
	if r.slow != nil {
		r.asking.Add(1)
		<-r.slow
		r.asking.Add(-1)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.fails != nil {
		return r.fails
	}
	for _, look := range as.Looks() {
		if of := r.claims[look]; of != "" && of != user {
			return &identity.Conflict{Name: as, With: as}
		}
	}
	for _, look := range as.Looks() {
		r.claims[look] = user
	}
	return nil
}

func (r *registry) Release(looks []string, user string, hold time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, look := range looks {
		if r.claims[look] == user {
			delete(r.claims, look)
			r.held[look] = hold
		}
	}
}

func (r *registry) GoesBy(user string) (name.Name, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	as, ok := r.goes[user]
	return as, ok
}

// names returns the looks that are claimed.
func (r *registry) names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.claims))
}

func (r *registry) wants(t *testing.T, when string, names ...string) {
	t.Helper()
	var want []string
	for _, n := range names {
		want = append(want, mustName(t, n).Looks()...)
	}
	slices.Sort(want)
	if got := r.names(); !slices.Equal(got, slices.Compact(want)) {
		t.Errorf("%s: the nodes know %q, want %q", when, got, want)
	}
}

// TestRegistry: the nodes know the names of those who are here or held, and no others.
func TestRegistry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry()
		n := identity.NewNames(identity.Config{Registry: r, Hold: time.Minute})
		defer n.Close()
		ana, err := n.Claim(mustName(t, "Ana"), "", true)
		if err != nil {
			t.Fatal(err)
		}
		again, err := n.Claim(mustName(t, "Ana"), n.Token(ana), true)
		if err != nil || again != ana || r.asked != 1 {
			t.Errorf("second connection: %v, the nodes were asked %d times", err, r.asked)
		}
		r.wants(t, "here", "Ana")
		if err := n.Rename(ana, mustName(t, "Bo")); err != nil {
			t.Fatal(err)
		}
		r.wants(t, "renamed", "Ana", "Bo")
		if err := n.Rename(ana, mustName(t, "ANA")); err != nil {
			t.Fatal(err)
		}
		r.wants(t, "back at a name that reads the same", "Ana", "Bo")
		n.Release(ana, false)
		r.wants(t, "one connection gone", "Ana", "Bo")
		n.Release(ana, false)
		r.wants(t, "gone")
		for _, as := range []string{"Ana", "Bo"} {
			if hold := r.held[mustName(t, as).Looks()[0]]; hold != time.Minute {
				t.Errorf("%s is held for %v", as, hold)
			}
		}
		if live := n.Live(); len(live) != 0 {
			t.Errorf("held here, too: %v", live)
		}
	})
}

// TestFollow: a person that is at other nodes goes by one name, whichever it asks for; when it is
// renamed there, it is here.
func TestFollow(t *testing.T) {
	r := newRegistry()
	n := identity.NewNames(identity.Config{Registry: r, Hold: time.Minute})
	defer n.Close()
	first, err := n.Claim(mustName(t, "First"), "", true)
	if err != nil {
		t.Fatal(err)
	}
	token, user := n.Token(first), first.User()
	n.Release(first, true)
	r.goes = map[string]name.Name{user: mustName(t, "Ana")}
	ana, err := n.Claim(mustName(t, "Bo"), token, true)
	if err != nil || ana.Name().String() != "Ana" {
		t.Fatalf("got %v, %v", ana, err)
	}
	for _, who := range []string{user, "nobody"} {
		if err := n.Follow(who, mustName(t, "Cy")); err != nil {
			t.Error(err)
		}
	}
	if got := ana.Name().String(); got != "Cy" {
		t.Errorf("goes by %s", got)
	}
	r.wants(t, "renamed", "Ana", "Cy")
}

// TestRegistryRefuses: who does not get a name leaves nothing behind, at whatever moment
// others come by the same token.
func TestRegistryRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry()
		n := identity.NewNames(identity.Config{Registry: r, Hold: time.Minute})
		defer n.Close()
		elsewhere := mustName(t, "Ana")
		if err := r.Claim(elsewhere, "somebody"); err != nil {
			t.Fatal(err)
		}
		bo, err := n.Claim(mustName(t, "Bo"), "", true)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Rename(bo, elsewhere); !errors.Is(err, identity.ErrNameTaken) {
			t.Errorf("renamed to a name of another node: %v", err)
		}
		r.wants(t, "a name of another node", "Ana", "Bo")
		token := n.Token(bo)
		n.Release(bo, true)
		r.slow = make(chan struct{})
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, err := n.Claim(elsewhere, token, true); !errors.Is(err, identity.ErrNameTaken) {
					t.Errorf("claimed a name of another node: %v", err)
				}
			})
		}
		synctest.Wait()
		close(r.slow)
		all.Wait()
		r.wants(t, "refused", "Ana")
		if live := n.Live(); len(live) != 0 {
			t.Errorf("there is %v", live)
		}
		r.fails = errors.New("no quorum")
		if _, err := n.Claim(mustName(t, "Cy"), "", true); err != r.fails {
			t.Errorf("without agreement: %v", err)
		}
		r.fails = nil
		if _, err := n.Claim(mustName(t, "Cy"), "", true); err != nil {
			t.Errorf("after it is reached: %v", err)
		}
		r.wants(t, "in the end", "Ana", "Cy")
	})
}

// TestRegistryRenames: the nodes are asked for one name of a person after the other, so that none
// gives back what another takes.
func TestRegistryRenames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry()
		n := identity.NewNames(identity.Config{Registry: r, Hold: time.Minute})
		defer n.Close()
		ana, err := n.Claim(mustName(t, "Ana"), "", true)
		if err != nil {
			t.Fatal(err)
		}
		r.slow = make(chan struct{})
		var all sync.WaitGroup
		for _, to := range []string{"Bo", "Cy"} {
			all.Go(func() {
				if err := n.Rename(ana, mustName(t, to)); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(time.Second)
		if asking := r.asking.Load(); asking != 1 {
			t.Errorf("%d claims of one person at once", asking)
		}
		close(r.slow)
		all.Wait()
		r.wants(t, "in the end", "Ana", "Bo", "Cy")
	})
}

// TestYield: a node that goes leaves the names of who holds theirs to the others.
func TestYield(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRegistry()
		n := identity.NewNames(identity.Config{Registry: r, Hold: time.Minute})
		defer n.Close()
		for who, holds := range map[string]bool{"Ana": true, "Bo": false} {
			if _, err := n.Claim(mustName(t, who), "", holds); err != nil {
				t.Fatal(err)
			}
		}
		n.Yield()
		r.wants(t, "yielded")
		for who, hold := range map[string]time.Duration{"Ana": time.Minute, "Bo": 0} {
			if got := r.held[mustName(t, who).Looks()[0]]; got != hold {
				t.Errorf("%s is held for %v, want %v", who, got, hold)
			}
		}
	})
}
