package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
	"hubbub/server/contract"
)

// A listener reads a text/event-stream. It belongs to one goroutine.
type listener struct {
	t testing.TB
	*rawConn
	lines *bufio.Scanner
	id    string // of the last event that had one
	retry string
}

// listen opens the event stream of a room, after an event if id is not empty. headers are lines.
func listen(t testing.TB, addr, roomName, id string, headers ...string) *listener {
	t.Helper()
	c := dialTCP(t, addr)
	request := "GET /api/rooms/" + roomName + "/events HTTP/1.1\r\nHost: hubbub\r\n"
	for _, line := range headers {
		request += line + "\r\n"
	}
	if id != "" {
		request += "Last-Event-ID: " + id + "\r\n"
	}
	c.WriteRaw([]byte(request + "\r\n"))
	response := c.ReadResponse()
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s, %v", response.Status, response.Header)
	}
	checkAnswer(t, response)
	return &listener{t: t, rawConn: c, lines: bufio.NewScanner(response.Body)}
}

// next reads an event as section 9.2.6 of the HTML standard says.
func (l *listener) next() (kind string, data map[string]any) {
	l.t.Helper()
	l.SetReadDeadline(time.Now().Add(patience))
	kind = "message"
	for l.lines.Scan() {
		field, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch field {
		case "id":
			l.id = value
		case "event":
			kind = value
		case "retry":
			l.retry = value
		case "data":
			if err := contract.StreamEvent(kind, []byte(value)); err != nil {
				l.t.Error(err)
			}
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				l.t.Fatalf("%q: %v", value, err)
			}
		case "":
			if data != nil {
				return kind, data
			}
		}
	}
	l.t.Fatalf("the stream has ended: %v", l.lines.Err())
	return "", nil
}

// await reads on to the next event of a type.
func (l *listener) await(want string) map[string]any {
	l.t.Helper()
	for {
		if kind, data := l.next(); kind == want {
			return data
		}
	}
}

// readNumbered is rawConn.readNumbered for the stream.
func (l *listener) readNumbered(seq int64, n int) {
	l.t.Helper()
	for range n {
		seq++
		if data := l.await("message"); data["seq"] != float64(seq) || data["text"] != strconv.FormatInt(seq, 10) {
			l.t.Fatalf("%v, want message %d", data, seq)
		}
		if !strings.HasSuffix(l.id, ":"+strconv.FormatInt(seq, 10)) {
			l.t.Fatalf("id %q with message %d", l.id, seq)
		}
	}
}

// TestStream: who listens sees what members see, and is not seen.
func TestStream(t *testing.T) {
	s := startServer(t, unlimited)
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	sayNumbers(ana, 1, 60)
	l := listen(t, s.Addr, "lobby", "")
	w := l.await("welcome")
	if w["seq"] != 60.0 || w["online"] != 1.0 || w["session"] != nil || w["limits"] != nil {
		t.Errorf("welcome %v", w)
	}
	l.readNumbered(10, 50) // the backlog
	s.WaitMetric(t, `hubbub_connections{protocol="stream"}`, 1)
	bo := dial(t, s.Addr, "/ws")
	if w := bo.Join("Bo"); w["online"] != 2.0 {
		t.Errorf("%v, want two members", w)
	}
	if kind, data := l.next(); kind != "joined" || data["name"] != "Bo" {
		t.Errorf("%s %v", kind, data)
	}
	bo.Say("olá\nthere")
	if kind, data := l.next(); kind != "message" || data["text"] != "olá\nthere" || data["from"] != "Bo" {
		t.Errorf("%s %v", kind, data)
	}
	bo.Close()
	if kind, data := l.next(); kind != "left" || data["name"] != "Bo" {
		t.Errorf("%s %v", kind, data)
	}
	if _, body := s.get(t, "/api/rooms"); !strings.Contains(string(body), `"online":1`) {
		t.Errorf("%s, want one member", body)
	}
	l.Close()
	s.WaitMetric(t, `hubbub_connections{protocol="stream"}`, 0)
	ana.Say("still here")
	ana.AwaitMessage("still here")
}

// TestStreamResumes: with the id of the last event, all that was missed follows,
// whether the room has it in memory or only the file does.
func TestStreamResumes(t *testing.T) {
	for _, missed := range []int{0, 1, 256, 257, 700} {
		t.Run(strconv.Itoa(missed), func(t *testing.T) {
			s := startServer(t, inFile(filepath.Join(t.TempDir(), "h.db")))
			bo := dial(t, s.Addr, "/ws")
			bo.Join("Bo")
			sayNumbers(bo, 1, 37)
			l := listen(t, s.Addr, "lobby", "")
			l.readNumbered(0, 37)
			l.Close()
			sayNumbers(bo, 38, 37+missed)
			back := listen(t, s.Addr, "lobby", l.id)
			if w := back.await("welcome"); w["recovered"] != true {
				t.Errorf("welcome %v", w)
			}
			if back.id != l.id {
				t.Errorf("the welcome has the id %s, want %s: nothing has been seen since", back.id, l.id)
			}
			back.readNumbered(37, missed)
			sayNumbers(bo, 38+missed, 40+missed)
			back.readNumbered(int64(37+missed), 3)
		})
	}
}

