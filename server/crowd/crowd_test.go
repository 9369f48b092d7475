package crowd_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/crowd"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/wire"
)

func steps(s crowd.Script, n int) (list []crowd.Step) {
	for step := range s.Steps(s.Cast()) {
		if list = append(list, step); len(list) == n {
			break
		}
	}
	return list
}

// TestSeed: the seed alone decides what happens.
func TestSeed(t *testing.T) {
	script := crowd.Script{People: 50, Rate: 20, Raid: true, Seed: 7}
	if !slices.Equal(steps(script, 3000), steps(script, 3000)) || !slices.Equal(script.Cast(), script.Cast()) {
		t.Error("the same seed is another crowd")
	}
	other := script
	other.Seed = 8
	if slices.Equal(steps(script, 3000), steps(other, 3000)) {
		t.Error("another seed is the same crowd")
	}
}

// TestNames: the server takes each name as it stands, and no two read the same.
func TestNames(t *testing.T) {
	names := crowd.Names(5000, rand.New(rand.NewPCG(3, 1)))
	if len(names) != 5000 {
		t.Fatal(len(names))
	}
	taken := make(map[string]string)
	for _, raw := range append(names, crowd.Script{People: 1, Raid: true}.Cast()[1:]...) {
		n, err := name.New(raw)
		if err != nil || n.String() != raw {
			t.Fatalf("%q: %v", raw, err)
		}
		for _, look := range n.Looks() {
			if other, is := taken[look]; is {
				t.Fatalf("%q reads like %q", raw, other)
			}
			taken[look] = raw
		}
	}
}

// TestScript: who is away says nothing, texts fit, and the rate is about what was asked for.
func TestScript(t *testing.T) {
	script := crowd.Script{People: 100, Rate: 20, Seed: 1}
	here, said, kinds := make(map[int]bool), 0, make(map[int]int)
	var span time.Duration
	for _, step := range steps(script, 5000) {
		span += step.After
		kinds[step.Kind]++
		switch {
		case step.Kind >= crowd.Say && (!here[step.Person] || step.Text == "" || len(step.Text) > 1000):
			t.Fatalf("%+v", step)
		case step.Kind == crowd.Say || step.Kind == crowd.Ask || step.Kind == crowd.Reply:
			said++
		case step.Kind == crowd.React || step.Kind == crowd.Edit:
		default:
			here[step.Person] = step.Kind == crowd.Come
		}
	}
	if kinds[crowd.React] < 500 || kinds[crowd.Reply] < 100 || kinds[crowd.Ask] < 50 || kinds[crowd.Edit] < 30 || kinds[crowd.Say] < 2500 {
		t.Errorf("steps by kind: %v", kinds)
	}
	if rate := float64(said) / span.Seconds(); rate < 15 || rate > 35 {
		t.Errorf("%.1f messages a second", rate)
	}
}

// TestRaid: all that a raid says is alike, as the sweep of moderators judges, and nothing that others say is.
func TestRaid(t *testing.T) {
	script := crowd.Script{People: 10, Rate: 20, Raid: true, Seed: 1}
	var raid, others []string
	for _, step := range steps(script, 3000) {
		switch {
		case step.Kind != crowd.Say && step.Kind != crowd.Reply && step.Kind != crowd.Ask:
		case step.Person >= script.People:
			raid = append(raid, step.Text)
		default:
			others = append(others, step.Text)
		}
	}
	if len(raid) < 60 {
		t.Fatalf("%d texts of a raid", len(raid))
	}
	for _, text := range raid {
		if !moderation.Alike(raid[0], text) {
			t.Errorf("%q is not like %q", text, raid[0])
		}
	}
	for _, text := range others {
		if moderation.Alike(raid[0], text) {
			t.Errorf("%q is like a raid's", text)
		}
	}
}

// A stage is a room of a test.
type stage struct {
	mu   sync.Mutex
	here int // guarded by mu
	said int // guarded by mu
	full int // how many come in
}

