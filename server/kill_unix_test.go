//go:build unix

package server_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
)

// TestKill: the server is killed again and again while everybody talks. All that
// was receipted is kept, and those who come back notice nothing but the break.
func TestKill(t *testing.T) {
	const people, says, kills = 3, 1500, 5
	random := rand.New(rand.NewPCG(newSeed(t), 0))
	path := filepath.Join(t.TempDir(), "h.db")
	ln := listenForChildren(t)
	start := func() *childServer {
		s, err := startChild(t, ln, "serve", nil, "-db", path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}

	s := start()
	var travellers []*traveller
	for i := range people {
		v := newTraveller(t, s.Addr, fmt.Sprint("traveller ", i), says)
		v.enter()
		travellers = append(travellers, v)
	}
	var journeys sync.WaitGroup
	for _, v := range travellers {
		journeys.Go(func() { v.stay(func() bool { return v.last.Load() == people*says }) })
	}
	for range kills {
		until := travellers[0].last.Load() + 1 + random.Int64N(people*says/(kills+1))
		waitUntil(t, "more messages", func() bool { return travellers[0].last.Load() >= until || t.Failed() })
		s.Kill()
		s = start()
	}
	journeys.Wait()
	s.Stop(t)
	wantJournals(t, path, people*says, travellers...)
	for _, v := range travellers {
		t.Logf("%s was recovered %d times", v.name, v.recovered.Load())
	}
}
