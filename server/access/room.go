package access

import (
	"hubbub/server/identity"
)

// Nowhere is the key of a room that nobody can open. Who may not read a room reads this one
// instead, so that all takes its way and its time.
const Nowhere = "-"

// lobby is the room of those who name none.
const lobby = "lobby"

// Role returns what a visitor may do in a room, whether or not the room is there.
func (d *Door) Role(room string, v Visitor) identity.Role {
	if v.Token != nil {
		return d.roleOfToken(room, v.Token)
	}
	p := v.Person
	if v.Ticket != "" {
		user, of, ok := d.config.People.OpenTicket(v.Ticket)
		if !ok || of != room {
			return identity.Nobody
		}
		return min(identity.Viewer, d.RoleOf(room, &identity.Person{User: user}))
	}
	return d.RoleOf(room, p)
}

// RoleOf returns what a person may do in a room at this moment, nil for who has no name.
func (d *Door) RoleOf(room string, p *identity.Person) identity.Role {
	kept := d.config.Rooms.Room(room)
	if !kept.Made && !d.config.Opening.allows(room) {
		return identity.Nobody
	}
	granted := identity.Nobody
	if p != nil {
		if d.config.People.Ended(p.User) || d.config.People.Banned(p.User, room) {
			return identity.Nobody
		}
		granted = d.config.People.Role(p.User, room)
	}
	return kept.RoleOf(p, granted)
}

// RoleIn returns what RoleOf and, of who may read the room, IsGuest do: with one look at the room
// and one at what the person was let do, since it is asked for each message.
func (d *Door) RoleIn(room string, p *identity.Person) (role identity.Role, guest bool) {
	kept, people := d.config.Rooms.Room(room), d.config.People
	if !kept.Made && !d.config.Opening.allows(room) || people.Ended(p.User) || people.Banned(p.User, room) {
		return identity.Nobody, false
	}
	granted := people.Role(p.User, room)
	return kept.RoleOf(p, granted), isGuest(kept, p, granted)
}

// isGuest reports whether a person is in a room as everybody can be.
func isGuest(kept identity.Room, p *identity.Person, granted identity.Role) bool {
	return p.Kind == identity.Guest && kept.RoleOf(p, identity.Nobody).MayRead() && granted < identity.Member
}

// IsGuest reports whether a person is in a room as everybody can be: known by a session
// alone, and let in by nobody.
func (d *Door) IsGuest(room string, p *identity.Person) bool {
	return isGuest(d.config.Rooms.Room(room), p, d.config.People.Role(p.User, room))
}

// IsOwner reports whether a visitor keeps all rooms.
func (d *Door) IsOwner(v Visitor) bool {
	p, people := v.Person, d.config.People
	return p != nil && v.Ticket == "" && !people.Ended(p.User) && people.Role(p.User, "") >= identity.Owner
}

// Reads returns the room that a visitor reads who asks for one: that, or Nowhere.
func (d *Door) Reads(room string, v Visitor) string {
	if !d.Role(room, v).MayRead() {
		return Nowhere
	}
	return room
}

// Hides reports whether a room is in nobody's list.
func (d *Door) Hides(room string) bool {
	return d.config.Rooms.Room(room).Access == identity.Unlisted
}

// Lists reports whether a room is in the list that a visitor gets.
func (d *Door) Lists(room string, v Visitor) bool {
	return !d.Hides(room) && d.Role(room, v).MayRead()
}

// Stands reports whether a room is there without anybody having to read: it was made, it
// is one of those that always are, or somebody is in it.
func (d *Door) Stands(room string) bool {
	switch kept := d.config.Rooms.Room(room); {
	case room == Nowhere:
		return false
	case kept.Made, kept.Access != identity.Open:
		return true
	default:
		return d.config.Opening.keeps(room) || d.config.Rooms.Has(room)
	}
}

// IsThere reports whether a room is there. It may read.
func (d *Door) IsThere(room string) bool { return d.Stands(room) || d.config.Rooms.Known(room) }

// MayOpen reports whether a visitor may open a room that is not there.
func (d *Door) MayOpen(room string, v Visitor) bool {
	role := d.Role(room, v)
	if v.Token != nil && v.Token.IsFor(room, identity.ScopeSay) { // who may speak opens a room, unread
		role = v.Token.rank()
	}
	return room != Nowhere && d.config.Opening.lets(room, role)
}
