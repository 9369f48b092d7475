package room_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// settle lets time pass in which the nodes tell each other of connections.
func settle() {
	time.Sleep(5 * time.Second)
	synctest.Wait()
}

// replacedOf returns which of the connections were replaced.
func replacedOf(all []*guest) (which []int) {
	for i, g := range all {
		g.mu.Lock()
		if g.replaced > 0 {
			which = append(which, i)
		}
		g.mu.Unlock()
	}
	return which
}

// TestConnectionsOfNodes: a person has eight connections by all nodes; of more, the longest silent is
// closed, wherever it is and wherever the last one came.
func TestConnectionsOfNodes(t *testing.T) {
	for name, tt := range map[string]struct {
		at     []int // which node each connection comes by
		silent []int // how long each is, in seconds
		want   string
	}{
		"eight":                   {[]int{0, 0, 0, 0, 1, 1, 1, 2}, []int{9, 9, 9, 9, 9, 9, 9, 9}, "[]"},
		"the ninth, elsewhere":    {[]int{0, 0, 0, 0, 1, 1, 1, 1, 2}, []int{5, 8, 6, 5, 4, 3, 2, 1, 0}, "[1]"},
		"the ninth, at the same":  {[]int{0, 0, 0, 0, 0, 1, 1, 1, 0}, []int{5, 8, 6, 5, 4, 30, 2, 1, 0}, "[5]"},
		"its own":                 {[]int{0, 0, 0, 0, 0, 1, 1, 1, 1}, []int{5, 8, 6, 5, 4, 30, 2, 1, 40}, "[8]"},
		"the only one of its":     {[]int{0, 0, 0, 0, 0, 0, 0, 1, 2}, []int{1, 1, 1, 1, 1, 1, 1, 7, 0}, "[7]"},
		"more than one too many":  {[]int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2}, []int{5, 8, 6, 5, 4, 3, 20, 30, 1, 0, 9, 0}, "[1 6 7 10]"},
		"all alike":               {[]int{0, 0, 0, 0, 0, 1, 1, 1, 1}, []int{0, 0, 0, 0, 0, 0, 0, 0, 0}, "[0]"},
		"nine by one of two":      {[]int{0, 1, 1, 1, 1, 1, 1, 1, 1}, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, "[8]"},
		"nine, and nobody else":   {[]int{1, 1, 1, 1, 1, 1, 1, 1, 1}, []int{0, 1, 20, 3, 4, 5, 6, 7, 8}, "[2]"},
		"a second person is free": {[]int{0, 0, 0, 0, 1, 1, 1, 1}, []int{0, 0, 0, 0, 0, 0, 0, 0}, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCluster(t, 3, func() time.Duration { return 10 * time.Millisecond })
				bo := c.venues[1].join("Bo")
				var all []*guest
				token, began := "", time.Now()
				for i, at := range tt.at {
					g := c.venues[at].back("Ana", token)
					g.hears(began.Add(-time.Duration(tt.silent[i]) * time.Second))
					token = g.token()
					all = append(all, g)
					time.Sleep(time.Millisecond)
				}
				settle()
				if got := replacedOf(all); fmt.Sprint(got) != tt.want {
					t.Errorf("replaced %v, want %s", got, tt.want)
				}
				for _, g := range all {
					if g.replaced == 0 {
						g.leave()
					}
				}
				settle()
				bo.sees("joined Ana 2", "left Ana 1")
			})
		})
	}
}

// TestConnectionsAtOnce: whenever they come and whatever they say, and however late the nodes hear of
// each other, eight are left.
func TestConnectionsAtOnce(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				random := rand.New(rand.NewPCG(seed, 5))
				lags := rand.New(rand.NewPCG(seed, 6))
				var mu sync.Mutex
				c := newCluster(t, 3, func() time.Duration {
					mu.Lock()
					defer mu.Unlock()
					return time.Duration(lags.IntN(150)) * time.Millisecond
				})
				var all []*guest
				token := ""
				for range 9 + random.IntN(6) {
					g := c.venues[random.IntN(3)].back("Ana", token)
					g.hears(time.Now())
					token = g.token()
					all = append(all, g)
					time.Sleep(time.Duration(random.IntN(2000)) * time.Millisecond)
					all[random.IntN(len(all))].hears(time.Now())
				}
				for range 100 {
					time.Sleep(100 * time.Millisecond)
					synctest.Wait()
					all[random.IntN(len(all))].hears(time.Now())
				}
				settle()
				if left := len(all) - len(replacedOf(all)); left != 8 {
					t.Errorf("%d of %d connections are left", left, len(all))
				}
			})
		})
	}
}
