package alert_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/alert"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A pager notes what it is told.
type pager struct {
	*alert.Alerts

	mu      sync.Mutex
	trouble string        // guarded by mu; what it answers
	slow    time.Duration // guarded by mu; that it takes, at most as long as it may
	seen    seen          // guarded by mu
}

// seen is what a pager has noted.
type seen struct {
	told    []string
	tries   []time.Duration // when, from the start
	counted map[string]int
}

// start runs alerts for a test in a bubble.
func start(t *testing.T, c alert.Config) *pager {
	t.Helper()
	p := &pager{}
	t.Cleanup(p.begin(t, c))
	return p
}

// begin runs alerts, those that there are if there are any, until stop is called.
func (p *pager) begin(t *testing.T, c alert.Config) (stop func()) {
	t.Helper()
	if p.Alerts == nil {
		p.prepare(c)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); p.Run(ctx) }()
	synctest.Wait()
	return func() { cancel(); <-ended }
}

// prepare makes alerts that do not run.
func (p *pager) prepare(c alert.Config) {
	p.seen.counted = make(map[string]int)
	begin := time.Now()
	c.Call = func(ctx context.Context, contentType string, body []byte) string {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen.tries = append(p.seen.tries, time.Since(begin))
		slow := p.slow
		p.mu.Unlock()
		select {
		case <-time.After(slow):
		case <-ctx.Done():
		}
		p.mu.Lock()
		if ctx.Err() != nil {
			return "timeout"
		}
		if p.trouble == "" {
			p.seen.told = append(p.seen.told, contentType+" "+string(body))
		}
		return p.trouble
	}
	c.Count = func(result string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.seen.counted[result]++
	}
	c.Logger = slog.New(slog.DiscardHandler)
	p.Alerts = alert.New(c)
}

// be sets how it answers from here on.
func (p *pager) be(trouble string, slow time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble, p.slow = trouble, slow
}

// after returns what it has seen when some time has passed, and all that is due then is done.
func (p *pager) after(d time.Duration) seen {
	time.Sleep(d)
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	return seen{slices.Clone(p.seen.told), slices.Clone(p.seen.tries), maps.Clone(p.seen.counted)}
}

// tell adds an alert, and waits until it is told if it is told at once.
func (p *pager) tell(kind alert.Kind, room string) {
	p.Tell(kind, room)
	synctest.Wait()
}

