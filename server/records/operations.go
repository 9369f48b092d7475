package records

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/name"
)

// A granted is a role that is given.
type granted struct {
	User string        `cbor:"0,keyasint"`
	Room string        `cbor:"1,keyasint,omitempty"`
	Role identity.Role `cbor:"2,keyasint"`
	At   int64         `cbor:"3,keyasint"` // Unix milliseconds, as are all times
	By   string        `cbor:"4,keyasint,omitempty"`
}

func (o *granted) grant() Grant {
	return Grant{User: o.User, Room: o.Room, Role: o.Role, At: time.UnixMilli(o.At), By: o.By}
}

func (o *granted) inFile(_ *Records, tx history.Tx) error {
	g := o.grant()
	if err := g.check(); err != nil {
		return err
	}
	return addGrant(tx, g)
}

func (o *granted) inMemory(r *Records) {
	r.putGrant(o.grant())
	r.seeOwner()
}

// A revoked is a role that is taken.
type revoked struct {
	User string `cbor:"0,keyasint"`
	Room string `cbor:"1,keyasint,omitempty"`
}

func (o *revoked) inFile(_ *Records, tx history.Tx) error {
	rows, err := tx.Exec(revokeSQL, o.User, o.Room)
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	return err
}

func (o *revoked) inMemory(r *Records) {
	r.dropGrant(o.User, o.Room)
	r.seeOwner()
}

// A roomSet is what is known of a room from now on.
type roomSet struct {
	Room   string          `cbor:"0,keyasint"`
	Title  string          `cbor:"1,keyasint,omitempty"`
	Access identity.Access `cbor:"2,keyasint,omitempty"`
	Made   bool            `cbor:"3,keyasint,omitempty"`
}

func (o *roomSet) room() identity.Room { return identity.Room{Access: o.Access, Made: o.Made} }

func (o *roomSet) inFile(_ *Records, tx history.Tx) error {
	if err := checkRoom(o.Room, o.Title, o.room()); err != nil {
		return err
	}
	if o.room() == (identity.Room{}) {
		_, err := tx.Exec(unsetRoomSQL, o.Room)
		return err
	}
	if _, err := tx.Exec(setRoomSQL, o.Room, o.Title, o.Access, o.Made); err != nil {
		return err
	}
	return checkRows(tx, countRoomsSQL, maxRooms)
}

func (o *roomSet) inMemory(r *Records) { r.putRoom(o.Room, o.room()) }

// A tokenMade lets a program take part.
type tokenMade struct {
	ID      string          `cbor:"0,keyasint"`
	Hash    []byte          `cbor:"1,keyasint"`
	Name    string          `cbor:"2,keyasint"`
	Room    string          `cbor:"3,keyasint,omitempty"`
	Scopes  identity.Scopes `cbor:"4,keyasint"`
	Made    int64           `cbor:"5,keyasint"`
	Expires int64           `cbor:"6,keyasint,omitempty"` // 0 for never
}

func (o *tokenMade) token() (t apiToken, err error) {
	t = apiToken{Token{ID: o.ID, Room: o.Room, Scopes: o.Scopes, Made: time.UnixMilli(o.Made)}, o.Hash}
	if o.Expires != 0 {
		t.Expires = time.UnixMilli(o.Expires)
	}
	t.Name, err = name.New(o.Name)
	return t, err
}

func (o *tokenMade) inFile(_ *Records, tx history.Tx) error {
	t, err := o.token()
	if err != nil || o.Scopes == 0 || len(o.Hash) != len(digest{}) {
		return fmt.Errorf("%w: a token has a name and a scope", ErrInvalid)
	}
	if err := checkUntaken(tx, t.Name); err != nil {
		return err
	}
	if _, err := tx.Exec(addTokenSQL, o.ID, o.Hash, o.Name, o.Room, int64(o.Scopes), o.Made, o.Expires); err != nil {
		return err
	}
	return checkRows(tx, countTokensSQL, maxTokens)
}

func (o *tokenMade) inMemory(r *Records) {
	if t, err := o.token(); err == nil {
		r.putToken(t)
	}
}

func (o *tokenMade) harmless() {}

// A tokenEnded is a token that is revoked.
type tokenEnded struct {
	ID string `cbor:"0,keyasint"`
}

func (o *tokenEnded) inFile(_ *Records, tx history.Tx) error {
	rows, err := tx.Exec(revokeTokenSQL, o.ID)
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	if err == nil {
		_, err = tx.Exec(endCommandsSQL, o.ID)
	}
	return err
}

