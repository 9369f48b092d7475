package consistency

import (
	"maps"
	"slices"
	"sort"
	"time"
)

// A room is the one order that all have to have seen.
type room struct {
	name    string
	epoch   string
	texts   map[int64]string // by number
	numbers map[string]int64 // by text
	says    map[string]*say  // by text
	acked   []mark           // grows in both
	order   []int64          // numbers of messages, ascending; set at the end
}

// A mark is the highest number that was acknowledged up to a time.
type mark struct {
	at  time.Duration
	seq int64
}

// A say is a message that a client has tried to say.
type say struct {
	client int
	at     time.Duration
	after  int64  // the highest number that was acknowledged before
	code   string // of its refusal
}

func (c *checker) room(name string) *room {
	if c.rooms[name] == nil {
		c.rooms[name] = &room{
			name: name, texts: make(map[int64]string), numbers: make(map[string]int64), says: make(map[string]*say),
		}
	}
	return c.rooms[name]
}

// said takes what became of a message for who said it.
func (c *checker) said(r *room, e *Event) {
	switch e.Kind {
	case Say:
		c.verdict.Says++
		r.says[e.Text] = &say{client: e.Client, at: c.now, after: r.ackedAt(c.now)}
	case Receipt:
		c.verdict.Receipts++
		c.placed(r, 0, e.Seq, e.Text)
		r.acked = append(r.acked, mark{c.now, max(e.Seq, r.ackedAt(c.now))})
		c.spoke(e.Client, r.says[e.Text])
	case Refused:
		c.verdict.Refusals++
		if s := r.says[e.Text]; s != nil {
			s.code = e.Code
		}
	case Unknown:
		c.verdict.Unknown++
	}
}

// ackedAt returns the highest number that was acknowledged up to a time, 0 if none was.
func (r *room) ackedAt(at time.Duration) int64 {
	later := sort.Search(len(r.acked), func(i int) bool { return r.acked[i].at > at })
	if later == 0 {
		return 0
	}
	return r.acked[later-1].seq
}

// placed takes that somebody has seen a message under a number.
func (c *checker) placed(r *room, conn int, seq int64, text string) {
	if other, ok := r.texts[seq]; ok && other != text {
		c.breach(Disagree, r, conn, "%d is %q and %q", seq, other, text)
		return
	}
	if other, ok := r.numbers[text]; ok && other != seq {
		c.breach(Doubled, r, conn, "%q is %d and %d", text, other, seq)
		return
	}
	if _, known := r.numbers[text]; !known && r.says[text] == nil {
		c.breach(Invented, r, conn, "%d is %q, which nobody has said", seq, text)
	}
	r.texts[seq], r.numbers[text] = text, seq
}

// outcomes compares where messages stand with what became of them for who said them.
func (c *checker) outcomes(r *room) {
	for text, s := range r.says {
		seq, there := r.numbers[text]
		c.now = s.at
		if there && seq <= s.after {
			c.breach(Reordered, r, 0, "%q is %d, and %d was acknowledged before it was said", text, seq, s.after)
		}
		if there && s.code != "" && s.code != notSaved {
			c.breach(Denied, r, 0, "%q is %d, and it was refused: %s", text, seq, s.code)
		}
	}
}

func (r *room) sort() { r.order = slices.Sorted(maps.Keys(r.texts)) }

// between returns the numbers of messages that are over one and not over another.
func (r *room) between(over, to int64) []int64 {
	from := sort.Search(len(r.order), func(i int) bool { return r.order[i] > over })
	end := sort.Search(len(r.order), func(i int) bool { return r.order[i] > to })
	return r.order[from:max(from, end)]
}

func (r *room) last() int64 {
	if len(r.order) == 0 {
		return 0
	}
	return r.order[len(r.order)-1]
}
