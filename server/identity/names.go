// Package identity knows who is there: people, the names that they have, and what they
// may do. It is pure: no sockets, no storage.
//
// Names that read the same are one (package name), and one person at a time has one. A
// person is known by a token, and goes by one name, whatever number of connections it has.
// After the last of them the name is free at once, or held for a while for the same person.
// Some names are reserved: nobody gets them.
package identity

import (
	"container/list"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"hubbub/server/name"
)

// Config shapes Names.
type Config struct {
	Reserved []string                              // names that nobody gets, beside those that always are; what cannot be a name needs no reserving
	Hold     time.Duration                         // for how long names are held; 0 for not at all
	Key      Key                                   // of the tokens
	Store    Store                                 // of held names; nil for none
	Ended    func(user string) bool                // reports whether a person was signed out, so that its tokens are none; nil for nobody
	Machines func(look string) (Reservation, bool) // returns for which program a look is kept; nil for none
	Registry Registry                              // of the names of a cluster; nil for none
	Now      func() time.Time                      // tokens are dated by it; default time.Now. Names are held by a clock that nobody sets
}

// Names holds the names of everybody who is there. Safe for concurrent use.
type Names struct {
	config   Config
	reserved map[string]name.Name // by look
	seed     maphash.Seed
	started  time.Time

	renaming sync.Mutex // held until all places know: they see renamings in order

	mu      sync.Mutex
	entries map[uint64]*entry   // guarded by mu; by the hash of each look, which takes less memory
	people  map[string]*Session // guarded by mu; who has a name, by public id
	held    list.List           // guarded by mu; of deadline, the first to end first
	timer   *time.Timer         // guarded by mu; of the first deadline, nil for none
	closed  bool                // guarded by mu; no timer any more

	agreements map[*entry]*agreement // guarded by mu; of the names that the Registry knows
}

// NewNames returns Names that nobody has. Close ends its timer.
func NewNames(c Config) *Names {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Ended == nil {
		c.Ended = func(string) bool { return false }
	}
	if c.Machines == nil {
		c.Machines = func(string) (r Reservation, ok bool) { return r, false }
	}
	return &Names{
		config:   c,
		reserved: reserve(c.Reserved),
		seed:     maphash.MakeSeed(),
		started:  time.Now(),
		entries:  make(map[uint64]*entry),
		people:   make(map[string]*Session),

		agreements: make(map[*entry]*agreement),
	}
}

// Claim takes a name for one connection and returns the session of the person whose token
// it is, or of a new person. If somebody else has a name that reads the same, or it is
// reserved, the error is a *Conflict. Who is there already stays with the name that it goes
// by. With a token, or if hold says so, the name is held after the last connection. Each
// Claim is ended by a Release.
func (n *Names) Claim(as name.Name, token string, hold bool) (*Session, error) {
	t, known := n.open(token)
	return n.claim(as, n.config.Key.Person(t), t, known || hold)
}

