package server_test

import (
	"hubbub/server/config"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// refusedFor names the series of refused handshakes.
func refusedFor(reason string) string {
	return `hubbub_connections_rejected_total{reason="` + reason + `"}`
}

// request returns a handshake with lines replaced, by the name of the header
// (or "GET"); an empty line leaves the header out.
func request(path string, replace map[string]string) string {
	lines := strings.Split(strings.TrimSuffix(handshake(path), "\r\n\r\n"), "\r\n")
	var kept []string
	for _, line := range lines {
		name := line[:strings.IndexAny(line, ": ")]
		if other, ok := replace[name]; ok {
			line = other
			delete(replace, name)
		}
		if line != "" {
			kept = append(kept, line)
		}
	}
	for _, line := range replace {
		kept = append(kept, line)
	}
	return strings.Join(kept, "\r\n") + "\r\n\r\n"
}

func TestHandshakeRefused(t *testing.T) {
	const key, version = "Sec-WebSocket-Key", "Sec-WebSocket-Version"
	s := startServer(t, func(c *config.Config) { unlimited(c); c.Origins = []string{"https://friend.example"} })
	witness := newBystander(t, s)
	tests := []struct {
		name    string
		replace map[string]string
		status  int
		reason  string // of the metric; empty when net/http answers before us
		header  string // "Name: value" that the answer must have
	}{
		{"POST", map[string]string{"GET": "POST /ws HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"HEAD", map[string]string{"GET": "HEAD /ws HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"plain POST", map[string]string{"GET": "POST /ws/Ana HTTP/1.1"}, 405, "method", "Allow: GET"},
		{"no Upgrade", map[string]string{"Upgrade": ""}, 426, "not_websocket", "Upgrade: websocket"},
		{"other Upgrade", map[string]string{"Upgrade": "Upgrade: h2c"}, 426, "not_websocket", "Upgrade: websocket"},
		{"part of Upgrade", map[string]string{"Upgrade": "Upgrade: websockets"}, 426, "not_websocket", ""},
		{"no Connection", map[string]string{"Connection": ""}, 426, "not_websocket", ""},
		{"Connection without upgrade", map[string]string{"Connection": "Connection: keep-alive"}, 426, "not_websocket", ""},
		{"version 8", map[string]string{version: version + ": 8"}, 426, "version", version + ": 13"},
		{"version 130", map[string]string{version: version + ": 130"}, 426, "version", version + ": 13"},
		{"no version", map[string]string{version: ""}, 426, "version", version + ": 13"},
		{"no key", map[string]string{key: ""}, 400, "key", ""},
		{"empty key", map[string]string{key: key + ": "}, 400, "key", ""},
		{"key of 15 bytes", map[string]string{key: key + ": AAAAAAAAAAAAAAAAAAAA"}, 400, "key", ""},
		{"key of 18 bytes", map[string]string{key: key + ": AAAAAAAAAAAAAAAAAAAAAAAA"}, 400, "key", ""},
		{"key is no base64", map[string]string{key: key + ": !!!!!!!!!!!!!!!!!!!!!!=="}, 400, "key", ""},
		{"key with loose bits", map[string]string{key: key + ": dGhlIHNhbXBsZSBub25jZR=="}, 400, "key", ""},
		{"two keys", map[string]string{"two": key + ": " + handshakeKey}, 400, "key", ""},
		{"foreign origin", map[string]string{"o": "Origin: https://evil.example"}, 403, "origin", ""},
		{"origin that begins like the host", map[string]string{"o": "Origin: http://hubbub.evil.example"}, 403, "origin", ""},
		{"origin with another scheme than allowed", map[string]string{"o": "Origin: http://friend.example"}, 403, "origin", ""},
		{"empty origin", map[string]string{"o": "Origin: "}, 403, "origin", ""},
		{"origin that is no URL", map[string]string{"o": "Origin: %zz"}, 403, "origin", ""},
		{"two origins", map[string]string{"o": "Origin: http://hubbub\r\nOrigin: http://hubbub"}, 403, "origin", ""},
		{"HTTP/1.0", map[string]string{"GET": "GET /ws HTTP/1.0"}, 426, "not_websocket", ""},
		{"no Host", map[string]string{"Host": ""}, 400, "", ""},
		{"header of 20 KiB", map[string]string{"x": "X: " + strings.Repeat("x", 20<<10)}, 431, "", ""},
		{"bad percent", map[string]string{"GET": "GET /ws/%zz HTTP/1.1"}, 400, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			counted := func(testing.TB) {}
			if test.reason != "" {
				counted = s.Expect(t, refusedFor(test.reason), 1)
			}
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(request("/ws", test.replace)))
			expectRefusal(t, c.ReadResponse(), test.status, test.header)
			counted(t)
			witness.Undisturbed(t)
		})
	}
}

