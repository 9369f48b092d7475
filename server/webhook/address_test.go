package webhook_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"hubbub/server/webhook"
)

func nowhere(netip.Addr) bool { return false }

// within allows one network.
func within(block string) func(netip.Addr) bool { return netip.MustParsePrefix(block).Contains }

func TestIsPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"1.1.1.1": true, "172.15.0.1": true, "172.32.0.1": true, "100.128.0.1": true, "223.255.255.255": true,
		"2606:4700::1111": true, "2a00:1450::1": true, "::ffff:1.1.1.1": true,

		"0.0.0.0": false, "0.1.2.3": false, "127.0.0.1": false, "127.255.255.254": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.100.100.200": false,
		"192.0.0.192": false, "198.18.0.1": false, "168.63.129.16": false, "224.0.0.1": false, "255.255.255.255": false, "203.0.113.1": false,
		"::": false, "::1": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b:1::7f00:1": false, "2002:7f00:1::": false, "2001:0:7f00:1::": false, "2001:db8::1": false,
		"fe80::1%eth0": false, "2606:4700::1111%eth0": false,
	} {
		if got := webhook.IsPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

// TestPermits: https goes to the Internet and where it is allowed, http only there.
func TestPermits(t *testing.T) {
	for _, tt := range []struct {
		scheme, address string
		allowed         func(netip.Addr) bool
		want            bool
	}{
		{"https", "1.1.1.1", nowhere, true},
		{"https", "10.0.0.1", nowhere, false},
		{"https", "10.0.0.1", within("10.0.0.0/8"), true},
		{"https", "::ffff:10.0.0.1", within("10.0.0.0/8"), true},
		{"https", "10.0.0.1", within("192.168.0.0/16"), false},
		{"http", "1.1.1.1", nowhere, false},
		{"http", "1.1.1.1", within("10.0.0.0/8"), false},
		{"http", "10.0.0.1", within("10.0.0.0/8"), true},
	} {
		if got := webhook.Permits(tt.scheme, tt.allowed, netip.MustParseAddr(tt.address)); got != tt.want {
			t.Errorf("%s to %s: %v, want %v", tt.scheme, tt.address, got, tt.want)
		}
	}
}

func TestCheckURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.org/hook?token=x":                 "",
		"https://1.1.1.1:8443/":                            "",
		"https://[2606:4700::1111]/":                       "",
		"http://10.1.2.3:8080/hook":                        "",
		"https://10.1.2.3/":                                "",
		"http://internal.example/":                         "", // judged when it is dialled
		"":                                                 "https://",
		"example.org/hook":                                 "https://",
		"ftp://example.org/":                               "https://",
		"https:///hook":                                    "no host",
		"https://ana:secret@example.org/":                  "user",
		"https://example.org/#x":                           "#",
		"https://127.0.0.1/":                               "inside",
		"https://[::ffff:127.0.0.1]/":                      "inside",
		"https://169.254.169.254/latest":                   "inside",
		"http://1.1.1.1/":                                  "https://",
		"https://example.org/%zz":                          "escape",
		"https://example.org/" + strings.Repeat("x", 2048): "bytes",
	} {
		err := webhook.CheckURL(raw, within("10.0.0.0/8"))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", raw, err, want)
		}
	}
	if err := webhook.CheckURL("https://127.0.0.1/", nil); err != nil {
		t.Errorf("judged before anybody knows what is allowed: %v", err)
	}
}

// FuzzCheckURL: what is taken has a host and a scheme that a request can be made of, and an
// address in it is one that may be dialled.
func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{"https://example.org/hook", "http://10.0.0.1", "https://[::1]:1/", "https://0x7f.1/", "https://a@b/", "https://[fe80::1%25eth0]/", "https://127.1/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if webhook.CheckURL(raw, nowhere) != nil {
			return
		}
		u, err := url.Parse(raw)
		if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
			t.Fatalf("%q is taken: %v", raw, err)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !webhook.IsPublic(ip) {
			t.Fatalf("%q is taken", raw)
		}
	})
}
