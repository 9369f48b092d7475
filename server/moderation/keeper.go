package moderation

import (
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"hubbub/server/identity"
)

// never is when what has no end ends.
const never = time.Duration(math.MaxInt64)

// A standing is a sanction and when it ends by running time.
type standing struct {
	Sanction
	end        time.Duration
	addressEnd time.Duration // of what binds its address
}

// at returns a sanction as it is now: its address is told while that is bound.
func (k *keeper) at(s *standing, now moment) Sanction {
	told := s.Sanction
	if s.addressEnd <= now.running {
		told.Address = k.bound.address(&told, now)
	}
	return told
}

// A keeper is what stands in one room. Fields are guarded by mu.
type keeper struct {
	room   string
	ledger *ledger // of turns, nil for none

	mu        sync.Mutex
	people    map[string][]*standing
	records   map[int64][]*standing
	addresses map[string][]*standing   // that are bound
	marks     map[string][]*standing   // addresses: what guests from there say is held
	bound     bindings                 // that came by themselves
	unbound   []Binding                // whose sanctions have ended, until that is told
	free      map[string]time.Duration // guests that were let through, until when that counts
	looks     map[string][]*standing
	count     int // of standings
	sweepAt   int // the count at which it is looked what is over

	modes Modes
	state []byte // of modes
	turns *turns // who has spoken; nil without slow mode and pace

	refused   []Refusal
	refusedAt time.Duration // when the last of these was
}

// minSweep is how many sanctions are not worth a look.
const minSweep = 256

func newKeeper(room string, l *ledger) *keeper {
	return &keeper{
		room: room, ledger: l,
		people: make(map[string][]*standing), records: make(map[int64][]*standing), addresses: make(map[string][]*standing), looks: make(map[string][]*standing),
		marks: make(map[string][]*standing), free: make(map[string]time.Duration),
		sweepAt: minSweep,
	}
}

// edit makes a change, and returns the bindings that have ended by it.
func (k *keeper) edit(change func(k *keeper)) (unbound []Binding) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(k)
	unbound, k.unbound = k.unbound, nil
	return unbound
}

func (k *keeper) isIdle() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count == 0 && k.modes.IsZero() && len(k.refused) == 0 && len(k.free) == 0 && len(k.bound.of) == 0
}

// impose lets a sanction stand. Its length bounds what is left of it, so that a clock that was
// far back when the server started prolongs nothing. An address is bound for as long as
// addresses says.
func (k *keeper) impose(s Sanction, now moment, addresses time.Duration) {
	stands := &standing{Sanction: s, end: never, addressEnd: now.running}
	if length := s.length(); length >= 0 {
		stands.end = now.running + min(length, s.Until.Sub(now.day))
	}
	if s.Address != "" {
		stands.addressEnd = min(stands.end, now.running+min(addresses, s.At.Add(addresses).Sub(now.day)))
	}
	k.drop(func(other *standing) bool { return other.Kind == s.Kind && other.User == s.User }, k.people[s.User])
	if stands.end <= now.running {
		return
	}
	if k.count >= k.sweepAt {
		k.sweep(now)
	}
	k.count++
	k.people[s.User] = append(k.people[s.User], stands)
	k.records[s.Record] = append(k.records[s.Record], stands)
	if stands.addressEnd > now.running {
		of := k.from(stands)
		of[s.Address] = append(of[s.Address], stands)
	}
	for _, look := range looks(s.Skeleton) {
		k.looks[look] = append(k.looks[look], stands)
	}
}

// sweep drops what is over, forgets addresses that are bound no more, and what a shield has
// refused a day ago.
func (k *keeper) sweep(now moment) {
	for user, of := range k.people {
		k.drop(func(s *standing) bool { return s.end <= now.running }, of)
		for _, s := range k.people[user] {
			if s.Address != "" && s.addressEnd <= now.running {
				without(k.from(s), s.Address, s)
				s.Address = ""
			}
		}
	}
	k.bound.sweep(now)
	maps.DeleteFunc(k.free, func(_ string, until time.Duration) bool { return until <= now.running })
	if n := len(k.refused); n > 0 && k.modes.Shield == nil && now.running-k.refusedAt >= refusedKept {
		k.refused = nil
	}
	k.sweepAt = max(minSweep, 2*k.count)
}

