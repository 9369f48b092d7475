package server_test

import (
	"fmt"
	"hubbub/server/contract"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestChat(t *testing.T) {
	addr := startServer(t, nil).Addr
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
	addr := startServer(t, unlimited).Addr
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
	addr := startServer(t, nil).Addr
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

// TestSessionTwice: a session that joins from elsewhere, too, is one person, and all of
// its connections see what it says.
func TestSessionTwice(t *testing.T) {
	addr := startServer(t, nil).Addr
	bo, _ := join(t, addr, "Bo")
	first, welcome := join(t, addr, "Ana")
	bo.await("joined")
	second := connect(t, addr, "/ws")
	second.send(`{"type":"join","name":"Ana","session":%q}`, welcome.Session)
	if e := second.await("welcome"); e.Online != 2 {
		t.Errorf("welcome: %+v", e)
	}
	second.send(`{"type":"say","id":"1","text":"still here"}`)
	for _, c := range []*chatter{bo, first} {
		if line := c.next(); !strings.Contains(line, "still here") {
			t.Errorf("heard %s", line)
		}
	}
}

func TestOperatorRoutes(t *testing.T) {
	addr := startServer(t, nil).Addr
	client := http.Client{Transport: contract.Transport{}}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "hubbub_connections"} {
		response, err := client.Get("http://" + addr + path)
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
