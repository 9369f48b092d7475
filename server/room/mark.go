package room

import (
	"cmp"

	"hubbub/server/wire"
)

// A Mark is a place in what was said in all rooms, in the order of its time. The zero Mark is the end.
type Mark struct {
	At   int64  // Unix milliseconds
	Room string // what all names of it share; empty for what was said at that time at the latest
	Seq  int64
}

// Compare returns below 0 if m comes after n, the newer one first. In one room numbers decide: they
// grow where the clock is put back, too.
func (m Mark) Compare(n Mark) int {
	if m.Room == n.Room && m.Room != "" {
		return cmp.Compare(n.Seq, m.Seq)
	}
	return cmp.Or(cmp.Compare(n.At, m.At), cmp.Compare(m.Room, n.Room))
}

// A Hit is a message that was found, and where.
type Hit struct {
	Room, Title string // as in Presence
	Epoch       string // of the room's numbers
	wire.Entry
}

// Mark returns the place of a hit.
func (h *Hit) Mark() Mark { return Mark{h.At, h.Room, h.Seq} }

// Hits are what a search in all rooms came to, the newest first.
type Hits struct {
	Hits  []Hit
	Terms int  // as in Found
	Next  Mark // what follows is left for another search; the zero Mark if nothing is

	Partly bool // the index of a room is being made anew, and older messages may be missing
}
