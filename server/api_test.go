package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
)

// get asks the API and returns the answer with its body. Headers are names and values
// in turn.
func (s *testServer) get(t *testing.T, path string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	values := make(map[string]string)
	for i := 0; i < len(headers); i += 2 {
		values[headers[i]] = headers[i+1]
	}
	return s.request(t, http.MethodGet, path, values)
}

// ask is request where only the head of the answer counts.
func (s *testServer) ask(t *testing.T, method, path string, headers map[string]string) *http.Response {
	t.Helper()
	response, _ := s.request(t, method, path, headers)
	return response
}

// request sends a request with headers and returns the answer with its body.
func (s *testServer) request(t *testing.T, method, path string, headers map[string]string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequest(method, "http://"+s.Addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := s.scrape.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, body
}

type answer struct {
	Epoch    string
	Messages []struct {
		Seq      int64
		ID, From string
		At       int64
		Text     string
	}
	More   bool
	Search *struct{ Terms, From int64 }
}

// talkative returns a server in whose lobby 120 messages were said.
func talkative(t *testing.T) (s *testServer, epoch string) {
	s = startServer(t, inFile(filepath.Join(t.TempDir(), "h.db")))
	bo := dial(t, s.Addr, "/ws")
	epoch = bo.Join("Bo")["epoch"].(string)
	sayNumbers(bo, 1, 119)
	bo.WriteText(`{"type":"say","id":"c120","text":"Olá, \"mundo\" <b>"}`)
	bo.AwaitMessage(`Olá, "mundo" <b>`)
	return s, epoch
}

func TestMessagesAPI(t *testing.T) {
	s, epoch := talkative(t)
	tests := map[string]struct {
		query       string
		first, last int64 // numbers, in the order of the answer
		count       int
		more        bool
	}{
		"the last":        {"", 120, 71, 50, true},
		"fewer":           {"?limit=3", 120, 118, 3, true},
		"before":          {"?before=10", 9, 1, 9, false},
		"before, limited": {"?before=10&limit=9", 9, 1, 9, false},
		"all":             {"?limit=200", 120, 1, 120, false},
		"after":           {"?after=0&limit=10", 1, 10, 10, true},
		"after the last":  {"?after=120", 0, 0, 0, false},
		"search":          {"?q=mundo", 120, 120, 1, false},
		"without accent":  {"?q=ola", 120, 120, 1, false},
		"no such word":    {"?q=nothing", 0, 0, 0, false},
		"nothing at all":  {"?q=", 0, 0, 0, false},
		"no word in it":   {"?q=!!!", 0, 0, 0, false},
		"beginning":       {"?q=o", 120, 120, 1, false},
		"an injection":    {`?q=%22+OR+text:*+NEAR(`, 0, 0, 0, false},
		"search before":   {"?q=mundo&before=120", 0, 0, 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			response, body := s.get(t, "/api/rooms/lobby/messages"+tt.query)
			var got answer
			if err := json.Unmarshal(body, &got); err != nil || response.StatusCode != 200 || response.Header.Get("Content-Type") != "application/json" {
				t.Fatalf("%s %q: %v", response.Status, body, err)
			}
			if got.Epoch != epoch || got.Messages == nil || len(got.Messages) != tt.count || got.More != tt.more {
				t.Fatalf("%d messages, more is %v, want %d and %v: %s", len(got.Messages), got.More, tt.count, tt.more, body)
			}
			if asked := strings.Contains(tt.query, "q="); asked != (got.Search != nil) || asked && got.Search.From != 1 {
				t.Errorf("search %+v", got.Search)
			}
			if n := len(got.Messages); n > 0 && (got.Messages[0].Seq != tt.first || got.Messages[n-1].Seq != tt.last) {
				t.Errorf("%d to %d, want %d to %d", got.Messages[0].Seq, got.Messages[n-1].Seq, tt.first, tt.last)
			}
		})
	}
	_, body := s.get(t, "/api/rooms/lobby/messages?limit=1")
	var got answer
	if json.Unmarshal(body, &got); got.Messages[0].ID != "c120" || got.Messages[0].From != "Bo" || got.Messages[0].Text != `Olá, "mundo" <b>` || got.Messages[0].At == 0 {
		t.Errorf("%s", body)
	}
}

func TestAPIProblems(t *testing.T) {
	s := startServer(t, nil)
	for path, want := range map[string]int{
		"/api/rooms/lobby/messages?limit=0":           400,
		"/api/rooms/lobby/messages?limit=201":         400,
		"/api/rooms/lobby/messages?limit=x":           400,
		"/api/rooms/lobby/messages?before=-1":         400,
		"/api/rooms/lobby/messages?before=1e9":        400,
		"/api/rooms/lobby/messages?after=1&before=9":  400,
		"/api/rooms/lobby/messages?after=1&q=hi":      400,
		"/api/rooms/not%2Fa%20room/messages":          404,
		"/api/rooms/lobby/messages?q=" + chars(600):   400,
		"/api/rooms/lobby":                            404,
		"/api/rooms?limit=1001":                       400,
		"/api/rooms/lobby/messages?q=100%":            400,
		"/api/":                                       404,
		"/api/rooms/lobby/messages?after=99999999999": 200,
	} {
		response, body := s.get(t, path)
		if response.StatusCode != want {
			t.Errorf("%.60s: %s, want %d", path, response.Status, want)
		}
		if want == 200 {
			continue
		}
		var problem struct {
			Type, Title, Detail string
			Status              int
		}
		if err := json.Unmarshal(body, &problem); err != nil || problem.Status != want || problem.Title == "" || problem.Detail == "" ||
			response.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.60s: %q", path, body)
		}
	}
	response, err := s.scrape.Post("http://"+s.Addr+"/api/rooms", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 405 || response.Header.Get("Allow") == "" {
		t.Errorf("POST: %s", response.Status)
	}
}

