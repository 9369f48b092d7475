package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// expectLimited checks that a question was refused for a while.
func expectLimited(t *testing.T, w *httptest.ResponseRecorder, wait time.Duration) {
	t.Helper()
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Errorf("%s: %v", w.Body, err)
	}
	want := problem{"about:blank", "Too Many Requests", http.StatusTooManyRequests, "", p.Detail, wait.Milliseconds()}
	seconds := strconv.Itoa(int((wait + time.Second - 1) / time.Second))
	if w.Code != http.StatusTooManyRequests || p != want || p.Detail == "" || w.Header().Get("Retry-After") != seconds {
		t.Errorf("%d %v %s, want to wait %v", w.Code, w.Header(), w.Body, wait)
	}
}

// expectRejected checks what was counted since the last time.
func (f *fakeHistory) expectRejected(t *testing.T, reasons ...string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Equal(f.rejected, reasons) {
		t.Errorf("counted %v, want %v", f.rejected, reasons)
	}
	f.rejected = nil
}

// TestRates: an address may ask so often and no more; one on this machine stands for
// many.
func TestRates(t *testing.T) {
	for path, tt := range map[string]struct {
		burst int
		wait  time.Duration
	}{
		"/api/rooms":                    {listingBurst, time.Second / listingRate},
		"/api/search?q=a":               {questionBurst, time.Second / questionRate},
		"/api/rooms/lobby/people?q=a":   {peopleBurst, time.Second / peopleRate},
		"/api/rooms/lobby/messages":     {questionBurst, time.Second / questionRate},
		"/api/rooms/lobby/messages?q=a": {questionBurst, time.Second / questionRate},
		"/api/rooms/lobby/messages?q=%": {questionBurst, time.Second / questionRate}, // an error costs as much
	} {
		t.Run(path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeHistory{}
				h := newAPI(f)
				for i := range tt.burst {
					if w := get(h, path); w.Code == http.StatusTooManyRequests {
						t.Fatalf("question %d: %d", i+1, w.Code)
					}
				}
				f.expectRejected(t)
				expectLimited(t, get(h, path), tt.wait)
				f.expectRejected(t, reasonRate)
				for _, ip := range []string{"192.0.2.2", "127.0.0.1", "::1"} {
					if w := getFrom(h, ip, path); w.Code == http.StatusTooManyRequests {
						t.Errorf("%s: %d", ip, w.Code)
					}
				}
				time.Sleep(tt.wait)
				if w := get(h, path); w.Code == http.StatusTooManyRequests {
					t.Errorf("when it said so: %d", w.Code)
				}
				for range 2 * tt.burst {
					if w := getFrom(h, "127.0.0.1", path); w.Code == http.StatusTooManyRequests {
						t.Fatalf("on this machine: %d", w.Code)
					}
				}
			})
		})
	}
}

// TestHistoryRate: an address draws so many bytes and no more; what it draws over a socket
// counts, too.
func TestHistoryRate(t *testing.T) {
	const path = "/api/rooms/lobby/messages"
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{entries: []wire.Entry{{Kind: wire.KindMessage, Seq: 1, From: "Ana", Text: strings.Repeat("x", 10_000)}}}
		drawn := gate.NewMeter(1000, 15_000)
		h := New(Config{Gate: gate.New(gate.Config{}), Door: openDoor(), Hub: room.NewHub(room.Config{Log: noLog{}}), History: f, Directory: f, Refused: f.refused, Reads: gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}), Drawn: drawn})
		size := 0
		for range 2 {
			w := get(h, path)
			if w.Code != http.StatusOK {
				t.Fatal(w.Code, w.Body)
			}
			size += w.Body.Len()
		}
		wait := time.Duration(size-15_000)*time.Millisecond + 1
		expectLimited(t, get(h, path), wait.Round(time.Millisecond)+time.Millisecond)
		f.expectRejected(t, reasonHistory)
		for ip, path := range map[string]string{"192.0.2.1": "/api/rooms", "192.0.2.2": path, "10.0.0.1": path} {
			if w := getFrom(h, ip, path); w.Code != http.StatusOK {
				t.Errorf("%s from %s: %d", path, ip, w.Code)
			}
		}
		time.Sleep(wait)
		if w := get(h, path); w.Code != http.StatusOK {
			t.Errorf("when it said so: %d", w.Code)
		}
	})
}

