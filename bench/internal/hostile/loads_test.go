package hostile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hubbub/bench/internal/attack"
)

func TestLoads(t *testing.T) {
	var all []string
	for _, k := range attack.Kinds {
		all = append(all, k.Name)
	}
	for _, tt := range []struct {
		name  string
		kinds []string
		alone time.Duration
		want  string
	}{
		{"each kind and all", all, time.Second, strings.Join(all, " 1s, ") + " 1s, all together 10s"},
		{"all only", all, 0, "all together 10s"},
		{"some", []string{"pings", "deep"}, time.Second, "pings 1s, deep 1s, these together 10s"},
		{"one", []string{"pings"}, time.Second, "pings 10s"},
		{"one and none alone", []string{"pings"}, 0, "pings 10s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := Params{Kinds: tt.kinds, Alone: tt.alone, Duration: 10 * time.Second}
			var got []string
			for _, l := range p.loads() {
				got = append(got, fmt.Sprint(l.name, " ", l.duration))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestOptions: servers have their own limits, and trust the load to name addresses
// only where it does.
func TestOptions(t *testing.T) {
	for _, proxied := range []bool{true, false} {
		args := strings.Join((&Env{Params: Params{Proxied: proxied}}).options().Args, " ")
		if strings.Contains(args, "-message-rate") {
			t.Errorf("a limit is off: %s", args)
		}
		if strings.Contains(args, "-proxy-protocol -trusted-proxies loopback") != proxied {
			t.Errorf("proxied %v: %s", proxied, args)
		}
	}
}
