package room

import "hubbub/server/wire"

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
