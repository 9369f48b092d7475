package moderation

import "time"

// A FreeGuest is a guest that a moderator has let through in a room: its address no longer
// holds what it says there.
type FreeGuest struct {
	Room string
	User string
	At   time.Time
}

// Marked returns the ban that has left out an address, if what a guest says that comes from
// there is to be held in a room, and the guest was not let through.
func (r *Rooms) Marked(room, user, address string) (Sanction, bool) {
	if address == "" || r.kept.Load() == 0 {
		return Sanction{}, false
	}
	now := r.clock.now()
	here := r.keeper(room)
	if here != nil && here.isFree(user, now) {
		return Sanction{}, false
	}
	for _, k := range []*keeper{r.keeper(Everywhere), here} {
		if k == nil {
			continue
		}
		if s := k.marked(address, now); s != nil {
			return *s, true
		}
	}
	return Sanction{}, false
}

// LetThrough notes that a guest was let through, for as long as an address can hold what it
// says.
func (r *Rooms) LetThrough(g FreeGuest) {
	now := r.clock.now()
	left := min(MaxAddress, g.At.Add(MaxAddress).Sub(now.day))
	if left <= 0 {
		return
	}
	r.edit(g.Room, func(k *keeper) { k.free[g.User] = now.running + left })
}

func (k *keeper) isFree(user string, now moment) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.free[user] > now.running
}

func (k *keeper) marked(address string, now moment) *Sanction {
	k.mu.Lock()
	defer k.mu.Unlock()
	var l longest
	l.take(k.marks[address], now, func(s *standing) time.Duration { return s.addressEnd })
	k.takeBound(&l, address, true, now)
	return k.told(&l, now)
}