// expectRefusal checks an answer's status and one header.
func expectRefusal(t *testing.T, response *http.Response, status int, header string) {
	t.Helper()
	if response.StatusCode != status {
		t.Errorf("status %s, want %d", response.Status, status)
	}
	if name, want, ok := strings.Cut(header, ": "); ok && response.Header.Get(name) != want {
		t.Errorf("%s is %q, want %q", name, response.Header.Get(name), want)
	}
	if response.Header.Get("Sec-WebSocket-Accept") != "" {
		t.Error("a refusal that accepts")
	}
}

func TestHandshakeAccepted(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"https://friend.example", "null"} })
	tests := []struct {
		name    string
		replace map[string]string
	}{
		{"no origin", nil},
		{"same host", map[string]string{"o": "Origin: http://hubbub"}},
		{"same host behind TLS, in capitals", map[string]string{"o": "Origin: https://HUBBUB"}},
		{"allowed origin", map[string]string{"o": "Origin: https://friend.example"}},
		{"allowed null", map[string]string{"o": "Origin: null"}},
		{"two Connection lines", map[string]string{"Connection": "Connection: keep-alive\r\nConnection: Upgrade"}},
		{"Connection list", map[string]string{"Connection": "Connection: keep-alive, upgrade"}},
		{"Upgrade list", map[string]string{"Upgrade": "Upgrade: websocket, foo"}},
		{"Upgrade in capitals", map[string]string{"Upgrade": "upgrade: WEBSOCKET"}},
		{"permessage-deflate", map[string]string{"x": "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"}},
		{"extensions in two lines", map[string]string{"x": "Sec-WebSocket-Extensions: foo\r\nSec-WebSocket-Extensions: permessage-deflate"}},
		{"extension that looks like deflate", map[string]string{"x": "Sec-WebSocket-Extensions: x-permessage-deflate-y; server_no_context_takeover"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(request("/ws/Ana", test.replace)))
			c.readHandshake()
			if got := c.Response.Header.Values("Sec-WebSocket-Extensions"); len(got) > 0 {
				t.Errorf("agreed to extensions: %q", got)
			}
			if got := c.ReadText(); got != "SISTEMA: Ana entrou" {
				t.Errorf("first line %q", got)
			}
			c.WriteFrame(fin|opClose, closePayload(1000, ""))
			c.ExpectClose(1000)
			s.WaitMetric(t, "hubbub_rooms", 0) // the name is free
		})
	}
}

// TestHandshakeAnyOrigin: "*" lets every page in.
func TestHandshakeAnyOrigin(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"*"} })
	dial(t, s.Addr, "/ws", "Origin: https://evil.example").Join("Ana")
}

func TestHandshakeFull(t *testing.T) {
	tests := []struct {
		name, reason string
		change       func(*config.Config)
	}{
		{"server", "full", func(c *config.Config) { c.MaxConnections = 2 }},
		{"address", "full_ip", func(c *config.Config) { c.MaxConnectionsPerIP = 2 }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := startServer(t, test.change)
			witness := newBystander(t, s)
			second := dial(t, s.Addr, "/ws/Ana")
			counted := s.Expect(t, refusedFor(test.reason), 1)
			c := dialTCP(t, s.Addr)
			c.WriteRaw([]byte(handshake("/ws/Bo")))
			expectRefusal(t, c.ReadResponse(), http.StatusServiceUnavailable, "Retry-After: 5")
			counted(t)
			witness.Undisturbed(t)
			second.Reset()
			s.WaitMetric(t, `hubbub_connections{protocol="plain"}`, 0)
			dial(t, s.Addr, "/ws/Bo") // the place is free again
			witness.Undisturbed(t)
		})
	}
}

