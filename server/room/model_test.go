package room_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/identity"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A roster is the list that a client keeps: from its welcome on, by what it is told.
type roster struct {
	names map[string]string // by public id; nil while names are not told
}

func newRoster(people []wire.Person) roster {
	if people == nil {
		return roster{}
	}
	r := roster{names: make(map[string]string)}
	for _, p := range people {
		r.names[p.User] = p.Name
	}
	return r
}

// apply fails the test if what is told does not fit the list.
func (r *roster) apply(t *testing.T, e *event) {
	t.Helper()
	listed, ok := r.names[e.User]
	if r.names == nil && e.Type != "online" {
		t.Errorf("%v, but there is no list", e)
		return
	}
	switch e.Type {
	case "joined":
		if ok {
			t.Errorf("%v, but is there as %q", e, listed)
		}
		r.names[e.User] = e.Name
	case "left":
		if listed != e.Name {
			t.Errorf("%v, but is listed as %q", e, listed)
		}
		delete(r.names, e.User)
	case "renamed":
		if listed != e.From || e.From == e.Name {
			t.Errorf("%v, but is listed as %q", e, listed)
		}
		r.names[e.User] = e.Name
		return
	case "online":
		r.names = nil
		if e.People == nil && e.Online > room.LargeRoom {
			return
		}
		r.names = make(map[string]string)
		for _, p := range e.People {
			r.names[p.User] = p.Name
		}
	}
	if e.Online != len(r.names) {
		t.Errorf("%v, but %d are listed", e, len(r.names))
	}
}

const (
	modelPace   = 2 * time.Second // a large room tells who is in it within one
	modelLinger = 2 * modelPace
	modelSteps  = 300
)

// A player is a person with some tabs, each of which comes and goes as it likes.
type player struct {
	v    *venue
	name string

	turns sync.Mutex // held by who does something: the model is in the order of the room
	token string
	here  map[*guest]*roster // its connections
	gone  time.Time          // when the last one went; zero if it left or was never here
	last  string             // the name it had then
}

// play is what a tab does until the end. All tabs do something in the same moments, which
// are also those in which a linger ends.
func (p *player) play(random *rand.Rand) {
	var g *guest
	for range modelSteps {
		time.Sleep(modelPace)
		p.turns.Lock()
		switch n := random.IntN(5); {
		case g == nil && n < 3:
			g = p.comes()
		case g == nil:
		case n == 0:
			p.rename(g, fmt.Sprint(p.name, " ", string(rune('a'+random.IntN(7)))))
		case n < 3:
			p.goes(g, n == 1)
			g = nil
		default:
			g.room.Say(g.draft("", "hello"))
		}
		p.turns.Unlock()
	}
	if g != nil {
		p.turns.Lock()
		p.goes(g, false)
		p.turns.Unlock()
	}
}

func (p *player) comes() *guest {
	as := p.last
	if as == "" {
		as = p.name
	}
	g := p.v.enter(room.Lobby, as, p.token)
	p.v.names.Enter(g.session, g.room)
	g.room.Renamed(g.session, g.session.Name()) // it could have changed in between
	p.token = g.token()
	p.here[g] = nil
	return g
}

func (p *player) goes(g *guest, leave bool) {
	linger := modelLinger
	if leave {
		linger = 0
	}
	p.last = g.session.Name().String()
	p.v.names.Exit(g.session, g.room)
	p.v.hub.Leave(g.room, g.session, g, linger)
	p.v.names.Release(g.session, leave)
	delete(p.here, g)
	if p.gone = time.Now(); leave {
		p.gone = time.Time{}
	}
}

func (p *player) rename(g *guest, to string) {
	if err := p.v.names.Rename(g.session, mustName(p.v.t, to)); err != nil {
		p.v.t.Error(err)
	}
}

// TestRosters: a client that keeps its list from welcome, joined, left and renamed has the
// right one at each moment, whoever comes, goes, is back and is renamed at the same time.
func TestRosters(t *testing.T) {
	for name, test := range map[string]struct {
		hold   time.Duration
		beside int // people who are there all the time
	}{
		"names held":     {time.Minute, 0},
		"names not held": {0, 0},
		"large":          {time.Minute, room.LargeRoom - 4},
	} {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { playRosters(t, test.hold, test.beside, seed) })
			})
		}
	}
}

func playRosters(t *testing.T, hold time.Duration, beside int, seed uint64) {
	v := newVenue(t)
	v.names = identity.NewNames(identity.Config{Hold: hold})
	defer v.names.Close()
	watch := v.listen(room.Since{})
	watched := newRoster([]wire.Person{})
	always := make(map[string]string)
	for _, g := range v.crowd(beside) {
		always[g.session.User()] = g.session.Name().String()
	}
	var players []*player
	var tabs sync.WaitGroup
	defer tabs.Wait()
	for i, name := range []string{"Ana", "Bo", "Cy", "Dora", "Eve", "Zoe"} {
		p := &player{v: v, name: name, here: make(map[*guest]*roster)}
		players = append(players, p)
		for tab := range 1 + i%3 {
			random := rand.New(rand.NewPCG(seed, uint64(10*i+tab)))
			tabs.Go(func() { p.play(random) })
		}
	}
	time.Sleep(modelPace - 1)
	for range modelSteps + 5 {
		time.Sleep(modelPace)
		synctest.Wait()
		want := maps.Clone(always)
		for _, p := range players {
			p.addTo(want)
		}
		if len(want) > room.LargeRoom {
			want = nil
		}
		for _, p := range players {
			p.check(t, want)
		}
		follow(t, watch, &watched)
		if !sameList(watched.names, want) {
			t.Fatalf("who listens lists %v, want %v", watched.names, want)
		}
	}
	tabs.Wait()
	if len(watched.names) != beside {
		t.Errorf("in the end %v are listed", watched.names)
	}
	v.hub.Leave(watch.room, nil, watch, 0)
	if n := v.hub.Rooms(); beside == 0 && n != 0 {
		t.Errorf("%d rooms are kept", n)
	}
}

// addTo adds a person that is in the room, or may be back, to the right list.
func (p *player) addTo(want map[string]string) {
	p.turns.Lock()
	defer p.turns.Unlock()
	for g := range p.here {
		want[g.session.User()] = g.session.Name().String()
		return
	}
	if time.Since(p.gone) < modelLinger {
		user, _ := p.v.names.Person(p.token)
		want[user.User] = p.last
	}
}

// check compares the lists of a person's connections with the right one.
func (p *player) check(t *testing.T, want map[string]string) {
	t.Helper()
	p.turns.Lock()
	defer p.turns.Unlock()
	for g, list := range p.here {
		if list == nil {
			first := newRoster(g.welcome.People)
			list = &first
			p.here[g] = list
			if n := g.welcome.Online; first.names != nil && (len(first.names) != n || len(g.welcome.People) != n) {
				t.Fatalf("welcomed to %d with %v", g.welcome.Online, g.welcome.People)
			}
			if first.names != nil && first.names[g.welcome.User] != g.welcome.Name {
				t.Fatalf("welcomed as %q with %v", g.welcome.Name, first.names)
			}
		}
		if follow(t, g, list); !sameList(list.names, want) {
			t.Fatalf("%s lists %v, want %v", p.name, list.names, want)
		}
	}
}

// sameList tells no list from one of nobody.
func sameList(a, b map[string]string) bool { return (a == nil) == (b == nil) && maps.Equal(a, b) }

func follow(t *testing.T, g *guest, list *roster) {
	t.Helper()
	for _, e := range g.read() {
		if e.Type != "message" {
			list.apply(t, &e)
		}
	}
}
