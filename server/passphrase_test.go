package server_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/config"
)

const passphrase = "Ação às 9"

// behindPassphrase is a change of the configuration: all have to give the passphrase.
func behindPassphrase(t *testing.T) func(*config.Config) {
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte(passphrase+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(c *config.Config) { c.PassphraseFile = path }
}

func basicAuth(text string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(text))
}

// TestPassphraseOfJoins: who does not give it with the join, or with the handshake, does
// not get in, and is told why.
func TestPassphraseOfJoins(t *testing.T) {
	s := startServer(t, behindPassphrase(t))
	join := func(auth string) string { return `{"type":"join","name":"Ana","auth":"` + auth + `"}` }
	for _, tt := range []struct {
		name, handshake, join, code string
		close                       uint16
	}{
		{"nothing", "", `{"type":"join","name":"Ana"}`, "auth_required", 4015},
		{"empty", "", join(""), "auth_required", 4015},
		{"another", "", join("Acao as 9"), "auth_invalid", 4016},
		{"accents of their own", "", join("Ac\u0327a\u0303o a\u0300s 9"), "", 0},
		{"with the handshake", basicAuth(":" + passphrase), `{"type":"join","name":"Ana"}`, "", 0},
		{"another with the handshake", basicAuth(":other"), `{"type":"join","name":"Ana"}`, "auth_invalid", 4016},
		{"that of the join counts", basicAuth(":other"), join(passphrase), "", 0},
		{"a scheme of others", "Authorization: Digest x", `{"type":"join","name":"Ana"}`, "auth_required", 4015},
		{"too long", "", join(strings.Repeat("a", 513)), "auth_invalid", 4016},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			if tt.handshake != "" {
				headers = append(headers, tt.handshake)
			}
			result := tt.code
			if result == "" {
				result = "ok"
			}
			counted := s.Expect(t, loginsFor(result), 1)
			c := dial(t, s.Addr, "/ws", headers...)
			c.WriteText(tt.join)
			if tt.code == "" {
				c.Await("welcome")
				left := s.Expect(t, logoutsFor("gone"), 1)
				c.Reset()
				left(t)
			} else {
				c.ExpectError(tt.code)
				c.ExpectClose(tt.close)
			}
			counted(t)
		})
	}
	if logs := s.Logs(); !strings.Contains(logs, "reason=auth_invalid") || strings.Contains(logs, "Acao as 9") || strings.Contains(logs, passphrase) {
		t.Errorf("the log: %s", logs)
	}
}

// TestPassphraseOfPlainText: it comes with the handshake, or a word tells that it has not.
func TestPassphraseOfPlainText(t *testing.T) {
	s := startServer(t, behindPassphrase(t))
	for header, status := range map[string]uint16{"X-Nothing: 1": 4015, basicAuth(":other"): 4016, "Authorization: Bearer other": 4016} {
		c := dial(t, s.Addr, "/ws/Ana", header)
		if line := c.ReadText(); line != "ERRO_ACESSO_NEGADO" {
			t.Errorf("%s: %q", header, line)
		}
		c.ExpectClose(status)
	}
	for i, header := range []string{basicAuth(":" + passphrase), "Authorization: Bearer " + passphrase} {
		if line := dial(t, s.Addr, fmt.Sprint("/ws/Bo", i), header).ReadText(); line != fmt.Sprintf("SISTEMA: Bo%d entrou", i) {
			t.Errorf("%s: %q", header, line)
		}
	}
}