// TestRoomsAPILimit: the rooms of the latest messages come first.
func TestRoomsAPILimit(t *testing.T) {
	s := startServer(t, unlimited)
	for i := range 3 {
		name := "room-" + strconv.Itoa(i)
		c := dial(t, s.Addr, "/ws/Zed"+strconv.Itoa(i)+"?room="+name)
		c.WriteText("hi")
		for !strings.HasSuffix(c.ReadText(), ": hi") {
		}
		time.Sleep(2 * time.Millisecond) // for another time
	}
	_, body := s.get(t, "/api/rooms?limit=2")
	var got struct{ Rooms []struct{ Name string } }
	if err := json.Unmarshal(body, &got); err != nil || len(got.Rooms) != 2 || got.Rooms[0].Name != "room-2" || got.Rooms[1].Name != "room-1" {
		t.Errorf("%s", body)
	}
}

// TestAPICache: who has the answer already is not sent it again.
func TestAPICache(t *testing.T) {
	s, _ := talkative(t)
	first, _ := s.get(t, "/api/rooms/lobby/messages")
	tag := first.Header.Get("ETag")
	if tag == "" || first.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("headers %v", first.Header)
	}
	for _, known := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
		if again, body := s.get(t, "/api/rooms/lobby/messages", "If-None-Match", known); again.StatusCode != 304 || len(body) > 0 {
			t.Errorf("%s: %s with %d bytes", known, again.Status, len(body))
		}
	}
	dial(t, s.Addr, "/ws/Zed").WriteText("new")
	s.WaitMetric(t, "hubbub_messages_received_total", 121)
	waitUntil(t, "another answer", func() bool {
		again, _ := s.get(t, "/api/rooms/lobby/messages", "If-None-Match", tag)
		return again.StatusCode == 200
	})
}

// TestAPIOrigins: pages of origins that may connect may read, too.
func TestAPIOrigins(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.Origins = []string{"https://a.example"} })
	for origin, want := range map[string]string{"https://a.example": "https://a.example", "https://b.example": ""} {
		if response, _ := s.get(t, "/api/rooms", "Origin", origin); response.Header.Get("Access-Control-Allow-Origin") != want {
			t.Errorf("%s: %v", origin, response.Header)
		}
	}
}

func TestRoomsAPI(t *testing.T) {
	s, _ := talkative(t)
	dial(t, s.Addr, "/ws/Zed?room=quiet")
	s.WaitMetric(t, "hubbub_rooms", 2)
	_, body := s.get(t, "/api/rooms")
	type entry struct {
		Name    string
		Online  int
		LastSeq int64 `json:"last_seq"`
		LastAt  int64 `json:"last_at"`
	}
	var got struct{ Rooms []entry }
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	for i := range got.Rooms {
		if (got.Rooms[i].LastAt > 0) != (got.Rooms[i].LastSeq > 0) {
			t.Errorf("%+v", got.Rooms[i])
		}
		got.Rooms[i].LastAt = 0
	}
	if want := []entry{{"lobby", 1, 120, 0}, {"quiet", 1, 0, 0}}; !slices.Equal(got.Rooms, want) {
		t.Errorf("%+v, want %+v", got.Rooms, want)
	}
}

// TestRoomsAPIBeyondTheLatest: a room with people is listed, with its true numbers, also
// when so many others have later messages that the list is full.
func TestRoomsAPIBeyondTheLatest(t *testing.T) {
	s := startServer(t, unlimited)
	visit := func(name, room string) {
		c := dial(t, s.Addr, "/ws/"+name+"?room="+room)
		defer c.Close()
		c.WriteText("hi")
		for !strings.HasSuffix(c.ReadText(), ": hi") {
		}
	}
	visit("Ana", "attic")
	visit("Bo", "attic")
	time.Sleep(2 * time.Millisecond) // for another time
	const others = 1000
	for i := range others {
		visit("Zed"+strconv.Itoa(i), "room-"+strconv.Itoa(i))
	}
	s.WaitMetric(t, `hubbub_connections{protocol="plain"}`, 0)
	cy := dial(t, s.Addr, "/ws")
	cy.WriteText(`{"type":"join","name":"Cy","room":"attic"}`)
	cy.Await("welcome")
	_, body := s.get(t, "/api/rooms?limit=1000")
	var got struct{ Rooms []map[string]any }
	if err := json.Unmarshal(body, &got); err != nil || len(got.Rooms) != others {
		t.Fatalf("%d rooms, %v", len(got.Rooms), err)
	}
	last := got.Rooms[others-1]
	if at, _ := last["last_at"].(float64); last["name"] != "attic" || last["online"] != 1.0 || last["last_seq"] != 2.0 || last["n"] != 2.0 || at == 0 {
		t.Errorf("the last one is %v", last)
	}
}
