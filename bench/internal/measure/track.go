package measure

// notSeen marks a publisher of whom a floating track saw nothing yet.
const notSeen = ^uint32(0)

// maxMissing bounds what a track remembers of missing messages. Beyond it a
// message that comes late after all counts as lost and repeated.
const maxMissing = 1 << 16

// A Track follows what one reader sees. Not safe for concurrent use.
type Track struct {
	next    []uint32 // the counter that each publisher's next message has
	hash    uint64   // over all stamps in order
	missing map[message]struct{}
	verdict Verdict
}

type message struct{ publisher, counter uint32 }

// A Verdict counts what one reader saw, and what was wrong with it.
type Verdict struct {
	Seen       int64 `json:"seen"`
	Lost       int64 `json:"lost"`
	Repeated   int64 `json:"repeated"`
	Disordered int64 `json:"disordered"` // came behind a later message of their publisher
}

func (v Verdict) clean() bool { return v.Lost == 0 && v.Repeated == 0 && v.Disordered == 0 }

// NewTracks returns tracks for readers who were there before the first message.
func NewTracks(readers, publishers int) []Track {
	tracks := make([]Track, readers)
	slab := make([]uint32, readers*publishers)
	for i := range tracks {
		tracks[i].next = slab[i*publishers : (i+1)*publishers : (i+1)*publishers]
	}
	return tracks
}

// Float makes the track one of a reader who came later: for each publisher the
// first message seen is where it begins.
func (t *Track) Float() {
	for i := range t.next {
		t.next[i] = notSeen
	}
}

// Saw notes a message and tells whether it is new to the reader.
func (t *Track) Saw(publisher, counter uint32) bool {
	if int(publisher) >= len(t.next) {
		return false
	}
	t.verdict.Seen++
	t.hash = (t.hash^(uint64(publisher)<<32|uint64(counter)))*0x9E3779B97F4A7C15 + 1
	next := t.next[publisher]
	if counter == next || next == notSeen {
		t.next[publisher] = counter + 1
		return true
	}
	return t.strange(publisher, counter, next)
}

// strange judges a message that is not the publisher's next one.
func (t *Track) strange(publisher, counter, next uint32) bool {
	m := message{publisher, counter}
	if counter < next {
		if _, late := t.missing[m]; late {
			delete(t.missing, m)
			t.verdict.Disordered++
			return true
		}
		t.verdict.Repeated++
		return false
	}
	if t.missing == nil {
		t.missing = make(map[message]struct{})
	}
	for ; next < counter; next++ {
		if len(t.missing) < maxMissing {
			t.missing[message{publisher, next}] = struct{}{}
		} else {
			t.verdict.Lost++
		}
	}
	t.next[publisher] = counter + 1
	return true
}

// Verdict returns what the reader saw, once all is over. published says how many
// messages of each publisher it should have seen; nil leaves out those after the
// last one seen, as for a reader who left.
func (t *Track) Verdict(published []uint32) Verdict {
	v := t.verdict
	v.Lost += int64(len(t.missing))
	for p, n := range published {
		if next := t.next[p]; next != notSeen && n > next {
			v.Lost += int64(n - next)
		}
	}
	return v
}

// A Check sums the verdicts of many readers.
type Check struct {
	Readers int64 `json:"readers"`
	Verdict
	// Orders counts the readers without fault by the hash of what they saw.
	Orders map[uint64]int64 `json:"orders,omitempty"`
}

// Add adds a reader who should have seen everything.
func (c *Check) Add(t *Track, published []uint32) {
	v := t.Verdict(published)
	c.add(v)
	if v.clean() {
		if c.Orders == nil {
			c.Orders = make(map[uint64]int64)
		}
		c.Orders[t.hash]++
	}
}

// AddPart adds a reader who was there for a part of the time only, or was cut off.
func (c *Check) AddPart(t *Track) { c.add(t.Verdict(nil)) }

func (c *Check) add(v Verdict) {
	c.Readers++
	c.Lost += v.Lost
	c.Repeated += v.Repeated
	c.Disordered += v.Disordered
	c.Seen += v.Seen
}

// Merge adds another check.
func (c *Check) Merge(o Check) {
	c.Readers += o.Readers
	c.Seen += o.Seen
	c.Lost += o.Lost
	c.Repeated += o.Repeated
	c.Disordered += o.Disordered
	for hash, n := range o.Orders {
		if c.Orders == nil {
			c.Orders = make(map[uint64]int64)
		}
		c.Orders[hash] += n
	}
}

// OutOfStep returns how many of the readers without fault of their own saw
// another order than most.
func (c *Check) OutOfStep() int64 {
	var all, most int64
	for _, n := range c.Orders {
		all += n
		most = max(most, n)
	}
	return all - most
}

// Failed tells whether anything was wrong.
func (c *Check) Failed() bool { return !c.clean() || c.OutOfStep() > 0 }
