package gate

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// TestHosts: by which names a server may be asked, and by which not.
func TestHosts(t *testing.T) {
	site, err := ParseSite("https://Bücher.example:8443")
	if err != nil {
		t.Fatal(err)
	}
	set, err := ParseHosts([]string{"Chat.Example.org.:8000", "*.below.example", "my_chat", "東京.example"})
	if err != nil {
		t.Fatal(err)
	}
	hosts := NewHosts(set, site, "Box.Home.arpa")
	for host, want := range map[string]bool{
		"127.0.0.1":                  true,
		"192.168.1.5:8000":           true,
		"203.0.113.7.":               true,
		"[::1]":                      true,
		"[2001:db8::1]:8000":         true,
		"[fe80::1%25eth0]:8000":      true,
		"localhost":                  true,
		"LocalHost.:8000":            true,
		"chat.localhost:8000":        true,
		"box.home.arpa":              true,
		"BOX:8000":                   true,
		"box.local.":                 true,
		"chat.example.org":           true,
		"CHAT.example.org.:9":        true,
		"a.below.example":            true,
		"a.b.below.example":          true,
		"my_chat:8000":               true,
		"xn--bcher-kva.example":      true,
		"xn--1lqs71d.example:443":    true,
		"below.example":              false,
		"evil-below.example":         false,
		"below.example.evil.example": false,
		"evil.example":               false,
		"evil.example:8000":          false,
		"chat.example.org.evil.test": false,
		"a.chat.example.org":         false,
		"localhost.evil.example":     false,
		"evillocalhost":              false,
		"127.0.0.1.evil.example":     false,
		"127-0-0-1.evil.example":     false,
		"local":                      false,
		"evil.local":                 false,
		"home.arpa":                  false,
		"::1":                        false,
		"[::1":                       false,
		"[::1]x":                     false,
		"[127.0.0.1]":                false,
		"[localhost]":                false,
		"localhost:port":             false,
		"localhost:80:80":            false,
		"localhost:123456":           false,
		"localhost..":                false,
		".localhost":                 false,
		"..localhost":                false,
		"evil@localhost":             false,
		"localhost/evil":             false,
		":8000":                      false,
		".":                          false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		if _, got := hosts.Know(r); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}

// TestAnyHost: with * there is no name that is not the server's.
func TestAnyHost(t *testing.T) {
	set, err := ParseHosts([]string{"*"})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"evil.example", "::1", "a..b"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		if _, ok := NewHosts(set, Site{}, "").Know(r); !ok {
			t.Errorf("%q is refused", host)
		}
	}
}

// TestNoHost: a probe that speaks HTTP/1.0 names nobody. A browser always does: what it
// seems to have sent without a name is not believed.
func TestNoHost(t *testing.T) {
	hosts := NewHosts(nil, Site{}, "")
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = ""
	if _, ok := hosts.Know(r); !ok {
		t.Error("a probe is refused")
	}
	for _, header := range []string{"Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = ""
		r.Header.Set(header, "")
		if _, ok := hosts.Know(r); ok {
			t.Errorf("a page is believed that sends %s", header)
		}
	}
}

// TestNoHostNames: what no request could ever ask for is refused, with the reason.
func TestNoHostNames(t *testing.T) {
	for text, want := range map[string]error{
		"":                             errHost,
		":8000":                        errHost,
		"a b":                          errHost,
		"a..b":                         errHost,
		"a:b":                          errHost,
		"::1":                          errHost,
		"xn--a":                        errHost,
		strings.Repeat("a.", 128):      errHost,
		"https://chat.example.org":     errHostURL,
		"chat.example.org/":            errHostURL,
		"**":                           errHostWildcard,
		"*example.org":                 errHostWildcard,
		"a.*.example.org":              errHostWildcard,
		"*.*.example.org":              errHostWildcard,
		"*.192.168.1.1":                errHostWildcard,
		"*.":                           errHost,
		strings.Repeat("a", 64) + ".b": errHost,
	} {
		if h, err := ParseHost(text); err != want {
			t.Errorf("%q: %+v, %v, want %v", text, h, err, want)
		}
	}
}

// FuzzHost: whatever is set and sent, what is read once reads the same again, and a
// name is known only if it ends as the setting does: there, or after a dot.
func FuzzHost(f *testing.F) {
	for _, seed := range []string{"chat.example.org:8000", "*.example.org", "[::1]:80", "localhost.", "bücher.example", "127.0.0.1", "a_b"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, setting, sent string) {
		name, ip, err := hostName(sent)
		if err != nil {
			return
		}
		if again, _, err := hostName(written(name, ip)); err != nil || again != name {
			t.Errorf("%q is %q, which is %q, %v", sent, name, again, err)
		}
		h, err := ParseHost(setting)
		if err != nil || h.any || ip.IsValid() {
			return
		}
		rest, ok := strings.CutSuffix(name, h.name)
		if h.matches(name) && (!ok || h.name == "" || strings.HasPrefix(setting, "*.") != (len(rest) > 1 && strings.HasSuffix(rest, "."))) {
			t.Errorf("%q knows %q", setting, sent)
		}
	})
}

// written is how a Host header has a name or an address.
func written(name string, ip netip.Addr) string {
	if ip.Is6() {
		return "[" + name + "]"
	}
	return name
}
