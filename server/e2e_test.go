package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server"
	"hubbub/server/config"
)

// patience is how long a test waits for what should happen at once.
const patience = time.Minute

// serve starts a server that stops with the test, and returns its address and a
// function that stops it earlier.
func serve(t *testing.T, change func(*config.Config)) (addr string, stop func()) {
	t.Helper()
	settings := config.Default()
	settings.DB = ":memory:"
	if change != nil {
		change(&settings)
	}
	s, err := server.New(settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln, nil) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return ln.Addr().String(), stop
}

// A chatter is a client that keeps what it hears. It speaks through gws, the way
// other programs would.
type chatter struct {
	t      *testing.T
	socket *gws.Conn
	gws.BuiltinEventHandler

	heard  chan string // events of hubbub.v1, or lines of plain text
	closed chan error
}

func connect(t *testing.T, addr, path string) *chatter {
	t.Helper()
	c := &chatter{t: t, heard: make(chan string, 10_000), closed: make(chan error, 1)}
	var err error
	c.socket, _, err = gws.NewClient(c, &gws.ClientOption{Addr: "ws://" + addr + path, HandshakeTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	var reading sync.WaitGroup
	reading.Go(c.socket.ReadLoop)
	t.Cleanup(func() { c.socket.NetConn().Close(); reading.Wait() })
	return c
}

func (c *chatter) OnMessage(_ *gws.Conn, message *gws.Message) {
	for line := range strings.SplitSeq(string(message.Bytes()), "\n") {
		c.heard <- line
	}
	message.Close()
}

func (c *chatter) OnClose(_ *gws.Conn, err error) { c.closed <- err }

func (c *chatter) send(format string, args ...any) {
	c.t.Helper()
	if err := c.socket.WriteString(fmt.Sprintf(format, args...)); err != nil {
		c.t.Fatal(err)
	}
}

// next returns the next event or line.
func (c *chatter) next() string {
	c.t.Helper()
	select {
	case line := <-c.heard:
		return line
	case <-time.After(patience):
		c.t.Fatal("heard nothing")
		return ""
	}
}

// An event has the fields that the tests look at.
type event struct {
	Type, Session, ID, From, Text, Code, Name string
	Seq                                       int64
	Online                                    int
	Users                                     []string
	Repeat                                    bool
	RetryAfter                                int64 `json:"retry_after_ms"`
}

// await returns the next event of a type and passes over others.
func (c *chatter) await(kind string) event {
	c.t.Helper()
	for {
		var e event
		if err := json.Unmarshal([]byte(c.next()), &e); err != nil {
			c.t.Fatal(err)
		}
		if e.Type == kind {
			return e
		}
	}
}

// closeCode waits for the end and returns the code that the server gave.
func (c *chatter) closeCode() uint16 {
	c.t.Helper()
	select {
	case err := <-c.closed:
		var closed *gws.CloseError
		if !errors.As(err, &closed) {
			c.t.Fatalf("ended without a close frame: %v", err)
		}
		return closed.Code
	case <-time.After(patience):
		c.t.Fatal("not closed")
		return 0
	}
}

// join connects by JSON and waits for the welcome.
func join(t *testing.T, addr, name string) (*chatter, event) {
	t.Helper()
	c := connect(t, addr, "/ws")
	c.send(`{"type":"join","name":%q}`, name)
	return c, c.await("welcome")
}

func TestChat(t *testing.T) {
	addr, _ := serve(t, nil)
	ana, welcome := join(t, addr, " Ana ")
	if welcome.Name != "Ana" || welcome.Online != 1 || !slices.Equal(welcome.Users, []string{"Ana"}) {
		t.Errorf("welcome: %+v", welcome)
	}
	zed := connect(t, addr, "/ws/Zed")
	if line := zed.next(); line != "SISTEMA: Zed entrou" {
		t.Errorf("first line %q", line)
	}
	if e := ana.await("joined"); e.Name != "Zed" || e.Online != 2 {
		t.Errorf("joined: %+v", e)
	}
	ana.send(`{"type":"say","id":"c1","text":"oi, Zed"}`)
	if e := ana.await("message"); e.From != "Ana" || e.Text != "oi, Zed" || e.ID != "c1" || e.Seq != 1 {
		t.Errorf("receipt: %+v", e)
	}
	if line := zed.next(); line != "Ana: oi, Zed" {
		t.Errorf("line %q", line)
	}
	zed.send("Zed: tudo bem?")
	if e := ana.await("message"); e.From != "Zed" || e.Text != "tudo bem?" || e.Seq != 2 {
		t.Errorf("message: %+v", e)
	}
	if line := zed.next(); line != "Zed: tudo bem?" {
		t.Errorf("own line %q", line)
	}
	ana.socket.WriteClose(1000, nil)
	if line := zed.next(); line != "SISTEMA: Ana saiu" {
		t.Errorf("line %q", line)
	}
	bo, welcome := join(t, addr, "Ana") // the name is free
	if welcome.Seq != 2 {
		t.Errorf("welcome: %+v", welcome)
	}
	if first, second := bo.await("message"), bo.await("message"); first.Text != "oi, Zed" || second.Text != "tudo bem?" {
		t.Errorf("backlog: %+v, %+v", first, second)
	}
}

// TestOneOrderForAll: everybody speaks at once, by both protocols, and everybody
// reads the same.
func TestOneOrderForAll(t *testing.T) {
	const people, each = 12, 50
	addr, _ := serve(t, func(c *config.Config) { c.MessageRate = 0 })
	var everybody []*chatter
	for i := range people {
		if i%3 == 0 {
			c := connect(t, addr, fmt.Sprintf("/ws/p%d", i))
			c.next() // its own notice: it is in
			everybody = append(everybody, c)
		} else {
			c, _ := join(t, addr, fmt.Sprintf("j%d", i))
			everybody = append(everybody, c)
		}
	}
	var speaking sync.WaitGroup
	for i, c := range everybody {
		speaking.Go(func() {
			for k := range each {
				if i%3 == 0 {
					c.send("%d/%d", i, k)
				} else {
					c.send(`{"type":"say","id":"%d","text":"%d/%d"}`, k, i, k)
				}
			}
		})
	}
	speaking.Wait()
	var want []string
	for i, c := range everybody {
		var got []string
		for len(got) < people*each {
			if i%3 == 0 {
				if _, text, ok := strings.Cut(c.next(), ": "); ok && strings.Contains(text, "/") {
					got = append(got, text)
				}
			} else {
				got = append(got, c.await("message").Text)
			}
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("member %d read another order than member 0", i)
		}
	}
}

// TestRepeatedIDAfterReconnect: what was said before the connection broke is not
// said again.
func TestRepeatedIDAfterReconnect(t *testing.T) {
	addr, _ := serve(t, nil)
	bo, _ := join(t, addr, "Bo")
	ana, welcome := join(t, addr, "Ana")
	ana.send(`{"type":"say","id":"c1","text":"once"}`)
	bo.await("message")
	ana.socket.NetConn().Close()
	bo.await("left")

	ana = connect(t, addr, "/ws")
	ana.send(`{"type":"join","name":"Ana","session":%q}`, welcome.Session)
	if again := ana.await("welcome"); again.Session != welcome.Session {
		t.Errorf("session %q, want %q", again.Session, welcome.Session)
	}
	ana.await("message") // the backlog
	ana.send(`{"type":"say","id":"c1","text":"once"}`)
	if e := ana.await("message"); e.Seq != 1 || !e.Repeat {
		t.Errorf("receipt: %+v", e)
	}
	ana.send(`{"type":"say","id":"c2","text":"twice"}`)
	if e := bo.await("message"); e.Text != "twice" || e.Seq != 2 {
		t.Errorf("next message: %+v", e)
	}
}

// TestSessionReplaced: a session that joins from elsewhere keeps its name and
// closes its earlier connection, and nobody sees it leave.
func TestSessionReplaced(t *testing.T) {
	addr, _ := serve(t, nil)
	bo, _ := join(t, addr, "Bo")
	first, welcome := join(t, addr, "Ana")
	bo.await("joined")
	second := connect(t, addr, "/ws")
	second.send(`{"type":"join","name":"Ana","session":%q}`, welcome.Session)
	if e := second.await("welcome"); e.Online != 2 {
		t.Errorf("welcome: %+v", e)
	}
	if e := first.await("error"); e.Code != "replaced" {
		t.Errorf("error: %+v", e)
	}
	if code := first.closeCode(); code != 4009 {
		t.Errorf("closed with %d", code)
	}
	second.send(`{"type":"say","id":"1","text":"still here"}`)
	if line := bo.next(); !strings.Contains(line, "still here") {
		t.Errorf("Bo heard %s", line)
	}
}

func TestOperatorRoutes(t *testing.T) {
	addr, _ := serve(t, nil)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "hubbub_connections"} {
		response, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("GET %s: %d %.100s", path, response.StatusCode, body)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}
