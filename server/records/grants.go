package records

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
)

// maxGrants is how many roles are kept.
const maxGrants = 10_000

const (
	grantsSQL   = `SELECT user, room, role, at, by FROM role_grant ORDER BY at, user, room`
	addGrantSQL = `
		INSERT INTO role_grant (user, room, role, at, by) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (user, room) DO UPDATE SET role = excluded.role, at = excluded.at, by = excluded.by`
	countGrantsSQL = `SELECT count(*) FROM role_grant`
	roleInSQL      = `SELECT role FROM role_grant WHERE user = ? AND room = ?`
	revokeSQL      = `DELETE FROM role_grant WHERE user = ? AND room = ?`
)

// A Grant is a role that was given to a person.
type Grant struct {
	User string // public id of the person
	Room string // what all names of it share; empty for everywhere
	Role identity.Role
	At   time.Time // when; now if it is not set
	By   string    // who gave it
}

// Role returns the highest role that was given to a person in a room or everywhere, Nobody
// if none was.
func (r *Records) Role(user, room string) (highest identity.Role) {
	for _, g := range r.granted(user) {
		if g.Room == room || g.Room == "" {
			highest = max(highest, g.Role)
		}
	}
	return highest
}

// HasOwner reports whether somebody owns the server.
func (r *Records) HasOwner() bool { return r.hasOwner.Load() }

// Grant gives a person a role, in place of the one it was given there before.
func (r *Records) Grant(ctx context.Context, g Grant) error {
	if err := g.check(); err != nil {
		return err
	}
	g.At = r.stamp(g.At)
	return r.do(ctx, operations{Grant: &granted{g.User, g.Room, g.Role, g.At.UnixMilli(), g.By}})
}

func (g Grant) check() error {
	switch {
	case g.Role <= identity.Nobody || g.Role > identity.Owner:
		return fmt.Errorf("%w: there is no role %d", ErrInvalid, g.Role)
	case g.Role == identity.Owner && g.Room != "":
		return fmt.Errorf("%w: an owner is one of all rooms", ErrInvalid)
	}
	if err := checkUser(g.User); err != nil {
		return err
	}
	return checkTexts(g.Room, g.By)
}

// addGrant gives a role inside a transaction.
func addGrant(tx history.Tx, g Grant) error {
	if err := checkStays(tx, g.User); err != nil {
		return err
	}
	if _, err := tx.Exec(addGrantSQL, g.User, g.Room, g.Role, g.At.UnixMilli(), g.By); err != nil {
		return err
	}
	return checkRows(tx, countGrantsSQL, maxGrants)
}

// Revoke takes a role away that was given in a room, or everywhere if room is empty.
func (r *Records) Revoke(ctx context.Context, user, room string) error {
	return r.do(ctx, operations{Revoke: &revoked{user, room}})
}

// Grants returns all roles that were given, the latest last.
func (r *Records) Grants(ctx context.Context) (grants []Grant, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		grants, err = readGrants(q)
		return err
	})
	return grants, err
}

func readGrants(q history.Querier) (grants []Grant, err error) {
	err = eachRow(q, grantsSQL, nil, func(row *sql.Rows) error {
		var g Grant
		var at int64
		if err := row.Scan(&g.User, &g.Room, &g.Role, &at, &g.By); err != nil {
			return err
		}
		g.At = time.UnixMilli(at)
		grants = append(grants, g)
		return nil
	})
	return grants, err
}

func (r *Records) loadGrants(q history.Querier) error {
	grants, err := readGrants(q)
	for _, g := range grants {
		if g.check() != nil {
			r.log.Warn("records: a role that this version does not know is left out", "user", g.User, "role", uint8(g.Role))
			continue
		}
		r.putGrant(g)
	}
	r.seeOwner()
	return err
}

func (r *Records) granted(user string) []Grant {
	grants, _ := r.grants.Load(user)
	of, _ := grants.([]Grant)
	return of
}

func (r *Records) putGrant(g Grant) {
	r.grants.Store(g.User, append(without(r.granted(g.User), g.Room), g))
}

func (r *Records) dropGrant(user, room string) {
	if left := without(r.granted(user), room); len(left) > 0 {
		r.grants.Store(user, left)
	} else {
		r.grants.Delete(user)
	}
}

// without returns a copy of grants without that of a room.
func without(grants []Grant, room string) []Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return g.Room == room })
}

// seeOwner looks whether there is an owner.
func (r *Records) seeOwner() {
	has := false
	r.grants.Range(func(_, grants any) bool {
		has = slices.ContainsFunc(grants.([]Grant), func(g Grant) bool { return g.Role == identity.Owner })
		return !has
	})
	r.hasOwner.Store(has)
}
