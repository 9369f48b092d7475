package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A fakeHistory answers when it is let, and counts who waits for it.
type fakeHistory struct {
	err     error
	hold    chan struct{} // nil: answers at once
	reading atomic.Int32
	counted atomic.Int32 // how often messages were
	entries []wire.Entry // in each answer

	mu       sync.Mutex
	rejected []string // guarded by mu; reasons
}

func (f *fakeHistory) refused(reason string, _ netip.Addr) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rejected = append(f.rejected, reason)
}

func (f *fakeHistory) answer(ctx context.Context) (room.Page, error) {
	f.reading.Add(1)
	defer f.reading.Add(-1)
	if f.hold != nil {
		select {
		case <-f.hold:
		case <-ctx.Done():
			return room.Page{}, ctx.Err()
		}
	}
	return room.Page{Epoch: "e", Floor: 1, Entries: f.entries}, f.err
}

func (f *fakeHistory) From(ctx context.Context, _ string, _ int64, _ int) (room.Page, error) {
	return f.answer(ctx)
}

func (f *fakeHistory) After(ctx context.Context, _ string, _ int64, _ int) (room.Page, error) {
	return f.answer(ctx)
}

func (f *fakeHistory) At(ctx context.Context, _ string, _ int64, _ int) (room.Page, error) {
	return f.answer(ctx)
}

func (f *fakeHistory) ActivityState(ctx context.Context, _ string) (room.ActivityState, error) {
	page, err := f.answer(ctx)
	state := room.ActivityState{Epoch: page.Epoch, Floor: page.Floor}
	if n := len(f.entries); n > 0 {
		state.Last, state.FirstAt, state.LastAt = f.entries[n-1].Seq, f.entries[0].At, f.entries[n-1].At
	}
	return state, err
}

func (f *fakeHistory) Activity(_ context.Context, _ string, from, step int64, counts []int64) (int, error) {
	f.counted.Add(1)
	for _, e := range f.entries {
		if i := (e.At - from) / step; e.At >= from && i < int64(len(counts)) {
			counts[i]++
		}
	}
	return len(counts), f.err
}

func (f *fakeHistory) Before(ctx context.Context, _ string, _ int64, _ int) (room.Page, error) {
	return f.answer(ctx)
}

func (f *fakeHistory) Questions(ctx context.Context, _ string, _ int) (room.Page, error) {
	return f.answer(ctx)
}

func (f *fakeHistory) Search(ctx context.Context, _, _ string, _ int64, _ int) (room.Found, error) {
	page, err := f.answer(ctx)
	return room.Found{Page: page}, err
}

func (f *fakeHistory) SearchRooms(ctx context.Context, may func(string) bool, _ string, _ room.Mark, _ int) (found room.Hits, err error) {
	page, err := f.answer(ctx)
	for _, e := range page.Entries {
		if may(e.ID) { // as if it were the room
			found.Hits = append(found.Hits, room.Hit{Room: e.ID, Title: e.ID, Epoch: "e", Entry: e})
		}
	}
	return found, err
}

func (f *fakeHistory) Rooms(ctx context.Context, _ ...string) ([]Room, error) {
	_, err := f.answer(ctx)
	return nil, err
}

// noActs are those of rooms in which no question is being answered.
type noActs struct{ Acts }

func (noActs) Live(string) int64 { return 0 }

// noLog is the log of rooms in which nothing is said.
type noLog struct{ room.Log }

func (noLog) DeliverTo(room.Receiver) {}

func newAPI(f *fakeHistory) http.Handler { return newAPIOf(f, f) }

func newAPIOf(f *fakeHistory, d Directory) http.Handler {
	return New(Config{Acts: noActs{}, Gate: gate.New(gate.Config{}), Door: openDoor(), Hub: room.NewHub(room.Config{Log: noLog{}}),
		History: f, Activity: f, Directory: d, Refused: f.refused, Reads: gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}), Log: slog.New(slog.DiscardHandler)})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	return getFrom(h, "192.0.2.1", path)
}

func getFrom(h http.Handler, ip, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = net.JoinHostPort(ip, "5000")
	h.ServeHTTP(w, r)
	return w
}

// TestNothing: what is empty is an empty list.
func TestNothing(t *testing.T) {
	h := newAPI(&fakeHistory{})
	for path, want := range map[string]string{
		"/api/rooms":                 `{"rooms":[]}`,
		"/api/rooms/lobby/messages":  `{"epoch":"e","floor":1,"messages":[],"more":false}`,
		"/api/rooms/lobby/questions": `{"epoch":"e","floor":1,"questions":[],"more":false}`,
		"/api/search?q=x":            `{"hits":[],"terms":0}`,
		"/api/rooms/lobby/activity":  `{"epoch":"e","floor":1,"from":0,"step_ms":60000,"messages":[],"more":false}`,
	} {
		if w := get(h, path); w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != want {
			t.Errorf("%s: %d %s, want %s", path, w.Code, w.Body, want)
		}
	}
}

// TestRolesAreTold: pages and what was found say which role somebody had who said it.
func TestRolesAreTold(t *testing.T) {
	h := newAPI(&fakeHistory{entries: []wire.Entry{
		{Kind: wire.KindMessage, Seq: 1, From: "Ana", Role: "owner"}, {Kind: wire.KindMessage, Seq: 2, From: "Bo"}}})
	for _, query := range []string{"", "?after=0", "?from=1", "?at=1", "?q=x"} {
		var page struct{ Messages []struct{ From, Role string } }
		w := get(h, "/api/rooms/lobby/messages"+query)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || len(page.Messages) != 2 {
			t.Fatalf("%q: %v, %s", query, err, w.Body)
		}
		for _, m := range page.Messages {
			if want := map[string]string{"Ana": "owner"}[m.From]; m.Role != want {
				t.Errorf("%q: %s has the role %q, want %q", query, m.From, m.Role, want)
			}
		}
	}
}

// TestUnread: a history that cannot be read is a problem that may pass.
func TestUnread(t *testing.T) {
	h := newAPI(&fakeHistory{err: errors.New("disk on fire")})
	for _, path := range []string{"/api/rooms", "/api/rooms/lobby/messages", "/api/rooms/lobby/messages?q=x", "/api/search?q=x", "/api/rooms/lobby/messages?from=1", "/api/rooms/lobby/messages?at=1", "/api/rooms/lobby/activity"} {
		w := get(h, path)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
}

// TestQuestionsTakeTurns: only so many read the history at a time, and who waits too
// long is told.
func TestQuestionsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h := newAPI(f)
		codes := make(chan int, 2*maxAsked)
		for range 2 * maxAsked {
			go func() { codes <- get(h, "/api/rooms/lobby/messages").Code }()
		}
		synctest.Wait()
		if got := int(f.reading.Load()); got != maxAsked {
			t.Errorf("%d questions at a time, want %d", got, maxAsked)
		}
		for range 2 * maxAsked { // none is answered within readTimeout
			if code := <-codes; code != http.StatusServiceUnavailable {
				t.Errorf("status %d", code)
			}
		}
		close(f.hold)
		if w := get(h, "/api/rooms/lobby/messages"); w.Code != http.StatusOK {
			t.Errorf("afterwards: %d", w.Code)
		}
	})
}

// TestListingGivesUp: who asks for the rooms while another waits for the history waits
// no longer than its own request.
func TestListingGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h := newAPI(f)
		go get(h, "/api/rooms")
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/rooms", nil).WithContext(ctx))
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		select {
		case <-done:
		default:
			t.Error("it waits for the one before it")
		}
		f.expectRejected(t)
		close(f.hold)
	})
}