type extra struct{ stage *stage }

func (s *stage) enter(context.Context, string) (crowd.Guest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.here == s.full {
		return nil, wire.Errorf(wire.AccessDenied, "full")
	}
	s.here++
	return extra{s}, nil
}

func (e extra) Do(_ context.Context, step crowd.Step) (bool, error) {
	e.stage.mu.Lock()
	defer e.stage.mu.Unlock()
	if step.Kind != crowd.React && step.Kind != crowd.Edit {
		e.stage.said++
	}
	return true, nil
}

func (e extra) Leave() {
	e.stage.mu.Lock()
	defer e.stage.mu.Unlock()
	e.stage.here--
}

// TestPlay: all come, talk, and have left when Play returns.
func TestPlay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		script := crowd.Script{People: 40, Rate: 10, Seed: 2}
		room, tally := &stage{full: 1000}, new(crowd.Tally)
		crowd.Play(ctx, script.Cast(), script.Steps(script.Cast()), room.enter, tally)
		count := tally.Take()
		if room.here != 0 || count.Here != 0 || count.Joined < 40 || room.said < 300 || len(count.Refused) != 0 {
			t.Errorf("%d here, %d said, %+v", room.here, room.said, count)
		}
	})
}

// TestSchedule: what it takes to hand over a step puts off none of the next.
func TestSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		room, tally := &stage{full: 1}, new(crowd.Tally)
		begun := time.Now()
		crowd.Play(t.Context(), []string{"Ana"}, func(yield func(crowd.Step) bool) {
			for range 100 {
				time.Sleep(10 * time.Millisecond)
				if !yield(crowd.Step{After: 20 * time.Millisecond, Kind: crowd.Come}) {
					return
				}
			}
		}, room.enter, tally)
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("a hundred steps took %v", took)
		}
	})
}

// TestJoined: who comes back is not counted among those who came.
func TestJoined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		room, tally := &stage{full: 1}, new(crowd.Tally)
		crowd.Play(t.Context(), []string{"Ana"}, func(yield func(crowd.Step) bool) {
			for i := range 9 {
				if !yield(crowd.Step{After: time.Second, Kind: []int{crowd.Come, crowd.Go}[i%2]}) {
					return
				}
			}
			time.Sleep(time.Second)
		}, room.enter, tally)
		if count := tally.Take(); count.Joined != 1 || count.Coming != 0 {
			t.Errorf("%+v", count)
		}
	})
}

// TestClimb: it ends at the first crowd that does not come in, and says why.
func TestClimb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rungs []crowd.Rung
		room := &stage{full: 30}
		limit := crowd.Climb(t.Context(), crowd.Script{People: 80, Rate: 8, Seed: 2}, room.enter, func(r crowd.Rung) { rungs = append(rungs, r) })
		if len(rungs) != 3 || rungs[0].Joined < 10 || rungs[0].Limit() != "" || !strings.HasPrefix(limit, "refused: access_denied ") {
			t.Errorf("%q after %v", limit, rungs)
		}
		for _, r := range rungs {
			if len(r.String()) > 80 {
				t.Error(r)
			}
		}
	})
}

// TestLimit: what gives way first is told, and that somebody else has a name is nothing of that.
func TestLimit(t *testing.T) {
	fine := crowd.Count{Here: 10, Joined: 10}
	for want, change := range map[string]func(*crowd.Count){
		"":         func(c *crowd.Count) { c.Refused = map[string]int{"name_taken": 1, "name_held": 2} },
		"refused":  func(c *crowd.Count) { c.Refused = map[string]int{"name_taken": 1, "flood": 2} },
		"joins":    func(c *crowd.Count) { c.Here = 4 },
		"time":     func(c *crowd.Count) { c.P99 = 2 * time.Second },
		"messages": func(c *crowd.Count) { c.LeftOut = 1 },
	} {
		count := fine
		change(&count)
		if got, _, _ := strings.Cut(crowd.Rung{People: 10, Count: count}.Limit(), ":"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
