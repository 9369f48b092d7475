//go:build unix

package server_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hubbub/server/client"
	"hubbub/server/config"
	"hubbub/server/control"
)

// TestProgramJoins: a token is auth of a join, or the Authorization of a handshake, in both
// protocols. The name is the token's; nobody else can have it.
func TestProgramJoins(t *testing.T) {
	m := startMachines(t)
	token := m.token(t, "Otto", "lobby", "read,say")
	bot := dial(t, m.Addr, "/ws")
	bot.WriteText(`{"type":"join","auth":"` + token + `"}`)
	welcome := bot.Await("welcome")
	if welcome["name"] != "Otto" || welcome["session"] != nil || welcome["role"] != "member" {
		t.Errorf("%v", welcome)
	}
	ana := dial(t, m.Addr, "/ws")
	people, _ := json.Marshal(ana.Join("Ana")["people"])
	if !strings.Contains(string(people), `"name":"Otto","role":"bot"`) {
		t.Errorf("people: %s", people)
	}
	bot.Say("hello")
	if event := ana.Await("message"); event["role"] != "bot" || event["from"] != "Otto" || event["user"] != welcome["user"] {
		t.Errorf("%v", event)
	}
	bot.WriteText(`{"type":"rename","name":"Ana Maria"}`)
	bot.ExpectError("forbidden")
	for _, name := range []string{"Otto", "0tto"} {
		other := dial(t, m.Addr, "/ws")
		other.WriteText(`{"type":"join","name":"` + name + `"}`)
		other.ExpectError("name_invalid")
		other.ExpectClose(4002)
	}
	plain := dial(t, m.Addr, "/ws/whoever", "Authorization: Bearer "+token)
	plain.WriteText("from a line")
	if event := ana.Await("message"); event["from"] != "Otto" || event["text"] != "from a line" {
		t.Errorf("plain text: %v", event)
	}
	left := m.Expect(t, logoutsFor("auth_expired"), 2)
	if _, err := m.desk.RevokeToken(t.Context(), "Otto"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*rawConn{bot, plain} {
		c.ReadToClose(4017)
	}
	left(t) // the name is free
	late := dial(t, m.Addr, "/ws")
	late.WriteText(`{"type":"join","auth":"` + token + `"}`)
	late.ExpectError("auth_invalid")
	late.ExpectClose(4016)
	now := dial(t, m.Addr, "/ws")
	if now.Join("Otto")["name"] != "Otto" {
		t.Error("the name is not free again")
	}
}

// ReadToClose reads on to the close frame and checks its code.
func (c *rawConn) ReadToClose(code uint16) {
	c.t.Helper()
	for {
		opcode, payload := c.next()
		if opcode != opClose {
			continue
		}
		if got, _ := closeOf(payload); got != code {
			c.t.Errorf("closed with %d, want %d", got, code)
		}
		return
	}
}

// TestTokenScopes: each door asks whether a token is for it, in that room.
func TestTokenScopes(t *testing.T) {
	m := startMachines(t)
	for _, room := range []string{"lobby", "tea"} {
		c := dial(t, m.Addr, "/ws")
		c.WriteText(`{"type":"join","name":"Ana in ` + room + `","room":"` + room + `"}`)
		c.Await("welcome")
		c.Say("hello from " + room)
		c.AwaitMessage("hello from " + room)
	}
	reads, says, both := m.token(t, "Rita", "lobby", "read"), m.token(t, "Sam", "lobby", "say"), m.token(t, "Bob", "", "read,say")
	for name, test := range map[string]struct {
		token, room         string
		read, say, roomList int
		join                string
	}{
		"a reader":                  {reads, "lobby", 200, 403, 200, ""},
		"a reader in another room":  {reads, "tea", 403, 403, 200, "access_denied"},
		"a speaker":                 {says, "lobby", 403, 201, 403, "access_denied"},
		"a speaker in another room": {says, "tea", 403, 403, 403, "access_denied"},
		"for all rooms":             {both, "tea", 200, 201, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			headers := map[string]string{"Authorization": "Bearer " + test.token}
			for path, want := range map[string]int{"/api/rooms/" + test.room + "/messages": test.read, "/api/rooms": test.roomList, "/api/rooms/" + test.room + "/tickets": 403} {
				if got := m.ask(t, http.MethodGet, path, headers).StatusCode; got != want {
					t.Errorf("GET %s: %d, want %d", path, got, want)
				}
			}
			stream, end := m.stream(t, "/api/rooms/"+test.room+"/events", headers)
			if end(); stream.StatusCode != test.read {
				t.Errorf("events: %s, want %d", stream.Status, test.read)
			}
			if got := m.say(t, test.room, test.token, "hi").status; got != test.say {
				t.Errorf("say: %d, want %d", got, test.say)
			}
			c := dial(t, m.Addr, "/ws")
			c.WriteText(fmt.Sprintf(`{"type":"join","room":%q,"auth":%q}`, test.room, test.token))
			if test.join != "" {
				c.ExpectError(test.join)
				return
			}
			c.Await("welcome")
			c.Say("over a socket")
			if test.say == 201 {
				c.AwaitMessage("over a socket")
			} else {
				c.ExpectError("forbidden")
			}
		})
	}
	for _, path := range []string{"/api/session/end", "/api/invites/redeem"} {
		if got := m.post(t, path, both, `{"secret":"x"}`); got.status != 403 || got.Code != "forbidden" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

// TestTokenEnds: what is open by a token that has expired ends by itself.
func TestTokenEnds(t *testing.T) {
	m := startMachines(t, func(c *config.Config) { c.PingInterval = time.Second })
	var made control.MadeToken
	err := errors.New("not made yet")
	for lasting := 500 * time.Millisecond; err != nil; lasting *= 2 { // a busy machine takes its time
		made, err = m.desk.NewToken(t.Context(), control.NewToken{Name: "Otto", Scopes: "read,say", Expires: time.Now().Add(lasting)})
		if err != nil && lasting > time.Minute {
			t.Fatal(err)
		}
	}
	headers := map[string]string{"Authorization": "Bearer " + made.Secret}
	stream, end := m.stream(t, "/api/rooms/lobby/events", headers)
	defer end()
	bot := dial(t, m.Addr, "/ws")
	bot.WriteText(`{"type":"join","auth":"` + made.Secret + `"}`)
	if event := bot.ReadEvent(); event["type"] == "error" || stream.StatusCode != 200 {
		t.Skipf("it has expired before it was used: %v, %s", event, stream.Status)
	}
	bot.ReadToClose(4017)
	if code := endOf(t, stream); code != "auth_expired" {
		t.Errorf("the stream ends with %q", code)
	}
	if got := m.say(t, "lobby", made.Secret, "hi"); got.status != 401 {
		t.Errorf("say: %d", got.status)
	}
}

// TestTokenInURL: a token in the query of an address, or as a name, is refused wherever it is, good or not, and
// in no log.
func TestTokenInURL(t *testing.T) {
	m := startMachines(t)
	token := m.token(t, "Otto", "", "read,say")
	for _, path := range []string{
		"/api/rooms?token=" + token, "/api/rooms?" + token, "/api/rooms?limit=5&x=%68bt_" + token[4:],
		"/api/rooms/lobby/messages?access_token=" + token, "/api/rooms/lobby/events?ticket=" + token,
		"/api/site?x=hbt_" + strings.Repeat("B", 26), "/api/nothing?x=" + token,
	} {
		counted := m.Expect(t, `hubbub_requests_rejected_total{reason="token_in_url"}`, 1)
		response, body := m.request(t, http.MethodGet, path, nil)
		if response.StatusCode != 400 || !strings.Contains(string(body), `"code":"token_in_url"`) || strings.Contains(string(body), token) {
			t.Errorf("%s: %s %s", path, response.Status, body)
		}
		counted(t)
	}
	for _, path := range []string{"/ws?auth=" + token, "/ws/Ana?token=Bearer+" + token, "/ws/" + token} {
		refused := m.Expect(t, refusedFor("token_in_url"), 1)
		c := dialTCP(t, m.Addr)
		c.WriteRaw([]byte(handshake(path)))
		if answer := c.ReadResponse(); answer.StatusCode != 400 {
			t.Errorf("handshake: %s", answer.Status)
		}
		refused(t)
	}
	if strings.Contains(m.Logs(), token) {
		t.Error("the token is in the log")
	}
}

// TestTokenForPassphrase: a token lets in where there is a passphrase, and one that is none is no
// guess at it.
func TestTokenForPassphrase(t *testing.T) {
	m := startMachines(t, behindPassphrase(t))
	token := m.token(t, "Otto", "", "read,say")
	for range 20 {
		if got := m.say(t, "lobby", "hbt_"+strings.Repeat("B", 26), "x"); got.status != 401 || got.Code != "auth_invalid" {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	if got := m.say(t, "lobby", token, "hi"); got.status != 201 {
		t.Errorf("%d %s", got.status, got.body)
	}
	c := dial(t, m.Addr, "/ws")
	c.WriteText(`{"type":"join","auth":"` + token + `"}`)
	c.Await("welcome")
}

// TestProgramInGo: the Go client is a program by the Authorization of its handshake.
func TestProgramInGo(t *testing.T) {
	m := startMachines(t)
	header := http.Header{"Authorization": {"Bearer " + m.token(t, "Otto", "lobby", "read,say")}}
	c, err := client.Join(t.Context(), client.Config{URL: "ws://" + m.Addr + "/ws", Header: header})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	heard := make(chan client.Message, 1)
	go func() {
		for {
			event, err := c.Next(t.Context())
			if err != nil {
				return
			}
			if message, ok := event.(client.Message); ok {
				heard <- message
			}
		}
	}()
	if _, err := c.Say(t.Context(), "hello"); err != nil {
		t.Fatal(err)
	}
	if message := <-heard; message.From != "Otto" || message.Role != "bot" {
		t.Errorf("%+v", message)
	}
}
