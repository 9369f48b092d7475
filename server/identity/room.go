package identity

import "fmt"

var accessWords = [...]string{Open: "open", Unlisted: "unlisted", Members: "members", Invited: "invited"}

// String returns the word for an access.
func (a Access) String() string {
	if int(a) < len(accessWords) {
		return accessWords[a]
	}
	return ""
}

// ParseAccess reads what String has written.
func ParseAccess(word string) (Access, error) {
	for a := Open; a <= Invited; a++ {
		if word == a.String() {
			return a, nil
		}
	}
	return Open, fmt.Errorf("%q is no access: open, unlisted, members, invited", word)
}

// RoleOf returns what a person may do in a room, where granted is what it was let. Without
// a person nobody has a name.
func (r Room) RoleOf(p *Person, granted Role) Role {
	switch {
	case r.Access != Open && r.Access != Unlisted:
		if p == nil {
			return Nobody
		}
		return granted
	case p == nil:
		return Viewer
	default:
		return max(Member, granted)
	}
}

// MayRead reports whether a role reads.
func (r Role) MayRead() bool { return r >= Viewer }

// MaySpeak reports whether a role speaks.
func (r Role) MaySpeak() bool { return r >= Member }
