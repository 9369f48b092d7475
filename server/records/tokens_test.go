package records_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/records"
)

func mustName(t *testing.T, raw string) name.Name {
	t.Helper()
	n, err := name.New(raw)
	must(t, err)
	return n
}

// token makes a token and returns it with its secret.
func token(t *testing.T, s *server, of records.Token) (records.Token, string) {
	t.Helper()
	made, secret, err := s.NewToken(t.Context(), of)
	must(t, err)
	return made, secret
}

// TestTokens: a token is good for what it was made for, over a restart, until it is revoked.
func TestTokens(t *testing.T) {
	s := start(t)
	made, secret := token(t, s, records.Token{Name: mustName(t, "Otto"), Room: "tea", Scopes: identity.ScopeSay})
	if !identity.IsAPIToken(secret) {
		t.Errorf("the secret %q does not look like one", secret)
	}
	for range 2 {
		got, ok := s.OpenToken(secret)
		if !ok || got != made || !s.TokenStands(made.ID) {
			t.Errorf("%+v, %v, want %+v", got, ok, made)
		}
		for _, other := range []string{"", "x", strings.ToLower(secret), secret + "A", secret[:len(secret)-1] + "=", identity.APITokenPrefix + strings.Repeat("A", 26)} {
			if _, ok := s.OpenToken(other); ok {
				t.Errorf("%q opens", other)
			}
		}
		s.restart()
	}
	must(t, s.RevokeToken(t.Context(), made.ID))
	for range 2 {
		wantError(t, "revoked twice", s.RevokeToken(t.Context(), made.ID), records.ErrNotFound)
		if _, ok := s.OpenToken(secret); ok || s.TokenStands(made.ID) || len(s.Tokens()) > 0 {
			t.Error("it is one after it was revoked")
		}
		s.restart()
	}
}

// TestTokensExpire: to the moment, and are listed for a while.
func TestTokensExpire(t *testing.T) {
	s := start(t)
	made, secret := token(t, s, records.Token{Name: mustName(t, "Otto"), Scopes: identity.ScopeRead, Expires: s.clocks.Day().Add(time.Hour)})
	_, forever := token(t, s, records.Token{Name: mustName(t, "Otto"), Scopes: identity.ScopeRead})
	s.clocks.Run(time.Hour - time.Millisecond)
	if _, ok := s.OpenToken(secret); !ok || !s.TokenStands(made.ID) {
		t.Error("it has expired too early")
	}
	s.clocks.Run(time.Millisecond)
	if _, ok := s.OpenToken(secret); ok || s.TokenStands(made.ID) {
		t.Error("it has not expired")
	}
	for _, want := range []int{2, 1} {
		s.Purge()
		if got := len(s.Tokens()); got != want {
			t.Errorf("%d tokens are listed, want %d", got, want)
		}
		s.restart()
		s.clocks.Run(31 * 24 * time.Hour)
	}
	if _, ok := s.OpenToken(forever); !ok {
		t.Error("one without an end has expired")
	}
}

// TestTokensKeepNames: a name is a program's for as long as a token is for it, and another's
// not even if it only reads like it.
func TestTokensKeepNames(t *testing.T) {
	s := start(t)
	otto := mustName(t, "Otto")
	first, _ := token(t, s, records.Token{Name: otto, Scopes: identity.ScopeRead})
	second, _ := token(t, s, records.Token{Name: mustName(t, "OTTO"), Scopes: identity.ScopeSay})
	_, _, err := s.NewToken(t.Context(), records.Token{Name: mustName(t, "0tto"), Scopes: identity.ScopeSay})
	wantError(t, "one that reads alike", err, records.ErrNameTaken)
	isKept := func(want bool) {
		t.Helper()
		for _, look := range otto.Looks() {
			key := s.Key()
			if kept, ok := s.Machine(look); ok != want || ok && kept.User != key.Machine(otto).User {
				t.Errorf("the look %q is kept for %+v: %v, want %v", look, kept, ok, want)
			}
		}
	}
	isKept(true)
	must(t, s.RevokeToken(t.Context(), first.ID))
	isKept(true)
	s.restart()
	isKept(true)
	must(t, s.RevokeToken(t.Context(), second.ID))
	isKept(false)
}

func TestTokensRefused(t *testing.T) {
	s := start(t)
	otto := mustName(t, "Otto")
	for what, of := range map[string]records.Token{
		"no name":     {Scopes: identity.ScopeRead},
		"no scope":    {Name: otto},
		"expired":     {Name: otto, Scopes: identity.ScopeRead, Expires: s.clocks.Day()},
		"a long room": {Name: otto, Scopes: identity.ScopeRead, Room: strings.Repeat("x", 600)},
	} {
		_, secret, err := s.NewToken(t.Context(), of)
		wantError(t, what, err, records.ErrInvalid)
		if secret != "" {
			t.Errorf("%s: there is a secret", what)
		}
	}
	s.shell(fmt.Sprintf(`INSERT INTO api_token WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT 'id' || i, x'00', 'Otto', '', 1, 0, 0 FROM n`, records.MaxTokens))
	s.restart()
	_, _, err := s.NewToken(t.Context(), records.Token{Name: otto, Scopes: identity.ScopeRead})
	wantError(t, "one too many", err, records.ErrFull)
	s.db.full.Store(true)
	wantError(t, "on a full disk", s.RevokeToken(t.Context(), "id7"), errDisk)
	if !s.TokenStands("id7") || s.TokenStands("id0") {
		t.Error("memory is not as the file is")
	}
	s.db.full.Store(false)
}