// claim is Claim for a person or a program.
func (n *Names) claim(as name.Name, person Person, t Token, hold bool) (*Session, error) {
	s, a, first, err := n.claimHere(n.elsewhere(as, person.User), person, t, hold)
	if a != nil {
		err = n.agree(s, a, first)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// claimHere is claim for this node, and returns what agreementLocked does.
func (n *Names) claimHere(as name.Name, person Person, t Token, hold bool) (s *Session, a *agreement, first bool, err error) {
	looks, err := n.looks(as, person.User)
	if err != nil {
		return nil, nil, false, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	s = n.people[person.User]
	if err := n.conflictLocked(as, looks, s); err != nil {
		return nil, nil, false, err
	}
	if s == nil || s.connections == 0 {
		s = n.arriveLocked(s, person, t)
		n.giveLocked(s, as, looks)
	}
	s.connections++
	if hold && !s.holds.Load() {
		s.holds.Store(true)
		n.keepLocked(s)
	}
	a, first = n.agreementLocked(s)
	return s, a, first, nil
}

// arriveLocked returns the session of somebody who has no connection: the one whose name is
// held, or a new one.
func (n *Names) arriveLocked(s *Session, person Person, t Token) *Session {
	if s == nil {
		s = &Session{user: person.User}
		n.people[s.user] = s
	}
	if s.author == [16]byte{} { // it is new, or has been held since the start
		s.token, s.author, s.kind = t, person.Author, person.Kind
	}
	s.since = n.config.Now().UnixMilli()
	return s
}

// open returns the token of a text, or a new one.
func (n *Names) open(text string) (t Token, known bool) {
	key, now := &n.config.Key, n.config.Now()
	if t, known = key.Open(text, now); known && !n.config.Ended(key.Person(t).User) {
		return t, true
	}
	return key.NewToken(now), false
}

// Release ends a Claim. After the last one of a session that holds, its name is held, unless
// it leaves. Names that it went by before stay held. It reports whether any is from here on.
func (n *Names) Release(s *Session, leave bool) (held bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if s.connections--; s.connections > 0 {
		return false
	}
	switch {
	case leave || !s.holds.Load() || n.config.Hold <= 0:
	case n.config.Registry != nil:
		n.handOverLocked(s)
		return true
	default:
		n.holdLocked(s.entry.Load())
		return true
	}
	n.dropLocked(s.entry.Load())
	return len(s.former()) > 0
}

// FreeFormer frees the names that a session went by before.
func (n *Names) FreeFormer(s *Session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, e := range slices.Clone(s.former()) {
		n.dropLocked(e)
	}
}

// Rename gives a session that is there another name, and tells the places where it is. The
// name before is held for it for a while. The error is a *Conflict or nil.
func (n *Names) Rename(s *Session, to name.Name) error {
	looks, err := n.looks(to, s.user)
	if err != nil {
		return err
	}
	if n.config.Registry != nil {
		asking := n.asking(s)
		asking <- struct{}{}
		defer func() { <-asking }()
		if err := n.config.Registry.Claim(to, s.user); err != nil {
			return err
		}
	}
	n.renaming.Lock()
	defer n.renaming.Unlock()
	from := s.Name()
	places, err := n.rename(s, to, looks)
	for _, p := range places {
		p.Renamed(s, from)
	}
	return err
}

// asking returns what has room while no cluster is asked for another name of a session.
func (n *Names) asking(s *Session) chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if rest := s.rest(); rest.asking == nil {
		rest.asking = make(chan struct{}, 1)
	}
	return s.more.asking
}

func (n *Names) rename(s *Session, to name.Name, looks []uint64) (places []Place, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	err = n.conflictLocked(to, looks, s)
	if err == nil && s.connections > 0 && to != s.Name() {
		n.giveLocked(s, to, looks)
		places = s.placesLocked()
	}
	n.agreedLocked(s, to)
	return places, err
}

// Token returns the text with which a session comes back, used now. A program has none beside
// its own.
func (n *Names) Token(s *Session) string {
	if s.kind == Machine {
		return ""
	}
	return n.config.Key.Text(s.token, n.config.Now())
}

// Person returns whose token it is.
func (n *Names) Person(token string) (p Person, ok bool) {
	t, ok := n.config.Key.Open(token, n.config.Now())
	if !ok {
		return Person{}, false
	}
	p = n.config.Key.Person(t)
	return p, !n.config.Ended(p.User)
}

// looks returns what tells a name, unless it is reserved, or kept for another than user.
func (n *Names) looks(of name.Name, user string) ([]uint64, error) {
	looks := of.Looks()
	for _, look := range looks {
		if kept, ok := n.config.Machines(look); ok && kept.User != user {
			return nil, &Conflict{Name: of, With: kept.Name, Reserved: true}
		}
		if word, ok := n.reserved[look]; ok {
			return nil, &Conflict{Name: of, With: word, Reserved: true}
		}
	}
	return n.hash(looks), nil
}

func (n *Names) hash(looks []string) []uint64 {
	hashes := make([]uint64, len(looks))
	for i, look := range looks {
		hashes[i] = maphash.String(n.seed, look)
	}
	return hashes
}
