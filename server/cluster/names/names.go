// Package names lets the nodes of a cluster agree on who goes by a name.
//
// Each look of a name has a record: whose it is, and by which nodes that person is there. A
// record without nodes is a name that is held; it goes by itself. A name whose nodes are all
// dead is held from the moment in which somebody else asks for it.
package names

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/register"
	"hubbub/server/identity"
	"hubbub/server/name"
)

const (
	// maxTries is how often a record is read again that others change at the same time.
	maxTries = 16
	// claimTime is how long a claim may take: somebody waits to be let in.
	claimTime = 5 * time.Second
)

// A claim is who has a look of a name.
type claim struct {
	User  string   `json:"user"`
	Name  string   `json:"name"`
	Nodes []string `json:"nodes,omitempty"` // none while the name is held
}

// Config shapes Names.
type Config struct {
	Store lease.Store
	Node  string
	Hold  time.Duration // for how long a name is held whose nodes are dead

	// Alive reports whether the others take this node for one that is alive: while it does not,
	// nobody gets a name. Nil for always.
	Alive func() bool
	// GoesBy returns the name that a person goes by at other nodes; nil for none. It must not block.
	GoesBy func(user string) (as name.Name, ok bool)
}

// Names are those of all nodes. Safe for concurrent use.
type Names struct {
	config Config
	locks  [64]chan struct{} // each holds a token while nobody of this node works at its keys
	later  *later
}

var _ identity.Registry = (*Names)(nil)

// New returns the names of a cluster. Run does what is done later.
func New(c Config) *Names {
	if c.Alive == nil {
		c.Alive = func() bool { return true }
	}
	if c.GoesBy == nil {
		c.GoesBy = func(string) (as name.Name, ok bool) { return as, false }
	}
	n := &Names{config: c, later: newLater()}
	for i := range n.locks {
		n.locks[i] = make(chan struct{}, 1)
		n.locks[i] <- struct{}{}
	}
	return n
}

// keyOf returns the key of a look: letters and digits alone.
func keyOf(look string) string {
	sum := sha256.Sum256([]byte(look))
	return "name." + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20])
}

// GoesBy implements identity.Registry.
func (n *Names) GoesBy(user string) (as name.Name, ok bool) { return n.config.GoesBy(user) }

// Claim implements identity.Registry.
func (n *Names) Claim(as name.Name, user string) error {
	ctx, cancel := context.WithTimeout(context.Background(), claimTime)
	defer cancel()
	var all []taking
	for _, look := range as.Looks() {
		all = append(all, taking{key: keyOf(look)})
		err := n.take(ctx, &all[len(all)-1], as, user)
		if err == nil && !n.config.Alive() {
			err = identity.ErrUndecided
		}
		if err != nil {
			n.undo(all, user)
			return err
		}
	}
	return nil
}

// A taking is what a claim does with one key.
type taking struct {
	key   string
	fresh bool          // this node did not have it for the user before, and may have it now
	hold  time.Duration // for how long it was held for the user before
}

// undo gives back what a claim has taken: of the looks of one name, some may be those of another that
// the user has.
func (n *Names) undo(all []taking, user string) {
	for _, t := range all {
		if t.fresh {
			n.later.add(t.key, user, t.hold)
		}
	}
}

// take claims one key, after it is released by those of this node who have it no more.
func (n *Names) take(ctx context.Context, t *taking, as name.Name, user string) error {
	return n.locked(t.key, func() error {
		ended := n.later.of(t.key)
		t.hold, t.fresh = ended[user]
		delete(ended, user)
		if err := n.releaseAll(ctx, t.key, ended); err != nil {
			return err
		}
		return n.claim(ctx, t, as, user)
	})
}

