//go:build unix

package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/config"
)

const weather = `[{"name":"weather","args":"city","help":"the weather in a city"}]`

// put registers commands with a token.
func (m *machines) put(t *testing.T, room, token, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPut, "http://"+m.Addr+"/api/rooms/"+room+"/commands", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := m.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// wantQuiet checks that the next that comes is a message of the room, and so nothing before it.
func wantQuiet(t *testing.T, m *machines, token string, all ...*rawConn) {
	t.Helper()
	if got := m.say(t, "lobby", token, "the next"); got.status != 201 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for i, c := range all {
		for event := c.ReadEvent(); event["text"] != "the next"; event = c.ReadEvent() {
			if kind := event["type"]; kind == "command" || kind == "answer" || kind == "error" {
				t.Errorf("connection %d: %v", i, event)
			}
		}
	}
}

// TestCommands: what a member asks a program for comes to the sockets and streams of the token
// that has registered it, and to nobody else; an answer comes to all connections of the one who has
// asked, by HTTP or by socket, and to nobody else.
func TestCommands(t *testing.T) {
	m := startMachines(t)
	token, other := m.token(t, "Otto", "lobby", "read,say"), m.token(t, "Ada", "", "read,say")
	if status, body := m.put(t, "Lobby", token, weather); status != 204 {
		t.Fatalf("%d %s", status, body)
	}
	if _, body := m.get(t, "/api/rooms/lobby/commands"); !strings.Contains(string(body), `"name":"weather","args":"city","help":"the weather in a city","by":"Otto"`) {
		t.Errorf("%s", body)
	}
	stream := listen(t, m.Addr, "lobby", "", "Authorization: Bearer "+token)
	stream.next()
	bot, ada, bo, plain := dial(t, m.Addr, "/ws"), dial(t, m.Addr, "/ws"), dial(t, m.Addr, "/ws"), dial(t, m.Addr, "/ws/Cy")
	plain.ReadText() // that it has joined
	bot.WriteText(`{"type":"join","auth":"` + token + `"}`)
	bot.Await("welcome")
	ada.WriteText(`{"type":"join","auth":"` + other + `"}`)
	ada.Await("welcome")
	ana := dial(t, m.Addr, "/ws")
	welcome := ana.Join("Ana")
	again := dial(t, m.Addr, "/ws")
	again.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, welcome["session"]))
	again.Await("welcome")
	bo.Join("Bo")
	elsewhere := dial(t, m.Addr, "/ws")
	elsewhere.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","room":"tea","session":%q}`, welcome["session"]))
	elsewhere.Await("welcome")

	ana.WriteText(`{"type":"command","id":"k1","name":"weather","args":"Lisbon"}`)
	want := map[string]any{"type": "command", "id": "k1", "user": welcome["user"], "name": "Ana", "role": "member", "command": "weather", "args": "Lisbon"}
	if event := bot.Await("command"); fmt.Sprint(event) != fmt.Sprint(want) {
		t.Errorf("the socket is asked %v", event)
	}
	for kind, event := stream.next(); ; kind, event = stream.next() {
		if kind == "command" {
			if fmt.Sprint(event) != fmt.Sprint(want) {
				t.Errorf("the stream is asked %v", event)
			}
			break
		}
	}
	wantQuiet(t, m, token, ana, again, bo, ada)
	user, _ := json.Marshal(welcome["user"])
	if got := m.post(t, "/api/rooms/lobby/answers", token, `{"user":`+string(user)+`,"text":"sunny","to":"k1"}`); got.status != 204 {
		t.Errorf("%d %s", got.status, got.body)
	}
	bot.WriteText(`{"type":"answer","id":"a1","user":` + string(user) + `,"text":"and warm","to":"k1"}`)
	for _, c := range []*rawConn{ana, again} {
		for _, text := range []string{"sunny", "and warm"} {
			if event := c.Await("answer"); event["text"] != text || event["from"] != "Otto" || event["role"] != "bot" || event["to"] != "k1" || event["seq"] != nil {
				t.Errorf("%v", event)
			}
		}
	}
	wantQuiet(t, m, token, ana, again, bo, ada, bot)
	for line := plain.ReadText(); line != "Otto: the next"; line = plain.ReadText() {
		if strings.Contains(line, "sunny") {
			t.Errorf("plain text: %q", line)
		}
	}
	if _, page := m.get(t, "/api/rooms/lobby/messages"); strings.Contains(string(page), "sunny") || strings.Contains(string(page), "Lisbon") {
		t.Errorf("it is kept: %s", page)
	}
	elsewhere.WriteText(`{"type":"ping"}`)
	for event := elsewhere.ReadEvent(); event["type"] != "pong"; event = elsewhere.ReadEvent() {
		if event["type"] == "answer" {
			t.Errorf("in another room: %v", event)
		}
	}
}

