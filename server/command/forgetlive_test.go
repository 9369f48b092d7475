//go:build unix

package command_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// TestForgetWhoTalks: of who is forgotten in the middle of talking nothing is left, nor of
// what waited to be said; whoever follows the room is told, and nobody has the name.
func TestForgetWhoTalks(t *testing.T) {
	db := database(t)
	r := start(t, "-db", db, "-message-rate", "0")
	ana := talk(t, r.Addr)
	ana.await(t, 500)
	events, err := http.Get("http://" + r.Addr + "/api/rooms/lobby/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	said := did(t, "person", "forget", "Ana", "-db", db)
	user, rest, _ := strings.Cut(said, " ")
	if rest != "is forgotten; rooms with messages that were removed: 1\n" {
		t.Errorf("said %q", said)
	}
	<-ana.ended
	if !ana.expired.Load() {
		t.Error("Ana was not told why")
	}
	told := false
	for lines := bufio.NewScanner(events.Body); !told && lines.Scan(); {
		line := lines.Text()
		told = strings.Contains(line, `"type":"update"`) && strings.Contains(line, `"user":"`+user+`","from_seq":1,`) && strings.Contains(line, `"removed":true`)
	}
	if !told {
		t.Error("who follows the room is not told")
	}
	if text := exported(t, db); strings.Count(text, "\n") != 2 {
		t.Errorf("there is something left: %.300s", text)
	}
	if here := did(t, "people", "list", "-db", db); here != "Nobody is here.\n" {
		t.Errorf("the name is not free: %s", here)
	}
}
