//go:build unix

package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/control"
)

// machines are a server, and the desk at which its tokens are made.
type machines struct {
	*testServer
	desk *control.Client
}

// startMachines starts a server that keeps a file.
func startMachines(t *testing.T, more ...func(*config.Config)) *machines {
	t.Helper()
	db, change := onDisk(t)
	s := startServer(t, func(c *config.Config) {
		change(c)
		for _, m := range more {
			m(c)
		}
	})
	return &machines{s, control.NewClient(control.Path(db))}
}

// token makes a token, and returns its secret.
func (m *machines) token(t *testing.T, name, room, scopes string) string {
	t.Helper()
	made, err := m.desk.NewToken(t.Context(), control.NewToken{Name: name, Room: room, Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return made.Secret
}

// A said is what a program gets for its message.
type said struct {
	status int
	header http.Header
	body   string

	Code, Type, ID, From, User, Role, Text string
	Seq                                    int64
	Repeat                                 bool
	RetryAfter                             int64 `json:"retry_after_ms"`
}

// post sends a body with a token. headers are lines.
func (m *machines) post(t *testing.T, path, token, body string, headers ...string) (got said) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "http://"+m.Addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
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
	got.status, got.header, got.body = response.StatusCode, response.Header, string(text)
	if strings.Contains(response.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return got
}

// say posts a message.
func (m *machines) say(t *testing.T, room, token, text string, headers ...string) said {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		t.Fatal(err)
	}
	return m.post(t, "/api/rooms/"+room+"/messages", token, string(body), headers...)
}

// TestProgramSays: what a program says over HTTP is in the room as what people say is, with its name
// and badge, and once whatever happens: the key is the id.
func TestProgramSays(t *testing.T) {
	db, change := onDisk(t)
	m := &machines{startServer(t, change), control.NewClient(control.Path(db))}
	token := m.token(t, "Otto", "lobby", "say")
	ana := dial(t, m.Addr, "/ws")
	ana.Join("Ana")
	first := m.say(t, "Lobby", token, "build 7 is green", `Idempotency-Key: "b7"`)
	if first.status != 201 || first.Seq != 1 || first.ID != "b7" || first.From != "Otto" || first.Role != "bot" || first.User == "" || first.Repeat {
		t.Errorf("%d %s", first.status, first.body)
	}
	if event := ana.Await("message"); event["role"] != "bot" || event["from"] != "Otto" || event["user"] != first.User || event["text"] != "build 7 is green" {
		t.Errorf("the room sees %v", event)
	}
	again := func(text, key string, status int, code string) said {
		t.Helper()
		got := m.say(t, "lobby", token, text, "Idempotency-Key: "+key)
		if got.status != status || got.Code != code {
			t.Errorf("%q as %s: %d %s", text, key, got.status, got.body)
		}
		return got
	}
	for range 2 {
		if got := again("build 7 is green", "b7", 200, ""); got.Seq != 1 || !got.Repeat {
			t.Errorf("once more: %s", got.body)
		}
		again("build 7 is red", "b7", 422, "id_reused")
		m.Stop(t)
		m.testServer = startServer(t, change)
	}
	if _, page := m.request(t, http.MethodGet, "/api/rooms/lobby/messages", nil); strings.Count(string(page), `"role":"bot"`) != 1 {
		t.Errorf("the room holds %s", page)
	}
	if got := m.token(t, "Otto", "", "say"); m.say(t, "lobby", got, "build 7 is green", "Idempotency-Key: b7").status != 200 {
		t.Error("another token of the program is another person")
	}
}

// TestProgramRefused: what is not said has a status, a code and a metric.
func TestProgramRefused(t *testing.T) {
	m := startMachines(t, func(c *config.Config) {
		c.MessageRate = 0
		c.Rooms = []string{"lobby", "tea"}
	})
	here, reader := m.token(t, "Otto", "lobby", "say"), m.token(t, "Rita", "", "read,moderate")
	revoked, everywhere := m.token(t, "Rev", "", "say"), m.token(t, "Eva", "", "say")
	if _, err := m.desk.RevokeToken(t.Context(), "Rev"); err != nil {
		t.Fatal(err)
	}
	ana := dial(t, m.Addr, "/ws")
	session := ana.Join("Ana")["session"].(string)
	const requests, messages = "requests", "messages"
	most := 6*config.Default().MaxMessageBytes + 1024
	for name, test := range map[string]struct {
		room, token, body, header string
		status                    int
		code, counted             string
	}{
		"no token":           {"lobby", "", `{"text":"x"}`, "", 401, "auth_required", requests + " auth_required"},
		"a revoked token":    {"lobby", revoked, `{"text":"x"}`, "", 401, "auth_invalid", requests + " auth_invalid"},
		"a token that never": {"lobby", "hbt_" + strings.Repeat("A", 26), `{"text":"x"}`, "", 401, "auth_invalid", requests + " auth_invalid"},
		"a person":           {"lobby", session, `{"text":"x"}`, "", 403, "forbidden", requests + " forbidden"},
		"another scope":      {"lobby", reader, `{"text":"x"}`, "", 403, "forbidden", messages + " forbidden"},
		"another room":       {"tea", here, `{"text":"x"}`, "", 403, "forbidden", messages + " forbidden"},
		"no such room":       {"milk", everywhere, `{"text":"x"}`, "", 403, "forbidden", messages + " forbidden"},
		"no room at all":     {"%20", everywhere, `{"text":"x"}`, "", 404, "not_found", messages + " not_found"},
		"nothing":            {"lobby", here, `{"text":" \n"}`, "", 400, "empty", messages + " empty"},
		"no text":            {"lobby", here, `{}`, "", 400, "empty", messages + " empty"},
		"too much":           {"lobby", here, `{"text":"` + chars(config.Default().MaxMessageBytes+1) + `"}`, "", 400, "too_long", messages + " too_long"},
		"far too much":       {"lobby", here, `{"text":"` + chars(most) + `"}`, "", 413, "", requests + " body"},
		"no object":          {"lobby", here, `["x"]`, "", 400, "", ""},
		"no JSON":            {"lobby", here, `text=x`, "", 400, "", ""},
		"a number":           {"lobby", here, `{"text":7}`, "", 400, "", ""},
		"a long key":         {"lobby", here, `{"text":"x"}`, "Idempotency-Key: " + chars(65), 400, "", ""},
		"an empty key":       {"lobby", here, `{"text":"x"}`, `Idempotency-Key: ""`, 400, "", ""},
		"no UTF-8":           {"lobby", here, `{"text":"x"}`, "Idempotency-Key: \xff", 400, "bad_message", messages + " bad_message"},
		"a form":             {"lobby", here, `{"text":"x"}`, "Content-Type: text/plain", 415, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(testing.TB) {}
			if family, reason, ok := strings.Cut(test.counted, " "); ok {
				check = m.Expect(t, fmt.Sprintf("hubbub_%s_rejected_total{reason=%q}", family, reason), 1)
			}
			var headers []string
			if test.header != "" {
				headers = append(headers, test.header)
			}
			got := m.post(t, "/api/rooms/"+test.room+"/messages", test.token, test.body, headers...)
			if got.status != test.status || got.Code != test.code {
				t.Errorf("%d %s, want %d %q", got.status, got.body, test.status, test.code)
			}
			check(t)
		})
	}
	ana.Say("after all that")
	if event := ana.Await("message"); event["text"] != "after all that" || event["seq"] != 1. {
		t.Errorf("something was said: %v", event)
	}
	for _, secret := range []string{here, reader, revoked, everywhere} {
		if strings.Contains(m.Logs(), secret) {
			t.Error("a token is in the log")
		}
	}
}

