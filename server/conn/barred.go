package conn

import (
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/recent"
	"hubbub/server/wire"
)

// A Standing knows who is shut out.
type Standing interface {
	// Idle reports whether nobody is.
	Idle() bool
	// Barred returns what keeps somebody out of a room. The skeleton and the address are
	// those of a guest, and empty for others.
	Barred(room, user, skeleton, address string) (moderation.Sanction, bool)
	// Marked returns the ban for which what a guest from an address says is to be held.
	Marked(room, user, address string) (moderation.Sanction, bool)
	// Allows refuses what may not be said in a room now, however fast it comes.
	Allows(room string, by *identity.Speaker, text string) *wire.Error
}

// barred returns why somebody may not be in a room, nil if that is not so: by the public id,
// and a guest by the name that it takes and by its address as well. Without a name that one
// does not count: who is here shares its name with nobody.
func (e *Endpoint) barred(room string, p *identity.Person, n name.Name, address string) *wire.Error {
	if e.Standing.Idle() { // what follows costs more than a join
		return nil
	}
	skeleton := ""
	if !e.Door.IsGuest(room, p) {
		address = ""
	} else if n != (name.Name{}) {
		skeleton = moderation.Skeleton(n)
	}
	ban, is := e.Standing.Barred(room, p.User, skeleton, address)
	if !is {
		return nil
	}
	return ban.Refusal(time.Now())
}

// addressKey returns what stands for an address in sanctions, "" for one that is exempt.
func (e *Endpoint) addressKey(ip netip.Addr) string {
	if gate.IsExempt(ip) {
		return ""
	}
	return e.AddressKey(gate.Network(ip).String())
}

// address returns what stands for the address that the connection comes from.
func (s *seat) address() string { return s.conn.endpoint.addressKey(s.conn.address.Addr()) }

const (
	// departedFor is for how long the address of a guest that has gone is known, so that who
	// says something and leaves can be banned as one who stays.
	departedFor = time.Hour
	maxDeparted = 1 << 14
)

// A departed is the address of a guest that has gone, until it is forgotten.
type departed struct {
	ip    netip.Addr
	until time.Duration
}

func newDeparted() *recent.Map[string, departed] {
	return recent.NewMap[string](maxDeparted, func(d departed) time.Duration { return d.until })
}

// depart notes from where a person that leaves has come.
func (e *Endpoint) depart(user string, ip netip.Addr) {
	if gate.IsExempt(ip) {
		return
	}
	now := e.now()
	e.departed.Update(user, now, func(departed) (departed, bool) { return departed{ip, now + departedFor}, true })
}

// Address returns what stands for the address from which a person is here, or was within the
// last hour, and how many others are here from it. It is "" where addresses do not count.
func (e *Endpoint) Address(user string) (key string, shares int) {
	var ip netip.Addr
	if gone := e.departed.Get(user); e.now() < gone.until {
		ip = gone.ip
	}
	all := e.keepalive.all()
	for _, c := range all {
		if c.seat.joined.Load() && c.seat.isOf(user) {
			ip = c.address.Addr()
		}
	}
	key = e.addressKey(ip)
	if key == "" {
		return "", 0
	}
	network, others := gate.Network(ip), make(map[string]bool)
	for _, c := range all {
		if s := &c.seat; s.joined.Load() && s.session != nil && s.session.User() != user && gate.Network(c.address.Addr()) == network {
			others[s.session.User()] = true
		}
	}
	return key, len(others)
}

// Expel sends a person out of a room, of all rooms for moderation.Everywhere. It may come
// back.
func (e *Endpoint) Expel(user, room string) {
	for _, c := range e.keepalive.all() {
		if s := &c.seat; s.joined.Load() && s.isOf(user) && (room == moderation.Everywhere || s.room.Name() == room) {
			c.refuse(aConnection, &wire.Error{Code: wire.Kicked, Message: "a moderator has sent you out of this room"})
		}
	}
}
