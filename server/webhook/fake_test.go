package webhook_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/room"
	"hubbub/server/webhook"
	"hubbub/server/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fakeLog has the rooms of a test. Safe for concurrent use.
type fakeLog struct {
	mu    sync.Mutex
	rooms map[string]*room.Page
	names []string // in the order of their ids
	fails bool

	readers, most int           // how many read now, and did at most
	slow          time.Duration // that reading takes
}

// read notes that somebody reads, for as long as that takes.
func (l *fakeLog) read(by int) {
	l.mu.Lock()
	l.readers += by
	l.most = max(l.most, l.readers)
	slow := l.slow
	l.mu.Unlock()
	if by > 0 && slow > 0 {
		time.Sleep(slow)
	}
}

var errDisk = errors.New("the disk is gone")

func (l *fakeLog) say(in string, texts ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.rooms[in]
	if p == nil {
		p = &room.Page{Epoch: "log1." + in, Floor: 1}
		l.rooms[in] = p
		l.names = append(l.names, in)
	}
	for _, text := range texts {
		p.Last += 2 // there are holes
		p.Entries = append(p.Entries, wire.Entry{Seq: p.Last, Kind: wire.KindMessage, From: "Ana", At: time.Now().UnixMilli(), Text: text})
	}
}

// change does something with a room.
func (l *fakeLog) change(in string, do func(*room.Page)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	do(l.rooms[in])
}

func (l *fakeLog) After(_ context.Context, in string, seq int64, limit int) (room.Page, error) {
	l.read(1)
	defer l.read(-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.rooms[in]
	if l.fails {
		return room.Page{}, errDisk
	}
	if p == nil {
		return room.Page{Floor: 1}, nil
	}
	page := *p
	page.Entries = nil
	for _, e := range p.Entries {
		if e.Seq > seq && len(page.Entries) < limit {
			page.Entries = append(page.Entries, e)
		}
	}
	return page, nil
}

func (l *fakeLog) Heads(_ context.Context, after int64, limit int) (heads []room.Head, next int64, err error) {
	l.read(1)
	defer l.read(-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails {
		return nil, 0, errDisk
	}
	for i := int(after); i < len(l.names); i++ {
		if len(heads) == limit {
			return heads, int64(i), nil
		}
		p := l.rooms[l.names[i]]
		heads = append(heads, room.Head{Room: l.names[i], Epoch: p.Epoch, Last: p.Last})
	}
	return heads, 0, nil
}

// A fakeStore keeps hooks. Safe for concurrent use.
type fakeStore struct {
	mu     sync.Mutex
	hooks  []webhook.Hook
	places map[string]map[string]webhook.Place // by run and room
	saves  int
	fails  bool
}

func (s *fakeStore) Webhooks(context.Context) ([]webhook.Hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails {
		return nil, errDisk
	}
	return slices.Clone(s.hooks), nil
}

func (s *fakeStore) WebhookPlaces(_ context.Context, run string, rooms []string) (map[string]webhook.Place, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := maps.Clone(s.places[run])
	maps.DeleteFunc(found, func(r string, _ webhook.Place) bool { return !slices.Contains(rooms, r) })
	return found, nil
}

func (s *fakeStore) SaveWebhooks(_ context.Context, changed []webhook.Progress) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails {
		return errDisk
	}
	s.saves++
	for _, p := range changed {
		for i := range s.hooks {
			if h := &s.hooks[i]; h.ID == p.ID && h.Run == p.Run {
				h.Health = p.Health
				for _, place := range p.Places {
					s.places[p.Run][place.Room] = place
				}
			}
		}
	}
	return nil
}

func (s *fakeStore) add(h webhook.Hook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(s.hooks, h)
	s.places[h.Run] = make(map[string]webhook.Place)
}

// fail lets the store fail, or not any more.
func (s *fakeStore) fail(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = on
}

// saved returns how often something was, and how far a run has come in the lobby.
func (s *fakeStore) saved(run string) (saves int, lobby webhook.Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saves, s.places[run]["lobby"]
}

func (s *fakeStore) hook(i int) webhook.Hook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hooks[i]
}

// A told is a request as an endpoint got it.
type told struct {
	at        time.Duration // since the start
	id, url   string
	signature string
	timestamp string
	Type      string
	Timestamp string
	Data      struct {
		Room, Epoch string
		Entries     []struct {
			Type  string
			Seq   int64
			Text  string
			First int64
		}
	}
}

