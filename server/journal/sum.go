package journal

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"hubbub/server/gate"
)

const (
	maxCounted = 64 // addresses that a sum tells apart
	maxTop     = 5  // of them in a line
)

// A sum counts what was refused since some time, and from which addresses most of it
// came: by the algorithm of Misra and Gries (1982), which finds in bounded memory all that
// have more than one in maxCounted, and counts them at most that much too low.
type sum struct {
	since   time.Time
	count   int
	counted map[netip.Prefix]int
	detail  []any // of the last one
}

func newSum(now time.Time) *sum {
	return &sum{since: now, counted: make(map[netip.Prefix]int)}
}

func (s *sum) reset(now time.Time) {
	s.since, s.count, s.detail = now, 0, nil
	clear(s.counted)
}

// add counts one from an address, which may be the zero Addr.
func (s *sum) add(from netip.Addr, detail []any) {
	s.count, s.detail = s.count+1, detail
	if !from.IsValid() {
		return
	}
	network := gate.Network(from)
	if _, ok := s.counted[network]; ok || len(s.counted) < maxCounted {
		s.counted[network]++
		return
	}
	for network, n := range s.counted {
		if n--; n == 0 {
			delete(s.counted, network)
		} else {
			s.counted[network] = n
		}
	}
}

// top lists the addresses of the highest counts, as far as they may be told.
func (s *sum) top(people People) string {
	counts := make(map[string]int)
	for network, n := range s.counted {
		if shown := people.network(network); shown != "" {
			counts[shown] += n
		}
	}
	shown := make([]string, 0, len(counts))
	for address := range counts {
		shown = append(shown, address)
	}
	slices.SortFunc(shown, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	if len(shown) > maxTop {
		shown = shown[:maxTop]
	}
	for i, address := range shown {
		shown[i] = fmt.Sprintf("%s (%d)", address, counts[address])
	}
	return strings.Join(shown, ", ")
}
