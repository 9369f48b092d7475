package gate

import (
	"net/http/httptest"
	"testing"
)

// TestOrigins: which pages a setting lets in.
func TestOrigins(t *testing.T) {
	for name, tt := range map[string]struct {
		setting, page string
		host          string // that is asked; empty: another one
		allowed       bool
	}{
		"the same":                 {"https://chat.example.org", "https://chat.example.org", "", true},
		"the scheme's port, set":   {"https://chat.example.org:443", "https://chat.example.org", "", true},
		"the scheme's port, sent":  {"https://chat.example.org", "https://chat.example.org:443", "", true},
		"port 80 of http":          {"http://chat.example.org:80", "http://chat.example.org", "", true},
		"port 80 of https":         {"https://chat.example.org:80", "https://chat.example.org", "", false},
		"another port":             {"https://chat.example.org:8443", "https://chat.example.org", "", false},
		"another scheme":           {"https://chat.example.org", "http://chat.example.org", "", false},
		"capitals":                 {"HTTPS://Chat.Example.ORG", "https://chat.example.org", "", true},
		"a name in other letters":  {"https://bücher.example", "https://xn--bcher-kva.example", "", true},
		"a dot at the end":         {"https://chat.example.org.", "https://chat.example.org", "", true},
		"IPv6":                     {"http://[::1]:8000", "http://[0:0::1]:8000", "", true},
		"below a host":             {"https://*.example.org", "https://a.example.org", "", true},
		"far below a host":         {"https://*.example.org", "https://a.b.example.org", "", true},
		"the host itself":          {"https://*.example.org", "https://example.org", "", false},
		"a host that ends like it": {"https://*.example.org", "https://evil-example.org", "", false},
		"a host that begins so":    {"https://*.example.org", "https://a.example.org.evil.example", "", false},
		"below, another port":      {"https://*.example.org", "https://a.example.org:8443", "", false},
		"below, its port":          {"https://*.example.org:8443", "https://a.example.org:8443", "", true},
		"below, another scheme":    {"https://*.example.org", "http://a.example.org", "", false},
		"an underscore":            {"http://chat_server:8000", "http://chat_server:8000", "", true},
		"below an underscore":      {"https://*.chat_site.example", "https://a.chat_site.example", "", true},
		"two hyphens at the third": {"https://my--site.example", "https://my--site.example", "", true},
		"a hyphen at the end":      {"https://*.example.org", "https://a-.example.org", "", true},
		"zeros before a port":      {"https://chat.example.org:08443", "https://chat.example.org:8443", "", true},
		"zeros before its port":    {"https://chat.example.org:0443", "https://chat.example.org", "", true},
		"all":                      {"*", "https://evil.example", "", true},
		"all, also without one":    {"*", "null", "", true},
		"null":                     {"null", "null", "", true},
		"null is no other":         {"null", "https://a.example", "", false},
		"no other is null":         {"https://a.example", "null", "", false},
		"an app's own scheme":      {"capacitor://localhost", "capacitor://localhost", "", true},
		"same host":                {"null", "http://chat.example.org:8000", "chat.example.org:8000", true},
		"same host, port of https": {"null", "https://chat.example.org", "chat.example.org:443", true},
		"same host, port of http":  {"null", "http://chat.example.org:80", "chat.example.org", true},
		"same host, another port":  {"null", "http://chat.example.org:8001", "chat.example.org:8000", false},
		"same host, IPv6":          {"null", "http://[::1]:8000", "[0::1]:8000", true},
		"same host, an underscore": {"null", "http://chat_server:8000", "chat_server:8000", true},
		"same host, two hyphens":   {"null", "https://my--site.example", "my--site.example", true},
		"same host, capitals":      {"null", "http://CHAT.example.org", "chat.Example.org", true},
		"same host, https behind a proxy on port 80":       {"null", "https://chat.example.org", "chat.example.org:80", true},
		"same host, https, its port, proxy on port 80":     {"null", "https://chat.example.org:443", "chat.example.org:80", true},
		"same host, http at a proxy on port 443":           {"null", "http://chat.example.org", "chat.example.org:443", true},
		"same host, http, its port, proxy on port 443":     {"null", "http://chat.example.org:80", "chat.example.org:443", true},
		"same host, IPv6 behind a proxy on port 80":        {"null", "https://[::1]", "[::1]:80", true},
		"same host, http served on port 443":               {"null", "http://chat.example.org:443", "chat.example.org:443", true},
		"same host, https served on port 80":               {"null", "https://chat.example.org:80", "chat.example.org:80", true},
		"another port of the host: http on 443":            {"null", "http://chat.example.org:443", "chat.example.org", false},
		"another port of the host: https on 80":            {"null", "https://chat.example.org:80", "chat.example.org", false},
		"another port of the host: https on 80, asked 443": {"null", "https://chat.example.org:80", "chat.example.org:443", false},
		"another port of the host: https, asked 8000":      {"null", "https://chat.example.org", "chat.example.org:8000", false},
		"another port of the host: 8000, asked 80":         {"null", "https://chat.example.org:8000", "chat.example.org:80", false},
		"another host on the port of a proxy":              {"null", "https://evil.example", "chat.example.org:80", false},
		"an app's own scheme has no port":                  {"null", "capacitor://localhost", "localhost:80", false},
		"a port asked that is none":                        {"null", "https://chat.example.org", "chat.example.org:", false},
		"a path is no origin":                              {"null", "http://chat.example.org/", "chat.example.org", false},
		"a user is no origin":                              {"null", "http://a@chat.example.org", "chat.example.org", false},
		"an empty host asked":                              {"null", "http://", "x", false},
		"a wildcard from outside":                          {"https://*.example.org", "https://*.example.org", "", false},
		"a host that cannot be one":                        {"null", "http://a_b^c", "a_b^c", false},
	} {
		t.Run(name, func(t *testing.T) {
			origins, err := ParseOrigins([]string{tt.setting})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/ws", nil)
			r.Host = "asked.example"
			if tt.host != "" {
				r.Host = tt.host
			}
			r.Header.Set("Origin", tt.page)
			if got := New(Config{Origins: origins}).AllowsOrigin(r); got != tt.allowed {
				t.Errorf("%s lets %s at %s in is %v", tt.setting, tt.page, r.Host, got)
			}
		})
	}
}

