package cluster

import (
	"context"
	"fmt"
	"time"

	"hubbub/bench/internal/consistency"
)

// Roll upgrades the Hubbubs, one after the other. Before each and after the last it waits for a pause: until
// then it is seen who has not come back. It tells of each as of a fault.
func (c *Cluster) Roll(ctx context.Context, pause time.Duration, tell func(fault string, healed bool)) error {
	for _, n := range c.Nodes {
		if !waits(ctx, pause) {
			return nil
		}
		tell(consistency.Upgrade, false)
		if err := c.upgradeNode(ctx, n); err != nil {
			return fmt.Errorf("upgrade of node %d: %w", n.Number, err)
		}
		tell(consistency.Upgrade, true)
	}
	waits(ctx, pause)
	return nil
}

// waits waits for a time; it is false if ctx has ended.
func waits(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
