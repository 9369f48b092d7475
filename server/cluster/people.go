package cluster

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"hubbub/server/cluster/addresses"
	"hubbub/server/cluster/lease"
	"hubbub/server/cluster/names"
	"hubbub/server/cluster/presence"
	"hubbub/server/cluster/register"
	"hubbub/server/cluster/stream"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
)

// MinHold is the least time for which the nodes hold a name.
const MinHold = register.MinTTL

// PeopleConfig shapes People.
type PeopleConfig struct {
	Stream *stream.Stream
	Hold   time.Duration // for how long names are held; below MinHold they are not
	Log    *slog.Logger
}

// A Site is the server of a node, as People see it.
type Site interface {
	// Elsewhere takes what has changed of those who are in a room by other nodes.
	Elsewhere(room string, changes []room.Remote)
	// Follow lets somebody who is here go by the name that it goes by elsewhere.
	Follow(user string, to name.Name) error
	// Clear sends away all who are here, and gives up their names: the others take this node for
	// dead in a few seconds. It must not take longer than that.
	Clear()
	// The addresses of guests that are bound by whatever node.
	addresses.Site
}

// People are those who are there by all nodes of a cluster: who is in which room, by which name, and
// from where nobody may come. Safe for concurrent use.
//
// The others believe in this node's people while it holds a lease. When it does not, they are sent
// away, and nobody gets in until it does again.
type People struct {
	config    PeopleConfig
	store     *register.Register
	lease     *lease.Lease
	names     *names.Names
	table     *presence.Table
	addresses *addresses.Addresses
	follow    following
	site      Site // from Run on
}

// OpenPeople joins those of a cluster. Run has to follow soon, or nobody gets in.
func OpenPeople(ctx context.Context, c PeopleConfig) (*People, error) {
	store, err := openRegister(ctx, c.Stream)
	if err != nil {
		return nil, err
	}
	node := rand.Text()
	p := &People{config: c, store: store, lease: lease.ForNode(store, node, c.Log), follow: newFollowing(), addresses: addresses.New(store, c.Log)}
	p.names = names.New(names.Config{Store: store, Node: node, Hold: c.Hold, Alive: p.lease.Held, GoesBy: p.goesBy})
	p.table = presence.New(presence.Config{Node: node, Send: p.send, Mute: func() bool { return !p.lease.Held() }, Deliver: p.deliver, Follow: p.follow.add, Log: c.Log})
	p.lease.OnLapse(p.lapse)
	for !p.lease.Claim(ctx) {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("the other nodes cannot be told that this one is alive: %w", ctx.Err())
		case <-time.After(askPause):
		}
	}
	return p, nil
}

// openRegister opens the register of a cluster, on as many servers as its stream is.
func openRegister(ctx context.Context, s *stream.Stream) (store *register.Register, err error) {
	err = persist(ctx, func(ctx context.Context) (err error) {
		store, err = openRegisterOnce(ctx, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the names of the cluster cannot be reached: %w", err)
	}
	return store, nil
}

func openRegisterOnce(ctx context.Context, s *stream.Stream) (*register.Register, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	log, err := s.JetStream().Stream(ctx, s.Name()+"-log")
	if err != nil {
		return nil, err
	}
	replicas := log.CachedInfo().Config.Replicas
	return register.Open(ctx, s.Conn(), register.Config{Name: s.Name() + "-names", Subjects: s.Name() + ".names", Replicas: replicas})
}

// Registry returns the names of the cluster.
func (p *People) Registry() identity.Registry { return p.names }

// Nodes returns who is in the rooms of other nodes.
func (p *People) Nodes() room.Nodes { return p.table }

// Addresses returns those of guests that are bound.
func (p *People) Addresses() *addresses.Addresses { return p.addresses }

// Online returns how many people are in each room, by whichever nodes.
func (p *People) Online() map[string]int { return p.table.Online() }

// Count returns how many nodes are heard of, this one included.
func (p *People) Count() int { return 1 + len(p.table.Nodes()) }

// Has reports whether somebody is in a room by another node.
func (p *People) Has(in string) bool { return p.table.Has(in) }

// Believed reports whether the others take this node for one that is alive, and it knows who is
// there, and what addresses are bound.
func (p *People) Believed() bool {
	return p.lease.Held() && p.table.IsCurrent() && p.addresses.Listed()
}

// Run takes part until ctx ends. Then the names are given up that Names have released.
func (p *People) Run(ctx context.Context, at Site) error {
	p.site = at
	feed, err := p.config.Stream.Conn().Subscribe(p.subject(), p.receive)
	if err != nil {
		return fmt.Errorf("presence: %w", err)
	}
	defer feed.Unsubscribe()
	leased, stopLease := context.WithCancel(context.WithoutCancel(ctx))
	var believed, running sync.WaitGroup
	believed.Go(func() { p.lease.Run(leased) })
	running.Go(func() { p.table.Run(ctx) })
	running.Go(func() { p.names.Run(ctx) })
	running.Go(func() { p.followAll(ctx) })
	running.Go(func() { p.addresses.Run(ctx, at) })
	running.Wait()
	stopLease()
	believed.Wait()
	return nil
}

// Leave tells the other nodes that this one goes, and that its people are to be taken for here as
// long: they come by other nodes.
func (p *People) Leave(stay time.Duration) { p.table.Leave(stay) }

func (p *People) subject() string { return p.config.Stream.Name() + ".presence" }

func (p *People) send(frame []byte) error {
	return p.config.Stream.Conn().Publish(p.subject(), frame)
}

func (p *People) receive(m *nats.Msg) {
	if err := p.table.Receive(m.Data); err != nil {
		p.config.Log.Debug("cluster: what a node tells of its people cannot be read", "error", err)
	}
}

func (p *People) deliver(in string, changes []room.Remote) { p.site.Elsewhere(in, changes) }

func (p *People) goesBy(user string) (as name.Name, ok bool) {
	called, ok := p.table.GoesBy(user)
	if !ok {
		return as, false
	}
	as, err := name.New(called)
	return as, err == nil
}

// lapse ends the stay of all who are here: the others may soon take their names for free.
func (p *People) lapse() {
	p.config.Log.Error("cluster: cut off from the other nodes for too long: everybody is sent away, and may come by another node")
	p.site.Clear()
}
