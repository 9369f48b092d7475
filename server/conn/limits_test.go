package conn

import (
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// judged returns what becomes of a message.
func (c *connection) judged(id, text string) wire.Code {
	if e := c.endpoint.judge(c.seat.saidBy(), &wire.Entry{ID: id, Text: text}, time.Now()); e != nil {
		return e.Code
	}
	return "ok"
}

// TestMessagesOfSession: a session has one bucket, however many connections it has; another
// has another.
func TestMessagesOfSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		first, _ := newTestConnection(t, e, jsonText{})
		second, _ := newTestConnection(t, e, jsonText{})
		other, _ := newTestConnection(t, e, jsonText{})
		second.seat.session = first.as(t, "Ana", "10.0.0.1").seat.session
		other.as(t, "Bo", "10.0.0.1")
		for i, step := range []struct {
			c    *connection
			want wire.Code
		}{{first, "ok"}, {second, "ok"}, {first, wire.RateLimited}, {second, wire.RateLimited}, {other, "ok"}} {
			if got := step.c.judged("", "hello"); got != step.want {
				t.Errorf("message %d: %s, want %s", i+1, got, step.want)
			}
		}
	})
}

// TestMessagesOfAddress: all who are behind an address share what it may say, unless it is a
// private one.
func TestMessagesOfAddress(t *testing.T) {
	for address, want := range map[string]int{"192.0.2.1": 2, "10.0.0.1": 20, "127.0.0.1": 20} {
		synctest.Test(t, func(t *testing.T) {
			e, _, _ := newTestEndpoint(t)
			said := 0
			for i := range 20 {
				c, _ := newTestConnection(t, e, jsonText{})
				if c.as(t, fmt.Sprint("Ana", i), address).judged("", "hello") == "ok" {
					said++
				}
			}
			if said != want {
				t.Errorf("%s: %d messages, want %d", address, said, want)
			}
		})
	}
}

// TestRepeated: the same text again is refused for a while, unless it is short, of somebody
// else, another attempt to say it once, or was not taken.
func TestRepeated(t *testing.T) {
	const long = "sixteen letters!"
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		ana, _ := newTestConnection(t, e, jsonText{})
		bo, _ := newTestConnection(t, e, jsonText{})
		ana.as(t, "Ana", "10.0.0.1")
		bo.as(t, "Bo", "10.0.0.1")
		for i, step := range []struct {
			after    time.Duration
			c        *connection
			id, text string
			want     wire.Code
		}{
			{0, ana, "", long, "ok"},
			{0, bo, "", long, "ok"},
			{time.Second, ana, "", long, wire.Repeated},
			{time.Second, ana, "a1", long, wire.Repeated},
			{28*time.Second - 1, ana, "a1", long, wire.Repeated},
			{1, ana, "a1", long, "ok"},
			{time.Second, ana, "a1", long, "ok"},
			{time.Second, ana, "a2", long, wire.Repeated},
			{time.Second, ana, "a3", long[1:], "ok"},
			{time.Second, ana, "a4", long[1:], "ok"},
			{time.Second, bo, "", "another, and then", "ok"},
			{time.Second, bo, "", long, "ok"},
		} {
			time.Sleep(step.after)
			if got := step.c.judged(step.id, step.text); got != step.want {
				t.Errorf("step %d: %s, want %s", i+1, got, step.want)
			}
		}
		bo.seat.Refused(&wire.Error{Code: wire.NotSaved})
		time.Sleep(time.Second)
		if got := bo.judged("", long); got != "ok" {
			t.Errorf("after it was not saved: %s", got)
		}
	})
}

// TestStrikes: messages that are refused are answered, one by one, until they are a flood.
func TestStrikes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		c, heard := newTestConnection(t, e, jsonText{})
		c.as(t, "Ana", "10.0.0.1")
		for range 500 {
			if c.ended.Load() == nil {
				receiveJSON(&c.seat, []byte(`{"type":"say","text":""}`), time.Now())
			}
		}
		synctest.Wait()
		if n := strings.Count(counted.String(), "message "); n != 51 || !strings.HasSuffix(counted.String(), "message flood") {
			t.Errorf("%d are refused: …%s", n, counted.String()[max(0, len(counted.String())-100):])
		}
		want := `{"type":"error","code":"flood","message":"you go on though you were told to wait; come back later","retry_after_ms":2000}`
		if !strings.Contains(heard.String(), want) {
			t.Errorf("heard at the end: %q", heard.String()[max(0, len(heard.String())-200):])
		}
	})
	synctest.Test(t, func(t *testing.T) { // slowly, it may go on for ever
		e, _, _ := newTestEndpoint(t)
		c, _ := newTestConnection(t, e, jsonText{})
		c.as(t, "Ana", "10.0.0.1")
		for range 1000 {
			receiveJSON(&c.seat, []byte(`{}`), time.Now())
			time.Sleep(time.Second)
		}
		if c.ended.Load() != nil {
			t.Error("one refused message a second is a flood")
		}
	})
}

