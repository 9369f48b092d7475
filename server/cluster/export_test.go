package cluster

import (
	"time"

	"hubbub/server/cluster/snapshots"
)

// Due returns how long after the last snapshot the next is due.
func (k *Keeper) Due(kept []snapshots.Snapshot) time.Duration { return k.every(kept) }
