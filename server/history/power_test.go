package history_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// What was receipted survives a loss of power, and all of it is in order.
func TestLossOfPower(t *testing.T) {
	for round := range 3 {
		seed := rand.Uint64()
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			t.Logf("seed %d", seed)
			left, receipts, epoch := losePower(t, history.Full, seed)
			l := open(t, left)
			if l.Epoch() != epoch {
				t.Errorf("the epoch is %s, was %s", l.Epoch(), epoch)
			}
			for room, receipted := range receipts {
				kept := all(t, l, room)
				if len(kept) < len(receipted) {
					t.Errorf("%s: %d receipts, %d messages", room, len(receipted), len(kept))
				}
				wantInOrder(t, kept)
				if _, err := l.Search(t.Context(), room, "so that all is indexed", 0, 1); err != nil {
					t.Error(err)
				}
			}
			l.Check(t)
		})
	}
}

// With Normal, the end may be missing, and no more than the end. That it does
// shows that the test above would notice. A sync just before the loss saves it, so
// that not every loss shows it.
func TestLossOfPowerWithNormal(t *testing.T) {
	for seed := range uint64(10) {
		if lostWithNormal(t, seed+1) > 0 {
			return
		}
	}
	t.Error("nothing is lost")
}

// lostWithNormal returns how many messages a loss of power costs.
func lostWithNormal(t *testing.T, seed uint64) (lost int) {
	t.Helper()
	left, receipts, epoch := losePower(t, history.Normal, seed)
	shell(t, left.Path, "UPDATE log SET boot = 'the one before'")
	l := open(t, left)
	if l.Epoch() == epoch {
		t.Error("the epoch is the same")
	}
	for room, receipted := range receipts {
		kept := all(t, l, room)
		lost += len(receipted) - len(kept)
		wantInOrder(t, kept)
	}
	return lost
}

// losePower appends to three rooms at full rate until the power goes. It returns
// what is left, and the texts whose receipts were given before.
func losePower(t *testing.T, sync_ history.Sync, seed uint64) (left history.Config, receipts map[string][]string, epoch string) {
	t.Helper()
	c := file(t).WithVFS(diskVFS)
	c.Sync = sync_
	d := newDisk(t, filepath.Dir(c.Path))
	l := open(t, c)

	var mu sync.Mutex
	receipts = make(map[string][]string)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 3 {
		room := fmt.Sprint("room-", i)
		wg.Go(func() {
			for n := 1; ; n += 3 {
				select {
				case <-stop:
					return
				default:
				}
				drafts := texts(fmt.Sprint(n), fmt.Sprint(n+1), fmt.Sprint(n+2))
				mustAppend(t, l, room, drafts...)
				mu.Lock()
				receipts[room] = append(receipts[room], drafts[0].Text, drafts[1].Text, drafts[2].Text)
				mu.Unlock()
			}
		})
	}
	random := rand.New(rand.NewPCG(seed, 0))
	enough := 100 + random.IntN(1000)
	count := func() (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, texts := range receipts {
			n += len(texts)
		}
		return n
	}
	eventually(t, "there are enough receipts", func() bool { return count() >= enough })

	mu.Lock() // the receipts up to here
	before := make(map[string][]string)
	for room, texts := range receipts {
		before[room] = append([]string(nil), texts...)
	}
	mu.Unlock()
	left = file(t)
	d.cut(t, random, filepath.Dir(left.Path))
	close(stop)
	wg.Wait()
	return left, before, l.Epoch()
}

// wantInOrder checks that a room holds the texts 1, 2, 3 and so on.
func wantInOrder(t *testing.T, messages []wire.Entry) {
	t.Helper()
	for i, m := range messages {
		if m.Seq != int64(i+1) || m.Text != fmt.Sprint(i+1) {
			t.Fatalf("message %d is %+v", i+1, m)
		}
	}
}
