package presence

import "hubbub/server/room"

// people are those who are in rooms by one node.
type people struct {
	rooms map[string]map[string]room.Remote // by room and public id
	users map[string]goesBy                 // by public id
}

// goesBy is how a person is called, in all rooms.
type goesBy struct {
	name  string
	since int64 // Unix milliseconds
	rooms int
}

func newPeople() people {
	return people{rooms: make(map[string]map[string]room.Remote), users: make(map[string]goesBy)}
}

// isOlder reports whether another name of the person counts: of two that were taken at once, all
// nodes take the same.
func (g goesBy) isOlder(than goesBy) bool {
	return g.since < than.since || g.since == than.since && g.name < than.name
}

// put lists somebody. named is since when it goes by its name.
func (p *people) put(in string, r room.Remote, named int64) {
	if p.rooms[in] == nil {
		p.rooms[in] = make(map[string]room.Remote)
	}
	user := p.users[r.User]
	if _, there := p.rooms[in][r.User]; !there {
		user.rooms++
	}
	user.name, user.since = r.Name, named
	p.users[r.User] = user
	p.rooms[in][r.User] = r
}

func (p *people) remove(in, user string) {
	if _, there := p.rooms[in][user]; !there {
		return
	}
	if delete(p.rooms[in], user); len(p.rooms[in]) == 0 {
		delete(p.rooms, in)
	}
	u := p.users[user]
	if u.rooms--; u.rooms == 0 {
		delete(p.users, user)
		return
	}
	p.users[user] = u
}

// lose takes the connections of all away, by a node that goes, and returns what that changes: people
// come by other nodes with as many as they had, which are not too many.
func (p *people) lose() changes {
	c := make(changes)
	for in, people := range p.rooms {
		for user, r := range people {
			if r.Connections > 0 {
				r.Connections, r.Heard = 0, 0
				people[user] = r
				c.add(in, r)
			}
		}
	}
	return c
}

// GoesBy returns the name that a person goes by at other nodes.
func (t *Table) GoesBy(user string) (name string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	newest, ok := t.elsewhereLocked(user)
	return newest.name, ok
}

// elsewhereLocked returns how a person is called at other nodes.
func (t *Table) elsewhereLocked(user string) (newest goesBy, ok bool) {
	for _, p := range t.peers {
		if g, is := p.people.users[user]; is && (!ok || newest.isOlder(g)) {
			newest, ok = g, true
		}
	}
	return newest, ok
}

// namedLocked returns since when somebody who is here goes by a name, of which the room has told.
func (t *Table) namedLocked(user, name string, now int64) int64 {
	mine, isHere := t.here.users[user]
	if isHere && mine.name == name {
		return mine.since
	}
	other, isElsewhere := t.elsewhereLocked(user)
	if isElsewhere && other.name == name && (!isHere || mine.isOlder(other)) {
		return other.since // it follows
	}
	return max(now, mine.since+1, other.since+1)
}

// Outdated returns the name that somebody who is here is to go by instead of its own: that of
// another node, which it was given later.
func (t *Table) Outdated(user string) (by string, is bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	other, ok := t.elsewhereLocked(user)
	return other.name, ok && t.outdatedLocked(user, other)
}

// outdatedLocked reports whether somebody who is here goes by another name elsewhere, which counts.
func (t *Table) outdatedLocked(user string, other goesBy) bool {
	mine, isHere := t.here.users[user]
	return isHere && mine.name != other.name && mine.isOlder(other)
}

// Has reports whether somebody is in a room by another node.
func (t *Table) Has(in string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.peers {
		if len(p.people.rooms[in]) > 0 {
			return true
		}
	}
	return false
}