// texts returns what the entries say, a gap by where it ends.
func (r told) texts() string {
	var all []string
	for _, e := range r.Data.Entries {
		if e.Type == "gap" {
			all = append(all, "gap")
			continue
		}
		all = append(all, e.Text)
	}
	return strings.Join(all, " ")
}

// A web answers for all endpoints. Safe for concurrent use.
type web struct {
	mu     sync.Mutex
	start  time.Time
	asked  []told
	answer func(n int, r told) *http.Response // of the n-th request; nil hangs
	slow   time.Duration                      // until it answers
}

func status(code int) *http.Response {
	return &http.Response{StatusCode: code, Header: make(http.Header), Body: http.NoBody}
}

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	got := told{at: time.Since(w.start), url: r.URL.String(), id: r.Header.Get("webhook-id"), signature: r.Header.Get("webhook-signature"), timestamp: r.Header.Get("webhook-timestamp")}
	if err := json.Unmarshal(body, &got); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.asked = append(w.asked, got)
	n := len(w.asked)
	answer, slow := w.answer, w.slow
	w.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	response := status(204)
	if answer != nil {
		response = answer(n, got)
	}
	if response == nil {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if e, ok := response.Body.(endless); ok {
		e.ended = r.Context().Done()
		response.Body = e
	}
	return response, nil
}

func (w *web) answers(f func(n int, r told) *http.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = f
}

// all returns the requests so far.
func (w *web) all() []told {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.asked)
}

// counts are what an observer was told.
type counts struct {
	mu      sync.Mutex
	results map[string]int
	entries int
}

func (c *counts) Tried(result string) { c.mu.Lock(); defer c.mu.Unlock(); c.results[result]++ }
func (c *counts) Told(n int)          { c.mu.Lock(); defer c.mu.Unlock(); c.entries += n }

// of returns how many attempts had a result.
func (c *counts) of(result string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.results[result] }

// told returns how many entries were taken.
func (c *counts) told() int { c.mu.Lock(); defer c.mu.Unlock(); return c.entries }

// A harness is a server's webhooks and all around them.
type harness struct {
	*webhook.Webhooks
	t      *testing.T
	log    *fakeLog
	store  *fakeStore
	web    *web
	counts *counts
	logged *strings.Builder // to be read when all is quiet
	config webhook.Config   // what is not as for a server alone
	cancel context.CancelFunc
	ended  chan struct{}
}

func newHarness(t *testing.T) *harness {
	return &harness{
		t:      t,
		log:    &fakeLog{rooms: make(map[string]*room.Page)},
		store:  &fakeStore{places: make(map[string]map[string]webhook.Place)},
		web:    &web{start: time.Now()},
		counts: &counts{results: make(map[string]int)},
		logged: new(strings.Builder),
	}
}

// run starts the webhooks. Pauses are as long as they can be.
func (h *harness) run() {
	c := h.config
	c.Log, c.Store, c.UserAgent, c.Observer, c.Logger = h.log, h.store, "hubbub/test", h.counts, slog.New(slog.NewTextHandler(h.logged, nil))
	h.Webhooks = webhook.New(c.With(func(n int64) int64 { return n - 1 }, h.web))
	h.runAgain()
}

// runAgain runs webhooks that are there.
func (h *harness) runAgain() {
	var ctx context.Context
	ctx, h.cancel = context.WithCancel(context.Background())
	h.ended = make(chan struct{})
	go func() {
		defer close(h.ended)
		h.Run(ctx)
	}()
}

func (h *harness) stop() {
	h.cancel()
	<-h.ended
}

// say says something in a room, and wakes.
func (h *harness) say(in string, texts ...string) {
	h.log.say(in, texts...)
	h.Wake(in)
}

// hook returns one that is told of a room, or of all.
func hook(id, of string) webhook.Hook {
	return webhook.Hook{ID: id, Room: of, URL: "https://" + id + ".example.org/hook", Secret: webhook.NewSecret(), Run: "run-" + id, MadeAt: time.Now()}
}

// want compares what endpoints were told, each request as its texts.
func (h *harness) want(texts ...string) {
	h.t.Helper()
	var got []string
	for _, r := range h.web.all() {
		got = append(got, r.texts())
	}
	if !slices.Equal(got, texts) {
		h.t.Errorf("told %q, want %q", got, texts)
	}
}
