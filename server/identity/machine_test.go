package identity_test

import (
	"errors"
	"strings"
	"testing"

	"hubbub/server/identity"
)

func TestScopes(t *testing.T) {
	for list, want := range map[string]string{
		"say": "say", "moderate, read": "read,moderate", "say,moderate,read": "read,say,moderate", "read,read": "read",
		"": "", "all": "", "say,": "", "Say": "", "say read": "",
	} {
		got, err := identity.ParseScopes(list)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("%q is %q, %v; want %q", list, got, err, want)
		}
	}
	both := identity.ScopeRead | identity.ScopeSay
	if !both.Has(identity.ScopeSay) || identity.ScopeSay.Has(both) {
		t.Error("a scope has what it has not")
	}
}

func TestIsAPIToken(t *testing.T) {
	good := identity.APITokenPrefix + strings.Repeat("A2", 13)
	if !identity.IsAPIToken(good) {
		t.Errorf("%q does not look like one", good)
	}
	for _, bad := range []string{"", good[4:], good + "A", good[:29], strings.ToLower(good), good[:29] + "1", "hbt-" + good[4:]} {
		if identity.IsAPIToken(bad) {
			t.Errorf("%q looks like one", bad)
		}
	}
}

// TestMachines: a program has its name from wherever it comes, and nobody else has it, nor one
// that reads like it.
func TestMachines(t *testing.T) {
	otto := mustName(t, "Otto")
	key := identity.Key{1}
	kept := identity.Reservation{User: key.Machine(otto).User, Name: otto}
	names := identity.NewNames(identity.Config{Key: key, Machines: func(look string) (identity.Reservation, bool) {
		for _, l := range otto.Looks() {
			if l == look {
				return kept, true
			}
		}
		return identity.Reservation{}, false
	}})
	ana, err := names.Claim(mustName(t, "Ana"), "", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"Otto", "OTTO", "0tto"} {
		if _, err := names.Claim(mustName(t, other), "", false); !errors.Is(err, identity.ErrNameReserved) {
			t.Errorf("%s: %v", other, err)
		}
		if err := names.Rename(ana, mustName(t, other)); !errors.Is(err, identity.ErrNameReserved) {
			t.Errorf("renamed to %s: %v", other, err)
		}
	}
	for candidate, want := range map[string]error{
		"Otto": nil, "Rita": nil, "Ana": identity.ErrNameTaken, "ANA": identity.ErrNameTaken, "0tto": identity.ErrNameReserved, "SISTEMA": identity.ErrNameReserved,
	} {
		if err := names.Reservable(mustName(t, candidate)); !errors.Is(err, want) {
			t.Errorf("whether %s can be kept for a program: %v, want %v", candidate, err, want)
		}
	}
	first, err := names.ClaimMachine(otto)
	if err != nil {
		t.Fatal(err)
	}
	second, err := names.ClaimMachine(mustName(t, "OTTO"))
	if err != nil || second != first || first.Kind() != identity.Machine || first.User() != kept.User {
		t.Errorf("%v, %v, %v", second == first, first.Kind(), err)
	}
	if token := names.Token(first); token != "" {
		t.Errorf("it has a session of its own, %q", token)
	}
}
