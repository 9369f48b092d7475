package access

import "hubbub/server/identity"

// An Opening says which rooms there can be, and who opens them: Anyone, Moderators, or a
// list of rooms beside which there are none but those that were made. The zero Opening is
// Anyone.
type Opening struct {
	moderators bool
	rooms      map[string]bool // nil without a list
}

// Openings without a list.
var (
	Anyone     = Opening{}
	Moderators = Opening{moderators: true}
)

// Only returns an opening of a list of rooms, by their keys. The lobby has to be in it to
// be one of them.
func Only(rooms ...string) Opening {
	o := Opening{rooms: make(map[string]bool, len(rooms))}
	for _, room := range rooms {
		o.rooms[room] = true
	}
	return o
}

// allows reports whether there can be a room.
func (o Opening) allows(room string) bool { return o.rooms == nil || o.rooms[room] }

// keeps reports whether a room is always there.
func (o Opening) keeps(room string) bool {
	if o.rooms != nil {
		return o.rooms[room]
	}
	return room == lobby
}

// lets reports whether somebody with a role may open a room.
func (o Opening) lets(room string, role identity.Role) bool {
	switch {
	case o.rooms != nil:
		return o.rooms[room]
	case o.moderators:
		return room == lobby || role >= identity.Moderator
	default:
		return role.MayRead()
	}
}