// TestFrames: who sends too many frames is told once, and closed if it goes on; a person
// never sees that.
func TestFrames(t *testing.T) {
	tests := map[string]struct {
		frames, bytes int // at a time,
		every         time.Duration
		times         int
		told, closed  bool
	}{
		"as many as there may be":  {200, 2000, 4 * time.Second, 100, false, false},
		"at the rate":              {1, 100, 20 * time.Millisecond, 1000, false, false},
		"too many, once":           {399, 399, 0, 1, true, false},
		"too many, and waits":      {399, 399, 8 * time.Second, 100, true, false},
		"a flood":                  {10, 100, time.Millisecond, 1000, true, true},
		"a flood in one piece":     {5000, 5000, 0, 1, true, false},
		"a flood in two pieces":    {5000, 5000, 0, 2, true, true},
		"many bytes":               {1, 4096, 20 * time.Millisecond, 1000, true, true},
		"as many bytes as may be":  {1, 4096, 63 * time.Millisecond, 1000, false, false},
		"a large message at times": {1, 512 << 10, 10 * time.Second, 100, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, _ := newTestEndpoint(t)
				c, heard := newTestConnection(t, e, jsonText{})
				c.as(t, "Ana", "10.0.0.1")
				for range tt.times {
					if goesOn := c.Arrived(fanout.Arrival{Others: tt.frames, Bytes: tt.bytes}); goesOn != (c.ended.Load() == nil) {
						t.Fatalf("goes on: %v, closed for %v", goesOn, c.ended.Load())
					}
					if c.ended.Load() != nil {
						break
					}
					time.Sleep(tt.every)
				}
				synctest.Wait()
				told, closed := strings.Contains(heard.String(), "rate_limited"), strings.Contains(heard.String(), `"flood"`)
				if told != tt.told || closed != tt.closed {
					t.Errorf("told %v, want %v; closed %v, want %v", told, tt.told, closed, tt.closed)
				}
				if tt.closed && strings.Count(heard.String(), "rate_limited") != 1 {
					t.Errorf("told %d times", strings.Count(heard.String(), "rate_limited"))
				}
			})
		})
	}
}

// TestMessagesWithoutLimit: where messages have no limit, they are no frames that have one.
func TestMessagesWithoutLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		e.Limits.MessageRate = 0
		c, _ := newTestConnection(t, e, jsonText{})
		c.as(t, "Ana", "10.0.0.1")
		for range 10_000 {
			if !c.Arrived(fanout.Arrival{Messages: 1, Bytes: 1000}) {
				t.Fatal("a message too many")
			}
		}
		for range 1000 {
			c.Arrived(fanout.Arrival{Others: 1})
		}
		if c.ended.Load() == nil {
			t.Error("pings without end")
		}
	})
}

// TestPenalties: who comes back at once waits longer, who comes in time gets in, and after
// a while all is forgotten.
func TestPenalties(t *testing.T) {
	p := newPenalties()
	ana := culpritOf(netip.MustParseAddr("2001:db8::1"), "ana")
	now := time.Hour
	if wait := p.check(ana, now); wait != 0 {
		t.Fatalf("nothing was done: wait %v", wait)
	}
	for i, want := range []time.Duration{2, 4, 8, 16, 32, 60, 60} {
		if wait := p.add(ana, now); wait != want*time.Second {
			t.Errorf("flood %d: wait %v, want %d s", i+1, wait, want)
		}
		now += want * time.Second
		if wait := p.check(ana, now); wait != 0 {
			t.Errorf("after flood %d, in time: wait %v", i+1, wait)
		}
	}
	p.add(ana, now)
	if wait := p.check(culpritOf(netip.MustParseAddr("2001:db8::ffff"), "ana"), now); wait != time.Minute {
		t.Errorf("of the same /64: wait %v", wait)
	}
	if p.check(culpritOf(netip.MustParseAddr("2001:db8::1"), "bo"), now) != 0 || p.check(culpritOf(netip.MustParseAddr("192.0.2.1"), "ana"), now) != 0 {
		t.Error("others have to wait, too")
	}
	now += time.Minute + forgiveAfter
	if wait := p.add(ana, now); wait != firstPenalty {
		t.Errorf("after a while: wait %v", wait)
	}

	q := newPenalties()
	q.add(ana, 0)
	if wait := q.check(ana, time.Second+1); wait != time.Second-1 {
		t.Errorf("a little early: wait %v", wait)
	}
	if wait := q.check(ana, time.Second-1); wait != 4*time.Second {
		t.Errorf("at once: wait %v", wait)
	}
}