// TestStreamLost: who comes from another history starts from the backlog.
func TestStreamLost(t *testing.T) {
	s := startServer(t, unlimited)
	bo := dial(t, s.Addr, "/ws")
	bo.Join("Bo")
	sayNumbers(bo, 1, 60)
	l := listen(t, s.Addr, "lobby", "other:3")
	if w := l.await("welcome"); w["recovered"] != false || w["first"] != 1.0 {
		t.Errorf("welcome %v", w)
	}
	l.readNumbered(10, 50)
	s.WaitMetric(t, `hubbub_resumes_total{result="lost"}`, 1)
}

// TestStreamRefusals: each comes as a problem, and takes no place.
func TestStreamRefusals(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MaxConnections = 1 })
	for name, tt := range map[string]struct {
		path, header, value string
		status              int
	}{
		"room":            {"/api/rooms/not%2Fa%20room/events", "Accept", "*/*", 404},
		"last event":      {"/api/rooms/lobby/events", "Last-Event-ID", "41", 400},
		"last event by q": {"/api/rooms/lobby/events?last_event_id=x", "Accept", "*/*", 400},
		"origin":          {"/api/rooms/lobby/events", "Origin", "https://b.example", 403},
	} {
		t.Run(name, func(t *testing.T) {
			response, body := s.get(t, tt.path, tt.header, tt.value)
			if response.StatusCode != tt.status || response.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s", response.Status, body)
			}
		})
	}
	listen(t, s.Addr, "lobby", "").await("welcome")
	response, _ := s.get(t, "/api/rooms/lobby/events")
	if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
		t.Errorf("full: %s", response.Status)
	}
	request, _ := http.NewRequest(http.MethodHead, "http://"+s.Addr+"/api/rooms/lobby/events", nil)
	response, err := s.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("HEAD: %s", response.Status)
	}
}

// TestStreamDrains: a server that stops tells when to come back, and ends the
// stream in order.
func TestStreamDrains(t *testing.T) {
	s := startServer(t, nil)
	l := listen(t, s.Addr, "lobby", "")
	l.await("welcome")
	go s.cancel()
	data := l.await("draining")
	if l.retry != fmt.Sprint(data["retry_after_ms"]) || l.retry == "0" {
		t.Errorf("retry %q with %v", l.retry, data)
	}
	if rest, err := io.ReadAll(l.reader); len(rest) > 0 || err != nil {
		t.Errorf("%q, %v, want the end", rest, err)
	}
}

// TestStreamSlow: a listener that reads nothing is closed like any slow reader.
func TestStreamSlow(t *testing.T) {
	s := startServer(t, func(c *config.Config) { unlimited(c); c.SlowConsumerBytes = 1 << 16 })
	listen(t, s.Addr, "lobby", "").await("welcome")
	newBystander(t, s).TalkUntilSlow(t, s)
	s.WaitMetric(t, `hubbub_connections{protocol="stream"}`, 0)
}

// TestStreamTalks: a listener that sends something has misunderstood.
func TestStreamTalks(t *testing.T) {
	s := startServer(t, nil)
	l := listen(t, s.Addr, "lobby", "")
	l.await("welcome")
	l.WriteRaw([]byte("GET / HTTP/1.1\r\n\r\n"))
	if rest, err := io.ReadAll(l.reader); len(rest) > 0 || err != nil {
		t.Errorf("%q, %v, want the end", rest, err)
	}
}

// TestStreamKeepsAlive: comments come in the rhythm of pings, and no answer is
// wanted.
func TestStreamKeepsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := newPipeListener()
		s := startServerOn(t, ln, nil)
		nc := ln.Dial()
		c := wrapConn(t, nc)
		c.Write([]byte("GET /api/rooms/lobby/events HTTP/1.1\r\nHost: hubbub\r\n\r\n"))
		lines := bufio.NewScanner(c.reader)
		comments := 0
		for start := time.Now(); time.Since(start) < 10*time.Minute && lines.Scan(); {
			if lines.Text() == ":" {
				comments++
			}
		}
		if comments < 19 || comments > 21 {
			t.Errorf("%d comments in 10 minutes, want one each 30 s: %v", comments, lines.Err())
		}
		nc.Close()
		s.Stop(t)
	})
}
