package server_test

import (
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// clientFrom lets the next connections to a server of pipes come from an address.
func clientFrom(ln *pipeListener, ip string) {
	ln.from = &net.TCPAddr{IP: net.ParseIP(ip), Port: 5000}
}

// enterFrozen joins in plain text from an address, as somebody who answers nothing from there on.
func enterFrozen(t *testing.T, ln *pipeListener, name, ip string) *rawConn {
	t.Helper()
	clientFrom(ln, ip)
	c := dialPipe(t, ln, "/ws/"+name)
	if line := c.ReadText(); line != "SISTEMA: "+name+" entrou" {
		t.Fatal(line)
	}
	return c
}

// TestMakesWay: who gives no sign of life for 2 s makes way for the same client, and for
// nobody else; one sign is enough to stay.
func TestMakesWay(t *testing.T) {
	pong, half := frame(fin|opPong, nil), textFrame("hello")[:3]
	for name, tt := range map[string]struct {
		of, from string
		answer   []byte
		wait     time.Duration
		enters   bool
	}{
		"frozen":               {of: "203.0.113.5", from: "203.0.113.5", wait: 2 * time.Second, enters: true},
		"frozen, network":      {of: "2001:db8::1", from: "2001:db8::2", wait: 2 * time.Second, enters: true},
		"frozen, loopback":     {of: "127.0.0.1", from: "127.0.0.1", wait: 2 * time.Second, enters: true},
		"living":               {of: "203.0.113.5", from: "203.0.113.5", answer: pong, wait: time.Second},
		"part of a message":    {of: "203.0.113.5", from: "203.0.113.5", answer: half, wait: time.Second},
		"other address":        {of: "203.0.113.5", from: "203.0.113.6"},
		"other network":        {of: "2001:db8::1", from: "2001:db8:0:1::1"},
		"other of a private":   {of: "10.0.0.1", from: "10.0.0.2"},
		"other of a private 6": {of: "fd00::1", from: "fd00::2"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, ln := startServerInBubble(t, nil)
				holder := enterFrozen(t, ln, "Ana", tt.of)
				clientFrom(ln, tt.from)
				c, begun := dialPipe(t, ln, "/ws/Ana"), time.Now()
				if tt.answer != nil {
					holder.awaitOpcode(opPing)
					time.Sleep(tt.wait)
					holder.WriteRaw(tt.answer)
				}
				want := "ERRO_NOME_DUPLICADO"
				if tt.enters {
					want = "SISTEMA: Ana entrou"
				}
				if line := c.ReadText(); line != want || time.Since(begun) != tt.wait {
					t.Errorf("%q after %v, want %q after %v", line, time.Since(begun), want, tt.wait)
				}
				if !tt.enters {
					c.ExpectClose(4001)
					return
				}
				if line := holder.ReadText(); line != "ERRO_SESSAO_SUBSTITUIDA" {
					t.Errorf("the other hears %q", line)
				}
				if code, _ := expectAnyClose(holder); code != 4009 {
					t.Errorf("the other is closed with %d", code)
				}
			})
		})
	}
}

// TestMakesWayOnce: one asks at a time, others are refused at once. Who has answered is asked
// anew. What the newcomer says meanwhile is said when it has joined.
func TestMakesWayOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, ln := startServerInBubble(t, nil)
		holder := enterFrozen(t, ln, "Ana", "203.0.113.5")
		for range 2 {
			c, begun := dialPipe(t, ln, "/ws/Ana"), time.Now()
			holder.awaitOpcode(opPing)
			second := dialPipe(t, ln, "/ws/Ana")
			if line := second.ReadText(); line != "ERRO_NOME_DUPLICADO" || time.Since(begun) != 0 {
				t.Errorf("the second: %q after %v", line, time.Since(begun))
			}
			time.Sleep(time.Second)
			holder.WriteRaw(frame(fin|opPong, nil))
			if line := c.ReadText(); line != "ERRO_NOME_DUPLICADO" {
				t.Errorf("the first: %q", line)
			}
		}
		c := dialPipe(t, ln, "/ws/Ana")
		c.WriteText("first")
		if line := c.ReadText(); line != "SISTEMA: Ana entrou" {
			t.Error(line)
		}
		if line := c.ReadText(); line != "Ana: first" {
			t.Error(line)
		}
	})
}

