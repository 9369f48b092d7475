// Package access answers at every door who may come in: who somebody is, what that person
// may do in a room, and which rooms there can be. It asks identity.Room.RoleOf, and every
// door asks it.
//
// A room that somebody may not read is, to that person, not there. Whoever reads it meets
// nothing, in no other time than a room takes that is not there.
package access

import (
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/identity"
)

// People know who somebody is.
type People interface {
	// Person returns who has a session, by its token: false if it is none, or has ended.
	Person(token string) (identity.Person, bool)
	// Role returns what a person was let do in a room: the higher of what holds there and
	// everywhere.
	Role(user, room string) identity.Role
	// Ended reports whether a person was signed out.
	Ended(user string) bool
	// Banned reports whether a person is shut out of a room.
	Banned(user, room string) bool
	// OpenTicket returns whose ticket it is, and to which room: false if it is none.
	OpenTicket(secret string) (user, room string, ok bool)
}

// Rooms know which rooms there are. Names are what all names of a room share.
type Rooms interface {
	// Room returns what is kept of a room, from memory.
	Room(room string) identity.Room
	// Has reports whether a room is in memory.
	Has(room string) bool
	// Known reports whether something was said in a room. It may read.
	Known(room string) bool
}

// Config is what a Door goes by.
type Config struct {
	Passphrase *gate.Passphrase // that all have to give; nil for none
	Opening    Opening
	People     People
	Rooms      Rooms
	Tokens     Tokens // of programs; nil for none
}

// A Door is what every way into a room asks. Safe for concurrent use; it does not block,
// but where it says so.
type Door struct{ config Config }

// New returns a Door.
func New(c Config) *Door { return &Door{c} }

// A Visitor is who asks. The zero Visitor is nobody that is known.
type Visitor struct {
	Person *identity.Person // nil where no session was brought
	Ticket string           // a secret that lets read one room, as its person; "" for none
	Token  *Token           // of a program, which Person is; nil for none
}

// HasPassphrase reports whether all have to give a passphrase.
func (d *Door) HasPassphrase() bool { return d.config.Passphrase != nil }

// Know returns who brings credentials: a session, or the token of a program. What is neither
// brings nobody. It does not ask for the passphrase.
func (d *Door) Know(c gate.Credentials) Visitor {
	if t, p, _, ok := d.token(c); ok {
		return Visitor{Person: &p, Token: &t}
	}
	if c.Session == "" {
		return Visitor{}
	}
	p, ok := d.config.People.Person(c.Session)
	if !ok {
		return Visitor{}
	}
	return Visitor{Person: &p}
}

// Enter is Know for who wants in from an address: if all have to give a passphrase, it is a
// *Refusal of those who do not. A token stands for it, and what looks like one and is none is
// never taken for a guess.
func (d *Door) Enter(c gate.Credentials, ip netip.Addr) (Visitor, error) {
	v := d.Know(c)
	if v.Token != nil {
		return v, nil
	}
	if _, err := d.Program(c); err != nil {
		return v, err
	}
	if c.Either && v.Person != nil {
		c.Passphrase = ""
	}
	return v, d.Pass(c.Passphrase, ip)
}

// Pass holds a passphrase from an address against the one that all have to give. The error
// is a *Refusal.
func (d *Door) Pass(passphrase string, ip netip.Addr) error {
	if d.config.Passphrase == nil {
		return nil
	}
	if passphrase == "" {
		return &Refusal{Reason: Required}
	}
	right, wait := d.config.Passphrase.Check(ip, passphrase)
	switch {
	case wait > 0:
		return &Refusal{Reason: Limited, Wait: wait}
	case !right:
		return &Refusal{Reason: Invalid}
	}
	return nil
}

// A Reason is why somebody is not let in.
type Reason uint8

// The reasons.
const (
	Required Reason = iota // there is a passphrase, and none was given
	Invalid                // another one was given
	Limited                // too many others were given
	Revoked                // the token of a program is none, or none any more
)

var reasonWords = [...]string{
	Required: "this server is for who knows its passphrase",
	Invalid:  "this is not the passphrase of this server",
	Limited:  "too many wrong passphrases were given; try again later",
	Revoked:  "there is no such token: it was revoked, has expired, or never was",
}

// A Refusal tells why somebody is not let in. Its message is for people.
type Refusal struct {
	Reason Reason
	Wait   time.Duration // until it may be tried again: of Limited
}

func (r *Refusal) Error() string { return reasonWords[r.Reason] }
