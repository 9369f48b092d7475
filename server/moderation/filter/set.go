package filter

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How many rules can be added to those of a file.
const (
	MaxAdded = 100   // in one room, and for everywhere
	maxInAll = 1_000 // in all rooms together
)

// Why a rule cannot be added, beside those of a word.
var (
	ErrTooManyAdded = errors.New("there are as many filters as there may be: lift one first")
	ErrTooLong      = errors.New("a filter has 4,096 bytes of text at most")
)

const maxAddedBytes = 4096

// A Rule refuses a text. It is added while the server runs.
type Rule struct {
	ID    int64     // by which it is removed; one that is there already is replaced
	Room  string    // where it holds; "" for everywhere, and for names
	Text  string    // what it finds, a word as in the file; with Like, what it finds is near to it
	Like  bool      // at least 4/5 of the folded three-letter pieces in common
	User  string    // whose message the text was; "" for nobody's
	Until time.Time // it holds before that; zero for without end
	Word  string    // for the author; "" for the usual one
}

// A Set is all rules that are in force: those of a file, and those that were added. Safe for
// concurrent use.
type Set struct {
	now     func() time.Time
	current atomic.Pointer[state] // nil while nothing is refused

	mu    sync.Mutex
	file  *Rules          // guarded by mu; nil for none
	added map[int64]added // guarded by mu
}

// A state is what a Set judges by. It does not change.
type state struct {
	file  *Rules
	added map[string][]added // by room, the first that was added first
}

// NewSet returns a set without rules. now tells when rules end; nil for time.Now.
func NewSet(now func() time.Time) *Set {
	if now == nil {
		now = time.Now
	}
	return &Set{now: now, added: make(map[int64]added)}
}

// Use replaces the rules of the file. nil is for none.
func (s *Set) Use(r *Rules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.file = r
	s.publishLocked()
}

// Add adds a rule.
func (s *Set) Add(r Rule) error {
	a, err := newAdded(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fitsLocked(&r); err != nil {
		return err
	}
	s.added[r.ID] = a
	s.publishLocked()
	return nil
}

// Check returns why a rule cannot be added now.
func (s *Set) Check(r Rule) error {
	if _, err := newAdded(r); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fitsLocked(&r)
}

// fitsLocked returns ErrTooManyAdded if a rule is one too many.
func (s *Set) fitsLocked(r *Rule) error {
	s.sweepLocked()
	if _, known := s.added[r.ID]; known {
		return nil
	}
	inRoom := 0
	for _, a := range s.added {
		if a.Room == r.Room {
			inRoom++
		}
	}
	if inRoom >= MaxAdded || len(s.added) >= maxInAll {
		return ErrTooManyAdded
	}
	return nil
}

// Remove lifts a rule that was added. It reports whether it was in force.
func (s *Set) Remove(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepLocked()
	_, known := s.added[id]
	delete(s.added, id)
	s.publishLocked()
	return known
}

// Forget lifts the rules whose text a person has said.
func (s *Set) Forget(user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, a := range s.added {
		if a.User != "" && a.User == user {
			delete(s.added, id)
		}
	}
	s.publishLocked()
}

// Added returns the rules that were added and are in force, by ID.
func (s *Set) Added() []Rule {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepLocked()
	s.publishLocked()
	rules := make([]Rule, 0, len(s.added))
	for _, a := range s.sortedLocked() {
		rules = append(rules, a.Rule)
	}
	return rules
}

// Find returns a rule that was added, if it is in force.
func (s *Set) Find(id int64) (Rule, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweepLocked()
	a, known := s.added[id]
	return a.Rule, known
}

// sweepLocked forgets what has ended.
func (s *Set) sweepLocked() {
	now := s.now()
	for id, a := range s.added {
		if a.isOver(now) {
			delete(s.added, id)
		}
	}
}

func (s *Set) sortedLocked() []added {
	all := make([]added, 0, len(s.added))
	for _, a := range s.added {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b added) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (s *Set) publishLocked() {
	if s.file == nil && len(s.added) == 0 {
		s.current.Store(nil)
		return
	}
	rooms := make(map[string][]added)
	for _, a := range s.sortedLocked() {
		rooms[a.Room] = append(rooms[a.Room], a)
	}
	s.current.Store(&state{s.file, rooms})
}

// Judge returns the strictest verdict on a text that is said in a room, or on what the room
// is about. It reports whether there is one.
func (s *Set) Judge(room, text string) (Verdict, bool) {
	current := s.current.Load()
	if current == nil {
		return Verdict{}, false
	}
	var v Verdict
	if current.file != nil {
		v = current.file.judge(text)
	}
	if v.Action >= Refuse {
		return v, true
	}
	if added, ok := current.judgeAdded(s.now(), room, text); ok {
		v = added
	}
	return v, v.Action != Pass
}

// parted is what stands for spaces in names.
var parted = strings.NewReplacer("_", " ", "-", " ", ".", " ")

// JudgeName is Judge for a name, of a person or of a room: what stands for spaces in it is
// taken for such, too.
func (s *Set) JudgeName(name string) (Verdict, bool) {
	if s.current.Load() == nil {
		return Verdict{}, false
	}
	v, found := s.Judge("", name)
	if spaced := parted.Replace(name); spaced != name {
		if other, ok := s.Judge("", spaced); ok && other.Action > v.Action {
			return other, true
		}
	}
	return v, found
}
