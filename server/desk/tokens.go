package desk

import (
	"context"
	"errors"
	"slices"

	"hubbub/server/control"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/records"
	"hubbub/server/room"
)

// NewToken implements control.TokenDesk.
func (d *Desk) NewToken(ctx context.Context, q control.NewToken) (control.MadeToken, error) {
	asked, err := readToken(q)
	if err != nil {
		return control.MadeToken{}, err
	}
	if err := d.sessions().Reservable(asked.Name); err != nil {
		return control.MadeToken{}, control.Errorf(control.Invalid, "%v", err)
	}
	made, secret, err := d.Records.NewToken(ctx, asked)
	switch {
	case errors.Is(err, records.ErrFull):
		return control.MadeToken{}, control.Errorf(control.Full, "there are as many tokens as there may be; revoke some")
	case errors.Is(err, records.ErrNameTaken), errors.Is(err, records.ErrInvalid):
		return control.MadeToken{}, control.Errorf(control.Invalid, "%v", err)
	case err != nil:
		return control.MadeToken{}, err
	}
	d.Log.Info("token made", "token", made.ID, "name", made.Name, "room", made.Room, "scopes", made.Scopes)
	return control.MadeToken{Token: d.told(made), Secret: secret, URL: d.Server.URL()}, nil
}

// readToken judges what a token is to be good for.
func readToken(q control.NewToken) (t records.Token, err error) {
	if t.Name, err = name.New(q.Name); err != nil {
		return t, control.Errorf(control.Invalid, "name %q: %v", q.Name, err)
	}
	if q.Room != "" {
		if t.Room, err = room.Key(q.Room); err != nil {
			return t, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	if t.Scopes, err = identity.ParseScopes(q.Scopes); err != nil {
		return t, control.Errorf(control.Invalid, "%v", err)
	}
	t.Expires = q.Expires
	return t, nil
}

// told returns what is told of a token.
func (d *Desk) told(t records.Token) control.Token {
	key := d.Records.Key()
	return control.Token{
		ID: t.ID, Name: t.Name.String(), User: key.Machine(t.Name).User, Room: t.Room, Scopes: t.Scopes.String(), Made: t.Made, Expires: t.Expires,
	}
}

// Tokens implements control.TokenDesk.
func (d *Desk) Tokens(context.Context) ([]control.Token, error) {
	all := d.Records.Tokens()
	told := make([]control.Token, len(all))
	for i, t := range all {
		told[i] = d.told(t)
	}
	return told, nil
}

// RevokeToken implements control.TokenDesk: the connections that are there by a token end.
func (d *Desk) RevokeToken(ctx context.Context, which string) ([]control.Token, error) {
	found := d.tokens(which)
	if len(found) == 0 {
		return nil, control.Errorf(control.NotFound, "there is no such token; hubbub token list shows those there are")
	}
	told := make([]control.Token, len(found))
	for i, t := range found {
		if err := d.Records.RevokeToken(ctx, t.ID); err != nil && !errors.Is(err, records.ErrNotFound) {
			return nil, err
		}
		told[i] = d.told(t)
		d.Log.Info("token revoked", "token", t.ID, "name", t.Name)
	}
	d.Server.Review()
	return told, nil
}

// tokens returns the token of an id or a secret, or else all of a name.
func (d *Desk) tokens(which string) []records.Token {
	if t, ok := d.Records.OpenToken(which); ok {
		return []records.Token{t}
	}
	is := func(t records.Token) bool { return t.ID == which }
	all := d.Records.Tokens()
	if !slices.ContainsFunc(all, is) {
		asked, err := name.New(which)
		is = func(t records.Token) bool { return err == nil && t.Name.Key() == asked.Key() }
	}
	return slices.DeleteFunc(all, func(t records.Token) bool { return !is(t) })
}
