package lease

import "time"

// SetWall replaces the clock that goes on while the machine is suspended, before Run.
func (l *Lease) SetWall(now func() time.Time) { l.wall = now }
