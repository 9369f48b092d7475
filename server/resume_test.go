package server_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"hubbub/server/config"
	"hubbub/server/history"
)

// A place is where a client stopped reading.
type place struct {
	session, epoch string
	seq            int64
}

// joinFrom comes back to the lobby and returns the welcome.
func (c *rawConn) joinFrom(name string, p place) map[string]any {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"join","name":%q,"session":%q,"since":{"epoch":%q,"seq":%d}}`, name, p.session, p.epoch, p.seq))
	return c.Await("welcome")
}

// numbered says what the room's messages are, and reads that many of them: all
// must follow seq without a gap or a repeat.
func (c *rawConn) readNumbered(seq int64, n int) (last int64) {
	c.t.Helper()
	for range n {
		event := c.Await("message")
		got := int64(event["seq"].(float64))
		if got != seq+1 || event["text"] != strconv.FormatInt(got, 10) {
			c.t.Fatalf("message %d %q follows %d", got, event["text"], seq)
		}
		seq = got
	}
	return seq
}

// sayAs says something with its text as its id.
func sayAs(c *rawConn, text string) {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, text[:min(len(text), 20)], text))
}

// inFile keeps the history in a file of the test's.
func inFile(path string) func(*config.Config) {
	return func(c *config.Config) { unlimited(c); c.DB = path }
}

// sayNumbers says "1", "2" and so on, as many as are to be in the room.
func sayNumbers(c *rawConn, from, to int) {
	for i := from; i <= to; i++ {
		c.Say(strconv.Itoa(i))
		if i%50 == 0 || i == to {
			c.AwaitMessage(strconv.Itoa(i)) // what comes back must be read
		}
	}
}

// TestResume: whoever comes back gets exactly what it missed, whether the room
// has it in memory or only the file does.
func TestResume(t *testing.T) {
	for _, missed := range []int{0, 1, 99, 250, 256, 257, 300, 1000} {
		t.Run(strconv.Itoa(missed), func(t *testing.T) {
			s := startServer(t, inFile(filepath.Join(t.TempDir(), "h.db")))
			bo := dial(t, s.Addr, "/ws")
			bo.Join("Bo")
			sayNumbers(bo, 1, 37)
			ana := dial(t, s.Addr, "/ws")
			w := ana.Join("Ana")
			p := place{w["session"].(string), w["epoch"].(string), int64(w["seq"].(float64))}
			ana.Close()
			sayNumbers(bo, 38, 37+missed)
			bo.Say("end")
			bo.AwaitMessage("end")

			back := dial(t, s.Addr, "/ws")
			w = back.joinFrom("Ana", p)
			if w["recovered"] != true || w["session"] != p.session {
				t.Fatalf("welcome %v", w)
			}
			last := back.readNumbered(p.seq, missed)
			if event := back.Await("message"); event["text"] != "end" || int64(event["seq"].(float64)) != last+1 {
				t.Errorf("%v follows %d", event, last)
			}
			bo.Say("live")
			if event := back.Await("message"); event["text"] != "live" {
				t.Errorf("%v, want what is said now", event)
			}
		})
	}
}

// TestResumeTrimmed: who has read up to the first message that is kept gets all of
// them; who lacks one more is told what there is.
func TestResumeTrimmed(t *testing.T) {
	const said, kept, first, inMemory = 700, 330, 371, 256
	s := startServer(t, func(c *config.Config) {
		inFile(filepath.Join(t.TempDir(), "h.db"))(c)
		c.HistoryMessages = kept
	})
	bo := dial(t, s.Addr, "/ws")
	epoch := bo.Join("Bo")["epoch"].(string)
	sayNumbers(bo, 1, said)
	back := func(epoch string, seq int64) (c *rawConn, w map[string]any) {
		c = dial(t, s.Addr, "/ws")
		return c, c.joinFrom("back from "+strconv.FormatInt(seq, 10), place{epoch: epoch, seq: seq})
	}
	waitUntil(t, "trimming", func() bool {
		c, w := back("other", 0) // which reads no pages: those that are read stay for others
		c.Reset()
		s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 1)
		return w["first"] == float64(first)
	})
	c, w := back(epoch, first-1)
	if w["recovered"] != true {
		t.Errorf("welcome %v", w)
	}
	c.readNumbered(first-1, kept)
	c, w = back(epoch, first-2)
	if w["recovered"] != false || w["first"] != float64(first) {
		t.Errorf("welcome %v", w)
	}
	c.readNumbered(said-inMemory, inMemory)
}

// TestResumeLost: who comes from another history, or from beyond this one, is told
// what there is, and starts from the backlog.
func TestResumeLost(t *testing.T) {
	s := startServer(t, inFile(filepath.Join(t.TempDir(), "h.db")))
	bo := dial(t, s.Addr, "/ws")
	w := bo.Join("Bo")
	sayNumbers(bo, 1, 120)
	for name, p := range map[string]place{
		"another history": {"", "other", 3},
		"the future":      {"", w["epoch"].(string), 121},
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, s.Addr, "/ws")
			w := c.joinFrom("Ana", p)
			if w["recovered"] != false || w["first"] != 1.0 {
				t.Errorf("welcome %v", w)
			}
			c.readNumbered(70, 50)
			c.Close()
			s.WaitMetric(t, "hubbub_connections{protocol=\"json\"}", 1)
		})
	}
}

// TestHistoryOutlivesServer: what was said is there after a restart, under the
// same numbers, and an id that was said before is not said again.
func TestHistoryOutlivesServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, inFile(file))
	ana := dial(t, s.Addr, "/ws")
	w := ana.Join("Ana")
	ana.WriteText(`{"type":"say","id":"c1","text":"before"}`)
	ana.AwaitMessage("before")
	s.Stop(t)

	s = startServer(t, inFile(file))
	back := dial(t, s.Addr, "/ws")
	again := back.joinFrom("Ana", place{w["session"].(string), w["epoch"].(string), 0})
	if again["epoch"] != w["epoch"] || again["recovered"] != true || again["session"] != w["session"] {
		t.Errorf("welcome %v after %v", again, w)
	}
	back.AwaitMessage("before")
	back.WriteText(`{"type":"say","id":"c1","text":"before"}`)
	if event := back.Await("message"); event["repeat"] != true || event["seq"] != 1.0 {
		t.Errorf("%v, want the receipt of message 1", event)
	}
	back.Say("after")
	if event := back.Await("message"); event["seq"] != 2.0 {
		t.Errorf("%v, want message 2", event)
	}
}

// TestRestore: when a copy is put in place, clients are told that what they know is
// of another history, and start from the last messages of this one.
func TestRestore(t *testing.T) {
	file, saved := filepath.Join(t.TempDir(), "h.db"), filepath.Join(t.TempDir(), "saved.db")
	backup := func(from, to string) {
		t.Helper()
		if _, err := history.Backup(t.Context(), from, to); err != nil {
			t.Fatal(err)
		}
	}
	s := startServer(t, inFile(file))
	ana := dial(t, s.Addr, "/ws")
	w := ana.Join("Ana")
	sayAs(ana, "kept")
	ana.AwaitMessage("kept")
	backup(file, saved)
	sayAs(ana, "lost")
	ana.AwaitMessage("lost")
	ana.Close()
	s.Stop(t)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	backup(saved, file)

	s = startServer(t, inFile(file))
	back := dial(t, s.Addr, "/ws")
	again := back.joinFrom("Ana", place{w["session"].(string), w["epoch"].(string), 2})
	if again["epoch"] == w["epoch"] || again["recovered"] != false || again["first"] != 1.0 || again["seq"] != 1.0 {
		t.Errorf("welcome %v after %v", again, w)
	}
	if event := back.Await("message"); event["text"] != "kept" || event["seq"] != 1.0 {
		t.Errorf("%v, want what is in the copy", event)
	}
	sayAs(back, "kept")
	if event := back.Await("message"); event["repeat"] != true || event["seq"] != 1.0 {
		t.Errorf("%v, want the receipt of message 1", event)
	}
	sayAs(back, "lost")
	if event := back.Await("message"); event["repeat"] != nil || event["seq"] != 2.0 {
		t.Errorf("%v, want a new message", event)
	}
}

// TestResumeFrozen: a client that comes back and reads nothing costs no more than
// any other slow reader.
func TestResumeFrozen(t *testing.T) {
	s := startServer(t, func(c *config.Config) {
		inFile(filepath.Join(t.TempDir(), "h.db"))(c)
		c.SlowConsumerBytes = 1 << 16
	})
	bo := dial(t, s.Addr, "/ws")
	w := bo.Join("Bo")
	for range 100 { // 10 MB: more than sockets hold
		for range 25 {
			bo.Say(chars(4000))
		}
		for range 25 {
			bo.AwaitMessage(chars(4000))
		}
	}
	frozen := dialTCP(t, s.Addr)
	frozen.Conn.(*net.TCPConn).SetReadBuffer(64 << 10)
	frozen.WriteRaw([]byte(handshake("/ws")))
	frozen.readHandshake()
	frozen.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","since":{"epoch":%q,"seq":0}}`, w["epoch"]))
	s.WaitMetric(t, `hubbub_logins_total{result="ok"}`, 2)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for ctx.Err() == nil && s.Metric(t, "hubbub_slow_consumers_total") == 0 {
		bo.Say(chars(4000))
		bo.AwaitMessage(chars(4000))
	}
	s.WaitMetric(t, `hubbub_resumes_total{result="failed"}`, 1)
}

