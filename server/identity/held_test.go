package identity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

const hold = 2 * time.Minute

// claim is Claim by somebody who gets the name.
func claim(t *testing.T, names *identity.Names, as, token string, held bool) *identity.Session {
	t.Helper()
	s, err := names.Claim(mustName(t, as), token, held)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantConflict asks for names and gives them back if it gets them.
func wantConflict(t *testing.T, names *identity.Names, want error, as ...string) {
	t.Helper()
	for _, raw := range as {
		s, err := names.Claim(mustName(t, raw), "", false)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", raw, err, want)
		}
		if err == nil {
			names.Release(s, true)
		}
	}
}

// kept notes what is to be held over a restart.
type kept struct {
	mu    sync.Mutex
	names map[string]string
	calls []string
}

func (k *kept) Hold(h identity.Held) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.names == nil {
		k.names = make(map[string]string)
	}
	k.names[h.User] = h.Name
	k.calls = append(k.calls, "hold "+h.Name)
}

func (k *kept) Free(user string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.calls = append(k.calls, "free "+k.names[user])
	delete(k.names, user)
}

func (k *kept) len() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.names)
}

func (k *kept) all() (all []identity.Held) {
	for user, name := range k.names {
		all = append(all, identity.Held{User: user, Name: name})
	}
	return all
}

// TestHeld: a name is kept for its person, and for nobody else, for as long as is said.
func TestHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wall := time.Now()
		names := identity.NewNames(identity.Config{Hold: hold, Now: func() time.Time { return wall }})
		first := claim(t, names, "Victor", "", true)
		token := names.Token(first)
		names.Release(first, false)
		for _, jump := range []time.Duration{0, 20 * 24 * time.Hour, -20 * 24 * time.Hour} { // of the clock on the wall
			wall = time.Now().Add(jump)
			wantConflict(t, names, identity.ErrNameHeld, "Victor", "VlCTOR", "VICTOR", " victor ")
		}
		wall = time.Now()
		time.Sleep(hold - 1)
		wantConflict(t, names, identity.ErrNameHeld, "Victor", "VlCTOR")
		back := claim(t, names, "VlCTOR", token, false)
		if back != first || back.Name().String() != "VlCTOR" {
			t.Error("the person did not come back")
		}
		wantConflict(t, names, identity.ErrNameTaken, "VlCTOR")
		time.Sleep(time.Hour)
		names.Release(back, false)
		time.Sleep(hold - 1)
		wantConflict(t, names, identity.ErrNameHeld, "Victor", "VlCTOR")
		time.Sleep(time.Nanosecond)
		wantConflict(t, names, nil, "Victor", "VlCTOR")
	})
}

// TestNotHeld: nothing is kept of who leaves, or never asked for it, or where nothing is
// to be.
func TestNotHeld(t *testing.T) {
	for what, tt := range map[string]struct {
		hold        time.Duration
		asks, leave bool
	}{
		"leaves":      {hold, true, true},
		"never asked": {hold, false, false},
		"never held":  {0, true, false},
	} {
		names := identity.NewNames(identity.Config{Hold: tt.hold})
		s := claim(t, names, "Ana", "", tt.asks)
		names.Release(s, tt.leave)
		wantConflict(t, names, nil, "Ana")
		if n := len(names.Live()); n != 0 {
			t.Errorf("%s: %d are there", what, n)
		}
	}
}

// TestHeldIsForgotten: what is not asked for becomes free as well, in the store too.
func TestHeldIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(kept)
		names := identity.NewNames(identity.Config{Hold: hold, Store: store})
		for i := range 1000 {
			names.Release(claim(t, names, fmt.Sprint("guest ", i), "", true), false)
		}
		if n := len(names.Live()); n != 1000 || store.len() != 1000 {
			t.Fatalf("%d are held, %d in the store", n, store.len())
		}
		time.Sleep(hold + time.Second)
		synctest.Wait()
		if n := len(names.Live()); n != 0 || store.len() != 0 {
			t.Errorf("%d are held, %d in the store", n, store.len())
		}
		if n := names.Entries(); n != 0 {
			t.Errorf("%d looks", n)
		}
	})
}

