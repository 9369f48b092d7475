package history_test

import (
	"sync"
	"sync/atomic"

	"hubbub/server/history"
	"hubbub/server/room"
)

// A keeper is an open history with its receiver: it waits for what it publishes.
// Safe for concurrent use.
type keeper struct {
	*history.Log
	forgotten atomic.Bool // Forget has given up a room

	mu    sync.Mutex
	rooms map[string]*keptRoom // guarded by mu
	empty map[string]bool      // guarded by mu; rooms that nobody is in
}

type keptRoom struct {
	mu        sync.Mutex // held while a publication is under way
	epoch     string     // guarded by mu; empty until it is known
	delivered chan []history.Delivered
}

func keep(l *history.Log) *keeper {
	k := &keeper{Log: l, rooms: make(map[string]*keptRoom), empty: make(map[string]bool)}
	l.DeliverTo(k)
	return k
}

func (k *keeper) room(name string) *keptRoom {
	k.mu.Lock()
	defer k.mu.Unlock()
	r := k.rooms[name]
	delete(k.empty, name)
	if r == nil {
		r = &keptRoom{delivered: make(chan []history.Delivered, 1)}
		k.rooms[name] = r
	}
	return r
}

// Append publishes drafts and returns what is delivered, or why they were refused.
func (k *keeper) Append(room string, drafts []history.Draft) ([]history.Delivered, error) {
	epoch, err := k.epochOf(room)
	if err != nil {
		return nil, err
	}
	return k.AppendIn(epoch, room, drafts)
}

// AppendIn publishes drafts in a room of that epoch.
func (k *keeper) AppendIn(epoch, room string, drafts []history.Draft) ([]history.Delivered, error) {
	r := k.room(room)
	r.mu.Lock()
	defer r.mu.Unlock()
	k.Publish(to(room, epoch), drafts)
	delivered := <-r.delivered
	return delivered, delivered[0].Err
}

// epochOf reads the epoch of a room once.
func (k *keeper) epochOf(room string) (string, error) {
	r := k.room(room)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.epoch != "" {
		return r.epoch, nil
	}
	tail, err := k.Tail(room, 0)
	r.epoch = tail.Epoch
	return tail.Epoch, err
}

// Empty leaves a room without anybody.
func (k *keeper) Empty(room string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.rooms, room)
	k.empty[room] = true
}

func (k *keeper) Forget(room string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.empty[room] {
		k.forgotten.Store(true)
	}
	return k.empty[room]
}

func (k *keeper) Deliver(room string, delivered []history.Delivered) {
	k.room(room).delivered <- delivered
}

// to returns where drafts of a room go.
func to(name, epoch string) room.Address { return room.Address{Room: name, Title: name, Epoch: epoch} }
