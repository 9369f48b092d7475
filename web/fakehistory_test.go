package web_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A heldMessage is what a history answers with.
type heldMessage struct {
	Seq  int    `json:"seq"`
	From string `json:"from"`
	At   int64  `json:"at"`
	Text string `json:"text"`
}

// lineAt is the message at a place.
func lineAt(place int) heldMessage {
	return heldMessage{seqAt(place), []string{"Bo", "Zé", "Cy"}[place/3%3], 1790000000000 + int64(place)*60_000, fmt.Sprintf("line %d", place)}
}

// fakeHistory answers as the server does for a room of that many messages.
func fakeHistory(count int) http.Handler { return keptHistory(1, count) }

// keptHistory is fakeHistory where the messages before a place are not kept any more.
func keptHistory(first, count int) http.Handler {
	floor := 1
	if first > 1 {
		floor = seqAt(first)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"rooms":[{"name":"lobby","online":3,"last_seq":%d,"n":%d,"last_at":1},{"name":"games","online":7,"last_seq":5,"n":1,"last_at":1}]}`, seqAt(count), count)
	})
	mux.HandleFunc("GET /api/rooms/{room}/messages", func(w http.ResponseWriter, r *http.Request) {
		found := []heldMessage{}
		for place := first; place <= count; place++ {
			if m := lineAt(place); isWanted(m, r) {
				found = append(found, m)
			}
		}
		if !r.Form.Has("after") && !r.Form.Has("from") {
			slices.Reverse(found)
		}
		limit := cmp.Or(formNumber(r, "limit"), 50)
		json.NewEncoder(w).Encode(map[string]any{"epoch": "e", "floor": floor, "messages": found[:min(limit, len(found))], "more": len(found) > limit})
	})
	return mux
}

// isWanted tells if a request for messages asks for one.
func isWanted(m heldMessage, r *http.Request) bool {
	before, after, from := formNumber(r, "before"), formNumber(r, "after"), formNumber(r, "from")
	return m.Seq > after && m.Seq >= from && (before == 0 || m.Seq < before) && strings.Contains(m.Text, r.FormValue("q"))
}

func formNumber(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.FormValue(name)) // absent is 0
	return n
}

// seeded wants all to be taken.
type seeded struct{ t *testing.T }

func (s seeded) Forget(string) bool { return false }

func (s seeded) Deliver(_ string, delivered []room.Delivered) {
	for i := range delivered {
		if err := delivered[i].Err; err != nil {
			s.t.Error(err)
		}
	}
}

// seededSite starts a Hubbub in whose lobby that many messages were said, one a
// minute.
func seededSite(t *testing.T, messages int) *site {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hubbub.db")
	log, err := history.Open(history.Config{Path: file, Sync: history.Normal})
	if err != nil {
		t.Fatal(err)
	}
	tail, err := log.Tail("lobby", 0)
	if err != nil {
		t.Fatal(err)
	}
	drafts := make([]history.Draft, messages)
	start := time.Now().Add(-time.Duration(messages) * time.Minute)
	for i := range drafts {
		drafts[i].Entry = wire.Entry{
			Kind: wire.KindMessage, From: []string{"Bo", "Zé", "Cy"}[i/3%3], Text: fmt.Sprintf("line %d", i+1),
			At: start.Add(time.Duration(i) * time.Minute).UnixMilli(),
		}
	}
	log.DeliverTo(seeded{t})
	log.Publish(room.Address{Room: "lobby", Title: "lobby", Epoch: tail.Epoch}, drafts)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	return startSite(t, "127.0.0.1:0", func(c *config.Config) { c.DB, c.Sync = file, "normal" })
}