// TestOnePersonOneName: whatever name a person asks for, it is who it is.
func TestOnePersonOneName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := identity.NewNames(identity.Config{Hold: hold})
		ana, bo := claim(t, names, "Ana", "", true), claim(t, names, "Bo", "", true)
		token := names.Token(ana)
		if _, err := names.Claim(mustName(t, "Bo"), token, true); !errors.Is(err, identity.ErrNameTaken) {
			t.Errorf("somebody's name: %v", err)
		}
		second := claim(t, names, "Carla", token, true)
		if second != ana || second.Name().String() != "Ana" {
			t.Errorf("a second connection goes by %s", second.Name())
		}
		names.Release(second, false)
		names.Release(ana, false)
		time.Sleep(time.Minute)
		carla := claim(t, names, "Carla", token, true)
		if carla.User() != ana.User() || carla.Author() != ana.Author() || carla.Name().String() != "Carla" {
			t.Errorf("%+v", carla.Person())
		}
		wantConflict(t, names, identity.ErrNameHeld, "Ana") // for the rest of its time
		time.Sleep(time.Minute)
		wantConflict(t, names, nil, "Ana")
		wantConflict(t, names, identity.ErrNameTaken, "Carla")
		names.Release(bo, false)
		wantConflict(t, names, identity.ErrNameHeld, "Bo")
		if _, err := names.Claim(mustName(t, "Bo"), token, true); !errors.Is(err, identity.ErrNameHeld) {
			t.Errorf("somebody's held name: %v", err)
		}
	})
}

// TestEnded: the token of who was signed out is none.
func TestEnded(t *testing.T) {
	ended := ""
	names := identity.NewNames(identity.Config{Hold: hold, Ended: func(user string) bool { return user == ended }})
	ana := claim(t, names, "Ana", "", true)
	token := names.Token(ana)
	names.Release(ana, true)
	ended = ana.User()
	if _, ok := names.Person(token); ok {
		t.Error("the token is one")
	}
	if again := claim(t, names, "Ana", token, false); again.User() == ended || again.Holds() {
		t.Error("the same person")
	}
}

// TestRestore: what the store has is held for the whole time from the start on.
func TestRestore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(kept)
		config := identity.Config{Hold: hold, Key: identity.Key{1}, Store: store}
		before := identity.NewNames(config)
		ana, bo := claim(t, before, "Ana", "", true), claim(t, before, "Bo", "", true)
		claim(t, before, "Zé", "", false)
		before.Release(bo, false) // Ana is there when the server dies
		before.Close()
		token := before.Token(ana)
		time.Sleep(time.Hour)
		if store.len() != 2 {
			t.Fatalf("the store has %v", store.names)
		}
		config.Reserved = []string{"Bo"}
		after := identity.NewNames(config)
		after.Restore(append(store.all(), identity.Held{User: "BROKEN", Name: "\x00"}))
		if live := after.Live(); len(live) != 1 || !live[0].Held || live[0].User != ana.User() || after.Find(ana.User()) != nil {
			t.Errorf("%+v", live)
		}
		if store.len() != 1 {
			t.Errorf("the store has %v", store.names)
		}
		time.Sleep(hold - 1)
		wantConflict(t, after, identity.ErrNameHeld, "Ana", "ana")
		back := claim(t, after, "Ana", token, false)
		if back.User() != ana.User() || back.Author() != ana.Author() || back.Person().Made.IsZero() || !back.Holds() {
			t.Errorf("%+v", back.Person())
		}
		after.Release(back, true)
		if want := []string{"hold Ana", "hold Bo", "free Bo", "free ", "free Ana"}; !slices.Equal(store.calls, want) {
			t.Errorf("the store was told %q, want %q", store.calls, want)
		}
	})
}

// heard notes renamings.
type heard struct{ lines []string }

func (h *heard) Renamed(s *identity.Session, from name.Name) {
	h.lines = append(h.lines, from.String()+" is "+s.Name().String())
}