// TestMakesWayForNobody: what becomes of a name that somebody waits for.
func TestMakesWayForNobody(t *testing.T) {
	for name, meanwhile := range map[string]func(t *testing.T, s *testServer, holder, newcomer *rawConn){
		"the holder goes": func(t *testing.T, s *testServer, holder, newcomer *rawConn) {
			begun := time.Now()
			holder.Close()
			if line := newcomer.ReadText(); line != "SISTEMA: Ana entrou" || time.Since(begun) != 0 {
				t.Errorf("%q after %v", line, time.Since(begun))
			}
		},
		"the newcomer goes": func(t *testing.T, s *testServer, holder, newcomer *rawConn) {
			newcomer.Close()
			expectAnyClose(holder)
			s.WaitMetric(t, logoutsFor("replaced"), 1)
			waitUntil(t, "the name is free", func() bool { return s.Metric(t, `hubbub_connections{protocol="plain"}`) == 0 })
		},
		"the server stops": func(t *testing.T, s *testServer, holder, newcomer *rawConn) {
			begun := time.Now()
			var ended sync.WaitGroup
			ended.Go(func() { expectAnyClose(holder) })
			s.cancel()
			expectAnyClose(newcomer)
			if took := time.Since(begun); took != 0 {
				t.Errorf("the newcomer waits for %v", took)
			}
			ended.Wait()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, ln := startServerInBubble(t, nil)
				holder := enterFrozen(t, ln, "Ana", "203.0.113.5")
				newcomer := dialPipe(t, ln, "/ws/Ana")
				holder.awaitOpcode(opPing)
				ln.from = nil // the metrics are for who is near
				meanwhile(t, s, holder, newcomer)
			})
		})
	}
}

// TestMakesNoWay: only plain text makes way, where nobody can come back by a token, and only
// for plain text.
func TestMakesNoWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, ln := startServerInBubble(t, nil)
		clientFrom(ln, "203.0.113.5")
		ana := dialPipe(t, ln, "/ws")
		token := ana.Join("Ana")["session"].(string)
		bo := wrapConn(t, ln.Dial())
		bo.WriteRaw([]byte(handshake("/ws/Bo", "Authorization: Bearer "+dialToken(t, ln))))
		bo.readHandshake()
		bo.ReadText()
		enterFrozen(t, ln, "Cy", "203.0.113.5")
		begun := time.Now()
		for _, path := range []string{"/ws/Ana", "/ws/Bo"} {
			if line := dialPipe(t, ln, path).ReadText(); line != "ERRO_NOME_DUPLICADO" {
				t.Errorf("%s: %q", path, line)
			}
		}
		c := dialPipe(t, ln, "/ws")
		c.WriteText(`{"type":"join","name":"Cy","session":"` + token + `"}`)
		c.ExpectError("name_taken")
		if took := time.Since(begun); took != 0 {
			t.Errorf("they wait for %v", took)
		}
	})
}

// dialToken returns the token of somebody who has left.
func dialToken(t *testing.T, ln *pipeListener) string {
	t.Helper()
	c := dialPipe(t, ln, "/ws")
	token := c.Join("Somebody")["session"].(string)
	c.WriteText(`{"type":"leave"}`)
	c.ExpectClose(1000)
	return token
}

// TestMakesWayOnSockets: a client that is gone without a word makes way over TCP as well.
func TestMakesWayOnSockets(t *testing.T) {
	s := startServer(t, nil)
	dial(t, s.Addr, "/ws/Ana").ReadText()
	if line := dial(t, s.Addr, "/ws/Ana").ReadText(); line != "SISTEMA: Ana entrou" {
		t.Error(line)
	}
	s.WaitMetric(t, logoutsFor("replaced"), 1)
}