// TestNoOrigins: what no page could ever match is refused, with the reason.
func TestNoOrigins(t *testing.T) {
	for text, want := range map[string]error{
		"":                          errOriginScheme,
		"example.org":               errOriginScheme,
		"//example.org":             errOriginScheme,
		"://example.org":            errOriginScheme,
		"https://":                  errOriginHost,
		"https://:443":              errOriginHost,
		"https://exa mple.org":      errOriginHost,
		"https://.example.org":      errOriginHost,
		"https://a..example.org":    errOriginHost,
		"https://*..example.org":    errOriginHost,
		"wss://chat.example.org":    errOriginSocket,
		"ws://chat.example.org":     errOriginSocket,
		"https://[::1":              errOriginHost,
		"https://example.org/":      errOriginPath,
		"https://example.org/chat":  errOriginPath,
		"https://example.org?":      errOriginPath,
		"https://example.org#":      errOriginPath,
		"https://example.org?a=b":   errOriginPath,
		"https://ana@example.org":   errOriginUser,
		"https://example.org:":      errOriginPort,
		"https://example.org:0":     errOriginPort,
		"https://example.org:65536": errOriginPort,
		"https://*":                 errOriginWildcard,
		"https://*.*.example.org":   errOriginWildcard,
		"https://a.*.example.org":   errOriginWildcard,
		"https://*example.org":      errOriginWildcard,
		"https://*.192.168.1.1":     errOriginWildcard,
		"https://example.org:*":     errOriginWildcard,
		"*.example.org":             errOriginScheme,
	} {
		if o, err := ParseOrigin(text); err != want {
			t.Errorf("%q: %+v, %v, want %v", text, o, err, want)
		}
	}
}

// FuzzOrigin: whatever is set and sent, a page that is let in has the scheme, the
// port, and the host or one below it.
func FuzzOrigin(f *testing.F) {
	for _, seed := range []string{"https://*.example.org", "https://a.example.org:443", "null", "*", "http://[::1]:80", "https://bücher.example"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, setting, page string) {
		o, err := ParseOrigin(setting)
		if err != nil {
			return
		}
		p, err := pageOrigin(page)
		if err != nil || !o.matches(p) || o.any {
			return
		}
		if p.subdomains || p.any || o.null != p.null || !o.null && (o.scheme != p.scheme || o.port != p.port || len(p.host) < len(o.host)) {
			t.Errorf("%q lets %q in", setting, page)
		}
	})
}