// TestTell: what has happened is told in the words of the format, and nobody is mentioned by
// the name of a room.
func TestTell(t *testing.T) {
	for name, tt := range map[string]struct {
		config alert.Config
		kind   alert.Kind
		room   string
		want   string
	}{
		"a report":  {alert.Config{Format: alert.Text}, alert.Report, "tea", "text/plain; charset=utf-8 Hubbub, room tea: a message was reported, and no moderator is there."},
		"a queue":   {alert.Config{Format: alert.Text, Site: "https://chat.example.org"}, alert.Full, "são paulo", "text/plain; charset=utf-8 Hubbub, room são paulo: the queue of the moderators is full. https://chat.example.org/#/s%C3%A3o%20paulo"},
		"for Slack": {alert.Config{Format: alert.Slack}, alert.Shield, "<!channel>&", `application/json {"text":"Hubbub, room \u0026lt;!channel\u0026gt;\u0026amp;: the shield is on."}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, tt.config)
				p.tell(tt.kind, tt.room)
				if got := p.after(0); len(got.told) != 1 || got.told[0] != tt.want || got.counted["sent"] != 1 {
					t.Errorf("%+v, want %q", got, tt.want)
				}
			})
		})
	}
}

// TestOneAMinute: of a kind and room one a minute is told, and the next tells of the others.
func TestOneAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, alert.Config{})
		for range 3 {
			p.tell(alert.Shield, "tea")
		}
		p.tell(alert.Shield, "milk")
		p.tell(alert.Full, "tea")
		time.Sleep(time.Minute - time.Nanosecond)
		p.tell(alert.Shield, "tea")
		time.Sleep(time.Nanosecond)
		p.tell(alert.Shield, "tea")
		got := p.after(0)
		if len(got.told) != 4 || !strings.HasSuffix(got.told[3], "room tea: the shield is on. 3 more of these were left out.") {
			t.Errorf("told %q", got.told)
		}
		if got.counted["sent"] != 4 || got.counted["left_out"] != 3 {
			t.Errorf("counted %v", got.counted)
		}
	})
}

// TestRetries: an alert is tried again with growing pauses for ten minutes, and given up then;
// the next is tried once at least.
func TestRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, alert.Config{})
		p.be("500", 0)
		p.tell(alert.Shield, "tea")
		p.tell(alert.Shield, "milk")
		got := p.after(10 * time.Minute)
		last := len(got.tries) - 1 // of milk
		if last != 12 || got.tries[1] != time.Second || got.tries[2] != 3*time.Second || got.tries[last-2] != 8*time.Minute+7*time.Second || got.tries[last-1] != 10*time.Minute {
			t.Errorf("tried at %v", got.tries)
		}
		if got.counted["failed"] != 2 || len(got.told) > 0 {
			t.Errorf("%+v", got)
		}
		p.be("", 0)
		p.tell(alert.Shield, "coffee")
		if got := p.after(0); len(got.told) != 1 {
			t.Errorf("told %q", got.told)
		}
	})
}

// TestHangs: who does not answer has ten seconds, Tell waits for nobody, and 16 alerts wait.
func TestHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, alert.Config{})
		p.be("", time.Hour)
		begin := time.Now()
		for i := range 30 {
			p.tell(alert.Shield, fmt.Sprint("room", i))
		}
		if got := p.after(0); !time.Now().Equal(begin) || got.counted["left_out"] != 13 {
			t.Errorf("%v have passed, counted %v", time.Since(begin), got.counted)
		}
		if got := p.after(11 * time.Second); len(got.tries) != 2 || got.tries[1] != 11*time.Second {
			t.Errorf("tried at %v", got.tries)
		}
		p.be("", 0)
		if got := p.after(time.Minute); len(got.told) != 17 {
			t.Errorf("%d told", len(got.told))
		}
		p.tell(alert.Shield, "room29")
		if told := p.after(0).told; !strings.HasSuffix(told[len(told)-1], "1 more of these were left out.") {
			t.Errorf("told %q", told)
		}
	})
}

// TestPlacesAreBounded: of more rooms than are counted none is told until others are quiet.
func TestPlacesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, alert.Config{})
		for i := range 1000 {
			p.tell(alert.Shield, fmt.Sprint("room", i))
		}
		p.tell(alert.Shield, "one more")
		if n := len(p.after(0).told); n != 1000 {
			t.Errorf("%d told", n)
		}
		time.Sleep(time.Minute)
		p.tell(alert.Shield, "one more")
		if n := len(p.after(0).told); n != 1001 {
			t.Errorf("%d told", n)
		}
	})
}

// TestSeveral: of servers that hear of the same one tells. Another one that goes on tells what is not
// done, what was broken off among it, and nothing twice.
func TestSeveral(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &pager{}, &pager{}
		both := func(n alert.Notice) { first.Hear(n); second.Hear(n) }
		happen := func(kind alert.Kind, room string) { both(alert.NewNotice(kind, room)); synctest.Wait() }
		second.prepare(alert.Config{Settled: both})
		stop := first.begin(t, alert.Config{Settled: both})
		happen(alert.Shield, "tea")
		first.be("", time.Hour)
		happen(alert.Shield, "milk")
		happen(alert.Full, "tea")
		happen(alert.Full, "tea")
		stop()
		if got := first.after(0); len(got.told) != 1 || got.counted["failed"] != 0 {
			t.Errorf("the first: %+v", got)
		}
		stop = second.begin(t, alert.Config{})
		got := second.after(0)
		if len(got.told) != 2 || !strings.Contains(got.told[0], "milk: the shield") || !strings.Contains(got.told[1], "tea: the queue") {
			t.Errorf("the second told %q", got.told)
		}
		stop()
		first.be("", 0)
		stop = first.begin(t, alert.Config{})
		defer stop()
		if got := first.after(0); len(got.told) != 1 {
			t.Errorf("the first told %q", got.told)
		}
	})
}

// TestUnheard: a server that does not hear what is done has room for others, and does not tell much
// later of what was long ago.
func TestUnheard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pager{}
		p.prepare(alert.Config{})
		for i := range 100 {
			p.Hear(alert.NewNotice(alert.Shield, fmt.Sprint("room", i)))
			time.Sleep(time.Minute)
		}
		if got := p.after(0).counted["left_out"]; got != 0 {
			t.Errorf("%d are left out", got)
		}
		stop := p.begin(t, alert.Config{})
		defer stop()
		if got := p.after(0).told; len(got) != 9 {
			t.Errorf("told %d, want those of ten minutes", len(got))
		}
	})
}

// TestBrokenOff: a server that begins to tell again goes on with what it was telling when it ended.
func TestBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pager{slow: time.Hour}
		stop := p.begin(t, alert.Config{})
		p.Hear(alert.NewNotice(alert.Shield, "tea"))
		synctest.Wait()
		stop()
		p.be("", 0)
		stop = p.begin(t, alert.Config{})
		defer stop()
		if got := p.after(0); len(got.told) != 1 || got.counted["failed"] != 0 {
			t.Errorf("%+v", got)
		}
	})
}
