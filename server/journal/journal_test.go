package journal

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// written runs a journal for a while and returns its lines, without their times.
func written(people People, during func(j *Journal)) []string {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}}))
	j := New(log, people, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); j.Run(ctx) }()
	during(j)
	cancel()
	<-done
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("written:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRefused: a flood of refusals is a line a minute, a single one is told at once.
func TestRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flood, other := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.0.2.1")
		wantLines(t, written(Full, func(j *Journal) {
			time.Sleep(time.Millisecond) // not at the moment of a tick
			j.Refused(Connection, "full", flood)
			for range 90 * 100 { // 100 a second, for a minute and a half
				j.Refused(Connection, "full", flood)
				time.Sleep(10 * time.Millisecond)
			}
			j.Refused(Connection, "full", other)
			j.Refused(Message, "rate_limited", other, "bytes", 7)
			j.Refused(Connection, "broken", netip.Addr{})
		}),
			`msg="connection refused" reason=full count=1 from="2001:db8::/64 (1)"`,
			`msg="connection refused" reason=full count=6100 from="2001:db8::/64 (6100)"`,
			`msg="message refused" reason=rate_limited count=1 from="192.0.2.1 (1)" bytes=7`,
			`msg="connection refused" reason=broken count=1`,
			`msg="connection refused" reason=full count=2901 from="2001:db8::/64 (2900), 192.0.2.1 (1)"`,
		)
	})
}

// TestQuietAgain: after a minute without any, the next one is told at once.
func TestQuietAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := written(Full, func(j *Journal) {
			for range 3 {
				j.Refused(Login, "name_taken", netip.MustParseAddr("192.0.2.1"))
				time.Sleep(span + 2*tick)
			}
		})
		if len(got) != 3 || len(strings.Join(got, "")) == 0 {
			t.Errorf("written: %q", got)
		}
	})
}

// TestManyAddresses: of more addresses than are told apart, those of most are named.
func TestManyAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := written(Full, func(j *Journal) {
			for i := range 20_000 {
				j.Refused(Connection, "full", netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)}))
				if i%4 == 0 {
					j.Refused(Connection, "full", netip.MustParseAddr("192.0.2.1"))
				}
			}
			for of, s := range j.refusals {
				if len(s.counted) > maxCounted {
					t.Errorf("%v: %d addresses", of, len(s.counted))
				}
			}
		})
		if len(got) != 2 || !strings.Contains(got[1], `count=24999 from="192.0.2.1 (`) {
			t.Errorf("written: %q", got)
		}
	})
}

// TestPeople: what is told of them.
func TestPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ana := Person{"Ana", "lobby", "json", netip.MustParseAddrPort("192.0.2.77:4711")}
		bo := Person{"Bo", "lobby", "json", netip.MustParseAddrPort("[2001:db8:1:2::3]:4711")}
		during := func(j *Journal) {
			j.Login(ana)
			j.Logout(bo, "left", 1234567*time.Microsecond)
			j.Refused(Login, "flood", bo.Address.Addr())
		}
		wantLines(t, written(Full, during),
			`msg=LOGIN name=Ana room=lobby protocol=json remote=192.0.2.77:4711`,
			`msg=LOGOUT name=Bo room=lobby protocol=json remote=[2001:db8:1:2::3]:4711 reason=left duration=1.235s`,
			`msg="login refused" reason=flood count=1 from="2001:db8:1:2::/64 (1)"`)
		wantLines(t, written(Prefix, during),
			`msg=LOGIN name=Ana room=lobby protocol=json remote=192.0.2.0/24`,
			`msg=LOGOUT name=Bo room=lobby protocol=json remote=2001:db8:1::/48 reason=left duration=1.235s`,
			`msg="login refused" reason=flood count=1 from="2001:db8:1::/48 (1)"`)
		wantLines(t, written(Nobody, during),
			`msg=LOGIN room=lobby protocol=json`,
			`msg=LOGOUT room=lobby protocol=json reason=left duration=1.235s`,
			`msg="login refused" reason=flood count=1`)
	})
}

// TestLines: ten a second have a line of their own, the others are summed up.
func TestLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := written(Full, func(j *Journal) {
			for range 3 {
				for range 15 {
					j.Login(Person{Name: "Ana", Room: "lobby"})
				}
				time.Sleep(time.Second)
			}
			time.Sleep(span)
			j.Login(Person{Name: "Bo", Room: "lobby"})
		})
		if len(got) != 3*maxLines+2 || got[3*maxLines] != "msg=LOGIN more=15 in=1m0s" {
			t.Errorf("%d lines, %q", len(got), got)
		}
	})
}
