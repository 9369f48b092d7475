package presence

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"hubbub/server/room"
)

const (
	// pause is the least time between two frames of changes: a crowd comes in a few.
	pause = 20 * time.Millisecond
	// beat is how often a node tells how far it has counted.
	beat = 2 * time.Second
	// patience is after which silence a node is taken for dead.
	patience = 15 * time.Second
	// asking is the least time between two times that a node is asked for its list.
	asking = time.Second
	// settling is how long the others have to tell who is there.
	settling = 500 * time.Millisecond
	// maxBreak is how long nothing may come back before the others are asked again.
	maxBreak = 3 * beat
	// listing is how long a node that does not tell its list is waited for.
	listing = 3 * beat
	// maxPeers bounds what strangers can make a node remember.
	maxPeers = 1000
)

// Config shapes a Table.
type Config struct {
	Node    string                                   // this one: of no other, and new with each start
	Send    func(frame []byte) error                 // to all nodes, in order, this one as well
	Mute    func() bool                              // reports whether the others are to hear nothing of this node; it must not block, nil for never
	Deliver func(room string, changes []room.Remote) // takes what has changed elsewhere, in order
	Follow  func(user string)                        // tells that Outdated is true of who is here; it must not block, nor call the Table
	Log     *slog.Logger
}

// A Table is who is in which room, by all nodes. Safe for concurrent use.
type Table struct {
	config Config
	wake   chan struct{} // holds one value while there is something to tell

	mu      sync.Mutex
	here    people              // guarded by mu; by this node
	pending map[place]change    // guarded by mu; what the others are not told yet
	seq     uint64              // guarded by mu
	whole   bool                // guarded by mu; the others need the whole list
	peers   map[string]*peer    // guarded by mu
	asks    map[string]struct{} // guarded by mu; whom to ask
	looked  time.Time           // guarded by mu; when the silence of nodes was last looked at
	left    bool                // guarded by mu; this node has said that it goes
	echo    time.Time           // guarded by mu; when a frame of this node has come back
	since   time.Time           // guarded by mu; from when on they do, without a break
}

// A place is somebody in a room.
type place struct{ room, user string }

var _ room.Nodes = (*Table)(nil)

// New returns a table of a node that knows of no other. Run brings it to life.
func New(c Config) *Table {
	if c.Mute == nil {
		c.Mute = func() bool { return false }
	}
	return &Table{
		config:  c,
		wake:    make(chan struct{}, 1),
		here:    newPeople(),
		pending: make(map[place]change),
		peers:   make(map[string]*peer),
		asks:    map[string]struct{}{everyNode: {}},
	}
}

// Node implements room.Nodes.
func (t *Table) Node() string { return t.config.Node }

// Here implements room.Nodes.
func (t *Table) Here(in string, p room.Remote) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.here.put(in, p, t.namedLocked(p.User, p.Name, time.Now().UnixMilli()))
	t.tellLocked(in, &p)
	if other, ok := t.elsewhereLocked(p.User); ok {
		t.followLocked(p.User, other)
	}
}

// Gone implements room.Nodes.
func (t *Table) Gone(in, user string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.here.remove(in, user)
	t.tellLocked(in, &room.Remote{User: user, Gone: true})
}

func (t *Table) tellLocked(in string, p *room.Remote) {
	if t.left {
		return
	}
	t.pending[place{in, p.User}] = changeOf(in, p, t.here.users[p.User].since)
	t.wakeLocked()
}

// Leave tells the others that this node goes, and that its people stay for so long, because they
// are about to come by other nodes. From here on nobody is told of them.
func (t *Table) Leave(stay time.Duration) {
	t.tell()
	t.mu.Lock()
	t.left = true
	t.mu.Unlock()
	t.send(&frame{Bye: uint32(min(max(stay.Seconds(), 1), maxBye))})
}

func (t *Table) wakeLocked() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Elsewhere implements room.Nodes.
func (t *Table) Elsewhere(in string) (all []room.Remote) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.peers {
		all = slices.AppendSeq(all, maps.Values(p.people.rooms[in]))
	}
	return all
}

// Run tells the others what changes, and takes nodes for dead that are silent, until ctx
// ends, or Leave was called.
func (t *Table) Run(ctx context.Context) {
	beats := time.NewTicker(beat)
	defer beats.Stop()
	t.tell()
	t.beat()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beats.C:
			t.expire(time.Now())
			t.tell()
			t.beat()
		case <-t.wake:
			t.tell()
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
		}
	}
}

// beat tells how far this node has counted.
func (t *Table) beat() {
	t.mu.Lock()
	seq, left := t.seq, t.left
	t.mu.Unlock()
	if !left && !t.config.Mute() { // who is asked and does not answer keeps the others waiting
		t.send(&frame{Seq: seq})
	}
}

// tell sends what the others do not know yet. What could not be sent is told with the whole
// list.
func (t *Table) tell() {
	for _, f := range t.take() {
		if !t.send(&f) {
			t.mu.Lock()
			t.whole = t.whole || f.Ask == ""
			t.mu.Unlock()
		}
	}
}

func (t *Table) send(f *frame) bool {
	f.Node = t.config.Node
	err := t.config.Send(f.encode())
	if err != nil {
		t.config.Log.Warn("presence: the other nodes are not told who is here", "error", err)
	}
	return err == nil
}

// take returns the frames that are due.
func (t *Table) take() (frames []frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left {
		return nil
	}
	if t.config.Mute() {
		t.whole = true
		if len(t.pending) > 0 { // who had all before needs the list, too
			t.seq++
			clear(t.pending)
		}
		return nil
	}
	for node := range t.asks {
		frames = append(frames, frame{Ask: node, Seq: t.seq})
	}
	clear(t.asks)
	changes := slices.Collect(maps.Values(t.pending))
	clear(t.pending)
	for some := range slices.Chunk(changes, maxChanges) {
		t.seq++
		frames = append(frames, frame{Seq: t.seq, Changes: some})
	}
	if t.whole {
		t.whole = false
		frames = append(frames, t.listLocked()...)
	}
	return frames
}

// listLocked returns the whole list in parts: the same ones of the same list, for who has lost some of
// one and gets them of the next.
func (t *Table) listLocked() (frames []frame) {
	var all []change
	for in, people := range t.here.rooms {
		for _, p := range people {
			all = append(all, changeOf(in, &p, t.here.users[p.User].since))
		}
	}
	slices.SortFunc(all, func(a, b change) int {
		return cmp.Or(strings.Compare(a.Room, b.Room), strings.Compare(a.User, b.User))
	})
	for some := range slices.Chunk(all, maxChanges) {
		frames = append(frames, frame{Seq: t.seq, Changes: some})
	}
	if frames == nil {
		frames = []frame{{Seq: t.seq}}
	}
	for i := range frames {
		frames[i].Part, frames[i].Parts = uint32(i), uint32(len(frames))
	}
	return frames
}
