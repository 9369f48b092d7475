package room_test

import (
	"errors"
	"sync"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A memoryLog is a Log as package history is one, in a map. Safe for concurrent use.
type memoryLog struct {
	jump int64 // added to each number, so that there are holes

	mu       sync.Mutex
	receiver room.Receiver
	rooms    map[string][]wire.Entry
	byID     map[memoryID]wire.Entry
	broken   bool // drafts are refused, and Tail fails
	unread   bool // Tail fails
	calls    int  // of Publish

	reactions map[int64][]reaction // by message
	rows      int                  // that were written for them
}

type memoryID struct {
	room   string
	author [16]byte
	id     string
}

var errBroken = errors.New("the disk is full")

func newMemoryLog() *memoryLog {
	return &memoryLog{jump: 1, rooms: make(map[string][]wire.Entry), byID: make(map[memoryID]wire.Entry)}
}

func (l *memoryLog) DeliverTo(r room.Receiver) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.receiver = r
}

func (l *memoryLog) Publish(to room.Address, drafts []room.Draft) {
	go func() {
		receiver, delivered := l.number(to.Room, drafts)
		receiver.Deliver(to.Room, delivered)
	}()
}

func (l *memoryLog) number(roomName string, drafts []room.Draft) (room.Receiver, []room.Delivered) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	delivered := make([]room.Delivered, len(drafts))
	for i, d := range drafts {
		delivered[i].Draft = d
		id := memoryID{roomName, d.Author, d.ID}
		first, repeated := l.byID[id]
		switch {
		case l.broken:
			delivered[i].Err = errBroken
		case repeated && d.ID != "":
			delivered[i].Entry, delivered[i].Repeated = first, true
		case d.Kind.IsReaction():
			l.react(&d.Entry)
		case d.Kind == wire.KindReactions:
			d.Text = l.totals(d.Target)
			delivered[i].Text, delivered[i].Seq = d.Text, l.add(roomName, d.Entry)
		case d.Refused != nil:
			delivered[i].Err = d.Refused
		default:
			delivered[i].Seq = l.add(roomName, d.Entry)
			l.byID[id] = delivered[i].Entry
		}
	}
	return l.receiver, delivered
}

func (l *memoryLog) add(roomName string, e wire.Entry) int64 {
	e.Seq = l.jump
	if kept := l.rooms[roomName]; len(kept) > 0 {
		e.Seq += kept[len(kept)-1].Seq
	}
	l.rooms[roomName] = append(l.rooms[roomName], e)
	return e.Seq
}

func (l *memoryLog) Tail(roomName string, limit int) (room.Tail, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken || l.unread {
		return room.Tail{}, errBroken
	}
	kept := l.rooms[roomName]
	tail := room.Tail{Epoch: "e", Messages: int64(len(kept)), Floor: 1}
	if len(kept) > 0 {
		tail.Last = kept[len(kept)-1].Seq
	}
	first := max(0, len(kept)-limit)
	if first > 0 {
		tail.Before = kept[first-1].Seq
	}
	tail.Entries = append(tail.Entries, kept[first:]...)
	return tail, nil
}

// breakDown makes the log fail, or work again.
func (l *memoryLog) breakDown(broken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = broken
}
