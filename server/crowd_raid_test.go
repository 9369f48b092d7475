package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/crowd"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// TestCrowdSwept: one sweep takes back all that a raid of a crowd says in a live room, and nobody else's
// lines.
func TestCrowdSwept(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MessageRate = 0 })
	mo := dial(t, s.Addr, "/ws")
	user := mo.Join("Mo")["user"].(string)
	if err := s.hub.Records().Grant(t.Context(), records.Grant{User: user, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	script := crowd.Script{People: 30, Rate: 20, Raid: true, Seed: 4}
	cast := script.Cast()
	swept, played, tally := make(chan struct{}), make(chan struct{}), new(crowd.Tally)
	var heard atomic.Int64 // messages
	go func() {
		defer close(played)
		crowd.Play(t.Context(), cast, untilRaided(script, cast, &heard, swept), crowd.Enter("ws://"+s.Addr+"/ws", ""), tally)
	}()
	defer func() { <-played }()
	defer close(swept)

	var raid []float64 // the raid's messages
	others := make(map[float64]bool)
	for len(raid) < 60 || len(others) < 60 {
		message := mo.Await("message")
		heard.Add(1)
		if strings.Contains(strings.ToLower(message["text"].(string)), "free coins") {
			raid = append(raid, message["seq"].(float64))
		} else {
			others[message["seq"].(float64)] = true
		}
	}
	mo.WriteText(fmt.Sprintf(`{"type":"moderate","id":"m1","act":"sweep","seq":%v,"for_ms":60000}`, raid[len(raid)/2]))
	gone := make(map[float64]bool)
	for len(gone) < len(raid) {
		switch event := mo.ReadEvent(); {
		case event["type"] == "error":
			t.Fatalf("%v", event)
		case event["type"] == "moderated" && event["count"] != 60.:
			t.Fatalf("%v", event)
		case event["type"] == "update" && event["removed"] == true:
			target, _ := event["target"].(float64)
			if gone[target] = true; others[target] || target == 0 {
				t.Fatalf("somebody else's line is gone: %v", event)
			}
		}
	}
	for _, seq := range raid {
		if !gone[seq] {
			t.Errorf("%v stands", seq)
		}
	}
	wantLeft(t, s, others)
}

// wantLeft demands that the messages of these numbers stand in the lobby, and none else.
func wantLeft(t *testing.T, s *testServer, want map[float64]bool) {
	t.Helper()
	response, err := http.Get("http://" + s.Addr + "/api/rooms/lobby/messages?after=0&limit=200")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var page struct {
		Messages []struct {
			Type, Text string
			Seq        float64
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, m := range page.Messages {
		if m.Type != "message" || m.Text == "" {
			continue
		}
		if left++; !want[m.Seq] {
			t.Errorf("still there: %q", m.Text)
		}
	}
	if left != len(want) {
		t.Errorf("%s: %d lines of %d are left", response.Status, left, len(want))
	}
}

// untilRaided is the beginning of a script without its pauses: all come, say something, and a raid says
// all it has, one line when the one before is heard, as what comes too fast for a machine is left out; they
// stay until swept is closed.
func untilRaided(script crowd.Script, cast []string, heard *atomic.Int64, swept <-chan struct{}) func(yield func(crowd.Step) bool) {
	return func(yield func(crowd.Step) bool) {
		talked, raided := 0, 0
		for step := range script.Steps(cast) {
			isRaid := step.Person >= script.People
			switch {
			case step.Kind == crowd.Come:
			case step.Kind == crowd.Say && isRaid:
				raided++
			case step.Kind == crowd.Say && talked < 60:
				talked++
			default:
				continue
			}
			step.After /= 20
			if !yield(step) {
				return
			}
			for heard.Load() < int64(talked+raided) {
				select {
				case <-swept:
					return
				case <-time.After(time.Millisecond):
				}
			}
			if raided == 60 {
				<-swept
				return
			}
		}
	}
}
