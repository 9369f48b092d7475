package room

import (
	"cmp"
	"slices"
	"sync/atomic"

	"hubbub/server/wire"
)

const (
	// maxBacklog and maxBacklogBytes bound what a room keeps in memory for those who
	// come, and for those who come back.
	maxBacklog      = 256
	maxBacklogBytes = 256 << 10

	// maxSharedBytes bounds what all rooms keep, as JSON. Beyond it a room keeps no more
	// than its last entry, or as many as fit crowdedBytes: the log has the rest.
	maxSharedBytes = 32 << 20
	crowdedBytes   = 4 << 10

	// maxFramed is how many framings of a backlog are kept for those who come next.
	maxFramed = 4
)

// A backlog is the JSON of a room's last entries, the oldest first.
type backlog struct {
	before  int64 // all entries of the room with a higher number are here
	entries []encodedEntry
	bytes   int
	shared  *atomic.Int64      // bytes of all rooms
	framed  map[framing][]byte // what frames returned, until an entry is added
}

// A framing is what frames is asked for.
type framing struct {
	after int64
	form  wire.Form
}

type encodedEntry struct {
	seq    int64
	kind   wire.Kind
	target int64
	user   string // whose it is, or of whose message
	json   []byte

	reacted bool // it has reactions, or tells of some
}

// add keeps a copy of an entry's JSON and forgets the oldest beyond the bounds, but
// least entries stay however large they are, unless all rooms together keep too much.
func (b *backlog) add(e *wire.Entry, json []byte, least int) {
	b.framed = nil
	b.entries = append(b.entries, encodedEntry{e.Seq, e.Kind, e.Target, e.User, append([]byte(nil), json...), e.Reactions != "" || e.Kind == wire.KindReactions})
	b.grow(len(json))
	for b.isTooMuch(least) {
		b.grow(-len(b.entries[0].json))
		b.before = b.entries[0].seq
		b.entries[0] = encodedEntry{}
		b.entries = b.entries[1:]
	}
}

// isTooMuch reports whether the oldest entry goes.
func (b *backlog) isTooMuch(least int) bool {
	switch n := len(b.entries); {
	case n <= 1:
		return false
	case n > maxBacklog || n > least && b.bytes > maxBacklogBytes:
		return true
	default:
		return b.bytes > crowdedBytes && b.shared.Load() > maxSharedBytes
	}
}

func (b *backlog) grow(n int) {
	b.bytes += n
	b.shared.Add(int64(n))
}

// drop gives up all entries.
func (b *backlog) drop() {
	b.grow(-b.bytes)
	b.entries, b.framed = nil, nil
}

// newest returns the number that the last n messages follow, and what is among them.
func (b *backlog) newest(n int) int64 {
	for i := len(b.entries) - 1; i >= 0; i-- {
		e := &b.entries[i]
		if n <= 0 && (e.kind == wire.KindMessage || i == len(b.entries)-1) {
			return e.seq
		}
		if e.kind == wire.KindMessage {
			n--
		}
	}
	return b.before
}

// count returns how many entries there are after a number.
func (b *backlog) count(after int64) int {
	first, found := slices.BinarySearchFunc(b.entries, after, func(e encodedEntry, seq int64) int { return cmp.Compare(e.seq, seq) })
	if found {
		first++
	}
	return len(b.entries) - first
}

// reactedFrom returns the number of the first message that may have reactions, 0 if none has.
func (b *backlog) reactedFrom() int64 {
	for i := range b.entries {
		switch e := &b.entries[i]; {
		case !e.reacted:
		case e.kind == wire.KindReactions:
			return min(e.seq, e.target)
		default:
			return e.seq
		}
	}
	return 0
}

// frames returns the entries after a number in a form, nil if there are none. All
// who ask between two entries share one slice, so it must not be changed.
func (b *backlog) frames(epoch string, after int64, form wire.Form) []byte {
	key := framing{after, form}
	frames, ok := b.framed[key]
	if !ok {
		if len(b.framed) == 0 || len(b.framed) >= maxFramed {
			b.framed = make(map[framing][]byte)
		}
		frames = b.encode(epoch, key)
		b.framed[key] = frames
	}
	return frames
}

func (b *backlog) encode(epoch string, key framing) []byte {
	f := wire.Framer{Form: key.form, Epoch: epoch}
	for _, e := range b.entries {
		if e.seq > key.after {
			f.Add(e.seq, e.json)
		}
	}
	return f.Frames()
}