// TestNewRooms: an address opens so many rooms and no more; what is known already is no
// new room.
func TestNewRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		c, _ := newTestConnection(t, e, jsonText{})
		n := c.as(t, "Ana", "192.0.2.1").seat.session.Name()
		enter := func(room string) (wait time.Duration) {
			if _, _, refused := c.seat.enter(room, n); refused != nil {
				wait = time.Duration(refused.RetryAfterMillis) * time.Millisecond
			}
			return wait
		}
		for i := range roomBurstPerIP {
			if wait := enter(fmt.Sprint("room", i)); wait != 0 {
				t.Fatalf("room %d: wait %v", i+1, wait)
			}
		}
		if wait := enter("one more"); wait != 2*time.Second {
			t.Errorf("one more: wait %v", wait)
		}
		if wait := enter(" KNOWN "); wait != 0 {
			t.Errorf("a known one: wait %v", wait)
		}
		if wait := enter("no/room"); wait != 0 {
			t.Errorf("what is no room is refused as such: wait %v", wait)
		}
		time.Sleep(2 * time.Second)
		if wait := enter("one more"); wait != 0 {
			t.Errorf("later: wait %v", wait)
		}
		c.address = netip.MustParseAddrPort("10.0.0.1:1")
		opened := 0
		for enter(fmt.Sprint("of all ", opened)) == 0 {
			opened++
		}
		if opened < roomBurst-roomBurstPerIP-1 || opened > roomBurst {
			t.Errorf("%d rooms in all at once", opened)
		}
	})
}

// TestPace: once more is asked for than a server delivers with ease, those who speak the
// most wait, those who speak seldom do not, and small rooms do not either.
func TestPace(t *testing.T) {
	const members, now = 1000, time.Hour
	at := func(author byte, ip string, since time.Duration) saidBy {
		return saidBy{[16]byte{author}, netip.MustParseAddr(ip), since, members}
	}
	flood := func(p *pace, since time.Duration) (said int) {
		for author := range byte(200) {
			for range 15 {
				if p.take(at(author, "10.0.0.1", since), now) == 0 {
					said++
				}
			}
		}
		return said
	}
	perSecond := paceOfCore * runtime.GOMAXPROCS(0) / members
	burst := int(paceBurst * float64(perSecond))
	if said := flood(newPace(5), now-time.Second); said < burst || said > burst+2 {
		t.Errorf("%d of 3,000 messages of newcomers, want %d", said, burst)
	}
	p := newPace(5)
	if said := flood(p, 0); said < 200 || said > burst+202 {
		t.Errorf("%d of 3,000 messages at once, at most %d", said, burst+200)
	}
	if wait := p.take(at(250, "192.0.2.1", 0), now); wait != 0 {
		t.Errorf("who says the first word waits %v", wait)
	}
	if wait := p.take(at(251, "192.0.2.1", now-time.Second), now); wait != 2*time.Second {
		t.Errorf("who has come a second ago waits %v", wait)
	}
	small := at(199, "10.0.0.1", 0)
	small.readers = smallRoom
	if wait := p.take(small, now); wait != 0 {
		t.Errorf("in a small room: wait %v", wait)
	}
	if wait := p.take(at(199, "10.0.0.1", 0), now); wait != patientWait {
		t.Errorf("who has said much waits %v", wait)
	}
	said := 0
	for author := range byte(100) {
		if p.take(at(100+author, "192.0.2.2", 0), now+patientWait) == 0 {
			said++
		}
	}
	if said > patientBurstPerIP+burst+2 {
		t.Errorf("%d messages of one address at once", said)
	}
	if said := flood(newPace(0), now); said != 3000 {
		t.Errorf("without a limit on messages there is one: %d", said)
	}
}
