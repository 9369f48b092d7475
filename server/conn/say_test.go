package conn

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/wire"
)

// TestJudge: a message is held against the rate first, so that what is refused for
// its text counts too, and is told when to come again.
func TestJudge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t) // 2 messages a second, 2 at once, 100 bytes
		c, _ := newTestConnection(t, e, jsonText{})
		c.as(t, "Ana", "10.0.0.1")
		for _, step := range []struct {
			after  time.Duration
			text   string
			target int64
			want   wire.Code
			retry  int64
		}{
			{0, strings.Repeat("a", 100), 0, "", 0},
			{0, strings.Repeat("b", 101), 0, wire.TooLong, 0},
			{0, "third", 0, wire.RateLimited, 500},
			{499 * time.Millisecond, "third", 0, wire.RateLimited, 1},
			{time.Millisecond, " \t\n\u3000", 0, wire.Empty, 0},
			{0, "fourth", 0, wire.RateLimited, 500},
			{time.Second, strings.Repeat("é", 5), 0, "", 0},
			{time.Second, "answers nothing", -1, wire.NotFound, 0},
		} {
			time.Sleep(step.after)
			got := c.endpoint.judge(c.seat.saidBy(), &wire.Entry{ID: "c1", Text: step.text, Target: step.target}, time.Now())
			switch {
			case step.want == "" && got != nil, step.want != "" && got == nil:
				t.Errorf("%q: %v, want %q", step.text, got, step.want)
			case got != nil && (got.Code != step.want || got.RetryAfterMillis != step.retry || got.ID != "c1"):
				t.Errorf("%q: %+v, want %s after %d ms", step.text, got, step.want, step.retry)
			}
		}
	})
}
