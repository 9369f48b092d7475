package gate

import "testing"

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