// TestHandshakeEarlyBytes: what comes in one segment with the request, or in
// pieces with its end, is not lost.
func TestHandshakeEarlyBytes(t *testing.T) {
	s := startServer(t, unlimited)
	frames := string(textFrame("one")) + string(textFrame("two"))
	big := string(textFrame(strings.Repeat("x", 4000))) + string(textFrame(strings.Repeat("y", 4000)))
	tests := []struct {
		name, user, early, late string
		lines                   []string
	}{
		{"two frames", "Ana", frames, "", []string{"Ana: one", "Ana: two"}},
		{"a frame and a half", "Bo", frames[:len(frames)-2], frames[len(frames)-2:], []string{"Bo: one", "Bo: two"}},
		{"a byte", "Cy", frames[:1], frames[1:], []string{"Cy: one", "Cy: two"}},
		{"more than net/http's buffer", "Di", big, "", []string{"Di: " + strings.Repeat("x", 4000), "Di: " + strings.Repeat("y", 4000)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := dialWith(t, s.Addr, "/ws/"+test.user+"?room="+strings.ToLower(test.user), []byte(test.early))
			if got := c.ReadText(); got != "SISTEMA: "+test.user+" entrou" {
				t.Errorf("first line %q", got)
			}
			c.WriteRaw([]byte(test.late))
			for _, want := range test.lines {
				if got := c.ReadText(); got != want {
					t.Errorf("line %.50q, want %.50q", got, want)
				}
			}
		})
	}
}

// TestUnfinishedRequests: 1,000 connections whose request never ends, or never
// begins, are closed after the time that the server gives to headers. The clock
// is the bubble's.
func TestUnfinishedRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const each = 500
		ln := newPipeListener()
		s := startServerOn(t, ln, nil)
		begun := time.Now()
		var reading sync.WaitGroup
		ends := make(chan time.Duration, 2*each)
		for i := range 2 * each {
			nc := ln.Dial()
			if i%2 == 0 {
				nc.Write([]byte(handshake("/ws")[:100]))
			}
			reading.Go(func() {
				io.Copy(io.Discard, nc)
				ends <- time.Since(begun)
				nc.Close()
			})
		}
		reading.Wait()
		close(ends)
		for end := range ends {
			if end > 6*time.Second {
				t.Fatalf("closed after %v", end)
			}
		}
		if got := s.Metric(t, refusedFor("not_websocket")); got != 0 {
			t.Errorf("%v were counted as refused", got)
		}
	})
}

// TestWhileDraining: whoever comes late is told when to come back.
func TestWhileDraining(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := startServerOn(t, ln, nil)
	late := dialTCP(t, s.Addr)
	late.WriteRaw([]byte(handshake("/ws")[:60])) // accepted, not yet read
	s.WaitMetric(t, "hubbub_rooms", 0)
	stopped := make(chan struct{})
	go func() { s.Stop(t); close(stopped) }()
	for !strings.Contains(s.Logs(), "msg=draining") {
		time.Sleep(time.Millisecond)
	}
	late.WriteRaw([]byte(handshake("/ws")[60:]))
	late.SetReadDeadline(time.Now().Add(patience))
	response, err := http.ReadResponse(late.reader, nil)
	if err == nil { // or net/http has closed it already: both are an end
		expectRefusal(t, response, http.StatusServiceUnavailable, "Retry-After: 5")
	}
	late.Close()
	<-stopped
}

// TestPlainAddress: what a name and a room in the address of the plain-text
// protocol come to.
func TestPlainAddress(t *testing.T) {
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	tests := []struct {
		name, path string
		entered    string // the name in the notice; empty when refused
		word, code string
		close      uint16
	}{
		{name: "name", path: "Ana", entered: "Ana"},
		{name: "name in percent", path: "Z%C3%A9%20%F0%9F%98%80", entered: "Zé 😀"},
		{name: "outer blanks", path: "%20%20Ana%20", entered: "Ana"},
		{name: "30 characters", path: strings.Repeat("%C3%A9", 30), entered: strings.Repeat("é", 20)},
		{name: "3,000 characters", path: strings.Repeat("a", 3000), entered: strings.Repeat("a", 20)},
		{name: "slash", path: "a%2Fb", entered: "a/b"},
		{name: "percent", path: "%25zz", entered: "%zz"},
		{name: "markup", path: "%3Cb%3E", entered: "<b>"},
		{name: "no name", path: "", entered: "Anonimo_"},
		{name: "blank name", path: "%20", entered: "Anonimo_"},
		{name: "blank of other kinds", path: "%E3%80%80%C2%A0", entered: "Anonimo_"},
		{name: "room", path: "Ana?room=other", entered: "Ana"},
		{name: "taken", path: "Bystander", word: "ERRO_NOME_DUPLICADO", code: "name_taken", close: 4001},
		{name: "taken, written otherwise", path: "%20bystandeR", word: "ERRO_NOME_DUPLICADO", code: "name_taken", close: 4001},
		{name: "NUL", path: "%00", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "line break", path: "a%0D%0Ab", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "override", path: "%E2%80%AEanA", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "not UTF-8", path: "%FF", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "name of the notices", path: "SISTEMA", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "name that holds a line", path: "Bo:%20hi", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "bad room", path: "Ana?room=Other", word: "ERRO_SALA_INVALIDA", code: "room_invalid", close: 4003},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := "ok"
			if test.close != 0 {
				result = test.code
			}
			counted := s.Expect(t, loginsFor(result), 1)
			c := dial(t, s.Addr, "/ws/"+test.path)
			if test.close == 0 {
				if test.entered == "Anonimo_" {
					_, port, _ := net.SplitHostPort(c.LocalAddr().String())
					test.entered += port
				}
				test.word = "SISTEMA: " + test.entered + " entrou"
			}
			if got := c.ReadText(); got != test.word {
				t.Errorf("line %q, want %q", got, test.word)
			}
			if test.close == 0 {
				c.WriteFrame(fin|opClose, closePayload(1000, ""))
				test.close = 1000
			}
			if reason := c.ExpectClose(test.close); reason != test.code {
				t.Errorf("reason %q, want %q", reason, test.code)
			}
			counted(t)
			s.WaitMetric(t, `hubbub_connections{protocol="plain"}`, 0)
			witness.Undisturbed(t)
		})
	}
}

