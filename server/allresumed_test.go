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
	times   []int64   // when they were said
	records []float64 // of acts that removed something
	done    map[string]int
	n       int
}

func (h *randomHistory) seq() int64 { return h.seqs[h.IntN(len(h.seqs))] }

// do asks for something and counts it if it is done.
func (h *randomHistory) do(what string, who *rawConn, request string, args ...any) {
	h.n++
	answer := who.deed(fmt.Sprint("d", h.n), request, args...)
	if answer["type"] == "error" {
		return
	}
	h.done[what]++
	h.note(answer)
	if record, ok := answer["record"].(float64); ok && answer["type"] == "moderated" {
		h.records = append(h.records, record)
	}
}

func (h *randomHistory) note(answer map[string]any) {
	if answer["type"] == "message" {
		h.seqs, h.times = append(h.seqs, numberIn(answer, "seq")), append(h.times, numberIn(answer, "at"))
	}
}

// pick is one of some words.
func (h *randomHistory) pick(words ...string) string { return words[h.IntN(len(words))] }

func (h *randomHistory) step() {
	who := h.people[h.IntN(len(h.people))]
	switch h.IntN(15) {
	case 0, 1, 2:
		h.do("say", who, `"type":"say","text":"said %d"`, h.n)
	case 3:
		h.do("reply", who, `"type":"say","text":"answer %d","reply_to":%d`, h.n, h.seq())
	case 4:
		h.do("ask", who, `"type":"say","text":"why %d","ask":true`, h.n)
	case 5, 6:
		h.do("edit", who, `"type":"edit","seq":%d,"text":"edited %d"`, h.seq(), h.n)
	case 7:
		h.do("remove own", who, `"type":"remove","seq":%d`, h.seq())
	case 8, 9:
		on := h.IntN(3) > 0
		h.do(fmt.Sprint("react ", on), who, `"type":"react","seq":%d,"emoji":%q,"on":%t`, h.seq(), h.pick("👍", "🎉", "🦊"), on)
	default:
		h.keep(h.people[0])
	}
}

// keep does what a moderator does.
func (h *randomHistory) keep(mo *rawConn) {
	switch act := h.pick("pin", "unpin", "remove", "live", "answered", "screen", "remove many", "lift", "lift", "lift", "rarely"); act {
	case "pin", "unpin", "remove":
		h.do(act, mo, `"type":"moderate","act":%q,"seq":%d`, act, h.seq())
	case "live", "answered", "screen":
		h.do(act, mo, `"type":"moderate","act":%q,"seq":%d,"on":%t`, act, h.seq(), h.IntN(3) > 0)
	case "remove many":
		h.do(act, mo, `"type":"moderate","act":"remove","user":%q,"since":%d`, h.users[h.IntN(len(h.users))], h.times[h.IntN(len(h.times))])
	case "lift":
		if len(h.records) > 0 {
			h.do(act, mo, `"type":"moderate","act":"lift","of":%d`, int(h.records[h.IntN(len(h.records))]))
		}
	default: // or nothing would be left to do
		switch h.IntN(3) {
		case 0:
			h.do("clear", mo, `"type":"moderate","act":"clear","since":%d`, h.times[h.IntN(len(h.times))])
		case 1:
			h.do("sweep", mo, `"type":"moderate","act":"sweep","seq":%d,"for_ms":1000`, h.seq())
		}
	}
}

// TestAllResumed: whatever happens to messages, and at whichever byte a connection is cut, who comes back
// holds what one holds who was there, and what a page of the history has.
func TestAllResumed(t *testing.T) {
	resumeHistories(t, []*testServer{startServer(t, behindProxy)}, 24)
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
	resumeHistories(t, nodes, 8)
	for _, n := range nodes {
		n.WaitMetric(t, "hubbub_cluster_diverged_total", 0)
	}
}

// resumeHistories goes through that many histories, in which all that can be done is done at some time.
func resumeHistories(t *testing.T, nodes []*testServer, n uint64) {
	t.Helper()
	counts := make(chan map[string]int, n)
	t.Run("seed", func(t *testing.T) {
		for seed := range n {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel() // it waits
				counts <- resumeAll(t, nodes, seed)
			})
		}
	})
	done := make(map[string]int)
	for len(counts) > 0 {
		for what, n := range <-counts {
			done[what] += n
		}
	}
	for _, what := range []string{
		"say", "reply", "ask", "edit", "remove own", "react true", "react false", "pin", "unpin", "remove",
		"live", "answered", "screen", "remove many", "clear", "sweep", "lift", "cut",
	} {
		if done[what] == 0 {
			t.Errorf("%q was never done: %v", what, done)
		}
	}
	t.Log(done)
}

// A scene is a room of a random history, and those who read it.
type scene struct {
	randomHistory
	seed          uint64
	nodes         []*testServer
	room          string
	stayed, came  *mirror
	there         *rawConn
	visits, marks int
}

func resumeAll(t *testing.T, nodes []*testServer, seed uint64) (done map[string]int) {
	s := &scene{seed: seed, nodes: nodes, room: fmt.Sprint("seed-", seed), stayed: newMirror(), came: newMirror()}
	s.done, s.Rand = make(map[string]int), rand.New(rand.NewPCG(seed, 19))
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
		back := s.comes(t, s.IntN(2500))
		for range 8 {
			s.step()
		}
		mark := s.mark()
		if s.came.readTo(t, back, mark); s.came.last < mark {
			s.done["cut"]++
		}
		back.Conn.(*cutConn).crash()
	}
	s.end(t)
	return s.done
}

// dial connects to one of the servers, from an address of its own.
func (s *scene) dial(t *testing.T, i int) *rawConn {
	return dial(t, s.nodes[i%len(s.nodes)].Addr, "/ws", from(fmt.Sprintf("203.0.%d.%d", s.seed, i+1)))
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
		for s.came.readTo(t, back, mark); s.came.last < mark && time.Now().Before(until); s.came.readTo(t, back, mark) {
			back.Conn.(*cutConn).crash()
			time.Sleep(10 * time.Millisecond)
			back = s.comes(t, math.MaxInt)
		}
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