// TestProgramModerates: a token that is for acts does them, over HTTP and over a socket, in its
// room alone, and stands on record by its name; no other does any.
func TestProgramModerates(t *testing.T) {
	m := startMachines(t)
	for _, room := range []string{"lobby", "ops"} {
		person := dial(t, m.Addr, "/ws")
		person.WriteText(`{"type":"join","name":"Ana ` + room + `","room":"` + room + `"}`)
		person.Await("welcome")
	}
	keeper, speaker := m.token(t, "Keeper", "lobby", "moderate"), m.token(t, "Otto", "", "say,read")
	slow := `{"act":"slow","for_ms":2000,"reason":"too fast"}`
	for _, tt := range []struct {
		room, token string
		status      int
	}{{"lobby", keeper, 200}, {"ops", keeper, 403}, {"lobby", speaker, 403}, {"lobby", "", 401}} {
		if got := m.post(t, "/api/rooms/"+tt.room+"/acts", tt.token, slow); got.status != tt.status {
			t.Errorf("%+v: %d %s", tt, got.status, got.body)
		}
	}
	c := dial(t, m.Addr, "/ws")
	c.WriteText(`{"type":"join","name":"Keeper","room":"lobby","auth":"` + m.token(t, "Keeper", "lobby", "moderate,read") + `"}`)
	c.Await("welcome")
	c.Moderate(`"act":"slow","for_ms":0`)
	records, err := m.hub.Records().Audit(t.Context(), "lobby", 0, 10)
	if err != nil || len(records) != 2 {
		t.Fatalf("%+v, %v", records, err)
	}
	for _, r := range records {
		if r.ByName != "Keeper" || r.Act != "slow" {
			t.Errorf("%+v", r)
		}
	}
}

