package gate

import (
	"crypto/tls"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestSite: what people can type into a browser to get to a page at its root.
func TestSite(t *testing.T) {
	for text, want := range map[string]Origin{
		"https://chat.example.org":       {scheme: "https", host: "chat.example.org"},
		"https://chat.example.org/":      {scheme: "https", host: "chat.example.org"},
		"HTTPS://Chat.Example.org.:443/": {scheme: "https", host: "chat.example.org"},
		"http://chat.example.org:8000":   {scheme: "http", host: "chat.example.org", port: "8000"},
		"https://bücher.example":         {scheme: "https", host: "xn--bcher-kva.example"},
		"http://[::1]:8000/":             {scheme: "http", host: "::1", port: "8000"},
	} {
		site, err := ParseSite(text)
		if err != nil || site.Origin() != want || !site.IsSet() || site.IsSecure() != (want.scheme == "https") {
			t.Errorf("%q: %+v, %v", text, site, err)
		}
		if again, err := ParseSite(site.URL()); err != nil || again != site || strings.HasSuffix(site.URL(), "/") {
			t.Errorf("%q is %q, which is %+v, %v", text, site.URL(), again, err)
		}
	}
}

// TestNoSite: what leads to no page is refused, with the reason.
func TestNoSite(t *testing.T) {
	for text, want := range map[string]error{
		"":                                errOriginScheme,
		"chat.example.org":                errOriginScheme,
		"//chat.example.org":              errOriginScheme,
		"ws://chat.example.org":           errSiteScheme,
		"https://":                        errOriginHost,
		"https:///":                       errOriginHost,
		"https://*.example.org":           errOriginHost,
		"https://chat.example.org/chat":   errSitePath,
		"https://chat.example.org//":      errSitePath,
		"https://chat.example.org/?a":     errSitePath,
		"https://chat.example.org?":       errSitePath,
		"https://chat.example.org#room":   errSitePath,
		"https://ana@chat.example.org":    errSiteUser,
		"https://chat.example.org:0":      errOriginPort,
		"https://chat.example.org:":       errOriginPort,
		"https://chat.example.org:65536/": errOriginPort,
	} {
		if site, err := ParseSite(text); err != want || site.IsSet() {
			t.Errorf("%q: %+v, %v, want %v", text, site, err, want)
		}
	}
}

// TestSecureFor: only what came to the site over TLS did.
func TestSecureFor(t *testing.T) {
	const host = "chat.example.org"
	for name, tt := range map[string]struct {
		url, host string
		headers   string
		tls, want bool
	}{
		"TLS":                          {"https://" + host, host, "", true, true},
		"TLS, its port":                {"https://" + host, "CHAT.example.org:443", "", true, true},
		"TLS, another name":            {"https://" + host, "other.example.org", "", true, false},
		"TLS, an address":              {"https://" + host, "203.0.113.7", "", true, false},
		"TLS, a site without":          {"http://" + host, host, "", true, false},
		"no TLS":                       {"https://" + host, host, "", false, false},
		"a proxy with TLS":             {"https://" + host, host, "X-Forwarded-Proto: https", false, true},
		"a proxy with TLS, two":        {"https://" + host, host, "X-Forwarded-Proto: HTTPS , http", false, true},
		"a proxy without TLS":          {"https://" + host, host, "X-Forwarded-Proto: http, https", false, false},
		"Forwarded with TLS":           {"https://" + host, host, `Forwarded: for=203.0.113.7; Proto="https";by=_x, for=10.0.0.1;proto=http`, false, true},
		"Forwarded without TLS":        {"https://" + host, host, "Forwarded: proto=http, proto=https", false, false},
		"Forwarded, something like it": {"https://" + host, host, "Forwarded: xproto=https;proto=httpsx", false, false},
		"no site":                      {"", host, "X-Forwarded-Proto: https", true, false},
	} {
		site, _ := ParseSite(tt.url)
		r := httptest.NewRequest("GET", "/", nil)
		r.Host, r.TLS = tt.host, nil
		if tt.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if name, value, ok := strings.Cut(tt.headers, ": "); ok {
			r.Header.Set(name, value)
		}
		if got := site.SecureFor(r); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
