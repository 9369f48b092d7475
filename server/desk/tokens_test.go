package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
	"hubbub/server/identity"
)

// TestToken: a token is good for what it was made for, its secret is not in the log, and whoever
// is connected by it is looked at when it is revoked: by id, by itself, or with all of its name.
func TestToken(t *testing.T) {
	d := open(t)
	expires := time.Now().Add(time.Hour).Truncate(time.Millisecond)
	var secrets, ids []string
	for range 3 {
		made, err := d.NewToken(t.Context(), control.NewToken{Name: " Otto ", Room: "Book Club", Scopes: "say, read", Expires: expires})
		if err != nil {
			t.Fatal(err)
		}
		got, ok := d.Records.OpenToken(made.Secret)
		key := d.Records.Key()
		if !ok || got.Name.String() != "Otto" || got.Room != "book-club" || got.Scopes != identity.ScopeRead|identity.ScopeSay || !got.Expires.Equal(expires) ||
			made.ID != got.ID || made.User != key.Machine(got.Name).User || made.URL != "https://chat.example.org" {
			t.Errorf("%+v is %+v, %v", made, got, ok)
		}
		secrets, ids = append(secrets, made.Secret), append(ids, made.ID)
	}
	for i, which := range []string{ids[0], secrets[1], "otto"} {
		revoked, err := d.RevokeToken(t.Context(), which)
		if err != nil || len(revoked) != 1 || revoked[0].ID != ids[i] || d.server.reviews != i+1 {
			t.Errorf("%s: %+v, %v, %d reviews", which, revoked, err, d.server.reviews)
		}
		if left, err := d.Tokens(t.Context()); err != nil || len(left) != 2-i {
			t.Errorf("%+v, %v", left, err)
		}
		_, err = d.RevokeToken(t.Context(), which)
		if i < 2 {
			wantCode(t, err, control.NotFound)
		}
	}
	for _, secret := range secrets {
		if d.log.Len() == 0 || strings.Contains(d.log.String(), secret) {
			t.Errorf("the log: %s", d.log)
		}
	}
}

func TestTokenRefused(t *testing.T) {
	d := open(t)
	for name, q := range map[string]control.NewToken{
		"no name":  {Scopes: "say"},
		"no scope": {Name: "Otto"},
		"a scope":  {Name: "Otto", Scopes: "say,everything"},
		"a room":   {Name: "Otto", Scopes: "say", Room: "/"},
		"past":     {Name: "Otto", Scopes: "say", Expires: time.Unix(1, 0)},
	} {
		_, err := d.NewToken(t.Context(), q)
		if wantCode(t, err, control.Invalid); err == nil {
			t.Error(name)
		}
	}
	otto := control.NewToken{Name: "Otto", Scopes: "say"}
	d.server.taken = errors.New("somebody goes by it")
	_, err := d.NewToken(t.Context(), otto)
	wantCode(t, err, control.Invalid)
	d.Sessions = nil
	for _, tt := range []struct {
		name    string
		refused bool
	}{{"Otto", false}, {"0tto", true}, {"SISTEMA", true}} {
		otto.Name = tt.name
		if _, err := d.NewToken(t.Context(), otto); (err != nil) != tt.refused {
			t.Errorf("%s without a server: %v", tt.name, err)
		}
	}
}
