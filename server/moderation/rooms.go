package moderation

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// Rooms is what stands in rooms, in memory. Safe for concurrent use. A room in which nothing
// stands costs a look at a number that is zero, or at a map where others have rules.
type Rooms struct {
	clock  Clock
	judges Clock        // by which Judge goes, and when what is imposed ends
	ledger *ledger      // nil where nobody keeps turns
	kept   atomic.Int64 // how many rooms are in the map
	rooms  sync.Map     // by key, or Everywhere: *keeper
	change sync.Mutex   // held by who changes what stands

	addresses atomic.Int64  // for how long those of guests are bound, time.Duration
	unbound   func(Binding) // nil for nobody
}

// NewRooms returns rooms without rules.
func NewRooms(clock Clock) *Rooms {
	r := &Rooms{clock: clock, judges: clock}
	r.KeepAddresses(MaxAddress)
	return r
}

// KeepAddresses says for how long what is imposed from here on binds the addresses of
// guests, MaxAddress at most; 0 is not at all.
func (r *Rooms) KeepAddresses(most time.Duration) { r.addresses.Store(int64(min(most, MaxAddress))) }

// Restore brings back what stood before a restart.
func (r *Rooms) Restore(sanctions []Sanction, modes map[string]Modes) {
	for _, s := range sanctions {
		r.Impose(s)
	}
	for room, m := range modes {
		r.SetModes(room, m)
	}
}

// keeper returns what stands in a room, nil if nothing does.
func (r *Rooms) keeper(room string) *keeper {
	k, _ := r.rooms.Load(room)
	of, _ := k.(*keeper)
	return of
}

// edit changes what stands in a room.
func (r *Rooms) edit(room string, change func(k *keeper)) {
	r.change.Lock()
	defer r.change.Unlock()
	k := r.keeper(room)
	if k == nil {
		k = newKeeper(room, r.ledger)
		r.tellUnbound(k.edit(change))
		if !k.isIdle() {
			r.rooms.Store(room, k)
			r.kept.Add(1)
		}
		return
	}
	r.tellUnbound(k.edit(change))
	if k.isIdle() {
		r.rooms.Delete(room)
		r.kept.Add(-1)
	}
}

func (r *Rooms) tellUnbound(all []Binding) {
	for _, b := range all {
		if r.unbound != nil {
			r.unbound(b)
		}
	}
}

// each calls a function for all rooms in which something stands.
func (r *Rooms) each(do func(room string, k *keeper)) {
	r.rooms.Range(func(room, k any) bool {
		do(room.(string), k.(*keeper))
		return true
	})
}

// Idle reports whether nothing stands in any room.
func (r *Rooms) Idle() bool { return r.kept.Load() == 0 }

// Impose lets a sanction stand, in place of one of its kind against the person in the room.
// One that is over is left out, and one against nobody.
func (r *Rooms) Impose(s Sanction) {
	if s.User == "" {
		return
	}
	now, addresses := r.judges.now(), time.Duration(r.addresses.Load())
	r.edit(s.Room, func(k *keeper) { k.impose(s, now, addresses) })
}

// Lift ends the sanctions of a record, in whatever rooms they stand, and returns them.
func (r *Rooms) Lift(record int64) (lifted []Sanction) {
	now := r.judges.now()
	r.each(func(room string, _ *keeper) {
		r.edit(room, func(k *keeper) { lifted = append(lifted, k.lift(k.records[record], now)...) })
	})
	return lifted
}

// LiftPerson ends what stands against a person in a room or Everywhere, and returns it.
func (r *Rooms) LiftPerson(room, user string) (lifted []Sanction) {
	now := r.judges.now()
	r.edit(room, func(k *keeper) { lifted = k.lift(k.people[user], now) })
	return lifted
}

// Forget ends what stands against a person anywhere.
func (r *Rooms) Forget(user string) {
	now := r.judges.now()
	r.each(func(room string, _ *keeper) {
		r.edit(room, func(k *keeper) {
			k.lift(k.people[user], now)
			if k.turns != nil {
				k.turns.people.Forget(user)
			}
			k.refused = slices.DeleteFunc(k.refused, func(of Refusal) bool { return of.User == user })
		})
	})
}

// Shown returns the acts that take the messages of a person out of sight, by room.
func (r *Rooms) Shown(user string) map[string][]Act {
	shown := make(map[string][]Act)
	r.each(func(room string, k *keeper) {
		k.mu.Lock()
		defer k.mu.Unlock()
		of := func(p *Pin, act Act) {
			if p != nil && p.User == user {
				act.Seq = p.Seq
				shown[room] = append(shown[room], act)
			}
		}
		for i := range k.modes.Pins {
			of(&k.modes.Pins[i], Act{Act: ActUnpin})
		}
		of(k.modes.Live, Act{Act: ActLive, On: new(bool)})
		of(k.modes.Screen, Act{Act: ActScreen, On: new(bool)})
	})
	return shown
}

// Sweep forgets what is over: to be called every hour, so that no address is held for much
// longer than it is bound.
func (r *Rooms) Sweep() {
	now := r.judges.now()
	r.each(func(room string, _ *keeper) { r.edit(room, func(k *keeper) { k.sweep(now) }) })
}

// SetModes changes the modes of a room.
func (r *Rooms) SetModes(room string, m Modes) { r.edit(room, func(k *keeper) { k.setModes(m) }) }