func (o *tokenEnded) inMemory(r *Records) { r.dropTokens(func(t Token) bool { return t.ID == o.ID }) }

// A signedOut is a person that is signed out everywhere, for good.
type signedOut struct {
	User string `cbor:"0,keyasint"`
	At   int64  `cbor:"1,keyasint"`
}

func (o *signedOut) inFile(_ *Records, tx history.Tx) error {
	if _, err := tx.Exec(endSQL, o.User, o.At); err != nil {
		return err
	}
	if _, err := tx.Exec(endGrantsSQL, o.User); err != nil {
		return err
	}
	if _, err := tx.Exec(endTicketsSQL, o.User); err != nil {
		return err
	}
	return checkRows(tx, countEndedSQL, maxEnded)
}

func (o *signedOut) inMemory(r *Records) {
	r.ended.Store(o.User, time.UnixMilli(o.At))
	r.grants.Delete(o.User)
	r.seeOwner()
	r.dropTickets(func(t Ticket) bool { return t.User == o.User })
	r.Free(o.User)
	r.memory.End(o.User)
}

// A forgotten is a person that is signed out for good and taken from what is kept, or, where there is a
// room, from what it has said there, a piece at a time.
type forgotten struct {
	User string  `cbor:"0,keyasint"`
	At   int64   `cbor:"1,keyasint"`
	Room string  `cbor:"2,keyasint,omitempty"`
	Seqs []int64 `cbor:"3,keyasint,omitempty"`
}

func (o *forgotten) inFile(r *Records, tx history.Tx) error {
	if o.Room != "" {
		return tx.TakePerson(o.Room, o.User, o.Seqs)
	}
	if err := (&signedOut{o.User, o.At}).inFile(r, tx); err != nil {
		return err
	}
	if err := errors.Join(tx.Gone(CarriesFilter, filterRecordsSQL+filterOfPersonSQL, o.User), tx.Gone(CarriesItem, itemsOfPersonSQL, o.User)); err != nil {
		return err
	}
	for _, statement := range forgetSQL {
		if _, err := tx.Exec(statement, o.User); err != nil {
			return err
		}
	}
	return tx.Soil()
}

func (o *forgotten) inMemory(r *Records) {
	if o.Room != "" {
		r.memory.TakePerson(o.Room, o.User, o.Seqs)
		return
	}
	(&signedOut{o.User, o.At}).inMemory(r)
	r.namings.forget(o.User)
	r.forgetGranter(o.User)
	r.memory.Forget(o.User)
}

// An inviteMade is a link that gives a role.
type inviteMade struct {
	ID      string        `cbor:"0,keyasint"`
	Hash    []byte        `cbor:"1,keyasint"`
	Role    identity.Role `cbor:"2,keyasint"`
	Room    string        `cbor:"3,keyasint,omitempty"`
	Name    string        `cbor:"4,keyasint,omitempty"`
	Made    int64         `cbor:"5,keyasint"`
	Expires int64         `cbor:"6,keyasint"`
}

func (o *inviteMade) inFile(_ *Records, tx history.Tx) error {
	if _, err := tx.Exec(purgeInvitesSQL, time.UnixMilli(o.Made).Add(-invitesKept).UnixMilli()); err != nil {
		return err
	}
	if _, err := tx.Exec(addInviteSQL, o.ID, o.Hash, o.Role, o.Room, o.Name, o.Made, o.Expires); err != nil {
		return err
	}
	return checkRows(tx, countInvitesSQL, maxInvites)
}

func (o *inviteMade) inMemory(r *Records) {
	life := time.UnixMilli(o.Expires).Sub(time.UnixMilli(o.Made))
	r.invites.add(o.ID, r.clock().running+min(life, inviteLife))
}

func (o *inviteMade) harmless() {}

// A redeemed is an invite that was used, once.
type redeemed struct {
	ID    string  `cbor:"0,keyasint"`
	Gives granted `cbor:"1,keyasint"`
}

func (o *redeemed) inFile(r *Records, tx history.Tx) error {
	rows, err := tx.Exec(useInviteSQL, o.Gives.At, o.ID)
	if err == nil && rows == 0 {
		return ErrInviteUsed
	}
	if err != nil {
		return err
	}
	var has identity.Role
	err = tx.QueryRow(roleInSQL, o.Gives.User, o.Gives.Room).Scan(&has)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || has >= o.Gives.Role {
		return err
	}
	return o.Gives.inFile(r, tx)
}

func (o *redeemed) inMemory(r *Records) {
	if r.roleIn(o.Gives.User, o.Gives.Room) < o.Gives.Role {
		o.Gives.inMemory(r)
	}
}
