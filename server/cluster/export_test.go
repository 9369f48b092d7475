package cluster

import (
	"time"

	"hubbub/server/cluster/snapshots"
)

// Willing returns what leases ask of a node that has a trouble.
var Willing = willing

// Due returns how long after the last snapshot the next is due.
func (k *Keeper) Due(kept []snapshots.Snapshot) time.Duration { return k.every(kept) }
