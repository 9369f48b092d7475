package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func post(h http.Handler, ip, path, body string, headers ...string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.RemoteAddr = net.JoinHostPort(ip, "5000")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

const leftSealed = `{"sealed":"c2VhbGVk"}`

// leaveOne leaves a hand-over and returns its path.
func leaveOne(t *testing.T, h http.Handler, ip string) string {
	t.Helper()
	w := post(h, ip, "/api/handovers", leftSealed)
	var left struct {
		ID      string `json:"id"`
		Expires int64  `json:"expires_in_ms"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &left); err != nil || w.Code != http.StatusCreated || len(left.ID) < 26 || left.Expires != 300_000 {
		t.Fatalf("%d %s, %v", w.Code, w.Body, err)
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	return "/api/handovers/" + left.ID
}

// TestHandover: what is left is taken once, and only with POST.
func TestHandover(t *testing.T) {
	h := newAPI(&fakeHistory{})
	path, other := leaveOne(t, h, "192.0.2.1"), leaveOne(t, h, "192.0.2.1")
	if path == other {
		t.Fatalf("both are %s", path)
	}
	for _, method := range []string{"GET", "HEAD", "DELETE"} {
		for _, path := range []string{path, "/api/handovers"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" || strings.Contains(w.Body.String(), "c2VhbGVk") {
				t.Errorf("%s %s: %d %v %s", method, path, w.Code, w.Header(), w.Body)
			}
		}
	}
	w := post(h, "192.0.2.9", path, "")
	if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != leftSealed || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	for _, path := range []string{path, "/api/handovers/x"} {
		if w := post(h, "192.0.2.9", path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := post(h, "192.0.2.9", other, ""); w.Code != http.StatusOK {
		t.Errorf("the other one: %d", w.Code)
	}
}

// TestHandoverOrigin: a page of another site neither leaves nor takes one.
func TestHandoverOrigin(t *testing.T) {
	h := newAPI(&fakeHistory{})
	path := leaveOne(t, h, "192.0.2.1")
	for _, path := range []string{path, "/api/handovers"} {
		if w := post(h, "192.0.2.1", path, leftSealed, "Origin", "https://other.example"); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := post(h, "192.0.2.1", path, "", "Origin", "http://example.com"); w.Code != http.StatusOK {
		t.Errorf("its own page: %d %s", w.Code, w.Body)
	}
}

// TestHandoverEnds: after 5 minutes there is nothing to take.
func TestHandoverEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newAPI(&fakeHistory{})
		first, second := leaveOne(t, h, "192.0.2.1"), leaveOne(t, h, "192.0.2.1")
		time.Sleep(handoverLife - time.Nanosecond)
		if w := post(h, "192.0.2.1", first, ""); w.Code != http.StatusOK {
			t.Errorf("at the last moment: %d", w.Code)
		}
		time.Sleep(time.Nanosecond)
		if w := post(h, "192.0.2.1", second, ""); w.Code != http.StatusNotFound {
			t.Errorf("too late: %d %s", w.Code, w.Body)
		}
	})
}

// TestHandoversAreBounded: of one address, and in all.
func TestHandoversAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{}
		h := newAPI(f)
		path := leaveOne(t, h, "2001:db8::1")
		time.Sleep(time.Minute)
		for range maxHandoversAddress - 1 {
			leaveOne(t, h, "2001:db8::2")
		}
		expectLimited(t, post(h, "2001:db8::3", "/api/handovers", leftSealed), handoverLife-time.Minute)
		f.expectRejected(t, reasonHandovers)
		post(h, "192.0.2.1", path, "")
		leaveOne(t, h, "2001:db8::3")
		for range maxHandovers - maxHandoversAddress {
			leaveOne(t, h, "127.0.0.1")
		}
		w := post(h, "127.0.0.1", "/api/handovers", leftSealed)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("one too many: %d %v", w.Code, w.Header())
		}
		f.expectRejected(t, reasonHandovers)
		time.Sleep(handoverLife)
		leaveOne(t, h, "127.0.0.1")
	})
}

// TestHandoverRate: an address guesses no faster than it asks.
func TestHandoverRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeHistory{}
		h := newAPI(f)
		for range questionBurst {
			post(h, "192.0.2.1", "/api/handovers/x", "")
		}
		expectLimited(t, post(h, "192.0.2.1", "/api/handovers/x", ""), time.Second/questionRate)
		f.expectRejected(t, reasonRate)
	})
}

// TestSealed: what is taken for a sealed text.
func TestSealed(t *testing.T) {
	longest := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{255}, maxSealed/4*3))
	for body, ok := range map[string]bool{
		leftSealed:                    true,
		`{"sealed":"-_-_","later":1}`: true,
		`{"sealed":` + strconv.Quote(longest) + `}`:        true,
		`{"sealed":` + strconv.Quote(longest+"AAAA") + `}`: false,
		`{"sealed":""}`:           false,
		`{"sealed":"c2VhbGVk=="}`: false,
		`{"sealed":"+/+/"}`:       false,
		`{"sealed":"c2Vh\nbGVk"}`: false,
		`{"sealed":"AB"}`:         false, // bits that nothing is told by
		`{"sealed":1}`:            false,
		`{}`:                      false,
		`"c2VhbGVk"`:              false,
		``:                        false,
		leftSealed + strings.Repeat(" ", maxHandoverBody): false,
	} {
		if got, err := readSealed(strings.NewReader(body)); (err == nil) != ok || (got == "") == ok {
			t.Errorf("%.60q: %.20q, %v", body, got, err)
		}
	}
}

// FuzzSealed: what is kept is base64url and not too long.
func FuzzSealed(f *testing.F) {
	f.Add(leftSealed)
	f.Add(`{"sealed":"AB","sealed":"AA"}`)
	f.Fuzz(func(t *testing.T, body string) {
		sealed, err := readSealed(strings.NewReader(body))
		if err != nil {
			return
		}
		raw, err := base64.RawURLEncoding.DecodeString(sealed)
		if err != nil || len(sealed) > maxSealed || base64.RawURLEncoding.EncodeToString(raw) != sealed {
			t.Errorf("%q: %q, %v", body, sealed, err)
		}
	})
}

// brokenShared are hand-overs of nodes that do not agree.
type brokenShared struct{}

func (brokenShared) Put(context.Context, string, string, time.Duration) error {
	return errors.New("no answer")
}
func (brokenShared) Take(context.Context, string) (string, error) { return "", errors.New("no answer") }

// TestHandoverUndecided: while nodes do not agree, a hand-over is refused, to be tried again.
func TestHandoverUndecided(t *testing.T) {
	_, _, c, log := configTown(t, "")
	c.Handovers = brokenShared{}
	h := New(c)
	for path, body := range map[string]string{"/api/handovers": leftSealed, "/api/handovers/AAAA": ""} {
		w := post(h, "192.0.2.1", path, body)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "agree") {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
	if !strings.Contains(log.String(), "no answer") {
		t.Errorf("the log has %s", log)
	}
}
