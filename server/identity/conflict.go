package identity

import (
	"errors"
	"fmt"

	"hubbub/server/name"
)

// What a Conflict is.
var (
	ErrNameTaken    = errors.New("somebody with this name is already here")
	ErrNameReserved = errors.New("nobody gets this name")
)

// A Conflict tells why somebody does not get a name. It is an ErrNameTaken or an
// ErrNameReserved, and its message is for who chose the name.
type Conflict struct {
	Name     name.Name // that was asked for
	With     name.Name // that it is, or reads like
	Reserved bool
}

func (c *Conflict) Error() string {
	same := c.Name.Key() == c.With.Key()
	switch {
	case c.Reserved && same:
		return fmt.Sprintf("the name %s is reserved; choose another", c.Name)
	case c.Reserved:
		return fmt.Sprintf("the name %s reads like the reserved name %s; choose another", c.Name, c.With)
	case same:
		return fmt.Sprintf("the name %s is taken; choose another", c.Name)
	default:
		return fmt.Sprintf("the name %s reads like %s, which is taken; choose another", c.Name, c.With)
	}
}

// Unwrap returns what the conflict is.
func (c *Conflict) Unwrap() error {
	if c.Reserved {
		return ErrNameReserved
	}
	return ErrNameTaken
}