// TestProgramRate: a program has the limits of a person, and is told when to go on.
func TestProgramRate(t *testing.T) {
	m := startMachines(t, func(c *config.Config) { c.MessageRate, c.MessageBurst = 0.001, 2 })
	token := m.token(t, "Otto", "", "say")
	counted := m.Expect(t, messagesRefusedFor("rate_limited"), 1)
	for i, want := range []int{201, 201, 429} {
		got := m.say(t, "lobby", token, fmt.Sprint("message ", i))
		if got.status != want || (want == 429) != (got.Code == "rate_limited" && got.RetryAfter > 0 && got.header.Get("Retry-After") != "") {
			t.Errorf("message %d: %d %s", i, got.status, got.body)
		}
	}
	counted(t)
	m = startMachines(t, func(c *config.Config) { c.RepeatAfter = time.Minute })
	token = m.token(t, "Otto", "", "say")
	for _, want := range []int{201, 429} {
		if got := m.say(t, "lobby", token, "the very same long text"); got.status != want {
			t.Errorf("the same again: %d %s", got.status, got.body)
		}
	}
}

// TestProgramsInOneOrder: what programs and people say at the same time is in one order for all,
// and the number that a program is told is that which the room sees.
func TestProgramsInOneOrder(t *testing.T) {
	const each, programs = 20, 3
	m := startMachines(t, unlimited)
	first, second := dial(t, m.Addr, "/ws"), dial(t, m.Addr, "/ws")
	first.Join("Ana")
	second.Join("Bo")
	var tokens []string
	for i := range programs {
		tokens = append(tokens, m.token(t, fmt.Sprint("Otto ", i), "lobby", "say"))
	}
	var running sync.WaitGroup
	told := make([]map[string]int64, programs)
	for i, token := range tokens {
		told[i] = make(map[string]int64)
		running.Go(func() {
			for n := range each {
				text := fmt.Sprintf("%d of program %d", n, i)
				told[i][text] = m.say(t, "lobby", token, text).Seq
			}
		})
	}
	running.Go(func() {
		for n := range each {
			first.Say(fmt.Sprint(n, " of Ana"))
		}
	})
	running.Wait()
	var orders [2][]string
	for i, c := range []*rawConn{first, second} {
		for len(orders[i]) < each*(programs+1) {
			event := c.Await("message")
			text := event["text"].(string)
			orders[i] = append(orders[i], text)
			for _, of := range told {
				if seq, ok := of[text]; ok && float64(seq) != event["seq"] {
					t.Errorf("%q is %v in the room, its program was told %d", text, event["seq"], seq)
				}
			}
		}
	}
	if !slices.Equal(orders[0], orders[1]) {
		t.Errorf("two see two orders:\n%q\n%q", orders[0], orders[1])
	}
}

// TestExpectedBodies: a program that asks first whether to send its body is told to; who brings no
// token is not.
func TestExpectedBodies(t *testing.T) {
	m := startMachines(t)
	token := m.token(t, "Otto", "lobby", "say")
	const body = `{"text":"hello"}`
	head := fmt.Sprintf("POST /api/rooms/lobby/messages HTTP/1.1\r\nHost: hubbub\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n", len(body))
	c := dialTCP(t, m.Addr)
	c.WriteRaw([]byte(head + "Authorization: Bearer " + token + "\r\n\r\n"))
	if line, err := c.reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	c.reader.ReadString('\n')
	c.WriteRaw([]byte(body))
	if answer := c.ReadResponse(); answer.StatusCode != 201 {
		t.Errorf("with a token: %s", answer.Status)
	}
	other := dialTCP(t, m.Addr)
	other.WriteRaw([]byte(head + "\r\n"))
	if answer := other.ReadResponse(); answer.StatusCode != 401 {
		t.Errorf("without: %s", answer.Status)
	}
}
