package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/history"
)

// A traveller says things in the lobby and reads all that is said there, over as
// many connections as it takes. What it said and got no receipt for, it says again
// under the same id. It fails its test unless each message comes once, in order,
// without a gap.
type traveller struct {
	t       testing.TB
	addr    string
	name    string
	says    int  // how much it has to say: "1", "2" and so on, which are the ids too
	window  int  // how much of it may be without a receipt
	mayLose bool // it may be told that what it missed is not kept

	last            atomic.Int64 // the last message that was read
	recovered, lost atomic.Int64 // how often it was told so

	session, epoch string
	said           int
	unanswered     map[int]bool     // ids without a receipt
	receipts       map[string]int64 // seq by id
	seen           map[int64]string // messages by seq
	skips          bool             // the next message may be any
}

func newTraveller(t testing.TB, addr, name string, says int) *traveller {
	return &traveller{t: t, addr: addr, name: name, says: says, window: 64,
		unanswered: make(map[int]bool), receipts: make(map[string]int64), seen: make(map[int64]string)}
}

// A travelEvent is what a traveller reads.
type travelEvent struct {
	Type, Session, Epoch, ID, From, Text, Code string
	Seq, First                                 int64
	Recovered, Repeat                          bool
}

// enter joins for the first time, when nothing was said yet.
func (v *traveller) enter() {
	nc := v.dial()
	defer nc.Close()
	v.visit(nc, nc, func() bool { return v.session != "" })
}

func (v *traveller) dial() net.Conn {
	nc, err := net.DialTimeout("tcp", v.addr, patience)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { nc.Close() })
	return nc
}

// stay reads and talks until it is done, however often the connection is lost.
func (v *traveller) stay(done func() bool) {
	for !done() && !v.t.Failed() {
		nc := v.dial()
		v.visit(nc, nc, done)
		nc.Close()
	}
}

// wander is stay with disconnects of its own, at any byte and in any manner, and
// with breaks of up to away messages, as far as the resident gets.
func (v *traveller) wander(random *rand.Rand, resident *traveller, away int64, done func() bool) {
	var left net.Conn
	for !done() && !v.t.Failed() {
		nc := v.dial()
		v.visit(nc, io.LimitReader(nc, 1+random.Int64N(1<<(8+random.IntN(11)))), done)
		if left != nil {
			left.Close()
			left = nil
		}
		switch random.IntN(3) {
		case 0:
			nc.Close()
		case 1:
			nc.(*net.TCPConn).SetLinger(0) // as a crash does
			nc.Close()
		default:
			left = nc // the server has not noticed when it comes back
		}
		until := min(v.last.Load()+random.Int64N(away), int64(resident.says))
		for resident.last.Load() < until && !done() && !v.t.Failed() {
			time.Sleep(time.Millisecond)
		}
	}
	if left != nil {
		left.Close()
	}
}

// visit is one connection. It ends with it, or when all is done.
func (v *traveller) visit(nc net.Conn, from io.Reader, done func() bool) {
	join := fmt.Sprintf(`{"type":"join","name":%q}`, v.name)
	if v.session != "" {
		join = fmt.Sprintf(`{"type":"join","name":%q,"session":%q,"since":{"epoch":%q,"seq":%d}}`, v.name, v.session, v.epoch, v.last.Load())
	}
	v.write(nc, append([]byte(handshake("/ws")), textFrame(join)...))
	nc.SetReadDeadline(time.Now().Add(patience))
	reader := bufio.NewReader(from)
	if _, err := http.ReadResponse(reader, nil); err != nil {
		v.ended(err)
		return
	}
	for !done() && !v.t.Failed() {
		nc.SetReadDeadline(time.Now().Add(patience))
		opcode, payload, err := readServerFrame(reader)
		if err != nil {
			v.ended(err)
			return
		}
		checkFrame(v.t, "/ws", opcode, payload)
		switch opcode {
		case opClose:
			return
		case opText:
			for event := range bytes.SplitSeq(payload, []byte("\n")) {
				v.take(nc, event)
			}
		}
		v.talk(nc)
	}
}

// ended judges how a connection has ended: as it likes, but it must not hang.
func (v *traveller) ended(err error) {
	if e, ok := err.(net.Error); ok && e.Timeout() {
		v.t.Errorf("%s heard nothing after message %d", v.name, v.last.Load())
	}
}

