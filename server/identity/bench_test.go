package identity_test

import (
	"fmt"
	"runtime"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// BenchmarkGuests tells what a guest takes: bytes that stay, and time to come.
func BenchmarkGuests(b *testing.B) {
	const guests = 20_000
	all := make([]name.Name, guests)
	for i := range all {
		n, err := name.New(fmt.Sprint("guest ", i))
		if err != nil {
			b.Fatal(err)
		}
		all[i] = n
	}
	here := make(place, 1)
	var kept uint64
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		names := identity.NewNames(identity.Config{})
		for _, n := range all {
			s, err := names.Claim(n, "", true)
			if err != nil {
				b.Fatal(err)
			}
			names.Enter(s, here)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		kept += after.HeapAlloc - before.HeapAlloc
		runtime.KeepAlive(names)
	}
	b.ReportMetric(float64(kept)/float64(b.N)/guests, "B/guest")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/guests, "ns/guest")
}

// place is a room that does nothing.
type place chan struct{}

func (place) Renamed(*identity.Session, name.Name) {}
