package server_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"reflect"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// A deed is a request at random: it may be refused.
func (c *rawConn) deed(id, request string, args ...any) (answer map[string]any) {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"id":%q,`+request+`}`, append([]any{id}, args...)...))
	for {
		if event := c.ReadEvent(); event["id"] == id {
			return event
		}
	}
}

// A randomHistory is what happens in a room, by three people of whom one keeps it.
type randomHistory struct {
	*rand.Rand
	people  []*rawConn // the moderator first
	users   []string
	seqs    []int64
	records []float64 // of acts that removed something
	n       int
}

func (h *randomHistory) seq() int64 { return h.seqs[h.IntN(len(h.seqs))] }

func (h *randomHistory) step() {
	h.n++
	id := fmt.Sprint("d", h.n)
	who := h.people[h.IntN(len(h.people))]
	act := func(request string, args ...any) {
		answer := h.people[0].deed(id, `"type":"moderate",`+request, args...)
		if record, ok := answer["record"].(float64); ok {
			h.records = append(h.records, record)
		}
	}
	switch h.IntN(15) {
	case 0, 1, 2:
		h.note(who.deed(id, `"type":"say","text":%q`, "said "+id))
	case 3:
		h.note(who.deed(id, `"type":"say","text":%q,"reply_to":%d`, "answer "+id, h.seq()))
	case 4:
		h.note(who.deed(id, `"type":"say","text":%q,"ask":true`, "why "+id))
	case 5, 6:
		who.deed(id, `"type":"edit","seq":%d,"text":%q`, h.seq(), "edited "+id)
	case 7:
		who.deed(id, `"type":"remove","seq":%d`, h.seq())
	case 8, 9:
		who.deed(id, `"type":"react","seq":%d,"emoji":%q,"on":%t`, h.seq(), []string{"👍", "🎉", "🦊"}[h.IntN(3)], h.IntN(3) > 0)
	case 10:
		act(`"act":%q,"seq":%d`, []string{"pin", "unpin", "remove"}[h.IntN(3)], h.seq())
	case 11:
		act(`"act":%q,"seq":%d,"on":%t`, []string{"live", "answered", "screen"}[h.IntN(3)], h.seq(), h.IntN(3) > 0)
	case 12:
		act(`"act":"remove","user":%q`, h.users[h.IntN(len(h.users))])
	case 13:
		switch h.IntN(4) { // most of what was said would be gone for good otherwise
		case 0:
			act(`"act":"clear"`)
		case 1:
			act(`"act":"sweep","seq":%d,"for_ms":1000`, h.seq())
		}
	default:
		if len(h.records) > 0 {
			act(`"act":"lift","of":%d`, int(h.records[h.IntN(len(h.records))]))
		}
	}
}

func (h *randomHistory) note(answer map[string]any) {
	if seq := numberIn(answer, "seq"); seq > 0 {
		h.seqs = append(h.seqs, seq)
	}
}

// TestAllResumed: whatever happens to messages, and at whichever byte a connection is cut, who comes back
// holds what one holds who was there, and what a page of the history has.
func TestAllResumed(t *testing.T) {
	s := startServer(t, behindProxy)
	for seed := range uint64(24) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { resumeAll(t, []*testServer{s}, seed) })
	}
}

// TestAllResumedOnNodes: so it is where all of them are at different servers, and each time who comes
// back gets another one.
func TestAllResumedOnNodes(t *testing.T) {
	nc := natstest.New(t, 1)
	nodes := make([]*testServer, 3)
	for i := range nodes {
		change := inCluster(t, nc)
		nodes[i] = startServer(t, func(c *config.Config) { change(c); behindProxy(c) })
	}
	for _, n := range nodes {
		n.waitReady(t, http.StatusOK)
	}
	t.Run("histories", func(t *testing.T) {
		for seed := range uint64(8) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { resumeAll(t, nodes, seed) })
		}
	})
	for _, n := range nodes {
		n.WaitMetric(t, "hubbub_cluster_diverged_total", 0)
	}
}

// A scene is a room of a random history, and those who read it.
type scene struct {
	randomHistory
	nodes         []*testServer
	room          string
	stayed, came  *mirror
	there         *rawConn
	visits, marks int
}

func resumeAll(t *testing.T, nodes []*testServer, seed uint64) {
	t.Parallel() // it waits
	s := &scene{nodes: nodes, room: fmt.Sprint("seed-", seed), stayed: newMirror(), came: newMirror()}
	s.Rand = rand.New(rand.NewPCG(seed, 19))
	for i, name := range []string{"Mo", "Ana", "Bo"} {
		c := s.dial(t, i)
		c.WriteText(newMirror().join(s.room, fmt.Sprint(name, seed)))
		user := c.Await("welcome")["user"].(string)
		s.people, s.users = append(s.people, c), append(s.users, user)
	}
	if err := nodes[0].hub.Records().Grant(t.Context(), records.Grant{User: s.users[0], Room: s.room, Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	s.there = s.dial(t, 1)
	s.there.WriteText(s.stayed.join(s.room, fmt.Sprint("There", seed)))
	s.stayed.readTo(t, s.there, s.mark())
	for range 12 {
		back := s.comes(t, s.IntN(4000))
		for range 8 {
			s.step()
		}
		s.came.readTo(t, back, s.mark())
		back.Conn.(*cutConn).crash()
	}
	s.end(t)
}

// dial connects to one of the servers, from an address of its own.
func (s *scene) dial(t *testing.T, i int) *rawConn {
	return dial(t, s.nodes[i%len(s.nodes)].Addr, "/ws", from(fmt.Sprint("203.0.113.", i+1)))
}

// comes connects who comes back, for so many bytes.
func (s *scene) comes(t *testing.T, bytes int) *rawConn {
	s.visits++
	back := s.dial(t, s.visits)
	back.cutAfter(bytes)
	name := "Back " + s.room
	if s.came.session == "" { // who was cut off before the welcome is nobody yet, and its name may be taken still
		name = fmt.Sprint("Back", s.visits, " ", s.room)
	}
	back.WriteText(s.came.join(s.room, name))
	return back
}

// mark is the number of something that is said after all before.
func (s *scene) mark() int64 {
	s.marks++
	answer := s.people[0].deed(fmt.Sprint("mark", s.marks), `"type":"say","text":"mark %d"`, s.marks)
	s.note(answer)
	return numberIn(answer, "seq")
}

// end compares what all have. What has changed of reactions is told twice a second.
func (s *scene) end(t *testing.T) {
	back := s.comes(t, math.MaxInt)
	for until := time.Now().Add(patience / 4); ; time.Sleep(100 * time.Millisecond) {
		mark := s.mark()
		s.stayed.readTo(t, s.there, mark)
		s.came.readTo(t, back, mark)
		pages := make([]map[int64]map[string]any, len(s.nodes))
		alike := reflect.DeepEqual(s.came.messages, s.stayed.messages) && reflect.DeepEqual(s.came.state, s.stayed.state)
		for i, n := range s.nodes {
			pages[i] = readAll(t, n, s.room)
			alike = alike && reflect.DeepEqual(pages[i], s.stayed.messages) && reflect.DeepEqual(readState(t, n, s.room), s.stayed.state)
		}
		if alike {
			break
		}
		if time.Now().Before(until) {
			continue
		}
		wantAlike(t, "who came back", s.came.messages, s.stayed.messages)
		for i, n := range s.nodes {
			wantAlike(t, fmt.Sprint("a page of server ", i), pages[i], s.stayed.messages)
			t.Logf("server %d has the state %v", i, readState(t, n, s.room))
		}
		t.Errorf("the room is %v to who came back, and %v", s.came.state, s.stayed.state)
		break
	}
	back.Conn.(*cutConn).crash()
}
