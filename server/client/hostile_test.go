package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestPing: a client that has long said nothing still answers.
func TestPing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		_, conn := f.join(client.Config{}, "")
		for range 3 {
			time.Sleep(30 * time.Second)
			if err := conn.socket.WritePing(nil); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if len(f.dials) != 1 {
			t.Errorf("%d connections, want 1", len(f.dials))
		}
	})
}

// TestJoinNever: what cannot succeed makes no attempt.
func TestJoinNever(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	for name, tt := range map[string]struct {
		ctx context.Context
		url string
	}{
		"another scheme":    {t.Context(), "http://hubbub.test/ws"},
		"no host":           {t.Context(), "ws:///ws"},
		"no URL":            {t.Context(), "%"},
		"the context ended": {ended, "ws://hubbub.test/ws"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeServer(t)
			if _, err := client.Join(tt.ctx, client.Config{URL: tt.url, Name: "Bot", Dial: f.dial}); err == nil || len(f.dials) > 0 {
				t.Errorf("error %v after %d attempts", err, len(f.dials))
			}
		})
	}
}

// TestCancelHandshake: a join ends with its context, not with its attempt.
func TestCancelHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		f.dead = true
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		before := time.Now()
		if _, err := client.Join(ctx, f.config(client.Config{})); !errors.Is(err, context.DeadlineExceeded) || time.Since(before) != time.Second {
			t.Errorf("%v after %v", err, time.Since(before))
		}
	})
}

// TestTooLong: a text that the server does not take is not sent, and one for which
// it closes the connection is not sent again.
func TestTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, `,"limits":{"message_bytes":10}`)
		var refusal *wire.Error
		if _, err := c.Say(t.Context(), strings.Repeat("a", 11)); !errors.As(err, &refusal) || refusal.Code != wire.TooLong {
			t.Errorf("error %v", err)
		}
		go func() {
			<-conn.requests
			conn.socket.WriteClose(1009, []byte("too_large"))
		}()
		if _, err := c.Say(t.Context(), "short"); !errors.As(err, &refusal) || refusal.Code != wire.TooLarge {
			t.Errorf("error %v", err)
		}
	})
}

// TestSinceIsWhatWasReturned: what waits for Next does not count as read.
func TestSinceIsWhatWasReturned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(message(3, "", "a"), message(4, "", "b"))
		synctest.Wait()
		next(t, c, 2)
		if since := c.Since(); since == nil || since.Seq != 3 {
			t.Errorf("since %+v, want 3", since)
		}
	})
}

// TestNothingAfterABadEvent: what stands behind it is not taken for the next entry.
func TestNothingAfterABadEvent(t *testing.T) {
	for name, bad := range map[string]string{
		"no JSON":          "{",
		"another type":     `{"type":"message","seq":"2"}`,
		"no number":        `{"type":"message","text":"b"}`,
		"a second welcome": `{"type":"welcome","epoch":"g"}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				conn.sends(message(1, "", "a") + "\n" + bad + "\n" + message(3, "", "c"))
				conn = <-f.accepted
				join := conn.welcome(3, `,"recovered":true`)
				if since, _ := join["since"].(map[string]any); since["seq"] != 1.0 {
					t.Errorf("it came back with %v", join)
				}
				conn.sends(message(2, "", "b") + "\n" + message(3, "", "c"))
				if got := next(t, c, 6); !slices.Equal(seqs(got), []int64{1, 2, 3}) {
					t.Errorf("events %+v", got)
				}
			})
		})
	}
}

// FuzzParseWelcome: whatever a server answers is a welcome with its type, or an error.
func FuzzParseWelcome(f *testing.F) {
	f.Add([]byte(`{"type":"welcome","session":"s","epoch":"e","seq":41,"recovered":true}`))
	f.Add([]byte(`{"type":"error","code":"name_taken","message":"no","retry_after_ms":9e99}`))
	f.Add([]byte(`{"type":"later","users":5}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := client.ParseWelcome(data)
		var event struct{ Type string }
		if err == nil && (json.Unmarshal(data, &event) != nil || event.Type != "welcome") {
			t.Errorf("%q is %+v", data, w)
		}
		var refusal *wire.Error
		if errors.As(err, &refusal) && refusal.RetryAfterMillis < 0 {
			t.Errorf("%q asks for %d ms", data, refusal.RetryAfterMillis)
		}
	})
}
