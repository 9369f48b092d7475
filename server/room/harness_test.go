package room_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
	"hubbub/server/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A venue is a hub whose rooms broadcast to nobody. Its methods, and those of
// its guests, are called inside a synctest bubble and return when the rooms have
// done their work.
type venue struct {
	t     *testing.T
	log   *memoryLog
	names *identity.Names
	hub   *room.Hub

	onRepeated func() // if not nil, called at each receipt

	gate chan struct{} // if not nil, every broadcast waits until it is closed
}

func newVenue(t *testing.T) *venue {
	v := &venue{t: t, log: newMemoryLog()}
	v.restart()
	return v
}

// restart makes a new hub on the same log.
func (v *venue) restart() {
	v.names = identity.NewNames(identity.Config{})
	v.hub = room.NewHub(room.Config{Log: v.log, Backlog: 50, NewOutlet: func() room.Outlet { return v }})
}

func (v *venue) Await() {}

// Broadcast has nothing to do: guests read the list of batches themselves.
func (v *venue) Broadcast(*room.Batch) {
	if v.gate != nil {
		<-v.gate
	}
}

// A guest is a member that notes what the room tells it.
type guest struct {
	t       *testing.T
	hub     *room.Hub
	venue   *venue
	session *identity.Session
	room    *room.Room

	mu       sync.Mutex
	welcome  *room.Welcome
	backlog  []byte
	cursor   *room.Batch  // the last batch that was read
	repeated []wire.Entry // receipts given again
	replaced int          // how often it was told so
	renamed  []string     // what it was told of its own name in a large room
	reacted  []string     // what it was told of its own reactions
	silent   time.Duration
	heard    time.Time    // if it is not silent for a time that stays the same
	numbered []wire.Entry // entries of its own that have their place
	unsaved  []string     // ids that were not saved
	refused  bool         // because the log cannot be read
	behind   bool         // not because of that: others may have more of it
}

func (g *guest) Joined(w *room.Welcome) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.welcome, g.backlog, g.cursor = w, w.Backlog(wire.Form{}), w.After
}

func (g *guest) Numbered(e *wire.Entry, repeat bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !repeat {
		g.numbered = append(g.numbered, *e)
		return
	}
	g.repeated = append(g.repeated, *e)
	if g.venue.onRepeated != nil {
		g.venue.onRepeated()
	}
}

func (g *guest) Refused(e *wire.Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.Code != wire.NotSaved {
		g.t.Errorf("refused with %v", e)
	}
	g.unsaved = append(g.unsaved, e.ID)
}

func (g *guest) Unreadable(behind bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused, g.behind = true, behind
}

func (g *guest) Renamed(p wire.Person, from string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.renamed = append(g.renamed, from+" "+p.Name)
}

func (g *guest) Reacted(e *wire.Entry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reacted = append(g.reacted, string(wire.AppendReacted(nil, e)))
}

func (g *guest) Replaced() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.replaced++
}

// hears is that something was heard from a guest at a time, and nothing since.
func (g *guest) hears(at time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.heard = at
}

func (g *guest) Silent() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.heard.IsZero() {
		return time.Since(g.heard)
	}
	return g.silent
}

// enter claims a name and joins, without waiting for the welcome.
func (v *venue) enter(roomName, userName, token string) *guest {
	v.t.Helper()
	return v.enterSince(roomName, userName, token, room.Since{})
}

// enterSince is enter for somebody who comes back.
func (v *venue) enterSince(roomName, userName, token string, since room.Since) *guest {
	v.t.Helper()
	session, err := v.names.Claim(mustName(v.t, userName), token, false)
	if err != nil {
		v.t.Fatalf("Claim(%q): %v", userName, err)
	}
	g := &guest{t: v.t, hub: v.hub, venue: v, session: session}
	if g.room, err = v.hub.Hold(roomName); err != nil {
		v.t.Fatalf("Hold(%q): %v", roomName, err)
	}
	g.room.Join(session, identity.Member, g, since)
	return g
}

// token returns what a guest comes back with.
func (g *guest) token() string { return g.venue.names.Token(g.session) }

// join brings somebody into the lobby.
func (v *venue) join(userName string) *guest {
	v.t.Helper()
	return v.back(userName, "")
}

// back brings somebody into the lobby with the token of an earlier session.
func (v *venue) back(userName, token string) *guest {
	v.t.Helper()
	g := v.enter(room.Lobby, userName, token)
	synctest.Wait()
	return g
}

