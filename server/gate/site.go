package gate

import (
	"errors"
	"net/http"
	"strings"
)

// A Site is the address by which people know a server. The zero Site is none.
type Site struct{ origin Origin }

// Why ParseSite refuses a text, beside what it has in common with an origin.
var (
	errSiteScheme = errors.New("its scheme is neither http nor https")
	errSitePath   = errors.New("it ends with the host or the port: the chat has a host of its own")
	errSiteUser   = errors.New("there can be no user in it")
)

// ParseSite reads the address of a site, such as https://chat.example.org.
func ParseSite(text string) (Site, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme == "" {
		return Site{}, errOriginScheme
	}
	if scheme = strings.ToLower(scheme); scheme != "http" && scheme != "https" {
		return Site{}, errSiteScheme
	}
	o, err := parseOrigin(scheme + "://" + strings.TrimSuffix(rest, "/"))
	switch err {
	case nil:
		return Site{o}, nil
	case errOriginPath:
		err = errSitePath
	case errOriginUser:
		err = errSiteUser
	}
	return Site{}, err
}

// IsSet reports whether there is one.
func (s Site) IsSet() bool { return s.origin.host != "" }

// IsSecure reports whether people reach it over TLS.
func (s Site) IsSecure() bool { return s.origin.scheme == "https" }

// URL returns the address as a browser writes it, without a slash at the end.
func (s Site) URL() string {
	host := s.origin.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if s.origin.port != "" {
		host += ":" + s.origin.port
	}
	return s.origin.scheme + "://" + host
}

// SecureFor reports whether a request asks for the site and came over TLS, as far as can be
// known: a proxy has to say so. Who lies about it tells that to nobody but itself.
func (s Site) SecureFor(r *http.Request) bool {
	if !s.IsSecure() || r.TLS == nil && !forwardedSecurely(r) {
		return false
	}
	name, _, err := hostName(r.Host)
	return err == nil && name == s.origin.host
}

// forwardedSecurely reports whether the first of the proxies was reached over TLS.
func forwardedSecurely(r *http.Request) bool {
	proto, _, _ := strings.Cut(r.Header.Get("X-Forwarded-Proto"), ",")
	if strings.EqualFold(strings.TrimSpace(proto), "https") {
		return true
	}
	first := splitQuoted(r.Header.Get(forwarded), ',')[0] // RFC 7239 section 5.4
	return strings.EqualFold(pairOf(first, "proto"), "https")
}

// Origin returns that of its pages.
func (s Site) Origin() Origin { return s.origin }
