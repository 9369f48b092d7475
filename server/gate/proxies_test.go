package gate

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

// TestAddressOf: only what trusted proxies have written counts, from right to left, and
// only in the one header that is theirs.
func TestAddressOf(t *testing.T) {
	const xff, fwd = "X-Forwarded-For", "Forwarded"
	tests := []struct {
		name    string
		trusted string
		header  string
		peer    string
		lines   []string // of the header, as they came
		want    string
	}{
		{"nobody is trusted", "", xff, "10.0.0.1", []string{"192.0.2.1"}, "10.0.0.1"},
		{"a stranger writes", "10.0.0.0/8", xff, "203.0.113.9", []string{"192.0.2.1"}, "203.0.113.9"},
		{"a proxy writes", "10.0.0.0/8", xff, "10.0.0.1", []string{"192.0.2.1"}, "192.0.2.1"},
		{"as IPv6", "10.0.0.0/8", xff, "[::ffff:10.0.0.1]", []string{"192.0.2.1"}, "192.0.2.1"},
		{"it wrote nothing", "10.0.0.0/8", xff, "10.0.0.1", nil, "10.0.0.1"},
		{"an empty line", "10.0.0.0/8", xff, "10.0.0.1", []string{""}, "10.0.0.1"},
		{"spoofed before", "10.0.0.0/8", xff, "10.0.0.1", []string{"198.51.100.1, 192.0.2.1"}, "192.0.2.1"},
		{"spoofed as a proxy", "10.0.0.0/8", xff, "10.0.0.1", []string{"10.0.0.2, 192.0.2.1"}, "192.0.2.1"},
		{"spoofed in a line of its own", "10.0.0.0/8", xff, "10.0.0.1", []string{"198.51.100.1", "192.0.2.1"}, "192.0.2.1"},
		{"two proxies", "10.0.0.0/8", xff, "10.0.0.1", []string{"198.51.100.1, 192.0.2.1, 10.0.0.2"}, "192.0.2.1"},
		{"two proxies, two lines", "10.0.0.0/8", xff, "10.0.0.1", []string{"192.0.2.1", "10.0.0.2"}, "192.0.2.1"},
		{"garbage before", "10.0.0.0/8", xff, "10.0.0.1", []string{"<script>, 192.0.2.1"}, "192.0.2.1"},
		{"garbage at the end", "10.0.0.0/8", xff, "10.0.0.1", []string{"192.0.2.1, unknown"}, "10.0.0.1"},
		{"garbage between proxies", "10.0.0.0/8", xff, "10.0.0.1", []string{"192.0.2.1, x, 10.0.0.2"}, "10.0.0.2"},
		{"all are proxies", "10.0.0.0/8", xff, "10.0.0.1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"with a port", "10.0.0.0/8", xff, "10.0.0.1", []string{"192.0.2.1:4711"}, "192.0.2.1"},
		{"IPv6", "::1", xff, "[::1]", []string{"2001:db8::1"}, "2001:db8::1"},
		{"IPv6 in brackets", "loopback", xff, "[::1]", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv6 with a port", "loopback", xff, "[::1]", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{"IPv6 with a zone", "loopback", xff, "[::1]", []string{"fe80::1%eth0"}, "fe80::1"},
		{"no address at all", "loopback", xff, "127.0.0.1", []string{"0.0.0.0"}, "127.0.0.1"},
		{"private, in a word", "private", xff, "192.168.1.1", []string{"192.0.2.1"}, "192.0.2.1"},
		{"loopback is private", "private", xff, "127.0.0.1", []string{"192.0.2.1"}, "192.0.2.1"},
		{"Forwarded", "private", fwd, "10.0.0.1", []string{"for=192.0.2.1;proto=https;by=10.0.0.1"}, "192.0.2.1"},
		{"Forwarded, quoted", "private", fwd, "10.0.0.1", []string{`proto=https; For="[2001:db8::1]:4711"`}, "2001:db8::1"},
		{"Forwarded, spoofed", "private", fwd, "10.0.0.1", []string{"for=198.51.100.1", "for=192.0.2.1, for=10.0.0.2"}, "192.0.2.1"},
		{"Forwarded, a comma in quotes", "private", fwd, "10.0.0.1", []string{`for=192.0.2.1;host="a,for=198.51.100.1"`}, "192.0.2.1"},
		{"Forwarded, a quote that does not end", "private", fwd, "10.0.0.1", []string{`for="192.0.2.1, for=198.51.100.1`}, "10.0.0.1"},
		{"Forwarded, twice in one", "private", fwd, "10.0.0.1", []string{`for=198.51.100.1;for=192.0.2.1`}, "10.0.0.1"},
		{"Forwarded, hidden", "private", fwd, "10.0.0.1", []string{"for=_hidden"}, "10.0.0.1"},
		{"one value", "private", "Cf-Connecting-Ip", "10.0.0.1", []string{"192.0.2.1"}, "192.0.2.1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var trusted Networks
			if tt.trusted != "" {
				var err error
				if trusted, err = ParseNetworks(tt.trusted); err != nil {
					t.Fatal(err)
				}
			}
			g := New(Config{Proxies: Proxies{Trusted: trusted, Header: strings.ToLower(tt.header)}})
			r := request()
			r.RemoteAddr = tt.peer + ":4711"
			for _, other := range []string{xff, fwd, "X-Real-Ip", "Cf-Connecting-Ip"} {
				r.Header[http.CanonicalHeaderKey(other)] = []string{"198.51.100.77"} // ignored, but for one
			}
			r.Header[http.CanonicalHeaderKey(tt.header)] = tt.lines
			if got := g.AddressOf(r); got != netip.AddrPortFrom(netip.MustParseAddr(tt.want), 4711) {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
}

func TestParseNetworks(t *testing.T) {
	for item, want := range map[string]string{
		"192.0.2.1": "192.0.2.1/32", "192.0.2.77/24": "192.0.2.0/24", "2001:db8::/32": "2001:db8::/32",
		"::ffff:192.0.2.1": "192.0.2.1/32", "loopback": "127.0.0.0/8", "Private": "10.0.0.0/8",
		"": "", "x": "", "192.0.2.1/33": "", "192.0.2": "", "fe80::1%eth0": "", "::ffff:192.0.2.0/120": "",
	} {
		networks, err := ParseNetworks(item)
		if (err != nil) != (want == "") || err == nil && networks[0].String() != want {
			t.Errorf("%q: %v, %v, want %s", item, networks, err, want)
		}
	}
}

// FuzzForwarded: whatever is written before what trusted proxies have written changes
// nothing, and nothing breaks.
func FuzzForwarded(f *testing.F) {
	f.Add("X-Forwarded-For", "198.51.100.1, 10.0.0.9")
	f.Add("Forwarded", `for="[2001:db8::1]:80";by=_x, for=10.0.0.1`)
	f.Add("Forwarded", `for="\"`)
	f.Fuzz(func(t *testing.T, header, spoofed string) {
		name := DefaultForwardedHeader
		written := "192.0.2.1"
		if header == forwarded {
			name, written = forwarded, "for=192.0.2.1"
		}
		trusted := words["private"]
		peer := netip.MustParseAddr("10.0.0.1")
		trusted.client(peer, name, []string{spoofed})
		if got := trusted.client(peer, name, []string{spoofed, written}); got != netip.MustParseAddr("192.0.2.1") {
			t.Errorf("after %q: %v", spoofed, got)
		}
	})
}

// TestPrivate: the word and the judgement mean the same networks.
func TestPrivate(t *testing.T) {
	for _, ip := range []string{
		"127.0.0.1", "::1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1", "fc00::1", "fdff::1", "fe80::1%eth0", "::ffff:10.0.0.1",
		"172.32.0.1", "11.0.0.1", "192.0.2.1", "100.64.0.1", "2001:db8::1", "fec0::1", "0.0.0.0", "::",
	} {
		addr := netip.MustParseAddr(ip)
		if IsPrivate(addr) != words["private"].Contain(addr) {
			t.Errorf("%s: judged %v, in the networks of the word %v", ip, IsPrivate(addr), words["private"].Contain(addr))
		}
	}
}
