package server_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hubbub/server/config"
)

// A room whose messages have expired goes with the last one in it, and its name means
// another room: who comes back to the old one is told so.
func TestExpiredRoomIsRemoved(t *testing.T) {
	t.Parallel() // it waits
	file := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, func(c *config.Config) { c.DB, c.HistoryAge = file, time.Second })
	bo := dial(t, s.Addr, "/ws")
	epoch := bo.Join("Bo")["epoch"].(string)
	bo.Say("soon gone")
	bo.AwaitMessage("soon gone")
	numbers := func() (last []int64) {
		_, body := s.get(t, "/api/rooms")
		var got struct {
			Rooms []struct {
				Seq int64 `json:"last_seq"`
			}
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
		for _, room := range got.Rooms {
			last = append(last, room.Seq)
		}
		return last
	}
	waitUntil(t, "it has expired", func() bool {
		_, body := s.get(t, "/api/rooms/lobby/messages")
		var got answer
		return json.Unmarshal(body, &got) == nil && len(got.Messages) == 0
	})
	if got := numbers(); !slices.Equal(got, []int64{1}) {
		t.Errorf("with somebody in it: %v", got)
	}
	bo.Reset()
	waitUntil(t, "it is removed", func() bool { return len(numbers()) == 0 })

	again := dial(t, s.Addr, "/ws")
	again.WriteText(`{"type":"join","name":"Bo","since":{"epoch":"` + epoch + `","seq":1}}`)
	welcome := again.Await("welcome")
	if welcome["epoch"] == epoch || welcome["recovered"] != false {
		t.Errorf("welcome %v", welcome)
	}
	again.Say("new")
	if got := again.Await("message"); got["seq"] != 1.0 || got["text"] != "new" {
		t.Errorf("message %v", got)
	}
}
