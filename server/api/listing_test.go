package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/room"
)

// TestListingIsReady: a list is read, encoded and compressed once in its time, for each
// of a few lengths; others for each who asks. All are what JSON makes of the rooms.
func TestListingIsReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newListing(openDoor())
		rooms, reads := newCrowdedDirectory().rooms, 0
		read := func(context.Context) ([]Room, error) { reads++; return rooms, nil }
		get := func(limit int) *content {
			t.Helper()
			c, err := l.get(t.Context(), limit, access.Visitor{}, read)
			if err != nil {
				t.Fatal(err)
			}
			want, err := encode(map[string]any{"rooms": rooms[:min(limit, len(rooms))]})
			if err != nil || !bytes.Equal(c.body, want) {
				t.Errorf("limit %d: %.100s …", limit, c.body)
			}
			if c.compressed != nil {
				z, err := gzip.NewReader(bytes.NewReader(c.compressed))
				if err != nil {
					t.Fatal(err)
				}
				if text, err := io.ReadAll(z); err != nil || !bytes.Equal(text, want) {
					t.Errorf("limit %d: unpacked %.100s …, %v", limit, text, err)
				}
			}
			return c
		}
		first := get(100)
		if first.compressed == nil {
			t.Error("not compressed")
		}
		time.Sleep(listingAge - 1)
		if get(100) != first {
			t.Error("made again")
		}
		for limit := range maxKeptListings - 1 {
			if c := get(500 + limit); c.compressed == nil || get(500+limit) != c {
				t.Errorf("length %d is not kept", limit+2)
			}
		}
		if c := get(700); c.compressed != nil || len(l.ready) != maxKeptListings {
			t.Errorf("%d lengths are kept", len(l.ready))
		}
		if get(100) != first || reads != 1 {
			t.Errorf("%d readings", reads)
		}
		rooms = rooms[:20]
		if time.Sleep(time.Nanosecond); get(100) == first || reads != 2 {
			t.Errorf("%d readings of two lists", reads)
		}
		if get(1) == get(20) || get(20) != get(1000) {
			t.Error("the same list in several lengths")
		}
		rooms = []Room{}
		time.Sleep(listingAge)
		get(1)
	})
}

// TestListingFails: a history that cannot be read is asked and told of once in a while,
// however many ask; then it is tried again.
func TestListingFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{err: errors.New("disk on fire")}
		h, log := newLoggingAPI(f)
		for range 2 {
			for range 100 {
				if w := get(h, "/api/rooms"); w.Code != http.StatusServiceUnavailable {
					t.Fatal(w.Code)
				}
			}
			time.Sleep(listingAge)
		}
		if n := strings.Count(log.String(), "disk on fire"); n != 2 {
			t.Errorf("told %d times in two seconds", n)
		}
		f.err = nil
		if w := get(h, "/api/rooms"); w.Code != http.StatusOK {
			t.Errorf("afterwards: %d", w.Code)
		}
	})
}

// TestListingWaits: who waits too long for one who reads is told that many wait, and the
// log is not; the one who reads does so for all, even if it goes.
func TestListingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h, log := newLoggingAPI(f)
		ctx, cancel := context.WithCancel(t.Context())
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/rooms", nil).WithContext(ctx))
		synctest.Wait()
		cancel()
		answers := make(chan int, 2)
		ask := func() { answers <- get(h, "/api/rooms").Code }
		go ask()
		time.Sleep(time.Second)
		f.hold <- struct{}{}
		if code := <-answers; code != http.StatusOK {
			t.Errorf("for whom the first has read: %d", code)
		}
		time.Sleep(listingAge)
		for range 2 {
			go ask()
			time.Sleep(time.Millisecond)
		}
		for range 2 {
			if code := <-answers; code != http.StatusServiceUnavailable {
				t.Errorf("of a history that does not answer: %d", code)
			}
		}
		if n := strings.Count(log.String(), "cannot be read"); n != 1 {
			t.Errorf("told %d times: %s", n, log)
		}
	})
}

// newLoggingAPI returns an API and what it logs.
func newLoggingAPI(f *fakeHistory) (http.Handler, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return New(Config{Gate: gate.New(gate.Config{}), Door: openDoor(), Hub: room.NewHub(room.Config{Log: noLog{}}), Directory: f, Refused: f.refused, Reads: gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}),
		Log: slog.New(slog.NewTextHandler(log, nil))}), log
}

// TestListingHeedsItsRequest: who waits for one who reads is let go when its client has gone.
func TestListingHeedsItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h, _ := newLoggingAPI(f)
		go get(h, "/api/rooms")
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan time.Time, 1)
		go func() {
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/api/rooms", nil).WithContext(ctx))
			left <- time.Now()
		}()
		synctest.Wait()
		cancel()
		gone := time.Now()
		time.Sleep(readTimeout)
		if at := <-left; !at.Equal(gone) {
			t.Errorf("it waited for %v more", at.Sub(gone))
		}
	})
}
