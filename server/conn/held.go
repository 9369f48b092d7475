package conn

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"hubbub/server/gate"
)

// held counts the names that are kept for those of each address who have gone. Safe for
// concurrent use.
type held struct {
	forTime time.Duration

	mu        sync.Mutex
	people    map[string]*list.Element // guarded by mu; by public id
	deadlines list.List                // guarded by mu; of heldName, the first to end first
	addresses map[netip.Prefix]int     // guarded by mu
}

// A heldName is one, until when it is kept.
type heldName struct {
	user    string
	network netip.Prefix
	until   time.Duration
}

func newHeld(forTime time.Duration) *held {
	return &held{forTime: forTime, people: make(map[string]*list.Element), addresses: make(map[netip.Prefix]int)}
}

// of returns how many names are kept for an address.
func (h *held) of(ip netip.Addr, now time.Duration) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweepLocked(now)
	return h.addresses[gate.Network(ip)]
}

// add counts the name of who has gone.
func (h *held) add(user string, ip netip.Addr, now time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sweepLocked(now)
	if e := h.people[user]; e != nil {
		h.removeLocked(e)
	}
	network := gate.Network(ip)
	h.people[user] = h.deadlines.PushBack(heldName{user, network, now + h.forTime})
	h.addresses[network]++
}

// sweepLocked forgets the names that are kept no more.
func (h *held) sweepLocked(now time.Duration) {
	for e := h.deadlines.Front(); e != nil && e.Value.(heldName).until <= now; e = h.deadlines.Front() {
		h.removeLocked(e)
	}
}

// remove forgets the name of who is back.
func (h *held) remove(user string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e := h.people[user]; e != nil {
		h.removeLocked(e)
	}
}

func (h *held) removeLocked(e *list.Element) {
	name := h.deadlines.Remove(e).(heldName)
	delete(h.people, name.user)
	if h.addresses[name.network]--; h.addresses[name.network] == 0 {
		delete(h.addresses, name.network)
	}
}