// TestTooManyWait: questions of one address that wait are bounded, and another address
// does not wait for all of them.
func TestTooManyWait(t *testing.T) {
	const path = "/api/rooms/lobby/messages"
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h := newAPI(f)
		answered := make(chan string, maxAsked+maxWaitingAddress+1)
		ask := func(ip string) {
			if w := getFrom(h, ip, path); w.Code != http.StatusOK {
				t.Errorf("%s: %d %s", ip, w.Code, w.Body)
			}
			answered <- ip
		}
		for range maxAsked + maxWaitingAddress {
			go ask("192.0.2.1")
			synctest.Wait()
		}
		expectLimited(t, get(h, path), time.Second)
		f.expectRejected(t, reasonWaiting)
		go ask("192.0.2.2")
		synctest.Wait()
		turns := make([]string, 0, cap(answered))
		for range cap(answered) {
			f.hold <- struct{}{}
			synctest.Wait()
			turns = append(turns, <-answered)
		}
		if at := slices.Index(turns, "192.0.2.2"); at > maxAsked+1 {
			t.Errorf("the other had turn %d", at)
		}
	})
}

// TestBusy: questions that wait are bounded in all; that is not the fault of who asks.
func TestBusy(t *testing.T) {
	const path = "/api/rooms/lobby/messages"
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{hold: make(chan struct{})}
		h := newAPI(f)
		for range maxAsked + maxWaiting {
			go getFrom(h, "127.0.0.1", path)
		}
		synctest.Wait()
		w := getFrom(h, "127.0.0.1", path)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != gate.RetryAfterSeconds {
			t.Errorf("%d %v", w.Code, w.Header())
		}
		f.expectRejected(t, reasonBusy)
		ctx, cancel := context.WithCancel(t.Context())
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx)) // for which one of the crowd gives way
		synctest.Wait()
		f.expectRejected(t, reasonBusy)
		cancel()
		synctest.Wait()
		f.expectRejected(t) // it was not refused, it has gone
		time.Sleep(readTimeout)
		synctest.Wait()
	})
}

// TestAcceptsGzip: the header as RFC 9110 has it.
func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"":                               false,
		"gzip":                           true,
		"GZIP":                           true,
		"x-gzip":                         true,
		"gzip, deflate, br, zstd":        true,
		"br;q=1, gzip;q=0.5":             true,
		"br ; q=1 , gzip ; Q=0.001":      true,
		"*":                              true,
		"identity, *;q=0.1":              true,
		"br":                             false,
		"gzip;q=0":                       false,
		"gzip;q=0.000":                   false,
		"*;q=0":                          false,
		"*, gzip;q=0":                    false,
		"gzip;q=0, *":                    false,
		"gzip;q=":                        false,
		"gzip;q=x":                       false,
		"gzip;q=NaN":                     false,
		"gzip;q=-1":                      false,
		"gzip;q=2":                       false,
		"gzip;level=9":                   false,
		"gzipped":                        false,
		",,;,gzip":                       true,
		strings.Repeat("a,", 4000) + "*": true,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := acceptsGzip(r); got != want {
			t.Errorf("%.40q: %v, want %v", header, got, want)
		}
		if r.Method = http.MethodHead; acceptsGzip(r) {
			t.Errorf("HEAD with %.40q: compressed", header)
		}
	}
}

// FuzzAcceptsGzip: what is refused by name is refused, whatever else is there.
func FuzzAcceptsGzip(f *testing.F) {
	f.Add("gzip")
	f.Add("br;q=1, *;q=0.5")
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header["Accept-Encoding"] = []string{"gzip;q=0", header}
		if acceptsGzip(r) {
			t.Errorf("%q after a refusal", header)
		}
		r.Header["Accept-Encoding"] = []string{"gzip", header}
		if !acceptsGzip(r) {
			t.Errorf("%q after an acceptance", header)
		}
		if r.Header["Accept-Encoding"] = []string{header}; acceptsGzip(r) && !strings.ContainsAny(header, "pP*") {
			t.Errorf("%q names neither gzip nor all", header)
		}
	})
}