// TestRepeatBehindReplay: a client that takes the highest number it has seen for its
// place, and says its last message again on the welcome, misses nothing: the receipt
// does not overtake what was missed, however slowly that is read.
func TestRepeatBehindReplay(t *testing.T) {
	const missed = 1500
	s := startServer(t, inFile(filepath.Join(t.TempDir(), "h.db")))
	bo := dial(t, s.Addr, "/ws")
	bo.Join("Bo")
	for i := range missed { // together more than the sockets hold
		bo.Say(fmt.Sprintf("%d %s", i+1, chars(4000)))
		bo.Await("message")
	}
	ana := dial(t, s.Addr, "/ws")
	w := ana.Join("Ana")
	sayAs(ana, "last")
	ana.AwaitMessage("last")
	ana.Reset()

	for _, seen := range []int64{0, missed / 2} {
		back := dial(t, s.Addr, "/ws")
		back.Conn.(*net.TCPConn).SetReadBuffer(64 << 10)
		received := s.Metric(t, "hubbub_messages_received_total")
		back.joinFrom("Ana", place{w["session"].(string), w["epoch"].(string), seen})
		sayAs(back, "last")
		s.WaitMetric(t, "hubbub_messages_received_total", received+1)
		dial(t, s.Addr, "/ws").Join(fmt.Sprint("Witness ", seen)) // what was said before was sequenced
		for seq := seen + 1; seq <= missed+1; seq++ {
			if e := back.Await("message"); e["seq"] != float64(seq) || e["repeat"] != nil {
				t.Fatalf("after %d: number %v, repeat is %v", seq-1, e["seq"], e["repeat"])
			}
		}
		if e := back.Await("message"); e["repeat"] != true || e["seq"] != float64(missed+1) {
			t.Errorf("%v, want the receipt again", e)
		}
		back.Reset()
	}
}
