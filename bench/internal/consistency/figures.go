package consistency

import (
	"slices"
	"sort"
	"time"
)

// lostWithin is how soon after a fault a connection ends whose end is the fault's doing.
const lostWithin = time.Second

// Figures tell how fast a history went and what its faults cost.
type Figures struct {
	ReceiptsPerSecond   float64        `json:"receipts_per_second"`
	DeliveriesPerSecond float64        `json:"deliveries_per_second"`
	Receipt             Times          `json:"receipt"`  // from the attempt to say something to its receipt, while nothing was broken
	Delivery            Times          `json:"delivery"` // to each who was there when it was said, while nothing was broken
	Faults              []FaultFigures `json:"faults,omitempty"`
}

// Times are of many things that took a while, in nanoseconds.
type Times struct {
	Count int           `json:"count"`
	P50   time.Duration `json:"p50"`
	P99   time.Duration `json:"p99"`
	Max   time.Duration `json:"max"`
}

func timesOf(all []time.Duration) Times {
	if len(all) == 0 {
		return Times{}
	}
	slices.Sort(all)
	at := func(share float64) time.Duration { return all[int(share*float64(len(all)-1))] }
	return Times{len(all), at(0.5), at(0.99), all[len(all)-1]}
}

// FaultFigures are of one kind of fault, in nanoseconds.
type FaultFigures struct {
	Name   string `json:"name"`
	Lasted Times  `json:"lasted"` // until all was well again
	Stall  Times  `json:"stall"`  // the longest time without any receipt
	Back   Times  `json:"back"`   // until all were welcomed again who had lost their connections at once, but for those who ever leave
}

// Measure draws the figures of a history.
func Measure(history []Event) Figures {
	m := meter{said: make(map[string]time.Duration), clients: make(map[int]int), opened: make(map[int]time.Duration), leaves: make(map[int]bool)}
	for i := range history {
		m.note(&history[i])
	}
	return m.figures()
}

type meter struct {
	said     map[string]time.Duration // while nothing was broken
	clients  map[int]int              // by connection
	opened   map[int]time.Duration    // when a connection was welcomed
	leaves   map[int]bool             // clients: who comes and goes may find its name taken, for as long as it is
	broken   bool
	receipts []time.Duration // when each came
	lost     []change        // connections that ended
	welcomed []change
	faults   []fault

	receipt, delivery []time.Duration
	delivered         int
}

// A change is something about the connection of a client.
type change struct {
	at     time.Duration
	client int
}

type fault struct {
	name      string
	from, end time.Duration
}

func (m *meter) note(e *Event) {
	at := e.at()
	switch e.Kind {
	case Say:
		if !m.broken {
			m.said[e.Text] = at
		}
	case Receipt:
		m.receipts = append(m.receipts, at)
		if said, ok := m.said[e.Text]; ok && !m.broken {
			m.receipt = append(m.receipt, at-said)
		}
	case Message:
		m.delivered++
		if said, ok := m.said[e.Text]; ok && !m.broken && m.opened[e.Conn] < said {
			m.delivery = append(m.delivery, at-said)
		}
	case Join:
		m.clients[e.Conn] = e.Client
	case Closed:
		m.lost = append(m.lost, change{at, m.clients[e.Conn]})
	case Welcome:
		m.opened[e.Conn] = at
		m.welcomed = append(m.welcomed, change{at, m.clients[e.Conn]})
	case Leave:
		m.leaves[e.Client] = true
	case Fault:
		m.broken = true
		clear(m.said) // what is under way does not count
		m.faults = append(m.faults, fault{e.Text, at, at})
	case Healed:
		m.broken = false
		if n := len(m.faults); n > 0 {
			m.faults[n-1].end = at
		}
	}
}

func (m *meter) figures() Figures {
	f := Figures{Receipt: timesOf(m.receipt), Delivery: timesOf(m.delivery)}
	if n := len(m.receipts); n > 1 && m.receipts[n-1] > m.receipts[0] {
		seconds := (m.receipts[n-1] - m.receipts[0]).Seconds()
		f.ReceiptsPerSecond, f.DeliveriesPerSecond = float64(n)/seconds, float64(m.delivered)/seconds
	}
	var names []string
	lasted, stall, back := make(map[string][]time.Duration), make(map[string][]time.Duration), make(map[string][]time.Duration)
	for _, fault := range m.faults {
		n := fault.name
		if lasted[n] == nil {
			names = append(names, n)
		}
		lasted[n] = append(lasted[n], fault.end-fault.from)
		stall[n] = append(stall[n], m.stall(fault))
		back[n] = append(back[n], m.back(fault))
	}
	for _, n := range names {
		f.Faults = append(f.Faults, FaultFigures{n, timesOf(lasted[n]), timesOf(stall[n]), timesOf(back[n])})
	}
	return f
}

// stall returns the longest time without a receipt that was not over when a fault began, and began
// before it was healed.
func (m *meter) stall(f fault) (longest time.Duration) {
	first := sort.Search(len(m.receipts), func(i int) bool { return m.receipts[i] > f.from })
	last := f.from
	for _, at := range m.receipts[first:] {
		if last > f.end {
			break
		}
		longest = max(longest, at-last)
		last = at
	}
	return longest
}

// back returns how long after a fault the last was welcomed of those who lost their connections by it.
func (m *meter) back(f fault) (longest time.Duration) {
	lost := make(map[int]time.Duration)
	for _, c := range m.lost {
		if c.at >= f.from && c.at < f.from+lostWithin && !m.leaves[c.client] {
			lost[c.client] = c.at
		}
	}
	for _, c := range m.welcomed {
		if since, ok := lost[c.client]; ok && c.at > since {
			longest = max(longest, c.at-f.from)
			delete(lost, c.client)
		}
	}
	return longest
}
