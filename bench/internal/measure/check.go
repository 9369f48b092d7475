package measure

// A Check sums up what many readers saw.
type Check struct {
	Readers int64 `json:"readers"`
	Counts
	// Orders counts the readers without fault by the hash of what they saw.
	Orders map[uint64]int64 `json:"orders,omitempty"`
}

// Add adds a reader who should have seen everything.
func (c *Check) Add(reader *Checker, published []uint32) {
	counts := reader.Counts(published)
	c.Readers++
	c.add(counts)
	if counts.clean() {
		if c.Orders == nil {
			c.Orders = make(map[uint64]int64)
		}
		c.Orders[reader.hash]++
	}
}

// AddPartial adds a reader who was there for a part of the time only, or was cut
// off.
func (c *Check) AddPartial(reader *Checker) {
	c.Readers++
	c.add(reader.Counts(nil))
}

// Merge adds another check.
func (c *Check) Merge(o Check) {
	c.Readers += o.Readers
	c.add(o.Counts)
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
