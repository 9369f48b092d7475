package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"hubbub/server/access"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// fakeQueue has some items in each room, and notes what is reported.
type fakeQueue struct {
	items    int
	refused  *wire.Error
	reported string
}

func (f *fakeQueue) Items(room string) (items []queue.Item) {
	for i := range f.items {
		items = append(items, queue.Item{Item: wire.Item{ID: int64(i + 1), Kind: wire.ItemHeld, Room: room, At: 1, Text: "t"}})
	}
	return items
}

func (f *fakeQueue) Report(_ context.Context, by access.Visitor, _ netip.Addr, room string, r wire.ReportRequest) *wire.Error {
	f.reported = fmt.Sprintf("%s in %s: %d %s%s", by.Person.User, room, r.Seq, r.Reason, r.ID)
	return f.refused
}

func newQueueAPI(t *testing.T, q *fakeQueue) (http.Handler, *fakeHistory) {
	t.Helper()
	_, history, c, _ := configTown(t, "")
	c.Queue = q
	return New(c), history
}

// TestQueuePages: what waits in a room is told to its moderators, the latest last, in pages
// from the end.
func TestQueuePages(t *testing.T) {
	h, _ := newQueueAPI(t, &fakeQueue{items: 60})
	for query, want := range map[string]string{
		"":                   "11-60 of 60, more true",
		"?limit=200":         "1-60 of 60, more false",
		"?limit=2":           "59-60 of 60, more true",
		"?limit=2&before=59": "57-58 of 60, more true",
		"?before=3":          "1-2 of 60, more false",
		"?before=1":          "0-0 of 60, more false",
	} {
		var page struct {
			Items []struct{ ID int64 }
			Count int
			More  bool
		}
		w := ask(h, http.MethodGet, "/api/rooms/club/queue"+query, "ana", "")
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %d %s, %v", query, w.Code, w.Body, err)
		}
		first, last := int64(0), int64(0)
		if n := len(page.Items); n > 0 {
			first, last = page.Items[0].ID, page.Items[n-1].ID
		}
		if got := fmt.Sprintf("%d-%d of %d, more %v", first, last, page.Count, page.More); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	empty, _ := newQueueAPI(t, new(fakeQueue))
	if w := ask(empty, http.MethodGet, "/api/rooms/club/queue", "ana", ""); w.Body.String() != "{\"items\":[],\"count\":0,\"more\":false}\n" {
		t.Errorf("empty: %s", w.Body)
	}
	wantProblem(t, ask(h, http.MethodGet, "/api/rooms/club/queue?limit=0", "ana", ""), 400, "")
	wantProblem(t, ask(h, http.MethodGet, "/api/rooms/club/queue?before=x", "ana", ""), 400, "")
	wantProblem(t, ask(h, http.MethodGet, "/api/rooms/past/queue", "bo", ""), 403, "forbidden")
	wantProblem(t, ask(h, http.MethodGet, "/api/rooms/club/queue", "bo", ""), 404, "not_found")
	wantProblem(t, ask(h, http.MethodGet, "/api/rooms/past/queue", "", ""), 401, "auth_required")
}

// TestReportOverHTTP: a message is reported with a reason or without one, by people.
func TestReportOverHTTP(t *testing.T) {
	const path = "/api/rooms/Past/messages/41/reports"
	for name, tt := range map[string]struct{ body, want string }{
		"with a reason": {`{"reason":"spam"}`, "u-bo in past: 41 spam"},
		"without":       {"", "u-bo in past: 41 "},
		"with nothing":  {"{}", "u-bo in past: 41 "},
	} {
		t.Run(name, func(t *testing.T) {
			q := new(fakeQueue)
			h, _ := newQueueAPI(t, q)
			if w := ask(h, http.MethodPost, path, "bo", tt.body); w.Code != http.StatusOK || w.Body.String() != "{\"type\":\"reported\"}\n" || q.reported != tt.want {
				t.Errorf("%d %s: %q, want %q", w.Code, w.Body, q.reported, tt.want)
			}
		})
	}
	for name, tt := range map[string]struct {
		path, session, body string
		refused             *wire.Error
		status              int
		code                string
	}{
		"nobody":      {path, "", "", nil, 401, "auth_required"},
		"no room":     {"/api/rooms/none/messages/41/reports", "bo", "", nil, 404, "not_found"},
		"no message":  {"/api/rooms/past/messages/x/reports", "bo", "", nil, 404, "not_found"},
		"no JSON":     {path, "bo", "spam", nil, 400, ""},
		"of oneself":  {path, "bo", "", &wire.Error{Code: wire.Forbidden, Message: "m"}, 403, "forbidden"},
		"what is not": {path, "bo", "", &wire.Error{Code: wire.NotFound, Message: "m"}, 404, "not_found"},
		"too much":    {path, "bo", "", &wire.Error{Code: wire.TooLong, Message: "m"}, 400, "too_long"},
		"too often":   {path, "bo", "", &wire.Error{Code: wire.RateLimited, Message: "m", RetryAfterMillis: 1200}, 429, "rate_limited"},
		"a full disk": {path, "bo", "", &wire.Error{Code: wire.NotSaved, Message: "m"}, 503, "not_saved"},
	} {
		t.Run(name, func(t *testing.T) {
			h, history := newQueueAPI(t, &fakeQueue{refused: tt.refused})
			w := ask(h, http.MethodPost, tt.path, tt.session, tt.body)
			wantProblem(t, w, tt.status, tt.code)
			if tt.refused != nil && len(history.rejected) != 1 {
				t.Errorf("counted %q", history.rejected)
			}
			if tt.code == "rate_limited" && w.Header().Get("Retry-After") != "2" {
				t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
			}
		})
	}
	h, _ := newQueueAPI(t, new(fakeQueue))
	if w := ask(h, http.MethodPost, path, "bo", `{"reason":"`+strings.Repeat("x", 5000)+`"}`); w.Code != http.StatusRequestEntityTooLarge && w.Code != http.StatusBadRequest {
		t.Errorf("a body of 5 kB: %d", w.Code)
	}
	if w := ask(h, http.MethodGet, path, "bo", ""); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", w.Code)
	}
}
