package identity_test

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// TestConflict: the message says what the name reads like.
func TestConflict(t *testing.T) {
	names := identity.NewNames(identity.Config{Reserved: []string{"Ops", "Гость", "not\na name"}})
	for _, present := range []string{"Victor", "Carmen", "Том"} {
		if _, err := names.Claim(mustName(t, present), "", false); err != nil {
			t.Fatal(err)
		}
	}
	for raw, tt := range map[string]struct {
		err     error
		message string
	}{
		"victor":    {identity.ErrNameTaken, "the name victor is taken; choose another"},
		"VlCTOR":    {identity.ErrNameTaken, "the name VlCTOR reads like Victor, which is taken; choose another"},
		"Carrnen":   {identity.ErrNameTaken, "the name Carrnen reads like Carmen, which is taken; choose another"},
		"TOM":       {identity.ErrNameTaken, "the name TOM reads like Том, which is taken; choose another"},
		"sistema":   {identity.ErrNameReserved, "the name sistema is reserved; choose another"},
		"SlSTEMA":   {identity.ErrNameReserved, "the name SlSTEMA reads like the reserved name SISTEMA; choose another"},
		"Adrnin":    {identity.ErrNameReserved, "the name Adrnin reads like the reserved name admin; choose another"},
		"AII":       {identity.ErrNameReserved, "the name AII reads like the reserved name all; choose another"},
		"Moderat0r": {identity.ErrNameReserved, "the name Moderat0r reads like the reserved name moderator; choose another"},
		"0ps":       {identity.ErrNameReserved, "the name 0ps reads like the reserved name Ops; choose another"},
		"ГОСТЬ":     {identity.ErrNameReserved, "the name ГОСТЬ is reserved; choose another"},
	} {
		var conflict *identity.Conflict
		_, err := names.Claim(mustName(t, raw), "", false)
		if !errors.Is(err, tt.err) || !errors.As(err, &conflict) || err.Error() != tt.message {
			t.Errorf("%s: %v, want %s", raw, err, tt.message)
		}
	}
}

// TestReserved: all spellings of a reserved word are, names that merely hold one are not.
func TestReserved(t *testing.T) {
	names := identity.NewNames(identity.Config{})
	for _, raw := range []string{
		"SISTEMA", " sistema ", "ＳＩＳＴＥＭＡ", "SİSTEMA", "sıstema", "system", "Admin", "MODERATOR", "Hubbub", "everyone", "Here", "ALL",
	} {
		if _, err := names.Claim(mustName(t, raw), "", false); !errors.Is(err, identity.ErrNameReserved) {
			t.Errorf("%q: %v", raw, err)
		}
	}
	for _, raw := range []string{"sistemas", "Ali", "ALI", "Adam", "Hera", "Allan", "admin2"} {
		s, err := names.Claim(mustName(t, raw), "", false)
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		names.Release(s, true)
	}
}

// spellings read alike.
var spellings = []string{"Victor", "VICTOR", "VlCTOR", "V1CTOR", "vIctor", "vict0r", "VICT0R", "Vıctor"}

// TestOneOfLookAlikes: of a thousand who ask for names that read alike at once, one gets in.
func TestOneOfLookAlikes(t *testing.T) {
	names := identity.NewNames(identity.Config{})
	var holder atomic.Pointer[identity.Session]
	atOnce(t, func(n name.Name) {
		s, err := names.Claim(n, "", false)
		switch {
		case err == nil && !holder.CompareAndSwap(nil, s):
			t.Errorf("%s beside %s", n, holder.Load().Name())
		case err != nil && !errors.Is(err, identity.ErrNameTaken):
			t.Error(err)
		}
	})
	if holder.Load() == nil {
		t.Fatal("nobody")
	}
}

// TestLookAlikesByTurns: a thousand who ask until they get in, again and again, are there one
// by one.
func TestLookAlikesByTurns(t *testing.T) {
	names := identity.NewNames(identity.Config{})
	var there atomic.Int32
	atOnce(t, func(n name.Name) {
		for range 20 {
			s, err := names.Claim(n, "", false)
			for ; err != nil; s, err = names.Claim(n, "", false) {
				runtime.Gosched()
			}
			if there.Add(1) != 1 {
				t.Errorf("%s is not alone", n)
			}
			there.Add(-1)
			names.Release(s, true)
		}
	})
}

// atOnce lets a thousand do something at the same time, each with one of the spellings.
func atOnce(t *testing.T, do func(name.Name)) {
	t.Helper()
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range 1000 {
		n := mustName(t, spellings[i%len(spellings)])
		all.Go(func() {
			<-start
			do(n)
		})
	}
	close(start)
	all.Wait()
}

// TestLookAlikeOfOneself: who has the token comes back, however the name is spelt.
func TestLookAlikeOfOneself(t *testing.T) {
	names := identity.NewNames(identity.Config{})
	first, err := names.Claim(mustName(t, "Victor"), "", false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := names.Claim(mustName(t, "VlCTOR"), names.Token(first), false)
	if err != nil || again != first {
		t.Fatalf("%p, %v, want the session %p", again, err, first)
	}
	names.Release(first, true)
	names.Release(again, true)
	for i, raw := range []string{"VlCTOR", "Victor"} { // all looks of it are free
		s, err := names.Claim(mustName(t, raw), fmt.Sprint(i), false)
		if err != nil {
			t.Fatal(err)
		}
		names.Release(s, true)
	}
}

// TestHolder: a conflict tells who goes by the name, and nobody of a name that is held.
func TestHolder(t *testing.T) {
	names := identity.NewNames(identity.Config{Hold: time.Hour})
	defer names.Close()
	holder := claim(t, names, "Victor", "", true)
	wantHolder := func(as string, want *identity.Session) {
		t.Helper()
		var conflict *identity.Conflict
		if _, err := names.Claim(mustName(t, as), "", false); !errors.As(err, &conflict) || conflict.Holder != want {
			t.Errorf("%s: %v, of %p, want %p", as, err, conflict.Holder, want)
		}
	}
	wantHolder("Victor", holder)
	wantHolder("VlCTOR", holder)
	wantHolder("system", nil)
	names.Release(holder, false)
	wantHolder("Victor", nil)
}
