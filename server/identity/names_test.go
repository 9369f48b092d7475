package identity_test

import (
	"errors"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/name"
)

func TestNameTaken(t *testing.T) {
	tests := map[string]struct {
		name  string
		taken bool
	}{
		"the same":           {"Ana", true},
		"spaces and case":    {" ana ", true},
		"full width":         {"Ａna", true},
		"another":            {"Bo", false},
		"the same beginning": {"Ana Maria", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			names := identity.NewNames()
			ana, err := names.Claim(mustName(t, "Ana"), "")
			if err != nil {
				t.Fatal(err)
			}
			for _, token := range []string{"", "wrong"} {
				if _, err := names.Claim(mustName(t, tt.name), token); errors.Is(err, identity.ErrNameTaken) != tt.taken {
					t.Errorf("token %q: %v", token, err)
				} else if err == nil {
					return
				}
			}
			names.Release(ana)
			if _, err := names.Claim(mustName(t, tt.name), ""); err != nil {
				t.Errorf("after Release: %v", err)
			}
		})
	}
}

// TestNameHeldByAllConnections: it is free when the last of them has gone.
func TestNameHeldByAllConnections(t *testing.T) {
	names := identity.NewNames()
	n := mustName(t, "Ana")
	first, err := names.Claim(n, "")
	if err != nil {
		t.Fatal(err)
	}
	second, err := names.Claim(n, first.Token())
	if err != nil || second != first {
		t.Fatalf("with the token: %p, %v, want the session %p", second, err, first)
	}
	names.Release(first)
	if _, err := names.Claim(n, ""); !errors.Is(err, identity.ErrNameTaken) {
		t.Fatalf("with one connection left: %v, want ErrNameTaken", err)
	}
	names.Release(second)
	if _, err := names.Claim(n, ""); err != nil {
		t.Errorf("with none left: %v", err)
	}
}

// TestTokens: one that no server gave out is not taken up.
func TestTokens(t *testing.T) {
	names := identity.NewNames()
	given := "ABCDEFGHIJKLMNOPQRSTUVWX23"
	for _, token := range []string{"", "short", given + "A", given[1:] + "a", given[1:] + "1", given} {
		s, err := names.Claim(mustName(t, "Ana"), token)
		if err != nil {
			t.Fatal(err)
		}
		if kept := s.Token() == token; kept != (token == given) {
			t.Errorf("token %q: kept is %v", token, kept)
		}
		if len(s.Token()) != len(given) {
			t.Errorf("token %q: the session has %q", token, s.Token())
		}
		names.Release(s)
	}
}

func mustName(t *testing.T, raw string) name.Name {
	t.Helper()
	n, err := name.New(raw)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
