package identity

import "fmt"

// A Role says what a person may do in a room. Each may do what those below it may. The
// numbers are kept in files.
type Role uint8

// The roles.
const (
	Nobody    Role = iota // may not even read
	Viewer                // reads
	Member                // speaks
	Moderator             // keeps the room
	Owner                 // keeps all rooms
)

var roleWords = [...]string{Nobody: "", Viewer: "viewer", Member: "member", Moderator: "moderator", Owner: "owner"}

// String returns the word for a role, as it is on the wire.
func (r Role) String() string {
	if int(r) < len(roleWords) {
		return roleWords[r]
	}
	return ""
}

// Badge returns the word for a role where it is told of a person, empty for the usual one.
func (r Role) Badge() string {
	if r == Member {
		return ""
	}
	return r.String()
}

// ParseRole reads what String has written.
func ParseRole(word string) (Role, error) {
	for role := Viewer; role <= Owner; role++ {
		if word == role.String() {
			return role, nil
		}
	}
	return Nobody, fmt.Errorf("%q is no role: viewer, member, moderator, owner", word)
}
