package server_test

import (
	"net"
	"strings"
	"testing"
)

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
		{name: "like a taken one", path: "Byst%C9%91nder", word: "ERRO_NOME_DUPLICADO", code: "name_taken", close: 4001},
		{name: "like that of the notices", path: "SlSTEMA", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "two scripts", path: "An%D0%B0", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "NUL", path: "%00", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "line break", path: "a%0D%0Ab", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "override", path: "%E2%80%AEanA", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "not UTF-8", path: "%FF", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "name of the notices", path: "SISTEMA", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "name that holds a line", path: "Bo:%20hi", word: "ERRO_NOME_INVALIDO", code: "name_invalid", close: 4002},
		{name: "bad room", path: "Ana?room=-other", word: "ERRO_SALA_INVALIDA", code: "room_invalid", close: 4003},
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
	long := dial(t, s.Addr, "/ws/"+strings.Repeat("b", 30))
	long.ReadText()
	long.WriteText(strings.Repeat("b", 30) + ": hi") // the name as it was given
	expect(long, strings.Repeat("b", 20)+": hi")
	for _, line := range []string{"SISTEMA: " + strings.Repeat("b", 20) + " entrou", strings.Repeat("b", 20) + ": hi"} {
		expect(zed, line)
	}
	s.WaitMetric(t, messagesRefusedFor("empty"), 3)
	s.WaitMetric(t, messagesRefusedFor("too_long"), 1)
	ana.Close()
	expect(zed, "SISTEMA: Ana saiu")
}
