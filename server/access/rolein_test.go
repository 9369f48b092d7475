package access_test

import (
	"testing"

	"hubbub/server/access"
	"hubbub/server/identity"
)

// counted counts what is looked up in a town.
type counted struct {
	*town
	rooms, roles int
}

func (c *counted) Room(room string) identity.Room {
	c.rooms++
	return c.town.Room(room)
}

func (c *counted) Role(user, room string) identity.Role {
	c.roles++
	return c.town.Role(user, room)
}

// TestRoleIn: it is what RoleOf and IsGuest are, with one look at the room and one at the person.
func TestRoleIn(t *testing.T) {
	c := &counted{town: newTown()}
	d := access.New(access.Config{People: c, Rooms: c, Opening: access.Only("open", "club")})
	for _, room := range []string{"open", "quiet", "club", "secret", "new", "none"} {
		for _, user := range []string{"guest", "viewer", "member", "mod", "other", "owner", "ended", "banned"} {
			for _, kind := range []identity.Kind{identity.Guest, identity.Machine} {
				p := &identity.Person{User: "u-" + user, Kind: kind}
				c.rooms, c.roles = 0, 0
				role, guest := d.RoleIn(room, p)
				if c.rooms != 1 || c.roles > 1 {
					t.Errorf("%s in %s: %d looks at the room, %d at the person", user, room, c.rooms, c.roles)
				}
				if want := d.RoleOf(room, p); role != want || role.MayRead() && guest != d.IsGuest(room, p) {
					t.Errorf("%s in %s: %v, %v; want %v, %v", user, room, role, guest, want, d.IsGuest(room, p))
				}
			}
		}
	}
}
