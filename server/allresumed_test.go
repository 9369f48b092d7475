package server_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// A mirror is what a client holds of a room: what it was sent, by the rules of docs/protocol.md.
type mirror struct {
	messages map[int64]map[string]any
	state    any
	last     int64
}

func newMirror(welcome map[string]any) *mirror {
	return &mirror{messages: make(map[int64]map[string]any), state: stateOf(welcome)}
}

// stateOf returns what an event says of the room; nothing is an empty state.
func stateOf(event map[string]any) any {
	if state, ok := event["state"]; ok {
		return state
	}
	return map[string]any{}
}

func numberIn(event map[string]any, field string) int64 {
	n, _ := event[field].(float64)
	return int64(n)
}

// apply takes an event that has a number; others change nothing.
func (m *mirror) apply(t *testing.T, event map[string]any) {
	t.Helper()
	seq := numberIn(event, "seq")
	if seq == 0 || event["type"] == "moderated" || event["type"] == "done" || event["repeat"] == true {
		return
	}
	if seq <= m.last {
		t.Errorf("%v follows %d", event, m.last)
	}
	m.last = seq
	switch event["type"] {
	case "message":
		delete(event, "type")
		m.messages[seq] = event
	case "room":
		m.state = stateOf(event)
	case "update":
		for at, message := range m.messages {
			if isAbout(event, at, message["user"]) {
				follow(message, event)
			}
			if quote, ok := message["reply_to"].(map[string]any); ok && isAbout(event, numberIn(quote, "seq"), quote["user"]) {
				followQuote(quote, event)
			}
		}
	}
}

func isAbout(update map[string]any, seq int64, user any) bool {
	if target := numberIn(update, "target"); target > 0 {
		return seq == target
	}
	return seq >= numberIn(update, "from_seq") && seq <= numberIn(update, "to_seq") && (update["user"] == nil || update["user"] == user)
}

func follow(message, update map[string]any) {
	switch {
	case update["removed"] == true:
		message["removed"], message["text"] = true, ""
		dropAspects(message)
	case update["restored"] == true:
		message["text"] = update["text"]
		delete(message, "removed")
		dropAspects(message)
	case update["edited"] == true:
		message["edited"], message["text"] = true, update["text"]
	case update["answered"] != nil:
		message["answered"] = true
		if update["answered"] == false {
			delete(message, "answered")
		}
	default:
		message["reactions"] = update["reactions"]
		if len(update["reactions"].(map[string]any)) == 0 {
			delete(message, "reactions")
		}
	}
}

func dropAspects(message map[string]any) {
	for _, aspect := range []string{"edited", "answered", "reactions"} {
		delete(message, aspect)
	}
}

func followQuote(quote, update map[string]any) {
	switch {
	case update["removed"] == true:
		quote["removed"], quote["text"] = true, ""
	case update["restored"] == true || update["edited"] == true:
		quote["text"] = update["text"]
		delete(quote, "removed")
	}
}

// readTo applies what comes up to a number, or the next one that there is.
func (m *mirror) readTo(t *testing.T, c *rawConn, seq int64) {
	t.Helper()
	for m.last < seq {
		m.apply(t, c.ReadEvent())
	}
}

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

// A history is what happens at random in a room, by three people of whom one keeps it.
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
	switch h.IntN(14) {
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

// TestAllResumed: whatever happens to messages, and wherever a connection is cut, who comes back holds
// what one holds who was there, and what a page of the history has.
func TestAllResumed(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { resumeAll(t, seed) })
	}
}

func resumeAll(t *testing.T, seed uint64) {
	s, mo := moderated(t)
	ana, anas := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, bos := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	h := &randomHistory{Rand: rand.New(rand.NewPCG(seed, 19)), people: []*rawConn{mo, ana, bo}, users: []string{anas["user"].(string), bos["user"].(string)}}
	h.note(ana.deed("first", `"type":"say","text":"first"`))
	there, welcome := s.enterFrom(t, "203.0.113.11", "open", "There", "")
	stayed := newMirror(welcome)
	epoch := welcome["epoch"].(string)
	back, welcome := s.enterFrom(t, "203.0.113.12", "open", "Back", "")
	came := newMirror(welcome)
	for range 12 {
		for range 8 {
			h.step()
		}
		mark := numberIn(bo.deed(fmt.Sprint("mark", h.n), `"type":"say","text":"mark %d"`, h.n), "seq")
		came.readTo(t, back, came.last+1+h.Int64N(mark-came.last))
		back.Reset() // in the middle of what it was sent
		back = dial(t, s.Addr, "/ws", from("203.0.113.12"))
		back.WriteText(fmt.Sprintf(`{"type":"join","name":"Back%d","room":"open","since":{"epoch":%q,"seq":%d}}`, h.n, epoch, came.last))
		if welcome := back.Await("welcome"); welcome["recovered"] == false {
			t.Fatalf("lost: %v", welcome)
		}
	}
	for tries := 0; ; tries++ { // what has changed of reactions is told twice a second
		mark := numberIn(bo.deed(fmt.Sprint("end", tries), `"type":"say","text":"end %d"`, tries), "seq")
		stayed.readTo(t, there, mark)
		came.readTo(t, back, mark)
		page := readAll(t, s)
		if tries < 40 && (!reflect.DeepEqual(page, stayed.messages) || !reflect.DeepEqual(came.messages, stayed.messages)) {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		wantAlike(t, "who came back", came.messages, stayed.messages)
		wantAlike(t, "the page", page, stayed.messages)
		if !reflect.DeepEqual(came.state, stayed.state) {
			t.Errorf("the room is %v to who came back, and %v", came.state, stayed.state)
		}
		return
	}
}

// readAll returns the messages that the history has of the room.
func readAll(t *testing.T, s *town) map[int64]map[string]any {
	t.Helper()
	all := make(map[int64]map[string]any)
	for after, more := int64(0), true; more; {
		_, body := s.get(t, fmt.Sprintf("/api/rooms/open/messages?limit=100&after=%d", after))
		var page struct {
			Messages []map[string]any
			More     bool
		}
		if err := json.Unmarshal(body, &page); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		for _, m := range page.Messages {
			if after = numberIn(m, "seq"); m["type"] == "message" {
				delete(m, "type")
				all[after] = m
			}
		}
		more = page.More
	}
	return all
}

func wantAlike(t *testing.T, who string, got, want map[int64]map[string]any) {
	t.Helper()
	for seq, message := range want {
		if !reflect.DeepEqual(got[seq], message) {
			t.Errorf("%d is %v to %s, and %v", seq, got[seq], who, message)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s has %d messages, not %d", who, len(got), len(want))
	}
}
