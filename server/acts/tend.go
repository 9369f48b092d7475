package acts

import (
	"context"
	"errors"
	"time"

	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

const (
	tendInterval = 5 * time.Second
	goneInterval = 10 * time.Minute // between looks for reported messages that are gone
	endedAtOnce  = 100              // items in a transaction, for which publications wait
)

// Tend ends what has waited for too long, until ctx ends.
func (a *Acts) Tend(ctx context.Context) {
	ticker := time.NewTicker(tendInterval)
	defer ticker.Stop()
	failing := false
	for ticks := time.Duration(1); ; ticks++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if a.Queue.Idle() {
			continue
		}
		a.tellEnded(a.Queue.Sweep())
		err := a.endSome(ctx, queue.Expired, a.Queue.Over())
		if err == nil && ticks*tendInterval%goneInterval == 0 {
			err = a.endSome(ctx, wire.DoneGone, a.gone(ctx))
		}
		if err != nil && !failing {
			a.Log.Warn("acts: what has waited for too long cannot be ended", "error", err)
		}
		failing = err != nil
	}
}

// endSome ends as many items as may be at once.
func (a *Acts) endSome(ctx context.Context, done string, items []queue.Item) error {
	if len(items) == 0 {
		return nil
	}
	return a.endItems(ctx, done, items[:min(len(items), endedAtOnce)]...)
}

// gone returns the reports of messages that are kept no more, by whatever way they have gone:
// what they said is not to stay here.
func (a *Acts) gone(ctx context.Context) (gone []queue.Item) {
	for _, i := range a.Queue.All() {
		if i.Kind != wire.ItemReport {
			continue
		}
		e, err := a.History.Entry(ctx, i.Room, i.Seq)
		var refused *wire.Error
		isGone := errors.As(err, &refused) && refused.Code == wire.NotFound
		if now, waits := a.Queue.Item(i.Room, i.ID); waits && (isGone || err == nil && e.Removed && !now.Hidden) {
			gone = append(gone, i)
		}
	}
	return gone
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