// TestRename: places are told, and the names before are kept, three of them.
func TestRename(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(kept)
		names := identity.NewNames(identity.Config{Hold: hold, Store: store})
		lobby, tea := new(heard), new(heard)
		ana, bo := claim(t, names, "Ana", "", true), claim(t, names, "Bo", "", true)
		names.Enter(ana, lobby)
		names.Enter(ana, lobby)
		names.Enter(ana, tea)
		for _, refused := range []struct {
			to  string
			err error
		}{{"bo", identity.ErrNameTaken}, {"SlSTEMA", identity.ErrNameReserved}} {
			if err := names.Rename(ana, mustName(t, refused.to)); !errors.Is(err, refused.err) {
				t.Errorf("%s: %v", refused.to, err)
			}
		}
		for _, to := range []string{"Ana", "ANA", "Anna", "ANA"} {
			if err := names.Rename(ana, mustName(t, to)); err != nil {
				t.Error(err)
			}
		}
		names.Exit(ana, lobby)
		names.Exit(ana, tea)
		if err := names.Rename(ana, mustName(t, "A1")); err != nil {
			t.Error(err)
		}
		if got := strings.Join(lobby.lines, ", "); got != "Ana is ANA, ANA is Anna, Anna is ANA, ANA is A1" {
			t.Errorf("the lobby heard: %s", got)
		}
		if len(tea.lines) != 3 {
			t.Errorf("the other room heard %q", tea.lines)
		}
		if store.names[ana.User()] != "A1" {
			t.Errorf("the store has %v", store.names)
		}
		wantConflict(t, names, identity.ErrNameHeld, "Ana", "Anna")
		wantConflict(t, names, identity.ErrNameTaken, "A1")
		if err := names.Rename(bo, mustName(t, "Anna")); !errors.Is(err, identity.ErrNameHeld) {
			t.Errorf("a held name: %v", err)
		}
		for _, to := range []string{"A2", "A3"} { // that makes four: the oldest is free
			if err := names.Rename(ana, mustName(t, to)); err != nil {
				t.Error(err)
			}
		}
		wantConflict(t, names, nil, "Anna")
		wantConflict(t, names, identity.ErrNameHeld, "Ana", "A1", "A2")
		time.Sleep(hold)
		wantConflict(t, names, nil, "Ana", "A1", "A2")
		wantConflict(t, names, identity.ErrNameTaken, "A3")
		names.Exit(ana, lobby)
		if err := names.Rename(ana, mustName(t, "A4")); err != nil || len(lobby.lines) != 6 {
			t.Errorf("%v, the lobby heard %q", err, lobby.lines)
		}
		names.Release(ana, true)
		names.Release(bo, true)
		time.Sleep(hold + time.Second)
		synctest.Wait()
		if n := names.Entries(); n != 0 || len(names.Live()) != 0 {
			t.Errorf("%d looks stay, and %v", n, names.Live())
		}
	})
}

// TestRenameToLookAlike: looks that names of one person share stay with it while one of
// them is kept.
func TestRenameToLookAlike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := identity.NewNames(identity.Config{Hold: hold})
		s := claim(t, names, "Victor", "", true)
		if err := names.Rename(s, mustName(t, "VlCTOR")); err != nil {
			t.Fatal(err)
		}
		names.Release(s, true)
		wantConflict(t, names, identity.ErrNameHeld, "Victor", "VICTOR")
		time.Sleep(hold + time.Second)
		synctest.Wait()
		if n := names.Entries(); n != 0 {
			t.Errorf("%d looks stay", n)
		}
	})
}

// TestOneOfRenamings: of a thousand who ask for names that read alike at once, by renaming
// and by coming, one gets it.
func TestOneOfRenamings(t *testing.T) {
	names := identity.NewNames(identity.Config{Hold: hold})
	var mu sync.Mutex
	var winners []*identity.Session
	var number int
	atOnce(t, func(n name.Name) {
		mu.Lock()
		number++
		me := number
		mu.Unlock()
		s, err := (*identity.Session)(nil), error(nil)
		if me%2 == 0 {
			s, err = names.Claim(n, "", false)
		} else {
			s = claim(t, names, fmt.Sprint("guest ", me), "", true)
			err = names.Rename(s, n)
		}
		switch {
		case err == nil:
			mu.Lock()
			winners = append(winners, s)
			mu.Unlock()
		case !errors.Is(err, identity.ErrNameTaken):
			t.Error(err)
		}
	})
	if len(winners) != 1 {
		t.Errorf("%d got it", len(winners))
	}
}

// TestOneOfBackAndThere: a person that comes back with its token by many ways at once is one.
func TestOneOfBackAndThere(t *testing.T) {
	names := identity.NewNames(identity.Config{Hold: hold})
	s := claim(t, names, "Victor", "", true)
	token := names.Token(s)
	atOnce(t, func(n name.Name) {
		again, err := names.Claim(n, token, true)
		if err != nil || again != s {
			t.Errorf("%v, %v", again, err)
			return
		}
		names.Rename(again, n)
		names.Release(again, false)
	})
	if live := names.Live(); len(live) != 1 || live[0].Connections != 1 {
		t.Errorf("%+v", live)
	}
}
