package conn

import (
	"hash/maphash"
	"time"
	"unicode/utf8"

	"hubbub/server/recent"
)

const (
	// minRepeated is from how many characters on a text is held against the one before:
	// people say "yes" again.
	minRepeated = 16
	maxSaid     = 1 << 16 // sessions whose last text is known
)

// said knows what each session has said last. Safe for concurrent use.
type said struct {
	after time.Duration // until the same may be said again; 0 for at once
	seed  maphash.Seed
	last  *recent.Map[[16]byte, saying]
}

type saying struct {
	hash  uint64
	id    string
	until time.Duration // when the same may be said again
}

func (s saying) over() time.Duration { return s.until }

func newSaid(after time.Duration) *said {
	return &said{after: after, seed: maphash.MakeSeed(), last: recent.NewMap[[16]byte](maxSaid, saying.over)}
}

// note notes what a session says. If it has said the same within the time, under another
// id, note returns how long until it may. The same id is an attempt to say it once.
func (s *said) note(author [16]byte, id, text string, now time.Duration) (wait time.Duration) {
	if s.after <= 0 || utf8.RuneCountInString(text) < minRepeated {
		return 0
	}
	hash := maphash.String(s.seed, text)
	s.last.Update(author, now, func(before saying) (saying, bool) {
		if before.hash == hash && now < before.until && (id == "" || before.id != id) {
			wait = before.until - now
			return before, false
		}
		return saying{hash, id, now + s.after}, true
	})
	return wait
}

// forget forgets what a session has said last: it was refused, and may be said again.
func (s *said) forget(author [16]byte) {
	if s.after > 0 {
		s.last.Forget(author)
	}
}
