package identity

import "time"

// A Speaker is what has to be known of who says something where it gets its place: rules
// are judged by it.
type Speaker struct {
	User    string    // public id
	Role    Role      // in the room, at that time
	Guest   bool      // known by the token of a session alone
	Since   time.Time // when its token was made
	Address string    // what moderation knows its address by; empty if it is exempt
	Machine bool      // no person
}
