package moderation

import (
	"math"
	"slices"
	"sync"
	"time"

	"hubbub/server/identity"
	"hubbub/server/wire"
)

// never is when what has no end ends.
const never = time.Duration(math.MaxInt64)

// A standing is a sanction and when it ends by running time.
type standing struct {
	Sanction
	end        time.Duration
	addressEnd time.Duration // of what binds its address
}

// until returns a sanction as it is told to whom it ends at a time of its own.
func (s *standing) until(end time.Duration, now moment) *Sanction {
	told := s.Sanction
	if end != never {
		told.Until = now.day.Add(end - now.running)
	}
	return &told
}

// A keeper is what stands in one room. Fields are guarded by mu.
type keeper struct {
	mu        sync.Mutex
	people    map[string][]*standing
	addresses map[string][]*standing
	looks     map[string][]*standing
	count     int // of standings
	sweepAt   int // the count at which it is looked what is over

	modes   Modes
	state   []byte // of modes
	turns   *turns // who has spoken; nil without slow mode and pace
	refused []Refusal
}

// minSweep is how many sanctions are not worth a look.
const minSweep = 256

func newKeeper() *keeper {
	return &keeper{
		people: make(map[string][]*standing), addresses: make(map[string][]*standing), looks: make(map[string][]*standing),
		sweepAt: minSweep,
	}
}

func (k *keeper) edit(change func(k *keeper)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(k)
}

func (k *keeper) isIdle() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.count == 0 && k.modes.IsZero()
}

// impose lets a sanction stand. Its length bounds what is left of it, so that a clock that was
// far back when the server started prolongs nothing.
func (k *keeper) impose(s Sanction, now moment) {
	stands := &standing{Sanction: s, end: never, addressEnd: now.running}
	if length := s.length(); length >= 0 {
		stands.end = now.running + min(length, s.Until.Sub(now.day))
	}
	if s.Address != "" {
		stands.addressEnd = min(stands.end, now.running+min(MaxAddress, s.At.Add(MaxAddress).Sub(now.day)))
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
	if stands.addressEnd > now.running {
		k.addresses[s.Address] = append(k.addresses[s.Address], stands)
	}
	if s.Kind == ActBan {
		for _, look := range looks(s.Skeleton) {
			k.looks[look] = append(k.looks[look], stands)
		}
	}
}

// sweep drops what is over.
func (k *keeper) sweep(now moment) {
	for _, of := range k.people {
		k.drop(func(s *standing) bool { return s.end <= now.running }, of)
	}
	k.sweepAt = max(minSweep, 2*k.count)
}

// drop ends those of some sanctions that a function tells, and returns them.
func (k *keeper) drop(which func(s *standing) bool, of []*standing) (dropped []*standing) {
	for _, s := range slices.Clone(of) {
		if !which(s) {
			continue
		}
		dropped = append(dropped, s)
		k.count--
		without(k.people, s.User, s)
		without(k.addresses, s.Address, s)
		for _, look := range looks(s.Skeleton) {
			without(k.looks, look, s)
		}
	}
	return dropped
}

// without takes a sanction out of those of a key.
func without(of map[string][]*standing, key string, s *standing) {
	left := slices.DeleteFunc(of[key], func(other *standing) bool { return other == s })
	if len(left) == 0 {
		delete(of, key)
	} else {
		of[key] = left
	}
}

// lift ends sanctions, and returns those that were not over.
func (k *keeper) lift(which func(s *Sanction) bool, now moment) (lifted []Sanction) {
	for _, of := range k.people {
		for _, s := range k.drop(func(s *standing) bool { return which(&s.Sanction) }, of) {
			if s.end > now.running {
				lifted = append(lifted, s.Sanction)
			}
		}
	}
	return lifted
}

func (k *keeper) sanctions(now moment) (all []Sanction) {
	for _, of := range k.people {
		for _, s := range of {
			if s.end > now.running {
				all = append(all, s.Sanction)
			}
		}
	}
	return all
}

// silenced returns what keeps somebody from speaking, and when it ends for them: the
// sanction that ends last.
func (k *keeper) silenced(by *identity.Speaker, now moment) (*standing, time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var l longest
	l.take(k.people[by.User], now, func(s *standing) time.Duration { return s.end })
	if by.Guest && by.Address != "" {
		l.take(k.addresses[by.Address], now, func(s *standing) time.Duration { return s.addressEnd })
	}
	return l.standing, l.end
}

// barred returns what keeps somebody out, and when it ends for them.
func (k *keeper) barred(user string, looks []string, address string, now moment) (*standing, time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := longest{kind: ActBan}
	l.take(k.people[user], now, func(s *standing) time.Duration { return s.end })
	for _, look := range looks {
		l.take(k.looks[look], now, func(s *standing) time.Duration { return s.end })
	}
	if address != "" {
		l.take(k.addresses[address], now, func(s *standing) time.Duration { return s.addressEnd })
	}
	return l.standing, l.end
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

func (k *keeper) setModes(m Modes) {
	if m.Shield != nil && k.modes.Shield == nil {
		k.refused = nil
	}
	switch {
	case m.SlowMillis == 0 && m.Pace == 0:
		k.turns = nil
	case k.turns == nil || m.Pace != k.modes.Pace:
		k.turns = newTurns()
	}
	k.modes, k.state = m, nil
	if !m.IsZero() {
		k.state = m.State()
	}
}

// judge refuses a message by the modes of the room.
func (k *keeper) judge(by *identity.Speaker, e *wire.Entry, now moment) *wire.Error {
	k.mu.Lock()
	defer k.mu.Unlock()
	refusal := k.modes.Rules.refuse(by, e.Text, now)
	if refusal == nil && k.turns != nil {
		refusal = refuseWait(k.turns.take(&k.modes.Rules, by, e.ID, now))
	}
	if refusal != nil && k.modes.Shield != nil {
		k.note(Refusal{At: now.day, User: by.User, Name: e.From, Code: refusal.Code, Text: Clip(e.Text)})
	}
	return refusal
}

func (k *keeper) peek(by *identity.Speaker, now moment) time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turns == nil {
		return 0
	}
	return k.turns.peek(&k.modes.Rules, by, now)
}

// maxRefused is how much of what a shield has refused is remembered.
const maxRefused = 200

// A Refusal is what a shield has refused. It is in memory alone.
type Refusal struct {
	At   time.Time
	User string
	Name string
	Code wire.Code
	Text string // the beginning of it
}

func (k *keeper) note(refusal Refusal) {
	if len(k.refused) >= maxRefused {
		k.refused = slices.Delete(k.refused, 0, 1)
	}
	k.refused = append(k.refused, refusal)
}
