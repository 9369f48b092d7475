package history

import (
	"sync"

	"hubbub/server/room"
)

// deliveries hands publications on, away from the writer: those of a room one
// after the other, those of several rooms beside each other. Safe for concurrent
// use.
type deliveries struct {
	mu       sync.Mutex
	to       room.Receiver             // guarded by mu
	underWay map[string][]*publication // guarded by mu; by room, what waits for the Deliver that runs
	none     *sync.Cond                // tells that nothing is under way, or less is behind
	behind   int                       // guarded by mu; what waits
}

// maxBehind is how many publications may wait for their rooms before who follows a stream
// waits, too.
const maxBehind = 1024

func newDeliveries() *deliveries {
	d := &deliveries{underWay: make(map[string][]*publication)}
	d.none = sync.NewCond(&d.mu)
	return d
}

// receiver returns who is delivered to, nil before that is known.
func (d *deliveries) receiver() room.Receiver {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.to
}

// start delivers a publication, after those of its room that are under way.
func (d *deliveries) start(p *publication) {
	d.mu.Lock()
	defer d.mu.Unlock()
	behind, running := d.underWay[p.room]
	if running {
		d.underWay[p.room] = append(behind, p)
		d.behind++
		return
	}
	d.underWay[p.room] = nil
	go d.run(p)
}

func (d *deliveries) run(p *publication) {
	for p != nil {
		if p.then != nil {
			p.then()
		} else {
			d.receiver().Deliver(p.room, p.delivered)
		}
		p = d.next(p.room)
	}
}

// next returns what has come for a room during a Deliver, nil if that was all.
func (d *deliveries) next(room string) *publication {
	d.mu.Lock()
	defer d.mu.Unlock()
	if behind := d.underWay[room]; len(behind) > 0 {
		d.underWay[room] = behind[1:]
		if d.behind--; d.behind == maxBehind {
			d.none.Broadcast()
		}
		return behind[0]
	}
	delete(d.underWay, room)
	if len(d.underWay) == 0 {
		d.none.Broadcast()
	}
	return nil
}

// waitBehind returns when not too many wait.
func (d *deliveries) waitBehind() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.behind > maxBehind {
		d.none.Wait()
	}
}

// wait returns when nothing is under way.
func (d *deliveries) wait() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.underWay) > 0 {
		d.none.Wait()
	}
}
