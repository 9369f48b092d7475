package room

import (
	"time"

	"hubbub/server/wire"
)

// Bounds that the tests reach.
const (
	MaxWaiting    = maxWaiting
	MaxEmptyRooms = maxEmptyRooms
	MaxBacklog    = maxBacklog
	LargeRoom     = largeRoom
)

// PlainEncoded reports whether a reader of plain text has asked for b.
func (b *Batch) PlainEncoded() bool { return b.others[wire.Plain-1].bytes != nil }

const (
	MaxSharedBytes = maxSharedBytes
	CrowdedBytes   = crowdedBytes
)

// BacklogBytes returns what all rooms keep in memory, as JSON.
func (h *Hub) BacklogBytes() int64 { return h.backlogBytes.Load() }

const MaxLingerers = maxLingerers

// Lingering returns how many linger in a room, and what wakes it for them.
func (h *Hub) Lingering(r *Room) (people int, timer *time.Timer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(r.lingering.of), r.lingering.timer
}
