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
			names := identity.NewNames(identity.Config{})
			ana, err := names.Claim(mustName(t, "Ana"), "", false)
			if err != nil {
				t.Fatal(err)
			}
			for _, token := range []string{"", "wrong"} {
				if _, err := names.Claim(mustName(t, tt.name), token, false); errors.Is(err, identity.ErrNameTaken) != tt.taken {
					t.Errorf("token %q: %v", token, err)
				} else if err == nil {
					return
				}
			}
			names.Release(ana, true)
			if _, err := names.Claim(mustName(t, tt.name), "", false); err != nil {
				t.Errorf("after Release: %v", err)
			}
		})
	}
}

// TestNameHeldByAllConnections: it is free when the last of them has gone.
func TestNameHeldByAllConnections(t *testing.T) {
	names := identity.NewNames(identity.Config{})
	n := mustName(t, "Ana")
	first, err := names.Claim(n, "", false)
	if err != nil {
		t.Fatal(err)
	}
	second, err := names.Claim(n, names.Token(first), false)
	if err != nil || second != first {
		t.Fatalf("with the token: %p, %v, want the session %p", second, err, first)
	}
	names.Release(first, true)
	if _, err := names.Claim(n, "", false); !errors.Is(err, identity.ErrNameTaken) {
		t.Fatalf("with one connection left: %v, want ErrNameTaken", err)
	}
	names.Release(second, true)
	if _, err := names.Claim(n, "", false); err != nil {
		t.Errorf("with none left: %v", err)
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
