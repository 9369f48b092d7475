package witness_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lxzan/gws"
)

// A fake is a cluster of nodes with one memory, which can do what a cluster must not. It speaks
// hubbub.v1 as far as the crowd does.
type fake struct {
	gws.BuiltinEventHandler
	// fault returns what a node sends of a room's log when the message of a number is said, in place
	// of that one.
	fault func(node int, seq int) []int
	// forgetful nodes give who resumes nothing of what was missed.
	forgetful bool
	// careless nodes give a name to everybody who wants it.
	careless bool
	// deaf nodes acknowledge and keep nothing.
	deaf func(seq int) bool

	addresses []string

	mu    sync.Mutex
	rooms map[string]*fakeRoom // guarded by mu
	conns map[*gws.Conn]*fakeConn
}

type fakeRoom struct {
	log     []string // messages
	said    map[string]int
	names   map[string]string // to sessions
	present map[*gws.Conn]*fakeConn
}

type fakeConn struct {
	node          int
	room          *fakeRoom
	session, name string
}

func newFake(t *testing.T, nodes int, f *fake) *fake {
	t.Helper()
	f.rooms, f.conns = make(map[string]*fakeRoom), make(map[*gws.Conn]*fakeConn)
	upgrader := gws.NewUpgrader(f, nil)
	for node := range nodes {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			socket, err := upgrader.Upgrade(w, r)
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns[socket] = &fakeConn{node: node}
			f.mu.Unlock()
			socket.ReadLoop()
		}))
		t.Cleanup(s.Close)
		f.addresses = append(f.addresses, strings.TrimPrefix(s.URL, "http://"))
	}
	return f
}

func (f *fake) OnMessage(socket *gws.Conn, m *gws.Message) {
	defer m.Close()
	var request struct {
		Type, Room, Name, Session, ID, Text string
		Since                               *struct{ Seq int }
	}
	if json.Unmarshal(m.Bytes(), &request) != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.conns[socket]
	switch request.Type {
	case "join":
		c.session, c.name = request.Session, request.Name
		since := -1
		if request.Since != nil {
			since = request.Since.Seq
		}
		f.join(socket, c, request.Room, since)
	case "say":
		f.say(socket, c, request.ID, request.Text)
	}
}

func (f *fake) join(socket *gws.Conn, c *fakeConn, name string, since int) {
	r := f.rooms[name]
	if r == nil {
		r = &fakeRoom{said: make(map[string]int), names: make(map[string]string), present: make(map[*gws.Conn]*fakeConn)}
		f.rooms[name] = r
	}
	if c.session == "" {
		c.session = rand.Text()
	}
	if holder, held := r.names[c.name]; held && holder != c.session && !f.careless {
		send(socket, `{"type":"error","code":"name_taken","message":"taken","final":true}`)
		socket.WriteClose(4001, nil)
		return
	}
	r.names[c.name] = c.session
	c.room = r
	r.present[socket] = c
	recovered := ""
	if since >= 0 {
		recovered = `,"recovered":true`
	}
	send(socket, `{"type":"welcome","session":%q,"name":%q,"user":%q,"epoch":"e","seq":%d%s}`, c.session, c.name, c.session, len(r.log), recovered)
	if !f.forgetful || since < 0 {
		for _, message := range r.log[max(since, 0):] {
			send(socket, "%s", message)
		}
	}
}

func (f *fake) say(socket *gws.Conn, c *fakeConn, id, text string) {
	r := c.room
	if seq := r.said[id]; seq > 0 {
		receipt := r.log[seq-1]
		send(socket, "%s", strings.TrimSuffix(receipt, "}")+`,"repeat":true}`)
		return
	}
	seq := len(r.log) + 1
	message := fmt.Sprintf(`{"type":"message","seq":%d,"id":%q,"from":%q,"text":%q}`, seq, id, c.name, text)
	if f.deaf != nil && f.deaf(seq) {
		send(socket, "%s", message)
		return
	}
	r.log = append(r.log, message)
	r.said[id] = seq
	for other, to := range r.present {
		numbers := []int{seq}
		if f.fault != nil {
			numbers = f.fault(to.node, seq)
		}
		for _, n := range numbers {
			send(other, "%s", r.log[n-1])
		}
	}
	if !slices.Contains(f.numbers(c.node, seq), seq) {
		send(socket, "%s", strings.TrimSuffix(message, "}")+`,"repeat":true}`)
	}
}

func (f *fake) numbers(node, seq int) []int {
	if f.fault == nil {
		return []int{seq}
	}
	return f.fault(node, seq)
}

func (f *fake) OnClose(socket *gws.Conn, _ error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.conns[socket]
	delete(f.conns, socket)
	if c != nil && c.room != nil {
		delete(c.room.present, socket)
		if strings.HasPrefix(c.name, "rival") && c.room.names[c.name] == c.session {
			delete(c.room.names, c.name)
			for other := range c.room.present {
				send(other, `{"type":"left","name":%q,"user":%q,"online":1}`, c.name, c.session)
			}
		}
	}
}

func send(socket *gws.Conn, format string, args ...any) {
	socket.WriteMessage(gws.OpcodeText, fmt.Appendf(nil, format, args...))
}
