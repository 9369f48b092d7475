package gate

import (
	"net"
	"net/netip"
	"slices"
	"testing"
)

// on returns an interface that is up, unless flags say otherwise.
func on(name string, flags net.Flags, addresses ...string) networkInterface {
	i := networkInterface{name: name, flags: flags}
	for _, a := range addresses {
		i.addresses = append(i.addresses, netip.MustParseAddr(a))
	}
	return i
}

// TestNetworkURLs: which addresses are told for where the server listens.
func TestNetworkURLs(t *testing.T) {
	up := net.FlagUp | net.FlagRunning
	machine := []networkInterface{
		on("lo", up|net.FlagLoopback, "127.0.0.1", "::1"),
		on("tun0", up|net.FlagPointToPoint, "10.8.0.2"),
		on("docker0", up, "172.17.0.1"),
		on("br-0123456789ab", up, "172.18.0.1"),
		on("eth1", net.FlagUp, "192.168.7.7"), // no cable
		on("eth2", 0, "192.168.8.8"),          // down
		on("eth0", up, "fe80::1", "2001:db8::5", "10.0.0.7", "169.254.3.4"),
		on("wlan0", up, "192.168.1.5"),
	}
	all := []string{"http://192.168.1.5:8000", "http://10.0.0.7:8000", "http://[2001:db8::5]:8000", "http://10.8.0.2:8000"}
	for name, tt := range map[string]struct {
		host, port, outward string
		want                []string
	}{
		"every address":           {"", "8000", "192.168.1.5", all},
		"0.0.0.0":                 {"0.0.0.0", "8000", "192.168.1.5", all},
		"::":                      {"::", "8000", "192.168.1.5", all},
		"the port of http":        {"", "80", "192.168.1.5", []string{"http://192.168.1.5", "http://10.0.0.7", "http://[2001:db8::5]", "http://10.8.0.2"}},
		"no way out":              {"", "8000", "", []string{all[1], all[0], all[2], all[3]}},
		"out by a tunnel":         {"", "8000", "10.8.0.2", []string{all[1], all[0], all[2], all[3]}},
		"out by IPv6":             {"", "8000", "2001:db8::5", []string{all[2], all[1], all[0], all[3]}},
		"out by a bridge":         {"", "8000", "172.18.0.1", []string{"http://172.18.0.1:8000", all[1], all[0], all[2], all[3]}},
		"this machine":            {"127.0.0.1", "8000", "192.168.1.5", nil},
		"this machine, another":   {"127.0.0.2", "8000", "192.168.1.5", nil},
		"this machine, IPv6":      {"::1", "8000", "192.168.1.5", nil},
		"this machine, by name":   {"localhost", "8000", "192.168.1.5", nil},
		"one address":             {"10.0.0.7", "8000", "192.168.1.5", []string{"http://10.0.0.7:8000"}},
		"one address, IPv6":       {"2001:db8::5", "8000", "192.168.1.5", []string{"http://[2001:db8::5]:8000"}},
		"one address, mapped":     {"::ffff:10.0.0.7", "8000", "192.168.1.5", []string{"http://10.0.0.7:8000"}},
		"one address with a zone": {"fe80::1%eth0", "8000", "192.168.1.5", nil},
		"no port":                 {"", "", "192.168.1.5", nil},
		"no address":              {"what is this", "8000", "192.168.1.5", nil},
	} {
		var outward netip.Addr
		if tt.outward != "" {
			outward = netip.MustParseAddr(tt.outward)
		}
		if got := networkURLs(tt.host, tt.port, machine, outward); !slices.Equal(got, tt.want) || got == nil {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestThisMachine: what is told of this machine is an address of its own.
func TestThisMachine(t *testing.T) {
	own := make(map[string]bool)
	for _, i := range interfaces() {
		for _, ip := range i.addresses {
			own[URL(ip.String(), "8000")] = true
		}
	}
	if !own["http://127.0.0.1:8000"] {
		t.Errorf("no loopback among %v", own)
	}
	for _, u := range NetworkURLs("", "8000") {
		if !own[u] {
			t.Errorf("%s is not this machine's", u)
		}
	}
	if out := outward(); out.IsValid() && !own[URL(out.String(), "8000")] {
		t.Errorf("the address for the world, %s, is not this machine's", out)
	}
}
