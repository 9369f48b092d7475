package access

import (
	"net/url"
	"slices"
	"strings"

	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/name"
)

// Tokens are those that let programs take part.
type Tokens interface {
	// Open returns the token of a secret, and whom it makes of who brings it: false if it is none,
	// was revoked, or has expired.
	Open(secret string) (Token, identity.Person, bool)
	// Stands reports whether a token was neither revoked nor has expired since.
	Stands(id string) bool
}

// A Token is what a program has brought. What it may do is looked up anew each time.
type Token struct {
	ID     string
	Name   name.Name // that the program goes by
	Room   string    // empty for all rooms
	Scopes identity.Scopes
}

// IsFor reports whether a token is for something in a room.
func (t *Token) IsFor(room string, scope identity.Scopes) bool {
	return (t.Room == "" || t.Room == room) && t.Scopes.Has(scope)
}

// rank returns the role of which a token has a part.
func (t *Token) rank() identity.Role {
	switch {
	case t.Scopes.Has(identity.ScopeModerate):
		return identity.Moderator
	case t.Scopes.Has(identity.ScopeSay):
		return identity.Member
	default:
		return identity.Viewer
	}
}

// Program returns the token that credentials bring, nil if they bring none. The error is a *Refusal
// of what looks like one and is none.
func (d *Door) Program(c gate.Credentials) (*Token, error) {
	t, _, brought, ok := d.token(c)
	switch {
	case ok:
		return &t, nil
	case brought:
		return nil, &Refusal{Reason: Revoked}
	default:
		return nil, nil
	}
}

// token returns the token that credentials bring. It was brought, and is none, if only brought
// is true.
func (d *Door) token(c gate.Credentials) (t Token, p identity.Person, brought, ok bool) {
	for _, secret := range []string{c.Session, c.Passphrase} {
		if identity.IsAPIToken(secret) {
			brought = true
			if t, p, ok = d.open(secret); ok {
				return t, p, true, true
			}
		}
	}
	return t, p, brought, false
}

func (d *Door) open(secret string) (t Token, p identity.Person, ok bool) {
	if d.config.Tokens == nil {
		return t, p, false
	}
	return d.config.Tokens.Open(secret)
}

// HasEnded reports whether the token that a visitor has brought is none any more.
func (d *Door) HasEnded(v Visitor) bool {
	return v.Token != nil && !d.config.Tokens.Stands(v.Token.ID)
}

// roleOfToken returns what may be done with a token in a room by who is there to read.
func (d *Door) roleOfToken(room string, t *Token) identity.Role {
	if !d.MayUse(t, room, identity.ScopeRead) {
		return identity.Nobody
	}
	return t.rank()
}

// MayUse reports whether a token is for something in a room, which there can be.
func (d *Door) MayUse(t *Token, room string, scope identity.Scopes) bool {
	kept := d.config.Rooms.Room(room)
	return t.IsFor(room, scope) && (kept.Made || d.config.Opening.allows(room)) && d.config.Tokens.Stands(t.ID)
}

// ShowsToken reports whether something in the query of an address, or in the name that one of plain
// text has, looks like a token, good or not.
func ShowsToken(rawQuery, username string) bool {
	if identity.HoldsAPIToken(rawQuery) || identity.HoldsAPIToken(username) {
		return true
	}
	if !strings.Contains(rawQuery, "%") {
		return false
	}
	query, _ := url.ParseQuery(rawQuery) // what it can read of a query that is broken in part
	for name, values := range query {
		if slices.ContainsFunc(append(values, name), identity.HoldsAPIToken) {
			return true
		}
	}
	return false
}
