package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/records"
)

// program makes a token of a program, and returns its secret.
func (s *testServer) program(t *testing.T, called string) string {
	t.Helper()
	n, err := name.New(called)
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := s.hub.Records().NewToken(t.Context(), records.Token{Name: n, Scopes: identity.ScopeRead | identity.ScopeSay})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// asks asks a server as somebody.
func (s *testServer) asks(t *testing.T, method, path, bearer, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequest(method, "http://"+s.Addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	response, err := s.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, text.String()
}

// wantNothing checks that nothing private has come to connections, up to something that all hear.
func wantNothing(t *testing.T, last string, all ...*chatter) {
	t.Helper()
	for i, c := range all {
		for e := (event{}); e.Text != last; {
			e = event{}
			if err := json.Unmarshal([]byte(c.next()), &e); err != nil {
				t.Fatal(err)
			}
			if e.Type == "command" || e.Type == "answer" || e.Type == "error" {
				t.Errorf("connection %d: %+v", i, e)
			}
		}
	}
}

// TestNodesCommands: a program has registered a command at one node and is there by another; what
// somebody asks it for at a third comes to it alone, and so do its answers to that person.
func TestNodesCommands(t *testing.T) {
	nodes := startNodes(t, 3)
	token, other := nodes[0].program(t, "Otto"), nodes[0].program(t, "Ada")
	const registered = `[{"name":"weather","args":"city","help":"the weather in a city"}]`
	if status, body := nodes[0].asks(t, http.MethodPut, "/api/rooms/lobby/commands", token, registered); status != 204 {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := nodes[2].asks(t, http.MethodPut, "/api/rooms/lobby/commands", other, registered); status != 409 || !strings.Contains(body, "command_taken") {
		t.Errorf("of another program: %d %s", status, body)
	}
	_, list := nodes[2].get(t, "/api/rooms/lobby/commands")
	if !strings.Contains(string(list), `"name":"weather","args":"city","help":"the weather in a city","by":"Otto"`) {
		t.Errorf("the third node has %s", list)
	}
	ana, welcome := enter(t, nodes[2], `"name":"Ana"`)
	again, _ := enter(t, nodes[0], `"name":"Ana","session":%q`, welcome.Session)
	bo, _ := enter(t, nodes[2], `"name":"Bo"`)
	ana.send(`{"type":"command","id":"k0","name":"weather"}`)
	if e := ana.await("error"); e.Code != "no_such_command" || e.ID != "k0" {
		t.Errorf("while the program is not there: %+v", e)
	}
	bot, _ := enter(t, nodes[1], `"name":"Otto","auth":%q`, token)
	ada, _ := enter(t, nodes[1], `"name":"Ada","auth":%q`, other)
	ana.send(`{"type":"command","id":"k1","name":"weather","args":"Lisbon"}`)
	if e := bot.await("command"); e.ID != "k1" || e.User != welcome.User || e.Name != "Ana" {
		t.Errorf("the program is asked %+v", e)
	}
	if status, body := nodes[1].asks(t, http.MethodPost, "/api/rooms/lobby/answers", token, fmt.Sprintf(`{"user":%q,"text":"sunny","to":"k1"}`, welcome.User)); status != 204 {
		t.Errorf("%d %s", status, body)
	}
	for _, c := range []*chatter{ana, again} {
		if e := c.await("answer"); e.From != "Otto" || e.Text != "sunny" {
			t.Errorf("Ana is told %+v", e)
		}
	}
	beside, _ := enter(t, nodes[1], `"name":"Ana","session":%q`, welcome.Session)
	bot.send(`{"type":"answer","id":"a1","user":%q,"text":"and warm","to":"k1"}`, welcome.User)
	for _, c := range []*chatter{ana, again, beside} {
		if e := c.await("answer"); e.Text != "and warm" {
			t.Errorf("Ana is told %+v", e)
		}
	}
	if status, body := nodes[1].asks(t, http.MethodPost, "/api/rooms/lobby/answers", token, `{"user":"NOBODYNOBODY","text":"hello"}`); status != 404 {
		t.Errorf("nobody is told: %d %s", status, body)
	}
	bot.send(`{"type":"answer","id":"a2","user":"NOBODYNOBODY","text":"hello"}`)
	if e := bot.await("error"); e.Code != "not_found" || e.ID != "a2" {
		t.Errorf("nobody is told: %+v", e)
	}
	bo.send(`{"type":"say","id":"b1","text":"the last"}`)
	wantNothing(t, "the last", ana, again, beside, bo, ada, bot)
}

// TestNodesTickets: a ticket that was made at one node reads at another, until it is revoked at a third.
func TestNodesTickets(t *testing.T) {
	nodes := startNodes(t, 3)
	ana, welcome := enter(t, nodes[0], `"name":"Ana"`)
	status, body := nodes[0].asks(t, http.MethodPost, "/api/rooms/lobby/tickets", welcome.Session, "")
	var made struct{ ID, URL string }
	if err := json.Unmarshal([]byte(body), &made); status != 201 || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	stream, end := nodes[1].streamSoon(t, made.URL)
	defer end()
	ana.says("1", "hello")
	for line, buf := "", make([]byte, 1); !strings.Contains(line, "hello"); line += string(buf) {
		if _, err := stream.Body.Read(buf); err != nil {
			t.Fatal(err)
		}
	}
	waitUntil(t, "the third node to know the ticket", func() bool {
		status, _ := nodes[2].asks(t, http.MethodDelete, "/api/rooms/lobby/tickets/"+made.ID, welcome.Session, "")
		return status == 204
	})
	if code := endOf(t, stream); code != "access_denied" {
		t.Errorf("it ends with %q", code)
	}
	again, endAgain := nodes[1].stream(t, made.URL, nil)
	if endAgain(); again.StatusCode != 404 {
		t.Errorf("opened again: %s", again.Status)
	}
}

// streamSoon opens a stream at a node that may not know yet what lets it in.
func (s *testServer) streamSoon(t *testing.T, path string) (stream *http.Response, end func()) {
	t.Helper()
	waitUntil(t, "a stream of "+path, func() bool {
		if stream, end = s.stream(t, path, nil); stream.StatusCode == http.StatusOK {
			return true
		}
		end()
		return false
	})
	return stream, end
}