// drop ends those of some sanctions that a function tells.
func (k *keeper) drop(which func(s *standing) bool, of []*standing) {
	var dropped []*standing
	for _, s := range of {
		if which(s) {
			dropped = append(dropped, s)
		}
	}
	for _, s := range slices.Backward(dropped) {
		k.count--
		without(k.people, s.User, s)
		without(k.records, s.Record, s)
		without(k.from(s), s.Address, s)
		k.unbound = append(k.unbound, k.bound.drop(&s.Sanction)...)
		for _, look := range looks(s.Skeleton) {
			without(k.looks, look, s)
		}
	}
}

// from returns where a sanction is found by its address.
func (k *keeper) from(s *standing) map[string][]*standing {
	if s.Holds {
		return k.marks
	}
	return k.addresses
}

// without takes a sanction, or what binds an address, out of those of a key. It looks for it from the
// end, so that many are taken out fast in that order.
func without[K comparable, T any](of map[K][]*T, key K, s *T) {
	some := of[key]
	last := len(some) - 1
	for i := last; i >= 0; i-- {
		if some[i] != s {
			continue
		}
		some[i], some[last] = some[last], nil
		if last == 0 {
			delete(of, key)
		} else {
			of[key] = some[:last]
		}
		return
	}
}

// lift ends sanctions, and returns those that were not over.
func (k *keeper) lift(of []*standing, now moment) []Sanction {
	lifted := k.sanctions(now, of)
	k.drop(func(*standing) bool { return true }, of)
	return lifted
}

// sanctions returns what stands against people.
func (k *keeper) sanctions(now moment, of ...[]*standing) (all []Sanction) {
	for _, some := range of {
		for _, s := range some {
			if s.end > now.running {
				all = append(all, k.at(s, now))
			}
		}
	}
	return all
}

// silenced returns what keeps somebody from speaking, nil if nothing does.
func (k *keeper) silenced(by *identity.Speaker, now moment) *Sanction {
	k.mu.Lock()
	defer k.mu.Unlock()
	var l longest
	l.take(k.people[by.User], now, func(s *standing) time.Duration { return s.end })
	if by.Guest && by.Address != "" && !isExempt(by) {
		l.take(k.addresses[by.Address], now, func(s *standing) time.Duration { return s.addressEnd })
		k.takeBound(&l, by.Address, false, now)
	}
	return k.told(&l, now)
}

// barred returns what keeps somebody out, nil if nothing does.
func (k *keeper) barred(user string, looks []string, address string, now moment) *Sanction {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := longest{kind: ActBan}
	l.take(k.people[user], now, func(s *standing) time.Duration { return s.end })
	for _, look := range looks {
		l.take(k.looks[look], now, func(s *standing) time.Duration { return s.end })
	}
	if address != "" {
		l.take(k.addresses[address], now, func(s *standing) time.Duration { return s.addressEnd })
		k.takeBound(&l, address, false, now)
	}
	return k.told(&l, now)
}

// longest is what ends last of some sanctions.
type longest struct {
	kind     string // of sanction, empty for any
	standing *standing
	end      time.Duration
}

func (l *longest) take(of []*standing, now moment, end func(s *standing) time.Duration) {
	for _, s := range of {
		if e := end(s); e > now.running && e > l.end && (l.kind == "" || l.kind == s.Kind) {
			l.standing, l.end = s, e
		}
	}
}

// told returns the sanction as it is told to whom it ends then, nil if there is none.
func (k *keeper) told(l *longest, now moment) *Sanction {
	if l.standing == nil {
		return nil
	}
	told := k.at(l.standing, now)
	if l.end != never {
		told.Until = now.day.Add(l.end - now.running)
	}
	return &told
}