// TestPassphraseOverHTTP: what reads needs it; what tells of the server does not.
func TestPassphraseOverHTTP(t *testing.T) {
	s := startServer(t, behindPassphrase(t))
	dial(t, s.Addr, "/ws/Bo", basicAuth(":"+passphrase)).ReadText()
	for path, closed := range map[string]bool{
		"/api/rooms":                    true,
		"/api/rooms/lobby/messages":     true,
		"/api/rooms/lobby/activity":     true,
		"/api/rooms/lobby/messages?q=a": true,
		"/api/rooms/lobby/events":       true,
		"/api/rooms/unmet/events":       true,
		"/api/site":                     false,
		"/api/emotes":                   false,
		"/api/openapi.yaml":             false,
		"/healthz":                      false,
		"/readyz":                       false,
		"/metrics":                      false,
	} {
		want := http.StatusOK
		if closed {
			want = http.StatusUnauthorized
		}
		if got := s.Status(t, path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	for _, path := range []string{"/", "/docs/"} {
		c := dialTCP(t, s.Addr)
		c.WriteRaw([]byte("GET " + path + " HTTP/1.1\r\nHost: hubbub\r\n\r\n"))
		if r := c.ReadResponse(); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
	name, value, _ := strings.Cut(basicAuth(":"+passphrase), ": ")
	if response, body := s.get(t, "/api/rooms", name, value); response.StatusCode != http.StatusOK || !strings.Contains(string(body), "lobby") {
		t.Errorf("with it: %s %s", response.Status, body)
	}
	if _, body := s.get(t, "/api/site"); !strings.Contains(string(body), `"passphrase":true`) {
		t.Errorf("the site: %s", body)
	}
	s.WaitMetric(t, `hubbub_requests_rejected_total{reason="auth_required"}`, 6)
}

// TestGuessing: who tries one passphrase after the other waits, at every door.
func TestGuessing(t *testing.T) {
	s := startServer(t, func(c *config.Config) { behindPassphrase(t)(c); proxied(c) })
	try := func(auth string) *rawConn {
		c := behind(t, s, "203.0.113.7", "/ws")
		c.readHandshake()
		c.WriteText(`{"type":"join","name":"Ana","auth":"` + auth + `"}`)
		return c
	}
	for i := range 5 {
		try(fmt.Sprint("guess", i)).ExpectError("auth_invalid")
	}
	c := try(passphrase)
	if e := c.Await("error"); e["code"] != "flood" || e["retry_after_ms"].(float64) > 12_000 || e["retry_after_ms"].(float64) < 1 {
		t.Errorf("the sixth: %v", e)
	}
	c.ExpectClose(4012)
	asked := dialTCP(t, s.Addr)
	fmt.Fprint(asked, "PROXY TCP4 203.0.113.7 192.0.2.254 4712 80\r\n")
	asked.WriteRaw([]byte("GET /api/rooms HTTP/1.1\r\nHost: hubbub\r\nAuthorization: Bearer guess\r\n\r\n"))
	asked.ReadResponse()
	asked.wantTooMany(t)
	other := behind(t, s, "203.0.113.8", "/ws")
	other.readHandshake()
	other.WriteText(`{"type":"join","name":"Bo","auth":"` + passphrase + `"}`)
	other.Await("welcome")
}

// TestRoomsThatMayBe: where not everybody opens rooms, others are closed at every door.
func TestRoomsThatMayBe(t *testing.T) {
	for setting, rooms := range map[string]map[string]bool{
		"anyone":           {"lobby": true, "games": true, "São Paulo": true},
		"moderators":       {"lobby": true, "games": false, "São Paulo": false},
		"lobby, sao_paulo": {"lobby": true, "games": false, "São Paulo": true},
		"games":            {"lobby": false, "games": true, "São Paulo": false},
	} {
		t.Run(setting, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) {
				c.Rooms = strings.Split(strings.ReplaceAll(setting, " ", ""), ",")
				c.DB = filepath.Join(t.TempDir(), "h.db")
			})
			for room, may := range rooms {
				c := dial(t, s.Addr, "/ws")
				c.WriteText(`{"type":"join","name":"Ana","room":"` + room + `"}`)
				plain := dial(t, s.Addr, "/ws/Bo?room="+strings.ReplaceAll(room, " ", "%20"))
				if line := plain.ReadText(); may != strings.HasSuffix(line, " entrou") || !may && line != "ERRO_ACESSO_NEGADO" {
					t.Errorf("%s: %q", room, line)
				}
				want := http.StatusOK
				if may {
					c.Await("welcome")
				} else {
					want = http.StatusNotFound
					c.ExpectError("access_denied")
					c.ExpectClose(4018)
					plain.ExpectClose(4018)
				}
				if got := s.Status(t, "/api/rooms/"+strings.ReplaceAll(room, " ", "%20")+"/messages"); got != want {
					t.Errorf("%s: %d, want %d", room, got, want)
				}
				if !may {
					if got := s.Status(t, "/api/rooms/"+strings.ReplaceAll(room, " ", "%20")+"/events"); got != want {
						t.Errorf("events of %s: %d, want %d", room, got, want)
					}
				}
				left := s.Expect(t, logoutsFor("gone"), 2)
				if may {
					c.Reset()
					plain.Reset()
					left(t)
				}
			}
		})
	}
}

// TestFixedRoomsAreListed: rooms of a list are there before anybody comes, others are not
// listed though something was said in them.
func TestFixedRoomsAreListed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, func(c *config.Config) { c.DB = file })
	for _, room := range []string{"attic", "sao-paulo"} {
		c := dial(t, s.Addr, "/ws/Zed-"+room+"?room="+room)
		c.WriteText("hi")
		for !strings.HasSuffix(c.ReadText(), ": hi") {
		}
		c.Close()
	}
	s.Stop(t)
	s = startServer(t, func(c *config.Config) { c.DB, c.Rooms = file, []string{"São Paulo", "Games"} })
	_, body := s.get(t, "/api/rooms")
	for text, want := range map[string]bool{`"name":"sao-paulo","title":"sao-paulo","online":0,"last_seq":1`: true, `"name":"games","title":"Games","online":0,"last_seq":0`: true, "attic": false, "lobby": false} {
		if strings.Contains(string(body), text) != want {
			t.Errorf("%s is listed: %v in %s", text, !want, body)
		}
	}
}
