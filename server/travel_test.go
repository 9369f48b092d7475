package server_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"hubbub/server/config"
)

var seed = flag.Uint64("seed", 0, "of what travellers do; 0: another each time")

// newSeed returns the seed of a test, and logs it for the next time.
func newSeed(t *testing.T) uint64 {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("repeat with -seed %d", s)
	return s
}

// TestResumeUnderLoad: clients drop out at any byte and come back at random, while
// messages flow at full rate. Each sees every message once, in order, and what it
// says itself is said once.
func TestResumeUnderLoad(t *testing.T) {
	const wanderers, each, residents = 4, 100, 5000
	const total = wanderers*each + residents
	seed := newSeed(t)
	path := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, inFile(path))
	resident := newTraveller(t, s.Addr, "resident", residents)
	travellers := []*traveller{resident}
	resident.enter()
	for i := range wanderers {
		v := newTraveller(t, s.Addr, fmt.Sprint("wanderer ", i), each)
		v.enter()
		travellers = append(travellers, v)
	}
	var journeys sync.WaitGroup
	for i, v := range travellers {
		done := func() bool { return v.last.Load() == total }
		journeys.Go(func() {
			if v == resident {
				v.stay(done)
			} else {
				v.wander(rand.New(rand.NewPCG(seed, uint64(i))), resident, 800, done)
			}
		})
	}
	journeys.Wait()
	for _, v := range travellers {
		t.Logf("%s was recovered %d times", v.name, v.recovered.Load())
	}
	s.Stop(t)
	wantJournals(t, path, total, travellers...)
}

// TestResumeWhileTrimming: who comes back while old messages are removed gets all
// that it missed, or is told from where on it can.
func TestResumeWhileTrimming(t *testing.T) {
	const visitors, kept, enough = 3, 300, 4
	seed := newSeed(t)
	s := startServer(t, func(c *config.Config) {
		inFile(filepath.Join(t.TempDir(), "h.db"))(c)
		c.HistoryMessages = kept
	})
	resident := newTraveller(t, s.Addr, "resident", 1<<30)
	resident.window = 4 // trimming must be able to keep up
	resident.enter()
	var all []*traveller
	for i := range visitors {
		v := newTraveller(t, s.Addr, fmt.Sprint("visitor ", i), 0)
		v.mayLose = true
		v.enter()
		all = append(all, v)
	}
	done := func() bool {
		var recovered, lost int64
		for _, v := range all {
			recovered += v.recovered.Load()
			lost += v.lost.Load()
		}
		return recovered >= enough && lost >= enough
	}
	var journeys sync.WaitGroup
	journeys.Go(func() { resident.stay(done) })
	for i, v := range all {
		journeys.Go(func() { v.wander(rand.New(rand.NewPCG(seed, uint64(i))), resident, 3*kept, done) })
	}
	journeys.Wait()
}
