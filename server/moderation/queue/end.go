package queue

import (
	"slices"
	"time"

	"hubbub/server/wire"
)

// End ends an item that waits, and returns it as it was, with its Done.
func (q *Queues) End(id int64, done string) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items[id]
	if e == nil {
		return Item{}, false
	}
	q.dropLocked(e)
	ended := e.told()
	if ended.Done = done; done == Expired {
		ended.Done = wire.DoneGone
	}
	if remembers(&ended) {
		_, running := q.clock()
		e.over = running + Kept
		e.item.Done = ended.Done
		q.rememberLocked(e)
	}
	return ended, true
}

// remembers reports whether anybody can ask for an item that has ended: who sends a draft
// again that was not let through, and who reports a message again. What was let through is
// found where all messages are.
func remembers(i *Item) bool {
	if i.Kind == wire.ItemReport {
		return i.Done == wire.DoneAllow
	}
	return i.OwnID != "" && i.Done != wire.DoneAllow
}

// rememberLocked keeps an item that has ended, without what was said.
func (q *Queues) rememberLocked(e *entry) {
	e.item.Text, e.item.Reason, e.item.Reports, e.item.Name, e.looks = "", "", nil, "", nil
	q.known.Add(1)
	q.findLocked(e)
	q.ended = append(q.ended, e)
	if len(q.ended) > maxEnded {
		q.forgetLocked(q.ended[0])
		q.ended = slices.Delete(q.ended, 0, 1)
	}
}

// dropLocked takes an item out of what waits.
func (q *Queues) dropLocked(e *entry) {
	i := &e.item
	q.forgetLocked(e)
	delete(q.items, i.ID)
	left := slices.DeleteFunc(q.rooms[i.Room], func(id int64) bool { return id == i.ID })
	if q.rooms[i.Room] = left; len(left) == 0 {
		delete(q.rooms, i.Room)
	}
	if i.Kind == wire.ItemHeld {
		if q.people[i.User]--; q.people[i.User] == 0 {
			delete(q.people, i.User)
		}
	}
}

// forgetLocked lets an item no longer be found by what it is about.
func (q *Queues) forgetLocked(e *entry) {
	i := &e.item
	q.known.Add(-1)
	if own := (ownKey{i.Room, i.Author, i.OwnID}); q.own[own] == e {
		delete(q.own, own)
	}
	if m := (message{i.Room, i.Seq}); q.messages[m] == e {
		delete(q.messages, m)
	}
}

// Forget drops all that is known of a person: what waits, what has ended, and its reports. It
// returns the items of others that have changed, and those that have ended.
func (q *Queues) Forget(user string) (changed []Item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.sortedLocked() {
		if e.item.User == user {
			q.dropLocked(e)
			ended := e.told()
			ended.Done = wire.DoneGone
			changed = append(changed, ended)
			continue
		}
		before := len(e.reporters)
		delete(e.reporters, user)
		delete(e.dismissed, user)
		e.item.Reports = slices.DeleteFunc(e.item.Reports, func(r wire.Report) bool { return r.User == user })
		if len(e.reporters) < before {
			changed = append(changed, e.told())
		}
	}
	q.ended = slices.DeleteFunc(q.ended, func(e *entry) bool {
		delete(e.reporters, user)
		if e.item.User == user {
			q.forgetLocked(e)
		}
		return e.item.User == user
	})
	return changed
}

// Over returns the items that have waited for as long as they may. They go on waiting until
// somebody ends them.
func (q *Queues) Over() (over []Item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, running := q.clock()
	for _, e := range q.sortedLocked() {
		if e.over <= running {
			over = append(over, e.told())
		}
	}
	return over
}

// Sweep forgets what has ended long ago, and ends looks. It returns the items that changed.
func (q *Queues) Sweep() (changed []Item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, running := q.clock()
	q.ended = slices.DeleteFunc(q.ended, func(e *entry) bool {
		if e.over <= running {
			q.forgetLocked(e)
		}
		return e.over <= running
	})
	for _, e := range q.sortedLocked() {
		if e.endLooks(func(l look) bool { return l.until <= running }) {
			changed = append(changed, e.told())
		}
	}
	return changed
}

// A look is somebody's at an item.
type look struct {
	by    any // what ends with it: a connection
	name  string
	until time.Duration
}

// endLooks ends some looks, and reports whether there were any.
func (e *entry) endLooks(which func(l look) bool) bool {
	before := len(e.looks)
	e.looks = slices.DeleteFunc(e.looks, which)
	return len(e.looks) < before
}

// Look notes that somebody looks at an item of a room from here on, or does so no more. by
// names the look, and is compared. It reports whether that has changed the item, which it
// returns then.
func (q *Queues) Look(room string, id int64, by any, name string, on bool) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items[id]
	if e == nil || e.item.Room != room {
		return Item{}, false
	}
	had := e.endLooks(func(l look) bool { return l.by == by })
	if on && len(e.looks) < maxLooks {
		_, running := q.clock()
		e.looks = append(e.looks, look{by, name, running + LookFor})
	}
	return e.told(), had != on
}

// Leave ends the looks that are named by something. It returns the items that changed.
func (q *Queues) Leave(by any) (changed []Item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.sortedLocked() {
		if e.endLooks(func(l look) bool { return l.by == by }) {
			changed = append(changed, e.told())
		}
	}
	return changed
}
