package records

import (
	"context"
	"sync"
	"time"
)

// Bounds of the tables.
const (
	MaxGrants        = maxGrants
	MaxInvites       = maxInvites
	MaxTokens        = maxTokens
	MaxTicketsPerson = maxTicketsPerson
)

// Clocks are those of a machine, set by hand. Safe for concurrent use.
type Clocks struct {
	mu  sync.Mutex
	now reading
}

// NewClocks returns clocks that show a time.
func NewClocks(day time.Time) *Clocks { return &Clocks{now: reading{day: day.Round(0)}} }

// Run lets time pass.
func (c *Clocks) Run(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.running += d
	c.now.day = c.now.day.Add(d)
}

// Put puts the clock of the day ahead, or back.
func (c *Clocks) Put(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.day = c.now.day.Add(by)
}

// Day returns the time of day.
func (c *Clocks) Day() time.Time { return c.read().day }

func (c *Clocks) read() reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// OpenBy opens records that go by other clocks.
func OpenBy(ctx context.Context, db Database, clocks *Clocks) (*Records, error) {
	return open(ctx, db, nil, clocks.read)
}

// BoundHeld sets how many held names may wait, and how many are kept.
func (r *Records) BoundHeld(waiting int, kept int64) {
	r.holding.mu.Lock()
	defer r.holding.mu.Unlock()
	r.holding.most, r.holding.mostIn = waiting, kept
}

// Purge removes what is over.
func (r *Records) Purge() { r.purge() }

// BoundKept sets how many acts and sanctions are kept.
func (r *Records) BoundKept(acts int64, sanctions int) { r.maxAudit, r.maxSanctions = acts, sanctions }

// QueriesOfMany are those of tables that can have many rows.
var QueriesOfMany = []string{
	auditSQL + anySQL + beforeSQL + latestSQL, auditSQL + ofRoomSQL + beforeSQL + latestSQL, auditSQL + ofUserSQL + beforeSQL + latestSQL, auditSQL + ofIDSQL + latestSQL,
	trimAuditSQL, purgeAuditSQL, liftSQL, liftPersonSQL, notesSQL, purgeNamesSQL,
	auditSQL + ofUserSQL + inRoomSQL + beforeSQL + latestSQL, auditSQL + ofUserSQL + standsInSQL + beforeSQL + latestSQL,
}

// BoundNames sets how many names are kept.
func (r *Records) BoundNames(most int64) { r.maxNames = most }

// WriteNames writes the names that wait.
func (r *Records) WriteNames() { r.writeNames() }
