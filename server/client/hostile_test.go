package client_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
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

// TestEndlessAnswer: an answer to the handshake that does not end is not kept until it
// does, wherever in it that is.
func TestEndlessAnswer(t *testing.T) {
	const enough = 1 << 20 // bytes, to see that nobody minds
	for name, tt := range map[string]struct{ begin, again string }{
		"the status":   {"HTTP/1.1 101 ", strings.Repeat("a", 1000)},
		"a header":     {"HTTP/1.1 101 Switching Protocols\r\nX-A: ", strings.Repeat("a", 1000)},
		"many headers": {"HTTP/1.1 101 Switching Protocols\r\n", "X-A: " + strings.Repeat("a", 1000) + "\r\n"},
		"a refusal":    {"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n", "X-A: a\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				most := 0
				dial := func(context.Context, string, string) (net.Conn, error) {
					near, far := net.Pipe()
					go func() {
						defer near.Close()
						http.ReadRequest(bufio.NewReader(near))
						n, err := io.WriteString(near, tt.begin)
						for written := n; err == nil && written < enough; written += n {
							most = max(most, written)
							n, err = io.WriteString(near, tt.again)
						}
					}()
					return far, nil
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := client.Join(ctx, client.Config{URL: "ws://hubbub.test/ws", Name: "Bot", Dial: dial})
				if err == nil || !strings.Contains(err.Error(), "the answer is too long") || most > 128<<10 {
					t.Errorf("%d bytes were taken: %v", most, err)
				}
			})
		})
	}
}

// TestLargeEvents: what waits for Next is bounded in bytes, and nothing is lost by that.
func TestLargeEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		const events = 8
		text := strings.Repeat("a", 8<<20) // four of them are 32 MiB
		sent := 0
		go func() {
			for i := range events {
				conn.sends(message(i+1, "", text))
				sent++
			}
		}()
		synctest.Wait()
		if sent > 5 {
			t.Errorf("%d events of 8 MiB were taken, and nobody reads them", sent)
		}
		if got := next(t, c, 1+events); !slices.Equal(seqs(got), []int64{1, 2, 3, 4, 5, 6, 7, 8}) {
			t.Errorf("numbers %v", seqs(got))
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
