package conn

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/wire"
)

// TestSaidElsewhere: what a person says by another node is of one rate with what it says here, and
// makes it wait for no longer than a burst takes.
func TestSaidElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t) // 2 a second, 2 at once
		ana, _ := newTestConnection(t, e, jsonText{})
		bo, _ := newTestConnection(t, e, jsonText{})
		author := ana.as(t, "Ana", "10.0.0.1").seat.session.Author()
		bo.as(t, "Bo", "10.0.0.1")
		said := func(times int) {
			for range times {
				e.SaidElsewhere(author, &wire.Entry{Text: "hello"}, false)
			}
		}
		for i, step := range []struct {
			elsewhere int
			after     time.Duration
			c         *connection
			want      wire.Code
		}{
			{1, 0, ana, "ok"},
			{0, 0, ana, wire.RateLimited},
			{0, 500 * time.Millisecond, ana, "ok"},
			{0, 5 * time.Second, ana, "ok"},
			{2, 0, ana, wire.RateLimited},
			{0, 0, bo, "ok"},
			{100, 1499 * time.Millisecond, ana, wire.RateLimited},
			{0, time.Millisecond, ana, "ok"},
		} {
			said(step.elsewhere)
			time.Sleep(step.after)
			if got := step.c.judged("", "hello"); got != step.want {
				t.Errorf("step %d: %s, want %s", i+1, got, step.want)
			}
		}
	})
}

// TestRepeatedElsewhere: what was said by another node is not said again here, unless it has no place
// there, or is another attempt to say it once.
func TestRepeatedElsewhere(t *testing.T) {
	const long = "sixteen letters!"
	for name, tt := range map[string]struct {
		refused bool
		id      string
		after   time.Duration
		want    wire.Code
	}{
		"again":           {false, "a2", time.Second, wire.Repeated},
		"later":           {false, "a2", 30 * time.Second, "ok"},
		"the same":        {false, "a1", time.Second, "ok"},
		"it was not said": {true, "a2", time.Second, "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, _ := newTestEndpoint(t)
				ana, _ := newTestConnection(t, e, jsonText{})
				ana.as(t, "Ana", "10.0.0.1")
				e.SaidElsewhere(ana.seat.session.Author(), &wire.Entry{ID: "a1", Text: long}, tt.refused)
				time.Sleep(tt.after)
				if got := ana.judged(tt.id, long); got != tt.want {
					t.Errorf("%s, want %s", got, tt.want)
				}
			})
		})
	}
}

// TestReportedElsewhere: so it is with reports.
func TestReportedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		for range reportBurst {
			e.ReportedElsewhere("ana")
		}
		if wait := e.limiters.reports.Take("ana", e.now()); wait <= 0 {
			t.Error("one more report is taken at once")
		}
		if wait := e.limiters.reports.Take("bo", e.now()); wait > 0 {
			t.Errorf("somebody else waits for %v", wait)
		}
	})
}
