package identity

import (
	"hash/maphash"
	"slices"
	"time"

	"hubbub/server/name"
)

// A Registry is where the nodes of a cluster agree on who goes by a name.
type Registry interface {
	// Claim takes a name for a person by this node. It may wait for other machines. The error
	// is a *Conflict or an ErrUndecided; then the person has what it had before.
	Claim(as name.Name, user string) error
	// Release ends the claim to looks of a name. What the person has by no other node is held
	// for a while, or free. It must not block.
	Release(looks []string, user string, hold time.Duration)
	// GoesBy returns the name that a person goes by at other nodes, if it is there. It must not
	// block.
	GoesBy(user string) (as name.Name, ok bool)
}

// elsewhere returns the name that a person goes by at other nodes, else the one that it asks for.
func (n *Names) elsewhere(as name.Name, user string) name.Name {
	if n.config.Registry == nil {
		return as
	}
	if goes, ok := n.config.Registry.GoesBy(user); ok {
		return goes
	}
	return as
}

// Follow lets a person that is here go by the name that it goes by at another node. The error is
// that of Rename.
func (n *Names) Follow(user string, to name.Name) error {
	s := n.Find(user)
	if s == nil || s.Name() == to {
		return nil
	}
	return n.Rename(s, to)
}

// handOverLocked lets the cluster hold the names of a person that is here no more: it may come
// back by another node.
func (n *Names) handOverLocked(s *Session) {
	for _, e := range append(slices.Clone(s.former()), s.entry.Load()) {
		if n.agreements[e] != nil {
			delete(n.agreements, e)
			n.config.Registry.Release(e.name.Looks(), s.user, n.config.Hold)
		}
		n.dropLocked(e)
	}
}

// An agreement is that of the nodes to a name. Who is the first to need it sees to it.
type agreement struct {
	reached chan struct{} // closed when it is known whether they agree
	err     error         // why they do not; to be read after that
}

// agreementLocked returns what is to be reached before a session may go by its name, and
// whether it is to be asked for; nil without a registry.
func (n *Names) agreementLocked(s *Session) (a *agreement, first bool) {
	if n.config.Registry == nil {
		return nil, false
	}
	e := s.entry.Load()
	if a = n.agreements[e]; a == nil {
		a, first = &agreement{reached: make(chan struct{})}, true
		n.agreements[e] = a
	}
	return a, first
}

// agree waits until the nodes agree that a session goes by its name. If they do not, the claim
// of one connection is ended.
func (n *Names) agree(s *Session, a *agreement, first bool) error {
	if first {
		a.err = n.config.Registry.Claim(s.Name(), s.user)
		close(a.reached)
	}
	<-a.reached
	if a.err != nil {
		n.Release(s, true)
	}
	return a.err
}

// agreedLocked notes that the Registry has given a session a name, or gives it back if the session
// does not go by it.
func (n *Names) agreedLocked(s *Session, to name.Name) {
	e := s.entry.Load()
	switch {
	case n.config.Registry == nil:
	case e.name == to && e.owner == s:
		if a, first := n.agreementLocked(s); first {
			close(a.reached)
		}
	default:
		n.giveBackLocked(to, s.user)
	}
}

// giveBackLocked gives back the looks of a name that a person does not have any more.
func (n *Names) giveBackLocked(as name.Name, user string) {
	var free []string
	for _, look := range as.Looks() {
		if e := n.entries[maphash.String(n.seed, look)]; e == nil || e.owner.user != user {
			free = append(free, look)
		}
	}
	if len(free) > 0 {
		n.config.Registry.Release(free, user, 0)
	}
}

// forgetAgreementLocked ends the agreement to a name that was dropped, as far as its person
// has no other name that reads like it.
func (n *Names) forgetAgreementLocked(e *entry, user string) {
	if n.agreements[e] != nil {
		delete(n.agreements, e)
		n.giveBackLocked(e.name, user)
	}
}

// Yield gives all names to the other nodes of a cluster: those of people who hold theirs are held
// there. It is to be called when nobody is here any more.
func (n *Names) Yield() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for e := range n.agreements {
		if s := e.owner; s != nil {
			hold := n.config.Hold
			if !s.holds.Load() {
				hold = 0
			}
			n.config.Registry.Release(e.name.Looks(), s.user, hold)
		}
	}
	clear(n.agreements)
}
