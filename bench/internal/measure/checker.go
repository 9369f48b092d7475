package measure

// notSeen marks a publisher of whom a reader that came later saw nothing yet.
const notSeen = ^uint32(0)

// maxMissing bounds what a checker remembers of missing messages. Beyond it a
// message that comes late after all counts as lost and repeated.
const maxMissing = 1 << 16

// A Checker follows what one reader sees and counts what is wrong with it. Not
// safe for concurrent use.
type Checker struct {
	next    []uint32 // the counter that each publisher's next message has
	hash    uint64   // over all messages in order
	missing map[message]struct{}
	counts  Counts
}

type message struct{ publisher, counter uint32 }

// Counts are what readers saw, and what was wrong with it.
type Counts struct {
	Seen       int64 `json:"seen"`
	Lost       int64 `json:"lost"`
	Repeated   int64 `json:"repeated"`
	Disordered int64 `json:"disordered"` // came behind a later message of their publisher
}

func (n Counts) clean() bool { return n.Lost == 0 && n.Repeated == 0 && n.Disordered == 0 }

func (n *Counts) add(o Counts) {
	n.Seen += o.Seen
	n.Lost += o.Lost
	n.Repeated += o.Repeated
	n.Disordered += o.Disordered
}

// NewCheckers returns checkers for readers who were there before the first message.
func NewCheckers(readers, publishers int) []Checker {
	checkers := make([]Checker, readers)
	slab := make([]uint32, readers*publishers)
	for i := range checkers {
		checkers[i].next = slab[i*publishers : (i+1)*publishers : (i+1)*publishers]
	}
	return checkers
}

// StartLate makes the checker one of a reader who came later: for each publisher
// the first message seen is where it begins.
func (c *Checker) StartLate() {
	for i := range c.next {
		c.next[i] = notSeen
	}
}

// Saw notes a message and tells whether it is new to the reader.
func (c *Checker) Saw(publisher, counter uint32) bool {
	if int(publisher) >= len(c.next) {
		return false
	}
	c.counts.Seen++
	c.hash = (c.hash^(uint64(publisher)<<32|uint64(counter)))*0x9E3779B97F4A7C15 + 1
	next := c.next[publisher]
	if counter == next || next == notSeen {
		c.next[publisher] = counter + 1
		return true
	}
	return c.unexpected(publisher, counter, next)
}

// unexpected judges a message that is not the publisher's next one.
func (c *Checker) unexpected(publisher, counter, next uint32) bool {
	m := message{publisher, counter}
	if counter < next {
		if _, late := c.missing[m]; late {
			delete(c.missing, m)
			c.counts.Disordered++
			return true
		}
		c.counts.Repeated++
		return false
	}
	if c.missing == nil {
		c.missing = make(map[message]struct{})
	}
	for ; next < counter; next++ {
		if len(c.missing) < maxMissing {
			c.missing[message{publisher, next}] = struct{}{}
		} else {
			c.counts.Lost++
		}
	}
	c.next[publisher] = counter + 1
	return true
}

// Counts returns what the reader saw, once all is over. published says how many
// messages of each publisher it should have seen; nil leaves out those after the
// last one seen, as for a reader who left.
func (c *Checker) Counts(published []uint32) Counts {
	counts := c.counts
	counts.Lost += int64(len(c.missing))
	for p, n := range published {
		if next := c.next[p]; next != notSeen && n > next {
			counts.Lost += int64(n - next)
		}
	}
	return counts
}