// claim takes one key.
func (n *Names) claim(ctx context.Context, t *taking, as name.Name, user string) error {
	mine := claim{User: user, Name: as.String(), Nodes: []string{n.config.Node}}
	return n.change(ctx, t.key, func(has claim, there bool) (next claim, keep time.Duration, err error) {
		switch {
		case !there:
			t.fresh = true
			return mine, 0, nil
		case has.User == user:
			if len(has.Nodes) == 0 {
				t.hold = n.config.Hold
			}
			if !slices.Contains(has.Nodes, n.config.Node) {
				t.fresh = true
				has.Nodes = append(has.Nodes, n.config.Node)
			}
			has.Name = as.String()
			return has, 0, nil
		}
		dead, err := n.allDead(ctx, has.Nodes)
		if err != nil {
			return claim{}, 0, err
		}
		if dead && n.config.Hold < register.MinTTL {
			t.fresh = true
			return mine, 0, nil
		}
		with, _ := name.New(has.Name)
		conflict := &identity.Conflict{Name: as, With: with, Held: dead || len(has.Nodes) == 0}
		if dead {
			has.Nodes = nil
			return has, n.config.Hold, conflict
		}
		return claim{}, 0, conflict
	})
}

// allDead reports whether somebody was there by nodes, none of which is alive.
func (n *Names) allDead(ctx context.Context, nodes []string) (bool, error) {
	for _, node := range nodes {
		if node == n.config.Node {
			return false, nil
		}
		alive, err := lease.IsAlive(ctx, n.config.Store, node)
		if err != nil || alive {
			return false, err
		}
	}
	return len(nodes) > 0, nil
}

// release ends the claim of a user to a key by this node. If there is no other, the name is held
// for a while, or free.
func (n *Names) release(ctx context.Context, key, user string, hold time.Duration) error {
	return n.change(ctx, key, func(has claim, there bool) (claim, time.Duration, error) {
		if !there || has.User != user || !slices.Contains(has.Nodes, n.config.Node) {
			return claim{}, 0, nil
		}
		has.Nodes = slices.DeleteFunc(has.Nodes, func(by string) bool { return by == n.config.Node })
		if len(has.Nodes) == 0 && hold < register.MinTTL {
			return claim{}, -1, nil
		}
		if len(has.Nodes) > 0 {
			hold = 0
		}
		return has, hold, nil
	})
}

// change changes the record of a key as a function says: to what it returns, for a time or for
// good. A claim of nobody leaves it as it is, or removes it with a time below 0. The error of
// the function is that of change, when what it returns beside is done.
func (n *Names) change(ctx context.Context, key string, next func(has claim, there bool) (claim, time.Duration, error)) error {
	for range maxTries {
		record, err := n.config.Store.Get(ctx, key)
		if err != nil {
			return unavailable(err)
		}
		has, there := parse(record.Value)
		to, keep, told := next(has, there)
		switch {
		case keep < 0:
			err = n.config.Store.Delete(ctx, key, record.Revision)
		case to.User == "":
			return unavailable(told)
		default:
			value, _ := json.Marshal(to) // strings: cannot fail
			_, err = n.config.Store.Put(ctx, key, value, record.Revision, keep)
		}
		if err == nil {
			return told
		}
		if ctx.Err() != nil {
			return unavailable(err)
		}
		// What was changed in between, or is not known to be, is looked at again.
	}
	return unavailable(register.ErrChanged)
}

// parse reads a record. What cannot be read is nobody's.
func parse(value []byte) (has claim, there bool) {
	if value == nil || json.Unmarshal(value, &has) != nil || has.User == "" {
		return claim{}, false
	}
	return has, true
}

// unavailable returns a conflict as it is, and tells of all else that the nodes cannot agree.
func unavailable(err error) error {
	var conflict *identity.Conflict
	if err == nil || errors.As(err, &conflict) {
		return err
	}
	return fmt.Errorf("%w: %w", identity.ErrUndecided, err)
}

// locked calls a function while nobody else of this node works at a key.
func (n *Names) locked(key string, do func() error) error {
	lock := n.locks[key[len(key)-1]%byte(len(n.locks))]
	<-lock
	defer func() { lock <- struct{}{} }()
	return do()
}
