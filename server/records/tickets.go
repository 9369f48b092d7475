package records

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hubbub/server/history"
)

// How many tickets are kept.
const (
	maxTickets       = 10_000
	maxTicketsPerson = 20
)

const (
	ticketsSQL            = `SELECT id, hash, user, room, made_at FROM ticket ORDER BY made_at, id`
	addTicketSQL          = `INSERT INTO ticket (id, hash, user, room, made_at) VALUES (?, ?, ?, ?, ?)`
	countTicketsSQL       = `SELECT count(*) FROM ticket`
	countPersonTicketsSQL = `SELECT count(*) FROM ticket WHERE user = ?`
	revokeTicketSQL       = `DELETE FROM ticket WHERE id = ? AND user = ?`
)

// A Ticket lets whoever has its secret read a room, until it is revoked.
type Ticket struct {
	ID   string // names it; no secret
	User string // who made it
	Room string // what all names of it share
	Made time.Time
}

// A ticket is one as it is kept.
type ticket struct {
	Ticket
	hash []byte
}

// NewTicket makes a ticket of a person for a room. The secret is 26 characters of base32.
func (r *Records) NewTicket(ctx context.Context, user, room string) (t Ticket, secret string, err error) {
	if err := errors.Join(checkUser(user), checkTexts(room)); err != nil {
		return t, "", err
	}
	secret, d := newSecret()
	t = Ticket{ID: d.id(), User: user, Room: room, Made: r.stamp(time.Time{})}
	if err := r.do(ctx, operations{Ticket: &ticketMade{t.ID, d[:], user, room, t.Made.UnixMilli()}}); err != nil {
		return Ticket{}, "", err
	}
	return t, secret, nil
}

// A ticketMade lets whoever has its secret read a room.
type ticketMade struct {
	ID   string `cbor:"0,keyasint"`
	Hash []byte `cbor:"1,keyasint"`
	User string `cbor:"2,keyasint"`
	Room string `cbor:"3,keyasint"`
	Made int64  `cbor:"4,keyasint"`
}

func (o *ticketMade) inFile(_ *Records, tx history.Tx) error {
	if err := errors.Join(checkUser(o.User), checkTexts(o.Room)); err != nil {
		return err
	}
	if err := checkStays(tx, o.User); err != nil {
		return err
	}
	if _, err := tx.Exec(addTicketSQL, o.ID, o.Hash, o.User, o.Room, o.Made); err != nil {
		return err
	}
	return errors.Join(checkRows(tx, countTicketsSQL, maxTickets), checkRows(tx, countPersonTicketsSQL, maxTicketsPerson, o.User))
}

func (o *ticketMade) inMemory(r *Records) {
	r.tickets.Store(o.ID, ticket{Ticket{ID: o.ID, User: o.User, Room: o.Room, Made: time.UnixMilli(o.Made)}, o.Hash})
}

func (o *ticketMade) harmless() {}

// OpenTicket returns the ticket of a secret, if there is one.
func (r *Records) OpenTicket(secret string) (Ticket, bool) {
	d := digestOf(secret)
	kept, ok := r.tickets.Load(d.id())
	if !ok || !d.is(kept.(ticket).hash) {
		return Ticket{}, false
	}
	return kept.(ticket).Ticket, true
}

// Tickets returns the tickets of a person, the latest last.
func (r *Records) Tickets(ctx context.Context, user string) (tickets []Ticket, err error) {
	err = r.db.Read(ctx, func(q history.Querier) error {
		return eachTicket(q, func(t ticket) {
			if t.User == user {
				tickets = append(tickets, t.Ticket)
			}
		})
	})
	return tickets, err
}

// RevokeTicket ends a ticket of a person.
func (r *Records) RevokeTicket(ctx context.Context, user, id string) error {
	if checkTexts(id) != nil {
		return ErrNotFound
	}
	return r.do(ctx, operations{Revoked: &ticketRevoked{id, user}})
}

// A ticketRevoked is a ticket that is none any more.
type ticketRevoked struct {
	ID   string `cbor:"0,keyasint"`
	User string `cbor:"1,keyasint"`
}

func (o *ticketRevoked) inFile(_ *Records, tx history.Tx) error {
	rows, err := tx.Exec(revokeTicketSQL, o.ID, o.User)
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	return err
}

func (o *ticketRevoked) inMemory(r *Records) { r.tickets.Delete(o.ID) }

func eachTicket(q history.Querier, take func(ticket)) error {
	return eachRow(q, ticketsSQL, nil, func(row *sql.Rows) error {
		var t ticket
		var made int64
		if err := row.Scan(&t.ID, &t.hash, &t.User, &t.Room, &made); err != nil {
			return err
		}
		t.Made = time.UnixMilli(made)
		take(t)
		return nil
	})
}

func (r *Records) loadTickets(q history.Querier) error {
	return eachTicket(q, func(t ticket) { r.tickets.Store(t.ID, t) })
}

// dropTickets follows the file.
func (r *Records) dropTickets(gone func(Ticket) bool) {
	r.tickets.Range(func(id, t any) bool {
		if gone(t.(ticket).Ticket) {
			r.tickets.Delete(id)
		}
		return true
	})
}
