package room_test

import (
	"errors"
	"sync"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A memoryLog is a Log as package history is one, in a map.
type memoryLog struct {
	mu     sync.Mutex
	rooms  map[string][]wire.Message
	byID   map[memoryID]wire.Message
	broken bool // Append fails, and so does Tail
	unread bool // Tail fails
	calls  int  // of Append
}

type memoryID struct {
	room   string
	author [16]byte
	id     string
}

var errBroken = errors.New("the disk is full")

func newMemoryLog() *memoryLog {
	return &memoryLog{rooms: make(map[string][]wire.Message), byID: make(map[memoryID]wire.Message)}
}

func (l *memoryLog) Append(roomName string, drafts []room.Draft) ([]room.Saved, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if l.broken {
		return nil, errBroken
	}
	saved := make([]room.Saved, len(drafts))
	for i, d := range drafts {
		id := memoryID{roomName, d.Author, d.ID}
		if m, ok := l.byID[id]; ok && d.ID != "" {
			saved[i] = room.Saved{Seq: m.Seq, At: m.At, Text: m.Text, Repeated: true}
			continue
		}
		m := wire.Message{Seq: int64(len(l.rooms[roomName]) + 1), ID: d.ID, From: d.From, At: d.At, Text: d.Text}
		l.rooms[roomName] = append(l.rooms[roomName], m)
		l.byID[id] = m
		saved[i] = room.Saved{Seq: m.Seq, At: m.At}
	}
	return saved, nil
}

func (l *memoryLog) Tail(roomName string, limit int) (int64, []wire.Message, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken || l.unread {
		return 0, nil, errBroken
	}
	all := l.rooms[roomName]
	return int64(len(all)), append([]wire.Message(nil), all[max(0, len(all)-limit):]...), nil
}

// breakDown makes the log fail, or work again.
func (l *memoryLog) breakDown(broken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = broken
}
