package conn

import (
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/wire"
)

// Limits say how fast people may do things. A rate of 0 is no limit. Limits of an address
// do not hold for private ones, behind which may be everybody.
type Limits struct {
	wire.Limits // of messages: of a session, over all of its connections; what one has said is changed at the same rate

	MessageRatePerIP float64       // messages a second of an address
	FrameRate        float64       // frames a second of a connection; messages are not among them without MessageRate
	FrameBurst       int           // frames of a connection at once
	RoomRatePerIP    float64       // rooms a second that an address opens
	ReactionRate     float64       // reactions a second of a person
	ReactionBurst    int           // reactions of a person at once
	RepeatAfter      time.Duration // until a session may say the same again; 0 for at once
}

const (
	burstSeconds = 2 // of the rate of an address, at once

	// strikeRate is how many refused messages a second are no sign of a flood, and
	// strikeBurst how many at once.
	strikeRate  = 1
	strikeBurst = 50

	// leastByteRate is how many bytes a second a connection may send in any case, and
	// messagesOfBytes how many of the longest messages a second if that is more.
	leastByteRate   = 64 << 10
	messagesOfBytes = 16
	// byteSeconds of that may come at once.
	byteSeconds = 8

	// Reports of a person.
	reportRate, reportBurst = 5. / 60, 10

	// New rooms in all.
	roomRate, roomBurst = 50, 2000
	roomBurstPerIP      = 20
)

// limiters hold people against the limits. Safe for concurrent use.
type limiters struct {
	sessions  *gate.Buckets[[16]byte] // of messages
	addresses *gate.Meter             // of messages
	rooms     *gate.Meter             // of new rooms
	allRooms  *gate.Buckets[struct{}]
	reports   *gate.Buckets[string] // by public id
	reactions *gate.Buckets[string] // by public id
	said      *said
	penalties *penalties
	pace      *pace // nil where messages have no limit
}

func newLimiters(l Limits) *limiters {
	return &limiters{
		sessions:  gate.NewBuckets[[16]byte](l.MessageRate, l.MessageBurst),
		addresses: gate.NewMeter(l.MessageRatePerIP, max(1, int(burstSeconds*l.MessageRatePerIP))),
		rooms:     gate.NewMeter(l.RoomRatePerIP, roomBurstPerIP),
		allRooms:  gate.NewBuckets[struct{}](roomRate, roomBurst),
		reports:   gate.NewBuckets[string](reportRate, reportBurst),
		reactions: gate.NewBuckets[string](l.ReactionRate, l.ReactionBurst),
		said:      newSaid(l.RepeatAfter),
		penalties: newPenalties(),
		pace:      newPace(l.MessageRate),
	}
}

// message takes a message, or returns how long until there may be one.
func (l *limiters) message(m saidBy, now time.Duration) (wait time.Duration) {
	if wait = l.sessions.Take(m.author, now); wait == 0 {
		wait = l.addresses.Take(m.ip)
	}
	if wait == 0 {
		wait = l.pace.take(m, now)
	}
	return wait
}

// newRoom takes a new room, or returns how long until there may be one.
func (l *limiters) newRoom(ip netip.Addr, now time.Duration) (wait time.Duration) {
	if wait = l.rooms.Take(ip); wait == 0 {
		wait = l.allRooms.Take(struct{}{}, now)
	}
	return wait
}

// An allowance is a rate, of tokens a second, and how many there may be at once.
type allowance struct {
	rate  float64 // 0 for no limit
	burst int
}

// frames returns what a connection may send: messages, if they have no limit of their
// own, are not among them.
func (l *Limits) frames() allowance { return allowance{l.FrameRate, l.FrameBurst} }

// bytes returns what a connection may send, where messages have a limit.
func (l *Limits) bytes() allowance {
	if l.MessageRate <= 0 {
		return allowance{}
	}
	rate := max(leastByteRate, messagesOfBytes*l.MessageBytes)
	return allowance{float64(rate), byteSeconds * rate}
}

// spend takes tokens, and returns by how many bursts the bucket is overdrawn then, one at
// most, and how long until it is not.
func (a allowance) spend(b *gate.Bucket, n int, now time.Duration) (overdrawn float64, wait time.Duration) {
	missing := b.Spend(int64(now), a.rate, n, 2*a.burst) - float64(a.burst)
	if missing <= 0 {
		return 0, 0
	}
	return missing / float64(a.burst), time.Duration(missing / a.rate * float64(time.Second))
}

// now returns the time that limits go by.
func (e *Endpoint) now() time.Duration { return time.Since(e.started) }

// inMillis rounds up.
func inMillis(d time.Duration) int64 { return gate.RoundUp(d, time.Millisecond) }