// TestPlainElsewhere: addresses below /ws/ that are none of ours.
func TestPlainElsewhere(t *testing.T) {
	s := startServer(t, nil)
	for path, status := range map[string]int{"/ws/a/b": 404, "/ws/../x": 307, "/ws//Ana": 307, "/wss": 404} {
		c := dialTCP(t, s.Addr)
		c.WriteRaw([]byte(handshake(path)))
		if response := c.ReadResponse(); response.StatusCode != status {
			t.Errorf("%s: %s, want %d", path, response.Status, status)
		}
	}
}

// TestPlainLines: what lines come to.
func TestPlainLines(t *testing.T) {
	s := startServer(t, unlimited)
	zed := dial(t, s.Addr, "/ws/Zed")
	zed.ReadText()
	ana := dial(t, s.Addr, "/ws/Ana")
	ana.ReadText()
	expect := func(c *rawConn, want string) {
		t.Helper()
		if got := c.ReadText(); got != want {
			t.Errorf("line %q, want %q", got, want)
		}
	}
	expect(zed, "SISTEMA: Ana entrou")
	for _, test := range [][2]string{
		{"hi", "Ana: hi"}, {"Ana: hi", "Ana: hi"}, {"Ana: Ana: hi", "Ana: Ana: hi"}, {"Zed: hi", "Ana: Zed: hi"},
		{"hi\r\n", "Ana: hi"}, {"a\nZed: b", "Ana: a Zed: b"}, {"Ana:hi", "Ana: Ana:hi"}, {`{"type":"join"}`, `Ana: {"type":"join"}`},
	} {
		ana.WriteText(test[0])
		expect(ana, test[1])
		expect(zed, test[1])
	}
	for line, word := range map[string]string{"": "ERRO_MENSAGEM_VAZIA", " \t": "ERRO_MENSAGEM_VAZIA", "Ana: ": "ERRO_MENSAGEM_VAZIA", chars(4097): "ERRO_MENSAGEM_LONGA"} {
		ana.WriteText(line)
		expect(ana, word)
	}
	s.WaitMetric(t, messagesRefusedFor("empty"), 3)
	s.WaitMetric(t, messagesRefusedFor("too_long"), 1)
	ana.Close()
	expect(zed, "SISTEMA: Ana saiu")
}

// TestAnswerNobodyTakes: who asks and does not read holds a connection for a while
// only; one that was taken over is not meant.
func TestAnswerNobodyTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := newPipeListener()
		s := startServerOn(t, ln, nil)
		ana := wrapConn(t, ln.Dial())
		ana.WriteRaw([]byte(handshake("/ws")))
		ana.readHandshake()
		ana.Join("Ana")
		idle := ln.Dial()
		io.WriteString(idle, "GET /api/rooms HTTP/1.1\r\nHost: hubbub\r\n\r\n")
		time.Sleep(40 * time.Second) // one ping of Ana's
		if rest, _ := io.ReadAll(idle); len(rest) > 0 {
			t.Errorf("%d bytes came after all, want a closed connection", len(rest))
		}
		ana.Say("still here")
		ana.AwaitMessage("still here")
		ana.Close()
		s.Stop(t)
	})
}