// write sends bytes. If they get lost, reading will tell.
func (v *traveller) write(nc net.Conn, p []byte) { nc.Write(p) }

// talk says what may be on its way.
func (v *traveller) talk(nc net.Conn) {
	for v.session != "" && v.said < v.says && len(v.unanswered) < v.window {
		v.said++
		v.unanswered[v.said] = true
		v.say(nc, v.said)
	}
}

func (v *traveller) say(nc net.Conn, n int) {
	v.write(nc, textFrame(fmt.Sprintf(`{"type":"say","id":"%d","text":"%d"}`, n, n)))
}

// take judges an event.
func (v *traveller) take(nc net.Conn, line []byte) {
	var e travelEvent
	if err := json.Unmarshal(line, &e); err != nil {
		v.t.Errorf("%q: %v", line, err)
	}
	switch {
	case e.Type == "welcome":
		v.welcome(&e)
		for _, n := range slices.Sorted(maps.Keys(v.unanswered)) {
			v.say(nc, n)
		}
	case e.Type == "message" && e.Repeat:
		v.receipt(&e)
	case e.Type == "message":
		v.message(&e)
	case e.Type == "error" && e.Code == "slow_consumer":
	case e.Type == "error" && e.Code == "replaced": // the join of a connection that was left can come last
	case e.Type == "error":
		v.t.Errorf("%s got %s", v.name, line)
	}
}

func (v *traveller) welcome(e *travelEvent) {
	switch last := v.last.Load(); {
	case v.session == "":
		v.session, v.epoch = e.Session, e.Epoch
	case e.Session != v.session || e.Epoch != v.epoch:
		v.t.Errorf("%s is session %s in epoch %s, was %s in %s", v.name, e.Session, e.Epoch, v.session, v.epoch)
	case e.Recovered:
		v.recovered.Add(1)
	case v.mayLose && last == 0: // who has seen nothing has lost nothing, and is told as somebody new is
		v.skips = true
	case !v.mayLose || e.First <= last+1:
		v.t.Errorf("%s has read %d, was not recovered, though %d is kept", v.name, last, e.First)
	default:
		v.lost.Add(1)
		v.skips = true
	}
}

func (v *traveller) message(e *travelEvent) {
	last := v.last.Load()
	if e.Seq != last+1 && !(v.skips && e.Seq > last) {
		v.t.Errorf("%s has read %d, then %d", v.name, last, e.Seq)
	}
	v.skips = false
	v.seen[e.Seq] = e.From + " " + e.ID + " " + e.Text
	v.last.Store(e.Seq)
	if e.From == v.name {
		v.receipt(e)
	}
}

func (v *traveller) receipt(e *travelEvent) {
	if earlier, ok := v.receipts[e.ID]; ok && earlier != e.Seq {
		v.t.Errorf("%s has two receipts for %s: %d and %d", v.name, e.ID, earlier, e.Seq)
	}
	v.receipts[e.ID] = e.Seq
	n, err := strconv.Atoi(e.ID)
	if err != nil {
		v.t.Error(err)
	}
	delete(v.unanswered, n)
}

// wantJournals checks that travellers have seen what the history holds: all of
// it, each id once.
func wantJournals(t *testing.T, path string, total int, travellers ...*traveller) {
	t.Helper()
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	page, err := l.After(t.Context(), "lobby", 0, total+1)
	if err != nil {
		t.Fatal(err)
	}
	kept, ids := make(map[int64]string), make(map[string]bool)
	for i, m := range page.Entries {
		if m.Seq != int64(i+1) {
			t.Fatalf("message %d has number %d", i+1, m.Seq)
		}
		kept[m.Seq] = m.From + " " + m.ID + " " + m.Text
		ids[kept[m.Seq]] = true
	}
	if len(kept) != total || len(ids) != total {
		t.Errorf("%d messages with %d ids are kept, want %d", len(kept), len(ids), total)
	}
	for _, v := range travellers {
		if !maps.Equal(v.seen, kept) {
			t.Errorf("%s has seen something else than is kept", v.name)
		}
		for id, seq := range v.receipts {
			if kept[seq] != v.name+" "+id+" "+id {
				t.Errorf("%s has receipt %d for %s, which is %q", v.name, seq, id, kept[seq])
			}
		}
	}
}
