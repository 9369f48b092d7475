package records

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/name"
)

const (
	maxTokens = 1000
	// tokensKept is for how long one that has expired is listed, and keeps its name.
	tokensKept = 30 * 24 * time.Hour
)

// ErrNameTaken is why a program cannot have a name: another goes by one that reads like it.
var ErrNameTaken = errors.New("another program goes by a name that reads like this one")

const (
	tokensSQL      = `SELECT id, hash, name, room, scopes, made_at, expires_at FROM api_token ORDER BY made_at, id`
	tokenNamesSQL  = `SELECT DISTINCT name FROM api_token`
	addTokenSQL    = `INSERT INTO api_token (id, hash, name, room, scopes, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	countTokensSQL = `SELECT count(*) FROM api_token`
	revokeTokenSQL = `DELETE FROM api_token WHERE id = ?`
	purgeTokensSQL = `DELETE FROM api_token WHERE expires_at BETWEEN 1 AND ?`
)

// A Token lets a program take part until it is revoked, or has expired.
type Token struct {
	ID      string // names it; no secret
	Name    name.Name
	Room    string // what all names of it share; empty for everywhere
	Scopes  identity.Scopes
	Made    time.Time
	Expires time.Time // zero for never
}

// ends returns the time that is kept.
func (t *Token) ends() int64 {
	if t.Expires.IsZero() {
		return 0
	}
	return t.Expires.UnixMilli()
}

// hasExpired reports whether a token is none any more.
func (t *Token) hasExpired(now time.Time) bool { return !t.Expires.IsZero() && !now.Before(t.Expires) }

// An apiToken is one as it is kept.
type apiToken struct {
	Token
	hash []byte
}

// NewToken makes a token, by its name, room, scopes and end. The secret is told here alone. The error
// is ErrNameTaken, ErrFull, ErrInvalid or another one.
func (r *Records) NewToken(ctx context.Context, t Token) (_ Token, secret string, err error) {
	now := r.clock().day
	switch {
	case t.Name == name.Name{} || t.Scopes == 0:
		return t, "", fmt.Errorf("%w: a token has a name and a scope", ErrInvalid)
	case t.hasExpired(now):
		return t, "", fmt.Errorf("%w: the token would have expired", ErrInvalid)
	}
	if err := checkTexts(t.Room); err != nil {
		return t, "", err
	}
	text, _ := newSecret()
	secret = identity.APITokenPrefix + text
	d := digestOf(secret)
	t.ID, t.Made = d.id(), r.stamp(now)
	if !t.Expires.IsZero() {
		t.Expires = r.stamp(t.Expires)
	}
	err = r.do(ctx, operations{Token: &tokenMade{t.ID, d[:], t.Name.String(), t.Room, t.Scopes, t.Made.UnixMilli(), t.ends()}})
	if err != nil {
		return Token{}, "", err
	}
	return t, secret, nil
}

// checkUntaken fails with ErrNameTaken if another program goes by a name that reads like one. It asks the
// file: memory may be a change behind.
func checkUntaken(tx history.Tx, n name.Name) error {
	looks := n.Looks()
	return eachRow(tx.Querier, tokenNamesSQL, nil, func(row *sql.Rows) error {
		var kept string
		if err := row.Scan(&kept); err != nil {
			return err
		}
		other, err := name.New(kept)
		if err != nil || other.Key() == n.Key() {
			return nil
		}
		if slices.ContainsFunc(other.Looks(), func(look string) bool { return slices.Contains(looks, look) }) {
			return ErrNameTaken
		}
		return nil
	})
}

// OpenToken returns the token of a secret, if there is one that has not expired.
func (r *Records) OpenToken(secret string) (Token, bool) {
	if !identity.IsAPIToken(secret) {
		return Token{}, false
	}
	d := digestOf(secret)
	kept, ok := r.tokens.Load(d.id())
	if !ok || !d.is(kept.(apiToken).hash) {
		return Token{}, false
	}
	t := kept.(apiToken).Token
	return t, !t.hasExpired(r.clock().day)
}

// TokenStands reports whether a token was neither revoked nor has expired.
func (r *Records) TokenStands(id string) bool {
	t, ok := r.tokenOf(id)
	return ok && !t.hasExpired(r.clock().day)
}

// tokenOf returns the token of an id, which may have expired.
func (r *Records) tokenOf(id string) (Token, bool) {
	kept, ok := r.tokens.Load(id)
	if !ok {
		return Token{}, false
	}
	return kept.(apiToken).Token, true
}

// Machine returns the program for which a look of names is kept.
func (r *Records) Machine(look string) (identity.Reservation, bool) {
	kept, ok := r.machines.Load(look)
	if !ok {
		return identity.Reservation{}, false
	}
	return kept.(identity.Reservation), true
}

// Tokens returns all tokens, those that have expired a while ago as well, the oldest first.
func (r *Records) Tokens() []Token {
	var all []Token
	r.tokens.Range(func(_, t any) bool {
		all = append(all, t.(apiToken).Token)
		return true
	})
	slices.SortFunc(all, func(a, b Token) int {
		return cmp.Or(a.Made.Compare(b.Made), strings.Compare(a.ID, b.ID))
	})
	return all
}

// RevokeToken ends a token.
func (r *Records) RevokeToken(ctx context.Context, id string) error {
	return r.do(ctx, operations{Ended: &tokenEnded{id}})
}

func (r *Records) loadTokens(q history.Querier) error {
	return eachRow(q, tokensSQL, nil, func(row *sql.Rows) error {
		var t apiToken
		var called string
		var scopes, made, ends int64
		if err := row.Scan(&t.ID, &t.hash, &called, &t.Room, &scopes, &made, &ends); err != nil {
			return err
		}
		var err error
		if t.Name, err = name.New(called); err != nil {
			r.log.Warn("records: a token whose name is none by the rules of this version is left out", "token", t.ID)
			return nil
		}
		t.Scopes, t.Made = identity.Scopes(scopes), time.UnixMilli(made)
		if ends != 0 {
			t.Expires = time.UnixMilli(ends)
		}
		r.putToken(t)
		return nil
	})
}

// putToken follows the file. The name is kept for the program.
func (r *Records) putToken(t apiToken) {
	r.tokens.Store(t.ID, t)
	r.reserve(t.Name)
}

func (r *Records) reserve(n name.Name) {
	kept := identity.Reservation{User: r.key.Machine(n).User, Name: n}
	for _, look := range n.Looks() {
		r.machines.Store(look, kept)
	}
}

// dropTokens follows the file. A name is free that no token is for.
func (r *Records) dropTokens(gone func(Token) bool) {
	var freed []name.Name
	r.tokens.Range(func(id, t any) bool {
		if of := t.(apiToken).Token; gone(of) {
			r.tokens.Delete(id)
			freed = append(freed, of.Name)
		}
		return true
	})
	for _, n := range freed {
		left := slices.ContainsFunc(r.Tokens(), func(t Token) bool { return t.Name.Key() == n.Key() })
		if left {
			continue
		}
		for _, look := range n.Looks() {
			r.machines.Delete(look)
		}
	}
}
