package acts

import (
	"context"
	"time"

	"hubbub/server/moderation/queue"
)

const (
	tendInterval = 5 * time.Second
	endedAtOnce  = 100 // items in a transaction, for which publications wait
)

// Tend ends what has waited for too long, until ctx ends.
func (a *Acts) Tend(ctx context.Context) {
	ticker := time.NewTicker(tendInterval)
	defer ticker.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if a.Queue.Idle() {
			continue
		}
		a.tellEnded(a.Queue.Sweep())
		over := a.Queue.Over()
		if len(over) == 0 {
			continue
		}
		err := a.endItems(ctx, queue.Expired, over[:min(len(over), endedAtOnce)]...)
		if err != nil && !failing {
			a.Log.Warn("acts: what has waited for too long cannot be ended", "error", err)
		}
		failing = err != nil
	}
}

// Look notes that a moderator looks at an item, until by is gone, or does so no more.
func (a *Acts) Look(inRoom string, item int64, by any, name string, on bool) {
	if i, changed := a.Queue.Look(inRoom, item, by, name, on); changed {
		a.Watch.Pending(inRoom, i)
	}
}

// Leave ends all that something looks at.
func (a *Acts) Leave(by any) { a.tellEnded(a.Queue.Leave(by)) }

// Forget drops what is known of a person, after the file has.
func (a *Acts) Forget(user string) {
	if !a.Queue.Idle() {
		a.tellEnded(a.Queue.Forget(user))
	}
}
