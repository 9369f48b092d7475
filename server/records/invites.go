package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
)

const (
	inviteLife  = time.Hour       // an invite is good for, at most
	maxInvites  = 1000            // that are kept, those that are over among them
	invitesKept = 24 * time.Hour  // for which one that is over can say why
	clockStep   = 5 * time.Second // by which clocks are put right without anybody's doing
)

// Why an invite is none.
var (
	ErrInviteUnknown = errors.New("there is no such invite")
	ErrInviteUsed    = errors.New("the invite was used")
	ErrInviteExpired = errors.New("the invite has expired")
)

const (
	inviteSQL       = `SELECT hash, role, room, name, expires_at, used_at IS NOT NULL FROM invite WHERE id = ?`
	openInvitesSQL  = `SELECT id, made_at, expires_at FROM invite WHERE used_at IS NULL`
	addInviteSQL    = `INSERT INTO invite (id, hash, role, room, name, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`
	useInviteSQL    = `UPDATE invite SET used_at = ? WHERE id = ? AND used_at IS NULL`
	countInvitesSQL = `SELECT count(*) FROM invite`
	purgeInvitesSQL = `DELETE FROM invite WHERE max(expires_at, coalesce(used_at, 0)) < ?`
)

// byInvite is who gave a role that was redeemed.
const byInvite = "invite"

// An Invite gives a role to who redeems it first.
type Invite struct {
	Role    identity.Role
	Room    string    // what all names of it share; empty for everywhere
	Name    string    // for whom it is, empty for anybody
	Expires time.Time // within an hour; in an hour if it is not set
}

// NewInvite returns the secret of a new invite, 26 characters of base32.
func (r *Records) NewInvite(ctx context.Context, i Invite) (secret string, err error) {
	now := r.clock()
	latest := now.day.Add(inviteLife)
	if i.Expires.IsZero() || i.Expires.After(latest) {
		i.Expires = latest
	}
	life := i.Expires.Sub(now.day)
	if life <= 0 {
		return "", fmt.Errorf("%w: the invite would have expired", ErrInvalid)
	}
	if err := errors.Join(i.grant(byInvite).check(), checkTexts(i.Name)); err != nil {
		return "", err
	}
	secret, d := newSecret()
	err = r.do(ctx, operations{Invite: &inviteMade{d.id(), d[:], i.Role, i.Room, i.Name, now.day.UnixMilli(), i.Expires.UnixMilli()}})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// grant returns the role that an invite gives to a person.
func (i Invite) grant(user string) Grant {
	return Grant{User: user, Room: i.Room, Role: i.Role, By: byInvite}
}

// Redeem gives a person the role of an invite, once. It never lowers the one the person
// has. The error is ErrInviteUnknown, ErrInviteUsed or ErrInviteExpired, or another one, and
// then the invite is as good as before.
func (r *Records) Redeem(ctx context.Context, secret, user string) (Invite, error) {
	if err := checkUser(user); err != nil {
		return Invite{}, err
	}
	d := digestOf(secret)
	i, err := r.openInvite(ctx, d)
	if err != nil {
		return Invite{}, err
	}
	g := i.grant(user)
	g.At = r.stamp(time.Time{})
	err = r.do(ctx, operations{Redeemed: &redeemed{d.id(), granted{g.User, g.Room, g.Role, g.At.UnixMilli(), g.By}}})
	if err != nil {
		return Invite{}, err
	}
	return i, nil
}

// roleIn returns the role that was given to a person for just that room.
func (r *Records) roleIn(user, room string) identity.Role {
	for _, g := range r.granted(user) {
		if g.Room == room {
			return g.Role
		}
	}
	return identity.Nobody
}

// openInvite returns the invite of a secret, or why it is none.
func (r *Records) openInvite(ctx context.Context, d digest) (i Invite, err error) {
	var kept []byte
	var expires int64
	var used bool
	err = r.db.Read(ctx, func(q history.Querier) error {
		return q.QueryRow(inviteSQL, d.id()).Scan(&kept, &i.Role, &i.Room, &i.Name, &expires, &used)
	})
	i.Expires = time.UnixMilli(expires)
	switch now := r.clock(); {
	case errors.Is(err, sql.ErrNoRows) || err == nil && !d.is(kept):
		return i, ErrInviteUnknown
	case err != nil:
		return i, err
	case used:
		return i, ErrInviteUsed
	case !now.day.Before(i.Expires) || r.invites.isOver(d.id(), now.running):
		return i, ErrInviteExpired
	}
	return i, nil
}

// loadInvites gives the invites that are open the rest of their time.
func (r *Records) loadInvites(q history.Querier) error {
	now := r.clock()
	return eachRow(q, openInvitesSQL, nil, func(row *sql.Rows) error {
		var id string
		var made, expires int64
		if err := row.Scan(&id, &made, &expires); err != nil {
			return err
		}
		left := time.UnixMilli(expires).Sub(now.day)
		if time.UnixMilli(made).Sub(now.day) <= clockStep {
			r.invites.add(id, now.running+min(left, inviteLife))
		}
		return nil
	})
}
