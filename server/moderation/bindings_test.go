package moderation_test

import (
	"slices"
	"testing"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// binding returns that of a sanction which comes without its address.
func binding(s moderation.Sanction, address string) moderation.Binding {
	s.Address = address
	return moderation.BindingOf(&s)
}

// TestBinding: an address that comes beside its sanction is bound as one that comes with it, in
// whatever order they come, and as long as the sanction stands.
func TestBinding(t *testing.T) {
	marks := func(s moderation.Sanction) moderation.Sanction { s.Holds = true; return s }
	for name, tt := range map[string]struct {
		sanction func(w *town) moderation.Sanction
		speaks   wire.Code // of a guest from there
		enters   bool
		marked   bool
	}{
		"ban":             {func(w *town) moderation.Sanction { return w.ban(1, "ana", "", "") }, wire.Banned, false, false},
		"timeout":         {func(w *town) moderation.Sanction { return w.timeout(1, "ana", time.Hour) }, wire.Timeout, true, false},
		"ban that leaves": {func(w *town) moderation.Sanction { return marks(w.ban(1, "ana", "", "")) }, "", true, true},
	} {
		for order, imposed := range map[string]int{"after it": 0, "before it": 1} {
			t.Run(name+" "+order, func(t *testing.T) {
				w := newTown(t)
				var unbound []moderation.Binding
				w.OnUnbound(func(b moderation.Binding) { unbound = append(unbound, b) })
				s := tt.sanction(w)
				b := binding(s, "net")
				steps := []func(){func() { w.Impose(s) }, func() { w.Bind(b); w.Bind(b) }}
				steps[imposed]()
				w.wants("one of the two", w.say(sala, w.guest("bob", "net", 0)), "")
				steps[1-imposed]()
				check := func(when string, bound bool) {
					t.Helper()
					code := tt.speaks
					if !bound {
						code = ""
					}
					w.wants(when+": a guest from there", w.say(sala, w.guest("bob", "net", 0)), code)
					w.wants(when+": a guest from elsewhere", w.say(sala, w.guest("bob", "other net", 0)), "")
					w.wants(when+": a member", w.say(sala, w.member("bob")), "")
					if _, barred := w.Barred(sala, "bob", "", "net"); barred != (bound && !tt.enters) {
						t.Errorf("%s: barred is %v", when, barred)
					}
					if _, marked := w.Marked(sala, "bob", "net"); marked != (bound && tt.marked) {
						t.Errorf("%s: marked is %v", when, marked)
					}
				}
				check("bound", true)
				if told := w.Sanctions(sala); len(told) != 1 || told[0].Address != "net" {
					t.Errorf("told is %+v", told)
				}
				w.Unbind(b)
				check("unbound", false)
				w.Bind(b)
				check("bound again", true)
				w.Lift(1)
				check("lifted", false)
				if !slices.Equal(unbound, []moderation.Binding{b}) {
					t.Errorf("told of %+v", unbound)
				}
				if w.Kept() != 0 {
					t.Errorf("something is kept of %d rooms", w.Kept())
				}
			})
		}
	}
}

// TestBindingEnds: with its sanction, when addresses are kept no longer, and when another sanction takes
// the place of its own.
func TestBindingEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		keep, lasts, want time.Duration
	}{
		"with the sanction":       {24 * time.Hour, time.Hour, time.Hour},
		"before it":               {time.Hour, 24 * time.Hour, time.Hour},
		"after a day":             {48 * time.Hour, 72 * time.Hour, 24 * time.Hour},
		"at once, if not kept":    {0, time.Hour, 0},
		"some time after it came": {2 * time.Hour, 24 * time.Hour, 2 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			w.KeepAddresses(tt.keep)
			s := w.timeout(1, "ana", tt.lasts)
			w.Impose(s)
			if tt.want > 0 {
				w.run(tt.want / 2)
			}
			w.Bind(binding(s, "net"))
			if tt.want > 0 {
				w.run(tt.want/2 - time.Second)
				w.wants("before the end", w.say(sala, w.guest("bob", "net", 0)), wire.Timeout)
				w.run(2 * time.Second)
			}
			w.wants("after it", w.say(sala, w.guest("bob", "net", 0)), "")
			w.Sweep()
			if told := w.Sanctions(sala); len(told) > 0 && told[0].Address != "" {
				t.Errorf("told is %+v", told)
			}
		})
	}
	w := newTown(t)
	first := w.timeout(1, "ana", time.Hour)
	w.Impose(first)
	w.Bind(binding(first, "net"))
	w.Impose(w.timeout(2, "ana", time.Hour))
	w.wants("of a sanction that was replaced", w.say(sala, w.guest("bob", "net", 0)), "")
}

// TestBindingShutsOut: only what shuts out who is here is said to.
func TestBindingShutsOut(t *testing.T) {
	w := newTown(t)
	ban, timeout, marks := w.ban(1, "ana", "", ""), w.timeout(2, "bia", time.Hour), w.ban(3, "cid", "", "")
	marks.Holds = true
	for _, s := range []moderation.Sanction{ban, timeout, marks} {
		w.Impose(s)
	}
	early := w.ban(4, "davi", "", "")
	for want, s := range map[bool][]moderation.Sanction{true: {ban}, false: {timeout, marks, early}} {
		for _, s := range s {
			if got := w.Bind(binding(s, "net")); got != want {
				t.Errorf("%s %d: %v", s.Kind, s.Record, got)
			}
		}
	}
	if w.Bind(binding(ban, "net")) {
		t.Error("one that is known shuts out anew")
	}
}