// Modes returns the modes of a room.
func (r *Rooms) Modes(room string) Modes {
	k := r.keeper(room)
	if k == nil {
		return Modes{}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.modes
}

// State returns the modes of a room as it is told them, nil if there is nothing to say. It is
// not to be changed.
func (r *Rooms) State(room string) []byte {
	if r.kept.Load() == 0 {
		return nil
	}
	k := r.keeper(room)
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

// Sanctions returns what stands in a room, or Everywhere, the latest first.
func (r *Rooms) Sanctions(room string) []Sanction {
	k := r.keeper(room)
	if k == nil {
		return nil
	}
	now := r.clock.now()
	k.mu.Lock()
	sanctions := k.sanctions(now, slices.Collect(maps.Values(k.people))...)
	k.mu.Unlock()
	slices.SortFunc(sanctions, func(a, b Sanction) int {
		return cmp.Or(cmp.Compare(b.Record, a.Record), cmp.Compare(a.Name, b.Name), cmp.Compare(a.User, b.User))
	})
	return sanctions
}

// Of returns what stands against a person in a room or everywhere.
func (r *Rooms) Of(room, user string) (sanctions []Sanction) {
	now := r.clock.now()
	for _, where := range []string{Everywhere, room} {
		if k := r.keeper(where); k != nil {
			k.mu.Lock()
			sanctions = append(sanctions, k.sanctions(now, k.people[user])...)
			k.mu.Unlock()
		}
	}
	return sanctions
}

// Barred returns the ban that keeps somebody out of a room. The skeleton and the address are
// those of a guest, and empty for others: no ban of a guest keeps them out. Until is when the
// ban ends for who asks, which is sooner for one who only shares an address.
func (r *Rooms) Barred(room, user, skeleton, address string) (Sanction, bool) {
	if r.kept.Load() == 0 {
		return Sanction{}, false
	}
	now := r.clock.now()
	for _, where := range []string{Everywhere, room} {
		if k := r.keeper(where); k != nil {
			if s := k.barred(user, looks(skeleton), address, now); s != nil {
				return *s, true
			}
		}
	}
	return Sanction{}, false
}

// Judge refuses a message that may not be said in a room, and notes one that may. It is called
// in the order of the room, where a message gets its number.
//
// Sanctions against a person hold for all but owners; those of an address and the modes of
// the room hold for neither moderators nor machines. A guest's Since is what identity.Names.Met
// tells: the time of a token is rounded down, and a new one would gain by it.
func (r *Rooms) Judge(room string, by *identity.Speaker, e *wire.Entry) *wire.Error {
	if r.kept.Load() == 0 {
		return nil
	}
	return r.judge(room, by, e)
}

func (r *Rooms) judge(room string, by *identity.Speaker, e *wire.Entry) *wire.Error {
	everywhere, here := r.keeper(Everywhere), r.keeper(room)
	if everywhere == nil && here == nil || by.Role >= identity.Owner {
		return nil
	}
	now := r.judges.now()
	if refused := silenced(by, now, everywhere, here); refused != nil || here == nil || isExempt(by) {
		return refused
	}
	return here.judge(by, e, now)
}

// An Origin is the rules of a room where something is said in a cluster: the rest is judged by all
// nodes alike, but only this one knows the address.
type Origin struct{ *Rooms }

// Judge refuses what a guest says from an address that is bound.
func (o Origin) Judge(room string, by *identity.Speaker, _ *wire.Entry) *wire.Error {
	if o.kept.Load() == 0 || !by.Guest || by.Address == "" || isExempt(by) {
		return nil
	}
	return silenced(&identity.Speaker{Guest: true, Address: by.Address}, o.clock.now(), o.keeper(Everywhere), o.keeper(room))
}

// silenced refuses what somebody says whom a sanction keeps from speaking.
func silenced(by *identity.Speaker, now moment, keepers ...*keeper) *wire.Error {
	for _, k := range keepers {
		if k != nil {
			if s := k.silenced(by, now); s != nil {
				return s.Refusal(now.day)
			}
		}
	}
	return nil
}

// Allows refuses what may not be said in a room now. It takes no turn of a slow mode: what it is
// asked for is told to one alone.
func (r *Rooms) Allows(room string, by *identity.Speaker, text string) *wire.Error {
	if r.kept.Load() == 0 || by.Role >= identity.Owner {
		return nil
	}
	now, here := r.clock.now(), r.keeper(room)
	if refused := silenced(by, now, r.keeper(Everywhere), here); refused != nil || here == nil || isExempt(by) {
		return refused
	}
	here.mu.Lock()
	defer here.mu.Unlock()
	return here.modes.Rules.refuse(by, text, now)
}

// Peek refuses what Judge would refuse now, and takes no turn: in a cluster only what all nodes judge in
// one order may take one.
func (r *Rooms) Peek(room string, by *identity.Speaker, text string) *wire.Error {
	if refused := r.Allows(room, by, text); refused != nil {
		return refused
	}
	here := r.keeper(room)
	if here == nil || isExempt(by) {
		return nil
	}
	return refuseWait(here.peek(by, r.clock.now()))
}

// Wait returns how long somebody has to wait before the next message, by the slow mode and
// the pace of a room.
func (r *Rooms) Wait(room string, by *identity.Speaker) (millis int64) {
	k := r.keeper(room)
	if k == nil || isExempt(by) {
		return 0
	}
	return k.peek(by, r.clock.now()).Milliseconds()
}

// Refused returns what the shield of a room has refused, the latest last: that of the
// present one, or of the last until there is another.
func (r *Rooms) Refused(room string) []Refusal {
	k := r.keeper(room)
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.refused)
}
