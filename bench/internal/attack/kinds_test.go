package attack_test

import (
	"context"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/frame"
)

// TestMain makes the test binary the attackers' process, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == attack.Command {
		if err := attack.RunProcess(context.Background(), os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

func config(f *fake, conns int, kinds ...string) attack.Config {
	return attack.Config{
		Server: f.Addr().String(), Kinds: kinds, Conns: conns, First: netip.MustParseAddr("198.19.0.0"), Addresses: 2,
		Attempts: 500, Frames: 2000, Room: "lobby", History: "past",
	}
}

// start attacks f until the test ends.
func start(t *testing.T, c attack.Config) *attack.Force {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	force := attack.Start(ctx, c)
	t.Cleanup(func() {
		cancel()
		force.Wait()
	})
	return force
}

// until waits for something to come true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// texts returns how often a visit sent a text that has a part.
func (v *visit) texts(part string) (n int) {
	for _, s := range v.frames {
		if s.opcode == frame.Text && strings.Contains(s.text, part) {
			n++
		}
	}
	return n
}

func (v *visit) joined(room string) bool {
	return v.texts(`"type":"join","room":"`+room) == 1
}

func (v *visit) asked(prefix string) bool {
	return slices.ContainsFunc(v.requests, func(r string) bool { return strings.HasPrefix(r, prefix) })
}

// TestKinds: each kind does what it says, and never what it must not.
func TestKinds(t *testing.T) {
	opcodes := func(v *visit, opcode byte) (n int) {
		for _, s := range v.frames {
			if s.opcode == opcode {
				n++
			}
		}
		return n
	}
	nothing := func(v *visit) bool { return false }
	for _, tt := range []struct {
		kind  string
		conns int
		want  map[string]func(v *visit) bool // of each there has to be one visit at least
		never func(v *visit) bool
	}{
		{"silent", 2, map[string]func(v *visit) bool{
			"silence": func(v *visit) bool { return v.source != "" && v.raw == "" },
		}, func(v *visit) bool { return v.raw != "" }},
		{"half-request", 2, map[string]func(v *visit) bool{
			"bytes one by one": func(v *visit) bool {
				return strings.HasPrefix(v.raw, "GET /ws HTTP/1.1\r\n") && strings.HasSuffix(v.raw, ": aa")
			},
		}, func(v *visit) bool { return len(v.requests) > 0 }},
		{"keep-alive", 2, map[string]func(v *visit) bool{
			"one request": func(v *visit) bool { return v.asked("/healthz") && !v.gone },
		}, func(v *visit) bool { return len(v.requests) > 1 }},
		{"no-join", 2, map[string]func(v *visit) bool{
			"an open WebSocket": func(v *visit) bool { return v.asked("/ws") && !v.gone },
		}, func(v *visit) bool { return len(v.frames) > 0 }},
		{"pings", 2, map[string]func(v *visit) bool{
			"pings": func(v *visit) bool { return opcodes(v, frame.Ping) > 10 },
		}, func(v *visit) bool { return opcodes(v, frame.Text) > 0 }},
		{"broken", 2, map[string]func(v *visit) bool{
			"empty":        func(v *visit) bool { return slices.Contains(v.frames, seen{frame.Text, true, false, ""}) },
			"no JSON":      func(v *visit) bool { return slices.Contains(v.frames, seen{frame.Text, true, false, "{"}) },
			"unknown type": func(v *visit) bool { return v.texts("nonsense") > 1 },
			"empty text":   func(v *visit) bool { return v.joined("hostile") && v.texts(`"text":""`) > 1 },
		}, nothing},
		{"fragments", 2, map[string]func(v *visit) bool{
			"without end": func(v *visit) bool { return v.joined("hostile") && opcodes(v, frame.Continuation) > 10 },
		}, func(v *visit) bool {
			return slices.ContainsFunc(v.frames, func(s seen) bool { return s.opcode == frame.Continuation && s.final })
		}},
		{"messages", 2, map[string]func(v *visit) bool{
			"a flood": func(v *visit) bool { return v.joined("lobby") && v.texts(`"type":"say"`) > 10 },
		}, nothing},
		{"storms", 2, map[string]func(v *visit) bool{
			"silent":        func(v *visit) bool { return v.joined("storm-") && v.gone && v.texts("say") == 0 },
			"with a word":   func(v *visit) bool { return v.joined("storm-") && v.gone && v.texts("say") == 1 },
			"other address": func(v *visit) bool { return v.source == "198.19.8.1" },
		}, func(v *visit) bool { return v.texts("say") > 1 }},
		{"deep", 5, map[string]func(v *visit) bool{
			"resume":  func(v *visit) bool { return v.joined("past") && v.texts(`"since":{"epoch":"e","seq":10100}`) == 1 },
			"search":  func(v *visit) bool { return v.asked("/api/rooms/past/messages?q=") && len(v.requests) > 2 },
			"listing": func(v *visit) bool { return v.asked("/api/rooms?") && len(v.requests) > 2 },
			"events":  func(v *visit) bool { return v.asked("/api/rooms/past/events?last_event_id=e:10100") },
		}, func(v *visit) bool { return v.texts("say") > 0 }},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel() // most of it is waiting
			f := newFake(t, nil)
			start(t, config(f, tt.conns, tt.kind))
			for what, is := range tt.want {
				until(t, what, func() bool { return f.count(is) > 0 })
			}
			if n := f.count(tt.never); n > 0 {
				t.Errorf("%d connections did what this kind must not", n)
			}
		})
	}
}

// TestAll: there are ten kinds, and a test of each.
func TestAll(t *testing.T) {
	if len(attack.Kinds) != 10 {
		t.Errorf("%d kinds", len(attack.Kinds))
	}
	for _, k := range attack.Kinds {
		if k.Name == "" || k.Does == "" {
			t.Errorf("%+v", k)
		}
	}
}

// TestHalfFrame: every other attacker of fragments stops in the middle of a frame, and
// is seen to have done so when it goes.
func TestHalfFrame(t *testing.T) {
	f := newFake(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	force := attack.Start(ctx, config(f, 2, "fragments"))
	until(t, "both have begun", func() bool { return f.count(func(v *visit) bool { return v.joined("hostile") }) == 2 })
	until(t, "half a frame and fragments", func() bool { return force.Tallies()["fragments"].Sent > 10 })
	cancel()
	force.Wait()
	until(t, "the end of half a frame", func() bool {
		return f.count(func(v *visit) bool { return slices.ContainsFunc(v.frames, func(s seen) bool { return s.half }) }) == 1
	})
}