// crowd brings n people into the lobby at once.
func (v *venue) crowd(n int) []*guest {
	v.t.Helper()
	guests := make([]*guest, n)
	for i := range guests {
		guests[i] = v.enter(room.Lobby, fmt.Sprintf("guest %04d", i), "")
	}
	synctest.Wait()
	return guests
}

// draft is what a guest says.
func (g *guest) draft(id, text string) room.Draft {
	return room.Draft{
		Entry:    wire.Entry{Kind: wire.KindMessage, ID: id, From: g.session.Name().String(), Text: text},
		Author:   g.session.Author(),
		Received: time.Now(),
		Ticket:   g,
	}
}

func (g *guest) say(id, text string) {
	g.room.Say(g.draft(id, text))
	synctest.Wait()
}

func (g *guest) leave() {
	g.hub.Leave(g.room, g.session, g, 0)
	g.venue.names.Release(g.session, true)
	synctest.Wait()
}

// drop is how a connection is lost. A session that holds its name lingers.
func (g *guest) drop(linger time.Duration) {
	g.hub.Leave(g.room, g.session, g, linger)
	g.venue.names.Release(g.session, false)
	synctest.Wait()
}

// next returns the events since the last call, one string each.
func (g *guest) next() []string {
	g.t.Helper()
	var events []string
	for _, e := range g.read() {
		events = append(events, e.String())
	}
	return events
}

// read returns the events since the last call.
func (g *guest) read() []event {
	g.t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	var frames []byte
	for b := g.cursor.Next(); b != nil; b = b.Next() {
		frames = append(frames, b.Frame(wire.Form{})...)
		g.cursor = b
	}
	return decode(g.t, frames)
}

// frames counts the batches that a guest has not read.
func (g *guest) frames() int {
	n := 0
	for b := g.cursor.Next(); b != nil; b = b.Next() {
		n++
	}
	return n
}

// sees fails the test unless exactly these events have come since the last call.
func (g *guest) sees(want ...string) {
	g.t.Helper()
	if got := g.next(); !slices.Equal(got, want) {
		g.t.Errorf("%s saw\n\t%s\nwant\n\t%s", g.session.Name(), strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// An event is what a client of hubbub.v1 reads.
type event struct {
	Type   string   `json:"type"`
	Seq    int64    `json:"seq"`
	ID     string   `json:"id"`
	From   string   `json:"from"`
	At     int64    `json:"at"`
	Text   string   `json:"text"`
	User   string   `json:"user"`
	Name   string   `json:"name"`
	Online int      `json:"online"`
	Users  []string `json:"users"`
	People []struct {
		User string `json:"user"`
		Name string `json:"name"`
	} `json:"people"`
}

func (e event) String() string {
	switch {
	case e.Type == "message":
		return fmt.Sprintf("%d %s: %s", e.Seq, e.From, e.Text)
	case e.Type == "renamed":
		return fmt.Sprintf("renamed %s %s", e.From, e.Name)
	case e.Type == "online" && e.Users == nil:
		return fmt.Sprintf("online %d", e.Online)
	case e.Type == "online":
		return fmt.Sprintf("online %d with %d users", e.Online, len(e.Users))
	default:
		return fmt.Sprintf("%s %s %d", e.Type, e.Name, e.Online)
	}
}

// decode reads the events in text frames.
func decode(t *testing.T, frames []byte) []event {
	t.Helper()
	var events []event
	for _, payload := range payloads(t, frames) {
		for line := range bytes.Lines(payload) {
			var e event
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			events = append(events, e)
		}
	}
	return events
}

// payloads takes text frames apart.
func payloads(t *testing.T, frames []byte) [][]byte {
	t.Helper()
	var all [][]byte
	for len(frames) > 0 {
		if len(frames) < 2 || frames[0] != 0x81 {
			t.Fatalf("not a text frame: % x", frames[:min(len(frames), 10)])
		}
		size, header := int(frames[1]), 2
		switch size {
		case 126:
			size, header = int(binary.BigEndian.Uint16(frames[2:])), 4
		case 127:
			size, header = int(binary.BigEndian.Uint64(frames[2:])), 10
		}
		all = append(all, frames[header:header+size])
		frames = frames[header+size:]
	}
	return all
}

// namesOf returns the names of people in order.
func namesOf(people []wire.Person) []string {
	names := make([]string, len(people))
	for i := range people {
		names[i] = people[i].Name
	}
	return names
}

func mustName(t *testing.T, raw string) name.Name {
	t.Helper()
	n, err := name.New(raw)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
