package web_test

import (
	"cmp"
	"encoding/json"
	"errors"
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
func fakeHistory(count int) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"rooms":[{"name":"lobby","online":3,"last_seq":%d,"n":%d,"last_at":1},{"name":"games","online":7,"last_seq":5,"n":1,"last_at":1}]}`, seqAt(count), count)
	})
	mux.HandleFunc("GET /api/rooms/{room}/messages", func(w http.ResponseWriter, r *http.Request) {
		found := []heldMessage{}
		for place := range count {
			if m := lineAt(place + 1); isWanted(m, r) {
				found = append(found, m)
			}
		}
		if !r.Form.Has("after") {
			slices.Reverse(found)
		}
		limit := cmp.Or(formNumber(r, "limit"), 50)
		json.NewEncoder(w).Encode(map[string]any{"epoch": "e", "messages": found[:min(limit, len(found))], "more": len(found) > limit})
	})
	return mux
}

// isWanted tells if a request for messages asks for one.
func isWanted(m heldMessage, r *http.Request) bool {
	before, after := formNumber(r, "before"), formNumber(r, "after")
	return m.Seq > after && (before == 0 || m.Seq < before) && strings.Contains(m.Text, r.FormValue("q"))
}

func formNumber(r *http.Request, name string) int {
	n, _ := strconv.Atoi(r.FormValue(name)) // absent is 0
	return n
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
	drafts := make([]history.Draft, messages)
	start := time.Now().Add(-time.Duration(messages) * time.Minute)
	for i := range drafts {
		drafts[i] = history.Draft{From: []string{"Bo", "Zé", "Cy"}[i/3%3], At: start.Add(time.Duration(i) * time.Minute).UnixMilli(), Text: fmt.Sprintf("line %d", i+1)}
	}
	_, err = log.Append("lobby", drafts)
	if err := errors.Join(err, log.Close()); err != nil {
		t.Fatal(err)
	}
	return startSite(t, "127.0.0.1:0", func(c *config.Config) { c.DB, c.Sync = file, "normal" })
}