// TestCommandsRefused: each with a code and a word; nobody is asked or told anything.
func TestCommandsRefused(t *testing.T) {
	m := startMachines(t, func(c *config.Config) { c.MessageRate, c.RepeatAfter = 0, 0 })
	token, other, reader := m.token(t, "Otto", "lobby", "read,say"), m.token(t, "Ada", "", "say"), m.token(t, "Rea", "", "read")
	ana, bot := dial(t, m.Addr, "/ws"), dial(t, m.Addr, "/ws")
	user := ana.Join("Ana")["user"].(string)
	for _, tt := range []struct {
		token, room, body string
		want              int
	}{
		{token, "lobby", weather, 204}, {other, "lobby", weather, 409}, {reader, "lobby", weather, 403}, {"", "lobby", weather, 401}, {token, "tea", weather, 403}, {other, "tea", weather, 404},
		{token, "lobby", `{"name":"weather"}`, 400}, {token, "lobby", `[{"name":"ban"}]`, 400}, {token, "lobby", `null`, 400}, {token, "lobby", "[" + strings.Repeat(`{"name":"a"},`, 20) + `{"name":"a"}]`, 409},
		{token, "lobby", "[" + strings.Repeat(" ", 16<<10) + "]", 413},
	} {
		if status, body := m.put(t, tt.room, tt.token, tt.body); status != tt.want {
			t.Errorf("%s %.40s: %d %s", tt.room, tt.body, status, body)
		}
	}
	refuse := func(request, code string) {
		t.Helper()
		ana.WriteText(request)
		if event := ana.Await("error"); event["code"] != code || event["id"] != "k1" || event["message"] == "" {
			t.Errorf("%.60s: %v, want %s", request, event, code)
		}
	}
	refuse(`{"type":"command","id":"k1","name":"weather"}`, "no_such_command") // nobody listens
	bot.WriteText(`{"type":"join","auth":"` + token + `"}`)
	bot.Await("welcome")
	refuse(`{"type":"command","id":"k1","name":"whether"}`, "no_such_command")
	refuse(`{"type":"command","id":"k1"}`, "no_such_command")
	refuse(`{"type":"command","id":"k1","name":"weather","args":"`+strings.Repeat("a", 5000)+`"}`, "too_long")
	refuse(`{"type":"command","id":"k1","name":"weather","args":7}`, "bad_message")
	refuse(`{"type":"answer","id":"k1","user":"`+user+`","text":"I am a bot"}`, "forbidden")
	bot.WriteText(`{"type":"command","name":"weather"}`)
	bot.ExpectError("forbidden")
	for _, tt := range []struct {
		token, room, body string
		want              int
	}{
		{token, "lobby", `{"user":"NOBODYNOBODY","text":"a"}`, 404}, {other, "tea", `{"user":"` + user + `","text":"a"}`, 404}, {token, "tea", `{"user":"` + user + `","text":"a"}`, 403},
		{reader, "lobby", `{"user":"` + user + `","text":"a"}`, 403}, {"", "lobby", `{"user":"` + user + `","text":"a"}`, 401}, {token, "lobby", `{"user":"` + user + `","text":" "}`, 400},
		{token, "lobby", `{"text":"a"}`, 400}, {token, "lobby", `[]`, 400}, {token, "lobby", `{"user":"` + user + `","text":"` + strings.Repeat("a", 5000) + `"}`, 400},
	} {
		if got := m.post(t, "/api/rooms/"+tt.room+"/answers", tt.token, tt.body); got.status != tt.want {
			t.Errorf("%s %.60s: %d %s", tt.room, tt.body, got.status, got.body)
		}
	}
	if _, err := m.desk.RevokeToken(t.Context(), "Otto"); err != nil {
		t.Fatal(err)
	}
	if _, body := m.get(t, "/api/rooms/lobby/commands"); string(body) != `{"commands":[]}`+"\n" {
		t.Errorf("after the token has ended: %s", body)
	}
	refuse(`{"type":"command","id":"k1","name":"weather"}`, "no_such_command")
	if m.Metric(t, `hubbub_messages_rejected_total{reason="no_such_command"}`) != 4 {
		t.Error("refusals are not counted")
	}
}

// TestCommandsAreJudged: who may not speak gives no commands, nor what a room or a filter refuses.
func TestCommandsAreJudged(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	refuse := func(fields, code string) {
		t.Helper()
		ana.WriteText(`{"type":"command","id":"k1","name":"weather"` + fields + `}`)
		if event := ana.Await("error"); event["code"] != code {
			t.Errorf("%v, want %s", event, code)
		}
	}
	ana.said("one")
	mo.Moderate(`"act":"slow","for_ms":60000`)
	refuse("", "no_such_command") // in a slow room commands take no turn
	mo.Moderate(`"act":"links","on":false`)
	refuse(`,"args":"https://spam.example"`, "filtered")
	mo.Moderate(`"act":"speak","who":"members"`)
	refuse("", "forbidden")
	mo.Moderate(`"act":"speak","who":"everyone"`)
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":60000`, welcome["user"]))
	refuse("", "timeout")
}
