package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"hubbub/server/fold"
	"hubbub/server/identity"
	"hubbub/server/wire"
)

const (
	// rosterAge is how old a roster may be: many look for people in a large room, and to fold ten
	// thousand names takes as long as hundreds of searches in them.
	rosterAge = 2 * time.Second
	// rosterTime is how long a room may take to tell who is there. What it waits for is its log.
	rosterTime = time.Second
	// maxRosters is how many are kept at a time. Of other rooms each is made for who asks.
	maxRosters = 32
)

// A listedPerson is somebody in a room, and how the name is found.
type listedPerson struct {
	wire.Person
	folded string
}

// A roster is who was in a room at a moment, by name. It does not change when it is ready.
type roster struct {
	ready  chan struct{} // closed when what follows is there
	people []listedPerson
	err    error
}

// rosters are those that were asked for lately. Safe for concurrent use.
type rosters struct {
	read func(ctx context.Context, room string) ([]wire.Person, error)

	mu sync.Mutex
	of map[string]*roster // guarded by mu; by room
}

// get returns the roster of a room. Who comes first reads it for all who come within rosterAge.
func (rs *rosters) get(ctx context.Context, room string) (*roster, error) {
	rs.mu.Lock()
	r := rs.of[room]
	if r == nil {
		r = &roster{ready: make(chan struct{})}
		keep := len(rs.of) < maxRosters
		if keep {
			if rs.of == nil {
				rs.of = make(map[string]*roster)
			}
			rs.of[room] = r
		}
		rs.mu.Unlock()
		rs.renew(r, room, keep)
		return r, r.err
	}
	rs.mu.Unlock()
	select {
	case <-r.ready:
		return r, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// renew reads a roster, whether or not who asked first still waits for it.
func (rs *rosters) renew(r *roster, room string, kept bool) {
	ctx, cancel := context.WithTimeout(context.Background(), rosterTime)
	defer cancel()
	defer close(r.ready)
	var people []wire.Person
	if people, r.err = rs.read(ctx, room); r.err == nil {
		r.people = folded(people)
	}
	if kept {
		time.AfterFunc(rosterAge, func() {
			rs.mu.Lock()
			defer rs.mu.Unlock()
			delete(rs.of, room)
		})
	}
}

// folded returns people in the order of their names.
func folded(people []wire.Person) []listedPerson {
	listed := make([]listedPerson, len(people))
	for i := range people {
		listed[i] = listedPerson{people[i], fold.String(people[i].Name)}
	}
	slices.SortFunc(listed, func(a, b listedPerson) int {
		return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.Name, b.Name), cmp.Compare(a.User, b.User))
	})
	return listed
}

// find returns at most limit people whose names hold what is wanted, folded: those first whose names
// begin with it, then those in which a word does. With nothing wanted it returns owners, moderators
// and programs. more tells that there are others.
func (r *roster) find(wanted string, limit int) (found []wire.Person, more bool) {
	rank := func(p *listedPerson) int { return nameRank(p.folded, wanted) }
	if wanted == "" {
		rank = func(p *listedPerson) int { return slices.Index(marked[:], p.Role) }
	}
	ranked := make([][]wire.Person, len(marked))
	total := 0
	for i := range r.people {
		n := rank(&r.people[i])
		if n < 0 {
			continue
		}
		total++
		if len(ranked[n]) < limit {
			ranked[n] = append(ranked[n], r.people[i].Person)
		}
	}
	found = slices.Concat(ranked...)
	return found[:min(len(found), limit)], total > limit
}

// marked are the roles of those who are told without being looked for.
var marked = [...]string{identity.Owner.Badge(), identity.Moderator.Badge(), identity.Bot}

// nameRank returns how well a name is what is wanted, both folded: 0 is best, below 0 not at all.
func nameRank(name, wanted string) int {
	switch {
	case strings.HasPrefix(name, wanted):
		return 0
	case strings.Contains(name, " "+wanted):
		return 1
	case strings.Contains(name, wanted):
		return 2
	}
	return -1
}
