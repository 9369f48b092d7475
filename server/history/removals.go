package history

import (
	"errors"
	"sync"

	"hubbub/server/room"
)

const (
	keptRoomSQL   = `SELECT EXISTS (SELECT 1 FROM room_setting WHERE name = ?1) OR EXISTS (SELECT 1 FROM room_modes WHERE room = ?1)`
	removeRoomSQL = `DELETE FROM room WHERE id = ?`
	freeRoomSQL   = `INSERT INTO free_room (id) VALUES (?)`
	nextRoomSQL   = `SELECT coalesce((SELECT min(id) FROM free_room), (SELECT max(id) FROM room) + 1, 1)`
	takeRoomSQL   = `DELETE FROM free_room WHERE id = ?`
)

// removals are the rooms that a transaction removes. Whoever opens one of them waits
// until that is decided: it must not go on with numbers that are no more. Safe for
// concurrent use.
type removals struct {
	mu      sync.Mutex
	names   map[string]bool // guarded by mu
	decided sync.Cond       // on mu; signalled when names was emptied
}

func newRemovals() *removals {
	r := &removals{names: make(map[string]bool)}
	r.decided.L = &r.mu
	return r
}

// begin adds a room unless somebody is in it.
func (r *removals) begin(name string, in room.Receiver) bool {
	r.mu.Lock()
	r.names[name] = true
	r.mu.Unlock()
	if in != nil && in.Forget(name) {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.names, name)
	r.decided.Broadcast()
	return false
}

// end lets everybody go on when the transaction has ended.
func (r *removals) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.names) > 0 {
		clear(r.names)
		r.decided.Broadcast()
	}
}

func (r *removals) wait(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.names[name] {
		r.decided.Wait()
	}
}

// removeRoom removes a room of which nothing is kept, inside a transaction, unless
// somebody is in it, or it is more than what was said there.
func (w *writer) removeRoom(id int64, name string) error {
	var isKept bool
	if err := w.conn.keptRoom.QueryRow(name).Scan(&isKept); err != nil || isKept {
		return err
	}
	if !w.removals.begin(name, w.deliveries.receiver()) {
		return nil
	}
	if _, err := w.conn.removeRoom.Exec(id); err != nil {
		return err
	}
	ofRoom := place(id, 0) // the update of the room itself
	return errors.Join(w.conn.exec(w.conn.leftRemovals, id), w.conn.exec(w.conn.leftUpdates, ofRoom, ofRoom), w.conn.exec(w.conn.freeRoom, id))
}

// newRoom adds a room, with an id that is free.
func (c *connection) newRoom(p *publication) (id int64, err error) {
	if p.part == "" {
		return 0, ErrEpoch // the log had the room when this was told
	}
	if err := c.nextRoom.QueryRow().Scan(&id); err != nil {
		return 0, err
	}
	if id > maxRooms {
		return 0, errTooManyRooms
	}
	if _, err := c.takeRoom.Exec(id); err != nil {
		return 0, err
	}
	_, err = c.addRoom.Exec(id, p.room, p.title, p.part)
	return id, err
}
