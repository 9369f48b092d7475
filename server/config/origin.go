package config

import (
	"net/url"
	"regexp"
)

// embedOrigin is a host-source of a Content-Security-Policy (CSP Level 3 section
// 2.3.1) with a scheme and without a path: nothing else may get into that header.
var embedOrigin = regexp.MustCompile(`^https?://(\*\.)?[A-Za-z0-9.-]+(:([0-9]+|\*))?$`)

func validEmbedOrigin(o string) bool { return o == "*" || embedOrigin.MatchString(o) }

// validOrigin reports whether o can be compared with an Origin header (RFC 6454
// section 7).
func validOrigin(o string) bool {
	if o == "*" || o == "null" {
		return true
	}
	u, err := url.Parse(o)
	return err == nil && u.Scheme != "" && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}
