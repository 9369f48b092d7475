package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/cluster/natstest"
	"hubbub/server/config"
)

// React puts a reaction to a message, or takes it back, and returns what it is told.
func (c *rawConn) React(seq int64, emoji string, on bool) map[string]any {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"react","id":"r1","seq":%d,"emoji":%q,"on":%v}`, seq, emoji, on))
	for {
		if event := c.ReadEvent(); event["type"] == "reacted" || event["type"] == "error" {
			return event
		}
	}
}

// awaitReactions reads on to an update of a message's reactions that has them as JSON.
func (c *rawConn) awaitReactions(seq int64, want string) {
	c.t.Helper()
	for {
		event := c.Await("update")
		if got, _ := json.Marshal(event["reactions"]); event["target"] == float64(seq) && string(got) == want {
			return
		}
	}
}

func told(event map[string]any) string {
	return fmt.Sprint(event["target"], event["emoji"], event["on"])
}

// TestReactions: all are told how many, the person of its own at each of its connections, also when it
// comes back.
func TestReactions(t *testing.T) {
	s := startServer(t, nil)
	ana, bia := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	token := ana.Join("Ana")["session"].(string)
	bia.Join("Bia")
	again := dial(t, s.Addr, "/ws")
	again.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, token))
	again.Await("welcome")
	seq := bia.said("hello")
	for _, on := range []bool{true, true, false, false, true} {
		want := told(map[string]any{"target": seq, "emoji": "❤️", "on": on})
		if got := ana.React(seq, "❤", on); told(got) != want || got["id"] != "r1" {
			t.Errorf("told %v, want %s", got, want)
		}
		if got := again.Await("reacted"); told(got) != want {
			t.Errorf("told at the other connection: %v, want %s", got, want)
		}
	}
	bia.React(seq, "👍", true)
	bia.awaitReactions(seq, `{"❤️":1,"👍":1}`)
	back := dial(t, s.Addr, "/ws")
	back.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, token))
	if m := back.Await("message"); fmt.Sprint(m["reactions"]) != "map[❤️:1 👍:1]" {
		t.Errorf("the backlog has %v", m)
	}
	if got := back.Await("reacted"); fmt.Sprint(got["own"]) != fmt.Sprintf("map[%d:[❤️]]", seq) {
		t.Errorf("own: %v", got)
	}
	for series, want := range map[string]float64{"hubbub_reactions_total": 6, `hubbub_reactions_rejected_total{reason="bad_reaction"}`: 0} {
		if got := s.Metric(t, series); got != want {
			t.Errorf("%s is %v, want %v", series, got, want)
		}
	}
}

// TestReactionsAreRefused: none of it closes the connection.
func TestReactionsAreRefused(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.ReactionRate, c.ReactionBurst = 0.001, 30 })
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	seq := ana.said("hello")
	for _, tt := range []struct {
		seq         int64
		emoji, code string
	}{
		{seq, "x", "bad_reaction"},
		{seq, "", "bad_reaction"},
		{seq, "👍👍", "bad_reaction"},
		{seq, ":party:", "bad_reaction"},
		{seq, ":" + strings.Repeat("a", 38) + ":", "bad_reaction"}, // 40 bytes, and there is none of the name
		{seq, ":" + strings.Repeat("a", 39) + ":", "bad_reaction"}, // 41
		{seq, strings.Repeat("👍", 10) + "x", "bad_reaction"},
		{seq + 1, "👍", "not_found"},
		{0, "👍", "bad_message"},
		{-1, "👍", "bad_message"},
	} {
		if got := ana.React(tt.seq, tt.emoji, true); got["code"] != tt.code || got["id"] != "r1" || got["message"] == "" {
			t.Errorf("%q to %d: %v, want %s", tt.emoji, tt.seq, got, tt.code)
		}
	}
	for _, text := range []string{`{"type":"react"}`, `{"type":"react","seq":1,"emoji":"👍"}`, `{"type":"react","seq":"1","emoji":"👍","on":true}`, `{"type":"react","seq":1,"emoji":7,"on":true}`} {
		ana.WriteText(text)
		ana.ExpectError("bad_message")
	}
	if got := ana.React(seq, "👍", false); got["type"] != "reacted" || got["on"] != false { // off without on
		t.Errorf("taken back what was not there: %v", got)
	}
	for i, emoji := range []string{"😀", "😁", "😂", "😃", "😄", "😅", "😆", "😇", "😈", "😉", "😊", "😋", "😌", "😍", "😎", "😏", "😐", "😑", "😒", "😓", "😔"} {
		got := ana.React(seq, emoji, true)
		if want := i == 20; (got["code"] == "too_many_reactions") != want || want != (got["type"] == "error") {
			t.Errorf("reaction %d: %v", i, got)
		}
	}
	for range 30 {
		if got := ana.React(seq, "👍", true); got["code"] == "rate_limited" {
			if wait, _ := got["retry_after_ms"].(float64); wait <= 0 {
				t.Errorf("limited: %v", got)
			}
			ana.said("still here")
			if n := s.Metric(t, `hubbub_reactions_rejected_total{reason="rate_limited"}`); n != 1 {
				t.Errorf("%v are counted", n)
			}
			return
		}
	}
	t.Error("nothing was limited")
}

// TestReactionsOverRestart: what was due is told, and nothing is lost.
func TestReactionsOverRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hubbub.db")
	onFile := func(c *config.Config) { c.DB = path }
	s := startServer(t, onFile)
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	seq := ana.said("hello")
	for _, emoji := range []string{"👍", "🎉", "🔥"} {
		ana.React(seq, emoji, true)
	}
	s.Stop(t)
	s = startServer(t, onFile)
	bia := dial(t, s.Addr, "/ws")
	bia.Join("Bia")
	for {
		event := bia.ReadEvent()
		got, _ := json.Marshal(event["reactions"])
		if string(got) == `{"🎉":1,"👍":1,"🔥":1}` {
			return
		}
	}
}

// TestReactionsAreJudged where a message is: who may not speak does not react, but slow mode does not
// matter. What is taken back loses its reactions.
func TestReactionsAreJudged(t *testing.T) {
	s := startServer(t, nil)
	mo, moderator := s.enters(t, "Mo")
	ana, user := s.enters(t, "Ana")
	s.makeModerator(t, moderator)
	seq := ana.said("hello")
	mo.Moderate(`"act":"slow","for_ms":60000`)
	if got := ana.React(seq, "👍", true); got["type"] != "reacted" {
		t.Errorf("in slow mode: %v", got)
	}
	mo.Moderate(`"act":"timeout","user":"` + user + `","for_ms":600000`)
	if got := ana.React(seq, "🎉", true); got["code"] != "timeout" {
		t.Errorf("silenced: %v", got)
	}
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, seq))
	if got := mo.React(seq, "🎉", true); got["code"] != "not_found" {
		t.Errorf("to what was removed: %v", got)
	}
}

// TestReactionsOverHTTP: people and programs react without a connection, and whoever reads a room
// learns who has.
func TestReactionsOverHTTP(t *testing.T) {
	s := startServer(t, nil)
	ana := dial(t, s.Addr, "/ws")
	welcome := ana.Join("Ana")
	token, user := welcome["session"].(string), welcome["user"].(string)
	seq := ana.said("hello")
	at := fmt.Sprintf("/api/rooms/lobby/messages/%d/reactions", seq)
	heart := at + "/" + url.PathEscape("❤")
	if status, body := s.asks(t, http.MethodPut, heart, token, ""); status != 200 || body != fmt.Sprintf("{\"target\":%d,\"emoji\":\"❤️\",\"on\":true}\n", seq) {
		t.Errorf("put: %d %s", status, body)
	}
	if got := ana.Await("reacted"); got["emoji"] != "❤️" || got["on"] != true {
		t.Errorf("told %v", got)
	}
	if status, body := s.asks(t, http.MethodPut, at+"/"+url.PathEscape("👍"), s.program(t, "Otto"), ""); status != 200 {
		t.Errorf("a program: %d %s", status, body)
	}
	ana.awaitReactions(seq, `{"❤️":1,"👍":1}`)
	var answer struct {
		Reactions []struct {
			Emoji  string
			Count  int
			People []struct{ User, Name string }
		}
		Next string
	}
	status, body := s.asks(t, http.MethodGet, at, "", "")
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != 200 || len(answer.Reactions) != 2 || answer.Reactions[0].Emoji != "❤️" || fmt.Sprint(answer.Reactions[0].People) != fmt.Sprintf("[{%s Ana}]", user) || answer.Reactions[1].People[0].Name != "Otto" || answer.Next != "" {
		t.Errorf("who: %d %s", status, body)
	}
	if status, body := s.asks(t, http.MethodGet, "/api/rooms/lobby/reacted?from=1&to=90", token, ""); status != 200 || body != fmt.Sprintf("{\"own\":{\"%d\":[\"❤️\"]}}\n", seq) {
		t.Errorf("own: %d %s", status, body)
	}
	if status, _ := s.asks(t, http.MethodDelete, heart, token, ""); status != 200 {
		t.Errorf("delete: %d", status)
	}
	ana.awaitReactions(seq, `{"👍":1}`)
	for path, want := range map[string]int{
		at + "/x": 400, at + "/:party:": 400, "/api/rooms/lobby/messages/99/reactions/%F0%9F%91%8D": 404,
		"/api/rooms/lobby/messages/0/reactions/%F0%9F%91%8D": 404, "/api/rooms/nowhere/messages/1/reactions/%F0%9F%91%8D": 404,
	} {
		if status, body := s.asks(t, http.MethodPut, path, token, ""); status != want {
			t.Errorf("%s: %d %s, want %d", path, status, body, want)
		}
	}
	if status, _ := s.asks(t, http.MethodPut, heart, "", ""); status != 401 {
		t.Errorf("nobody: %d", status)
	}
	for path, want := range map[string]int{at + "?emoji=x": 400, "/api/rooms/lobby/messages/99/reactions": 404, at + "?emoji=%F0%9F%91%8D": 200} {
		if status, body := s.asks(t, http.MethodGet, path, "", ""); status != want {
			t.Errorf("%s: %d %s, want %d", path, status, body, want)
		}
	}
}

// TestClusterReactionsGoOn: when the server ends that tells all of reactions, another one does.
func TestClusterReactionsGoOn(t *testing.T) {
	nc := natstest.New(t, 1)
	servers := []*testServer{startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))}
	office := -1
	for end := time.Now().Add(patience); office < 0 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		office = slices.IndexFunc(servers, func(s *testServer) bool { return s.Metric(t, "hubbub_cluster_office") == 1 })
	}
	if office < 0 {
		t.Fatal("no server has the office")
	}
	other := servers[1-office]
	ana, _ := other.enters(t, "Ana")
	seq := ana.said("hello")
	servers[office].Stop(t)
	if got := ana.React(seq, "👍", true); got["type"] != "reacted" {
		t.Errorf("told %v", got)
	}
	ana.awaitReactions(seq, `{"👍":1}`)
	ana.React(seq, "👍", false)
	ana.awaitReactions(seq, `{}`)
}

// TestClusterReactions: whichever server somebody reacts by, all are told the same, and the person at
// its connections by all servers.
func TestClusterReactions(t *testing.T) {
	nc := natstest.New(t, 1)
	servers := []*testServer{startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))}
	var people []*rawConn
	for i, s := range servers {
		c, _ := s.enters(t, fmt.Sprint("Person ", i))
		people = append(people, c)
	}
	seq := people[0].said("hello")
	for _, c := range people[1:] {
		c.AwaitMessage("hello")
	}
	for i, c := range people {
		if got := c.React(seq, "👍", true); got["type"] != "reacted" {
			t.Errorf("by server %d: %v", i, got)
		}
	}
	var numbers []any
	for _, c := range people {
		for {
			event := c.Await("update")
			if got, _ := json.Marshal(event["reactions"]); string(got) == `{"👍":3}` {
				numbers = append(numbers, event["seq"])
				break
			}
		}
	}
	if numbers[0] != numbers[1] || numbers[1] != numbers[2] {
		t.Errorf("the totals have the numbers %v", numbers)
	}
	welcome := dial(t, servers[1].Addr, "/ws").Join("Ana")
	ana := dial(t, servers[0].Addr, "/ws")
	ana.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, welcome["session"]))
	if event := ana.ReadEvent(); event["type"] != "welcome" {
		t.Fatalf("comes with %v", event)
	}
	other := dial(t, servers[2].Addr, "/ws")
	other.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, welcome["session"]))
	other.Await("welcome")
	ana.React(seq, "🎉", true)
	if got := other.Await("reacted"); got["emoji"] != "🎉" {
		t.Errorf("told %v", got)
	}
}
