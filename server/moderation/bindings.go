package moderation

import "time"

// A Binding is that a sanction binds the address of a guest. In a cluster it comes by itself, before or
// after the sanction: no address is in what all nodes do in one order.
type Binding struct {
	Room    string // of the sanction, or Everywhere
	Record  int64  // of the act
	User    string // the guest
	Address string // see AddressKey
	At      time.Time
	Until   time.Time // the zero time if the sanction has no end
}

// BindingOf returns that of a sanction with an address.
func BindingOf(s *Sanction) Binding {
	return Binding{Room: s.Room, Record: s.Record, User: s.User, Address: s.Address, At: s.At, Until: s.Until}
}

// Ends returns when an address is bound no more that is kept for so long at most.
func (b *Binding) Ends(keep time.Duration) time.Time {
	end := b.At.Add(min(keep, MaxAddress))
	if !b.Until.IsZero() && b.Until.Before(end) {
		return b.Until
	}
	return end
}

// OnUnbound names who is told of bindings whose sanction has ended. It must not block, nor call
// the rooms. To be called before the first change.
func (r *Rooms) OnUnbound(told func(Binding)) { r.unbound = told }

// Bind binds an address for as long as the sanction stands, now or when it comes to stand, and no
// longer than KeepAddresses says. It reports whether that shuts out guests who are here.
func (r *Rooms) Bind(b Binding) (shutsOut bool) {
	keep := time.Duration(r.addresses.Load())
	now := r.clock.now()
	left := min(keep, b.Ends(keep).Sub(now.day))
	if left <= 0 || b.Address == "" || b.User == "" {
		return false
	}
	r.edit(b.Room, func(k *keeper) {
		shutsOut = k.bound.add(b, now.running+left) && k.shutsOut(&b)
	})
	return shutsOut
}

// Unbind ends a binding.
func (r *Rooms) Unbind(b Binding) {
	if r.keeper(b.Room) != nil {
		r.edit(b.Room, func(k *keeper) { k.bound.remove(b) })
	}
}

// A bound is a binding and when it ends by running time.
type bound struct {
	Binding
	end time.Duration
}

// A bindingSanction is what a sanction is found by.
type bindingSanction struct {
	record int64
	user   string
}

// bindings are those of a room. The zero value has none.
type bindings struct {
	from map[string][]*bound          // by address
	of   map[bindingSanction][]*bound // by sanction
}

func (b *Binding) sanction() bindingSanction { return bindingSanction{b.Record, b.User} }

// add adds a binding, and reports whether it is new.
func (all *bindings) add(b Binding, end time.Duration) bool {
	if all.from == nil {
		all.from, all.of = make(map[string][]*bound), make(map[bindingSanction][]*bound)
	}
	for _, known := range all.of[b.sanction()] {
		if known.Address == b.Address {
			return false
		}
	}
	one := &bound{b, end}
	all.from[b.Address] = append(all.from[b.Address], one)
	all.of[b.sanction()] = append(all.of[b.sanction()], one)
	return true
}

func (all *bindings) remove(b Binding) {
	for _, known := range all.of[b.sanction()] {
		if known.Address == b.Address {
			without(all.from, b.Address, known)
			without(all.of, b.sanction(), known)
			return
		}
	}
}

// drop removes those of a sanction, and returns them.
func (all *bindings) drop(s *Sanction) (dropped []Binding) {
	for _, known := range all.of[bindingSanction{s.Record, s.User}] {
		without(all.from, known.Address, known)
		dropped = append(dropped, known.Binding)
	}
	delete(all.of, bindingSanction{s.Record, s.User})
	return dropped
}

// sweep removes those that are over.
func (all *bindings) sweep(now moment) {
	for _, from := range all.from {
		for _, known := range append([]*bound(nil), from...) {
			if known.end <= now.running {
				all.remove(known.Binding)
			}
		}
	}
}

// address returns one that a sanction binds, "" for none.
func (all *bindings) address(s *Sanction, now moment) string {
	for _, known := range all.of[bindingSanction{s.Record, s.User}] {
		if known.end > now.running {
			return known.Address
		}
	}
	return ""
}

// shutsOut reports whether a binding is of a ban that stands, and shuts out who comes from there.
func (k *keeper) shutsOut(b *Binding) bool {
	for _, s := range k.people[b.User] {
		if s.Record == b.Record && s.Kind == ActBan && !s.Holds {
			return true
		}
	}
	return false
}

// takeBound takes what stands against others at an address: what holds, or what does not.
func (k *keeper) takeBound(l *longest, address string, holds bool, now moment) {
	for _, known := range k.bound.from[address] {
		for _, s := range k.people[known.User] {
			if s.Record == known.Record && s.Holds == holds {
				l.take([]*standing{s}, now, func(s *standing) time.Duration { return min(s.end, known.end) })
			}
		}
	}
}
