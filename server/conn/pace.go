package conn

import (
	"net/netip"
	"runtime"
	"time"

	"hubbub/server/gate"
)

const (
	// paceOfCore is how many deliveries a second a processor is asked for before those who
	// speak the most wait for the others: about an eighth of what it can do with nothing else
	// to do (docs/performance.md).
	paceOfCore = 30_000
	// paceBurst is how many seconds of that may come at once.
	paceBurst = 0.05
	// smallRoom is up to how many readers a message costs too little to wait.
	smallRoom = 100

	// What everybody may say even then: people who talk in a crowd say less. The first wait
	// begins when the person's token was made, so that a new one gains nothing.
	patientWait       = 3 * time.Second
	patientRatePerIP  = 5
	patientBurstPerIP = 5
)

// A saidBy is what a message is held against the limits by.
type saidBy struct {
	author  [16]byte // the session
	ip      netip.Addr
	since   time.Duration // when it was known first
	readers int           // who will get it
}

// A pace keeps a server that is asked for more than it can deliver to those who speak
// seldom: else everybody's messages would wait behind those of the few who speak all the
// time. The nil pace limits nothing. Safe for concurrent use.
type pace struct {
	deliveries *gate.Buckets[struct{}] // of all rooms
	sessions   *gate.Buckets[[16]byte]
	addresses  *gate.Meter
}

// newPace returns the pace of this machine, nil where messages have no limit.
func newPace(messageRate float64) *pace {
	if messageRate <= 0 {
		return nil
	}
	rate := float64(paceOfCore * runtime.GOMAXPROCS(0))
	return &pace{
		deliveries: gate.NewBuckets[struct{}](rate, int(paceBurst*rate)),
		sessions:   gate.NewBuckets[[16]byte](1/patientWait.Seconds(), 1),
		addresses:  gate.NewMeter(patientRatePerIP, patientBurstPerIP),
	}
}

// take takes a message to so many readers, or returns how long until there may be one.
func (p *pace) take(m saidBy, now time.Duration) (wait time.Duration) {
	if p == nil || m.readers <= smallRoom {
		return 0
	}
	if p.deliveries.Wait(struct{}{}, now) > 0 {
		wait = p.patient(m, now)
	}
	if wait == 0 {
		p.deliveries.Draw(struct{}{}, now, m.readers)
	}
	return wait
}

// patient takes a message of those who speak seldom.
func (p *pace) patient(m saidBy, now time.Duration) (wait time.Duration) {
	if wait = m.since + patientWait - now; wait > 0 {
		return wait
	}
	if wait = p.sessions.Take(m.author, now); wait == 0 {
		wait = p.addresses.Take(m.ip)
	}
	return wait
}
