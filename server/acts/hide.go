package acts

import (
	"context"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// reporting is who hides what many have reported.
var reporting = moderation.Actor{Name: "reports", Role: identity.Moderator, Machine: true}

// hideIfMany removes a reported message, until somebody has looked, if many people have
// reported it. The turn of the room is taken.
func (a *Acts) hideIfMany(ctx context.Context, i *queue.Item) {
	if a.ReportHides == 0 || i.Hidden || i.Count < a.ReportHides || a.different(i) < a.ReportHides {
		return
	}
	d := a.newDeed(reporting, i.Room, moderation.Act{Act: moderation.ActRemove, Seq: i.Seq})
	if refused := d.removeOne(ctx); refused != nil {
		return // it is gone
	}
	d.hides = i.ID
	done := make(chan struct{})
	a.tasks.Go(func() {
		defer close(done)
		d.publish()
	})
	<-done
}

// different returns how many people have reported a message. Guests are cheap: those at one
// address count as one, and those who are not here do not count.
func (a *Acts) different(i *queue.Item) (n int) {
	addresses := make(map[string]bool)
	for _, user := range a.Queue.Reporters(i.ID) {
		if !a.People.IsGuest(user, i.Room) {
			n++
			continue
		}
		if _, here := a.People.Here(user); !here {
			continue
		}
		address, _ := a.Connections.Address(user)
		if address == "" || !addresses[address] {
			n++
		}
		addresses[address] = true
	}
	return n
}

// writeHidden notes in the file that an item is hidden.
func (d *deed) writeHidden(tx history.Tx) error {
	if d.hides == 0 {
		return nil
	}
	return d.Records.HideTx(tx, d.hides, true)
}

// applyHidden notes it in memory.
func (d *deed) applyHidden() {
	if d.hides == 0 {
		return
	}
	if i, ok := d.Queue.Hide(d.hides, true); ok {
		d.ended = append(d.ended, i)
	}
}

// isRestorable reports whether what was hidden is kept still.
func (d *deed) isRestorable(ctx context.Context, seq int64) (bool, *wire.Error) {
	kept, err := d.History.Removed(ctx, d.room, seq, seq, "", 1)
	if err != nil {
		return false, d.unread(err)
	}
	return len(kept) > 0, nil
}

// wake wakes somebody where a report is the first, and no moderator is there.
func (a *Acts) wake(i *queue.Item) {
	if a.Alert == nil || a.Watch.Watched(i.Room) {
		return
	}
	for _, other := range a.Queue.Items(i.Room) {
		if other.Kind == wire.ItemReport && other.ID != i.ID {
			return
		}
	}
	a.Alert(AlertReport, i.Room)
}

// full wakes somebody where no more can wait.
func (a *Acts) full(inRoom string) {
	if a.Alert != nil && a.Queue.Count(inRoom) >= queue.MaxItems {
		a.Alert(AlertFull, inRoom)
	}
}
