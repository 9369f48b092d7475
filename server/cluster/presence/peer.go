package presence

import (
	"maps"
	"time"

	"hubbub/server/room"
)

// A peer is another node.
type peer struct {
	people people
	seq    uint64
	synced bool      // people are those of seq
	lost   time.Time // when they were not any more, if they are waited for
	heard  time.Time
	goes   time.Time // when its people are gone, if it has said that it goes
	asked  time.Time
	list   list
}

// A list is one that comes in parts.
type list struct {
	seq    uint64
	next   uint32
	people *people
}

// changes are what has changed, by room.
type changes map[string][]room.Remote

func (c changes) add(in string, r room.Remote) { c[in] = append(c[in], r) }

// Receive takes a frame. It is to be called by one goroutine, in the order in which frames
// come. One that cannot be read is an error, and changes nothing.
func (t *Table) Receive(data []byte) error {
	f, err := parse(data)
	switch {
	case err != nil:
		return err
	case f.Node == t.config.Node:
		t.echoed(time.Now())
	default:
		t.deliver(t.follow(&f, time.Now()))
	}
	return nil
}

// echoed notes that a frame of this node has come back: it hears what the others tell. After a break
// it asks them for all.
func (t *Table) echoed(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.echo) > maxBreak {
		t.since = now
		t.asks[everyNode] = struct{}{}
		t.wakeLocked()
	}
	t.echo = now
}

// IsCurrent reports whether the table has who is there by the nodes that can be heard, but for those
// that do not tell.
func (t *Table) IsCurrent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Sub(t.echo) > maxBreak || now.Sub(t.since) < settling {
		return false
	}
	for _, p := range t.peers {
		if !p.synced && p.goes.IsZero() && now.Sub(p.heard) <= maxBreak && now.Sub(p.lost) <= listing {
			return false
		}
	}
	return true
}

func (t *Table) deliver(c changes) {
	for in, some := range c {
		t.config.Deliver(in, some)
	}
}

// follow returns what a frame changes.
func (t *Table) follow(f *frame, now time.Time) changes {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.peers[f.Node]
	if p == nil && len(t.peers) == maxPeers {
		return nil
	}
	if p == nil {
		p = &peer{people: newPeople()}
		if t.since.IsZero() || now.Sub(t.since) < settling {
			p.lost = now // else it is new, and so are its people
		}
		t.peers[f.Node] = p
	}
	p.heard = now
	if f.Ask == t.config.Node || f.Ask == everyNode {
		t.whole = true
		t.wakeLocked()
	}
	switch {
	case f.Bye > 0:
		p.goes = now.Add(time.Duration(f.Bye) * time.Second)
		return p.people.lose()
	case f.Parts > 0:
		return t.listedLocked(p, f)
	case p.synced && f.Seq == p.seq+1 && len(f.Changes) > 0:
		p.seq++
		return t.applyLocked(p, f)
	case !p.synced || f.Seq != p.seq:
		if p.synced {
			p.synced, p.lost = false, now
		}
		t.askLocked(f.Node, p, now)
	}
	return nil
}

// askLocked asks a node for its list.
func (t *Table) askLocked(node string, p *peer, now time.Time) {
	if now.Sub(p.asked) < asking {
		return
	}
	p.asked = now
	t.asks[node] = struct{}{}
	t.wakeLocked()
}

// listedLocked takes a part of a node's whole list. A list of which a part is missing is
// left, and asked for again with the next beat.
func (t *Table) listedLocked(p *peer, f *frame) changes {
	if p.synced && p.seq == f.Seq {
		return nil
	}
	if f.Part == 0 {
		fresh := newPeople()
		p.list = list{seq: f.Seq, people: &fresh}
	}
	l := &p.list
	if l.people == nil || l.seq != f.Seq || l.next != f.Part {
		*l = list{}
		return nil
	}
	for i := range f.Changes {
		l.people.put(f.Changes[i].Room, f.Changes[i].remote(f.Node), f.Changes[i].Named)
	}
	if l.next++; l.next < f.Parts {
		return nil
	}
	changed := difference(p.people.rooms, l.people.rooms, f.Node)
	p.people, p.seq, p.synced, p.list = *l.people, f.Seq, true, list{}
	for user, other := range p.people.users {
		t.followLocked(user, other)
	}
	return changed
}

// applyLocked follows changes of a node.
func (t *Table) applyLocked(p *peer, f *frame) changes {
	c := make(changes)
	for i := range f.Changes {
		one := &f.Changes[i]
		r := one.remote(f.Node)
		if r.Gone {
			p.people.remove(one.Room, one.User)
		} else {
			p.people.put(one.Room, r, one.Named)
			t.followLocked(one.User, p.people.users[one.User])
		}
		c.add(one.Room, r)
	}
	return c
}

// followLocked tells of who is here if it goes by another name elsewhere, which counts.
func (t *Table) followLocked(user string, other goesBy) {
	if t.outdatedLocked(user, other) {
		t.config.Follow(user)
	}
}

// difference returns what makes one list of a node another.
func difference(from, to map[string]map[string]room.Remote, node string) changes {
	c := make(changes)
	for in, people := range from {
		for user := range people {
			if _, stays := to[in][user]; !stays {
				c.add(in, room.Remote{Node: node, User: user, Gone: true})
			}
		}
	}
	for in, people := range to {
		for user, p := range people {
			if from[in][user] != p {
				c.add(in, p)
			}
		}
	}
	return c
}

// expire ends the stay of people whose nodes are gone.
func (t *Table) expire(now time.Time) {
	t.mu.Lock()
	all := make(changes)
	stood := !t.looked.IsZero() && now.Sub(t.looked) > 2*beat
	deaf := now.Sub(t.echo) > maxBreak
	t.looked = now
	for node, p := range t.peers {
		if stood || deaf { // this node stood still, and has not read yet what came meanwhile, or hears nobody
			p.heard = now
		}
		goes := !p.goes.IsZero()
		if goes && now.Before(p.goes) || !goes && now.Sub(p.heard) <= patience {
			continue
		}
		if !goes {
			t.config.Log.Warn("presence: nothing is heard of a node; its people are gone", "node", node, "silent", now.Sub(p.heard).Round(time.Second))
		}
		delete(t.peers, node)
		for in, gone := range difference(p.people.rooms, nil, node) {
			all[in] = append(all[in], gone...)
		}
	}
	t.mu.Unlock()
	t.deliver(all)
}

// Nodes returns when each other node was last heard of.
func (t *Table) Nodes() map[string]time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	nodes := make(map[string]time.Time, len(t.peers))
	for node, p := range t.peers {
		nodes[node] = p.heard
	}
	return nodes
}

// Online returns how many people are in each room, by whichever nodes.
func (t *Table) Online() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	users := make(map[string]map[string]struct{})
	add := func(all people) {
		for in, people := range all.rooms {
			if users[in] == nil {
				users[in] = make(map[string]struct{}, len(people))
			}
			for user := range people {
				users[in][user] = struct{}{}
			}
		}
	}
	add(t.here)
	for _, p := range t.peers {
		add(p.people)
	}
	online := make(map[string]int, len(users))
	for in := range maps.Keys(users) {
		online[in] = len(users[in])
	}
	return online
}
