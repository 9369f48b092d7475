package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestFlood: whoever was closed for it comes back, not sooner than the server said,
// and not all at the same moment.
func TestFlood(t *testing.T) {
	const event = `{"type":"error","code":"flood","message":"too much"%s,"retry_after_ms":5000}`
	for name, tt := range map[string]struct {
		event string
		close bool
		least time.Duration
	}{
		"event and close code": {fmt.Sprintf(event, ""), true, 5 * time.Second},
		"event alone":          {fmt.Sprintf(event, ""), false, 5 * time.Second},
		"close code alone":     {"", true, 2 * time.Second},
		"event of a message":   {fmt.Sprintf(event, `,"id":"c1"`), true, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				c, conn := f.join(client.Config{}, "")
				var waits []time.Duration
				for range 3 {
					if tt.event != "" {
						conn.sends(tt.event)
					}
					if tt.close {
						conn.socket.WriteClose(4012, []byte("flood"))
					} else {
						conn.socket.NetConn().Close()
					}
					closed := time.Now()
					conn = <-f.accepted
					waits = append(waits, time.Since(closed))
					conn.welcome(0, "")
				}
				for _, wait := range waits {
					if wait < tt.least || wait > tt.least+2*time.Second {
						t.Errorf("back after %v, want %v and a little", wait, tt.least)
					}
				}
				slices.Sort(waits)
				if len(slices.Compact(waits)) == 1 {
					t.Errorf("back after %v each time: a crowd would come at once", waits[0])
				}
				if got := next(t, c, 2); got[0].(client.Welcome).Name != "Bot" || got[1].(client.Away).Delay < tt.least {
					t.Errorf("events %+v", got)
				}
			})
		})
	}
}

// TestFloodKeepsWhatIsSaid: the message under way goes out again after coming back.
func TestFloodKeepsWhatIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		said := make(chan error, 1)
		go func() {
			_, err := c.Say(t.Context(), "hi")
			said <- err
		}()
		id := (<-conn.requests)["id"].(string)
		conn.sends(`{"type":"error","code":"flood","message":"too much","id":"` + id + `","retry_after_ms":5000}`)
		conn.socket.WriteClose(4012, []byte("flood"))
		conn = <-f.accepted
		conn.welcome(0, "")
		if again := <-conn.requests; again["id"] != id {
			t.Errorf("sent %v after coming back, want %s", again, id)
		}
		conn.sends(message(1, id, "hi"))
		if err := <-said; err != nil {
			t.Error(err)
		}
	})
}

// TestRepeated: what was said a moment ago is its caller's matter, and not sent again.
func TestRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		failed := make(chan error, 1)
		say := func(text string) {
			_, err := c.Say(t.Context(), text)
			failed <- err
		}
		go say("buy my things now")
		id := (<-conn.requests)["id"].(string)
		conn.sends(`{"type":"error","code":"repeated","message":"said before","id":"` + id + `","retry_after_ms":2000}`)
		var refusal *wire.Error
		if err := <-failed; !errors.As(err, &refusal) || refusal.Code != wire.Repeated || refusal.RetryAfterMillis != 2000 {
			t.Errorf("error %v", err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(conn.requests) != 0 {
			t.Errorf("it was sent again: %v", <-conn.requests)
		}
		go say("something else")
		other := <-conn.requests
		conn.sends(message(1, other["id"].(string), "something else"))
		if err := <-failed; err != nil || other["text"] != "something else" {
			t.Errorf("sent %v, error %v", other, err)
		}
	})
}

// TestTooManyFrames: a refusal without an id may be of a ping or of the message under
// way. The message goes out again after the wait, the next one not before.
func TestTooManyFrames(t *testing.T) {
	const refusal = `{"type":"error","code":"rate_limited","message":"too many frames","retry_after_ms":800}`
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		said := make(chan error, 2)
		say := func(text string) {
			_, err := c.Say(t.Context(), text)
			said <- err
		}
		conn.sends(refusal) // nothing is under way
		time.Sleep(time.Second)
		go say("one")
		first := <-conn.requests
		go say("two")
		synctest.Wait()
		refused := time.Now()
		conn.sends(refusal)
		if again := <-conn.requests; again["id"] != first["id"] || time.Since(refused) != 800*time.Millisecond {
			t.Errorf("sent %v after %v, then %v", first, time.Since(refused), again)
		}

		refused = time.Now()
		conn.sends(refusal, message(1, first["id"].(string), "one")) // it was a ping
		if err := <-said; err != nil {
			t.Error(err)
		}
		second := <-conn.requests
		if second["text"] != "two" || time.Since(refused) != 800*time.Millisecond {
			t.Errorf("sent %v after %v", second, time.Since(refused))
		}
		conn.sends(message(2, second["id"].(string), "two"))
		if err := <-said; err != nil || len(f.dials) != 1 {
			t.Errorf("error %v, %d connections", err, len(f.dials))
		}
	})
}

// TestRefusedHandshakeBacksOff: by 2 to 30 s, beyond what the refusal asks for.
func TestRefusedHandshakeBacksOff(t *testing.T) {
	const status = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
	for name, tt := range map[string]struct {
		header      func() string
		least, most time.Duration
	}{
		"no word": {func() string { return "" }, 2 * time.Second, 30 * time.Second},
		"seconds": {func() string { return "Retry-After: 40\r\n" }, 40 * time.Second, 68 * time.Second},
		"a date": {func() string {
			return "Retry-After: " + time.Now().Add(50*time.Second).UTC().Format(http.TimeFormat) + "\r\n"
		}, 49 * time.Second, 78 * time.Second},
		"nonsense":    {func() string { return "Retry-After: soon\r\n" }, 2 * time.Second, 30 * time.Second},
		"an age":      {func() string { return "Retry-After: 999999999999\r\n" }, 5 * time.Minute, 5*time.Minute + 28*time.Second},
		"in the past": {func() string { return "Retry-After: -7\r\n" }, 2 * time.Second, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeServer(t)
				f.refuse = func() string { return status + tt.header() + "\r\n" }
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				if _, err := client.Join(ctx, f.config(client.Config{})); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("error %v", err)
				}
				waits := make([]time.Duration, 0, len(f.dials))
				for i := range f.dials[1:] {
					wait := f.dials[i+1].Sub(f.dials[i])
					if wait < tt.least || wait > tt.most {
						t.Errorf("attempt %d after %v, want %v to %v", i+2, wait, tt.least, tt.most)
					}
					waits = append(waits, wait)
				}
				if spread := slices.Max(waits) - slices.Min(waits); spread < time.Second {
					t.Errorf("%d attempts within %v of each other: a crowd would come at once", len(waits), spread)
				}
			})
		})
	}
}

// FuzzRetryAfter: whatever the header says, the wait is one that makes sense.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "5", "-5", "1e3", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			return // what is no header is another matter
		}
		synctest.Test(t, func(t *testing.T) {
			server := newFakeServer(t)
			server.refuse = func() string {
				return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: " + header + "\r\nContent-Length: 0\r\n\r\n"
			}
			ctx, cancel := context.WithTimeout(t.Context(), 6*time.Minute)
			defer cancel()
			client.Join(ctx, server.config(client.Config{}))
			if len(server.dials) < 2 {
				t.Fatal("no second attempt within 6 minutes")
			}
			if wait := server.dials[1].Sub(server.dials[0]); wait < 2*time.Second || wait > 5*time.Minute+28*time.Second {
				t.Errorf("%q is waited for %v", header, wait)
			}
		})
	})
}
