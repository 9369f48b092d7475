package identity

import (
	"errors"
	"fmt"

	"hubbub/server/name"
)

// What a Conflict is.
var (
	ErrNameTaken    = errors.New("somebody with this name is already here")
	ErrNameHeld     = errors.New("the name is kept for a while for somebody else")
	ErrNameReserved = errors.New("nobody gets this name")
)

// ErrUndecided tells that the nodes of a cluster cannot agree on a name now.
var ErrUndecided = errors.New("the servers cannot agree on a name at the moment; try again in a moment")

// A Conflict tells why somebody does not get a name. It is an ErrNameTaken, an ErrNameHeld
// or an ErrNameReserved, and its message is for who chose the name.
type Conflict struct {
	Name     name.Name // that was asked for
	With     name.Name // that it is, or reads like
	Reserved bool
	Held     bool     // it goes by the name no more, but may come back to it
	Holder   *Session // who goes by it; nil if nobody does
}

func (c *Conflict) Error() string {
	same := c.Name.Key() == c.With.Key()
	switch {
	case c.Reserved && same:
		return fmt.Sprintf("the name %s is reserved; choose another", c.Name)
	case c.Reserved:
		return fmt.Sprintf("the name %s reads like the reserved name %s; choose another", c.Name, c.With)
	case c.Held && same:
		return fmt.Sprintf("the name %s is kept for a while for who had it; choose another, or come back later", c.Name)
	case c.Held:
		return fmt.Sprintf("the name %s reads like %s, which is kept for a while for who had it; choose another, or come back later", c.Name, c.With)
	case same:
		return fmt.Sprintf("the name %s is taken; choose another", c.Name)
	default:
		return fmt.Sprintf("the name %s reads like %s, which is taken; choose another", c.Name, c.With)
	}
}

// Unwrap returns what the conflict is.
func (c *Conflict) Unwrap() error {
	switch {
	case c.Reserved:
		return ErrNameReserved
	case c.Held:
		return ErrNameHeld
	default:
		return ErrNameTaken
	}
}
