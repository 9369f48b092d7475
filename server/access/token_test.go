package access_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
)

// tokens are those that there are, by secret.
type tokens map[string]access.Token

func (f tokens) Open(secret string) (access.Token, identity.Person, bool) {
	t, ok := f[secret]
	return t, identity.Person{User: "u-bot", Kind: identity.Machine}, ok
}

func (f tokens) Stands(id string) bool {
	for _, t := range f {
		if t.ID == id {
			return true
		}
	}
	return false
}

// secretOf returns what looks like the token of a letter.
func secretOf(letter string) string { return identity.APITokenPrefix + strings.Repeat(letter, 26) }

// TestTokenRoles: a token is for its scopes in its room, also where its person is let do
// more or less, and in no room that there cannot be.
func TestTokenRoles(t *testing.T) {
	const read, say, moderate = identity.ScopeRead, identity.ScopeSay, identity.ScopeModerate
	const no, reads, speaks, keeps = identity.Nobody, identity.Viewer, identity.Member, identity.Moderator
	f := newTown()
	f.grants[[2]string{"u-bot", ""}] = identity.Owner
	for name, tt := range map[string]struct {
		token              access.Token
		secret, open, none identity.Role // there, and where there is no such room
		maySay, mayOpen    bool          // in open; and new
	}{
		"read":             {access.Token{ID: "1", Scopes: read}, reads, reads, no, false, false},
		"read, one room":   {access.Token{ID: "1", Room: "secret", Scopes: read}, reads, no, no, false, false},
		"say":              {access.Token{ID: "1", Scopes: say}, no, no, no, true, true},
		"say, one room":    {access.Token{ID: "1", Room: "open", Scopes: say}, no, no, no, true, false},
		"read and say":     {access.Token{ID: "1", Scopes: read | say}, speaks, speaks, no, true, true},
		"moderate alone":   {access.Token{ID: "1", Scopes: moderate}, no, no, no, false, false},
		"read and more":    {access.Token{ID: "1", Scopes: read | moderate}, keeps, keeps, no, false, false},
		"one that is gone": {access.Token{ID: "2", Scopes: read | say | moderate}, no, no, no, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			config := access.Config{People: f, Rooms: f, Tokens: tokens{secretOf("A"): {ID: "1"}}}
			config.Opening = access.Only("open", "secret", "new")
			door := access.New(config)
			v := access.Visitor{Person: &identity.Person{User: "u-bot"}, Token: &tt.token}
			for room, want := range map[string]identity.Role{"secret": tt.secret, "open": tt.open, "unmet": tt.none} {
				if got := door.Role(room, v); got != want {
					t.Errorf("%s: %v, want %v", room, got, want)
				}
			}
			if got := door.MayUse(&tt.token, "open", say); got != tt.maySay {
				t.Errorf("may say: %v", got)
			}
			if door.MayUse(&tt.token, "unmet", say) {
				t.Error("it may speak in a room that there cannot be")
			}
			config.Opening = access.Anyone
			if got := access.New(config).MayOpen("new", v); got != tt.mayOpen && tt.token.Scopes.Has(say) {
				t.Errorf("may open: %v", got)
			}
			if got := door.HasEnded(v); got != (tt.token.ID == "2") {
				t.Errorf("has ended: %v", got)
			}
		})
	}
}

// TestEnterWithToken: a token counts wherever it stands, and instead of the passphrase; what looks
// like one and is none is refused as that.
func TestEnterWithToken(t *testing.T) {
	f := newTown()
	passphrase, err := gate.NewPassphrase("sesame", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	door := access.New(access.Config{People: f, Rooms: f, Tokens: tokens{secretOf("A"): {ID: "1"}}, Passphrase: passphrase})
	good, bad := secretOf("A"), secretOf("B")
	for name, tt := range map[string]struct {
		brought gate.Credentials
		token   bool
		want    access.Reason
	}{
		"bearer":                  {gate.Credentials{Session: good, Passphrase: good, Either: true}, true, 0},
		"auth":                    {gate.Credentials{Passphrase: good}, true, 0},
		"auth and a session":      {gate.Credentials{Session: "guest", Passphrase: good}, true, 0},
		"one that is none":        {gate.Credentials{Session: bad, Passphrase: bad, Either: true}, false, access.Revoked},
		"and the passphrase":      {gate.Credentials{Session: bad, Passphrase: "sesame"}, false, access.Revoked},
		"what looks like nothing": {gate.Credentials{Session: good[:29], Passphrase: good[:29], Either: true}, false, access.Required},
	} {
		v, err := door.Enter(tt.brought, netip.MustParseAddr("192.0.2.1"))
		if (v.Token != nil) != tt.token || (err == nil) != tt.token {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if refused, ok := errors.AsType[*access.Refusal](err); err != nil && (!ok || refused.Reason != tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestShowsToken(t *testing.T) {
	token := secretOf("A")
	for query, want := range map[string]bool{
		"": false, "limit=5": false, "q=hbt_": false, "q=" + token[:29]: false, "q=" + strings.ToLower(token): false,
		token: true, "x=" + token: true, "a=1&x=" + token + "&b=2": true, "x=1&x=" + token: true, "x=h%62t_" + token[4:]: true,
		"x=" + token + "&y=%zz": true, "x=%zz&y=" + token: true, "x=" + token + ";": true, "auth=Bearer+" + token: true,
		"u=https%3A%2F%2Fx.example%2F%3Ft%3Dh%62t_" + token[4:]: true,
	} {
		if got := access.ShowsToken(query, "Ana"); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
	if !access.ShowsToken("", token) {
		t.Error("not seen in a name")
	}
}
