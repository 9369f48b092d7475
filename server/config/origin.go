package config

import (
	"errors"
	"regexp"
	"strings"

	"hubbub/server/gate"
)

// checkOrigin tells why no page can come from an origin.
func checkOrigin(o string) error {
	_, err := gate.ParseOrigin(o)
	return err
}

// embedOrigin is a host-source of a Content-Security-Policy (CSP Level 3 section
// 2.3.1) with a scheme and without a path: nothing else may get into that header.
var embedOrigin = regexp.MustCompile(`^https?://(\*\.)?[A-Za-z0-9.-]+(:([0-9]+|\*))?$`)

var errEmbedOrigin = errors.New("a page that shows a frame has http:// or https://, a host in ASCII letters, and a port or none")

// checkEmbedOrigin tells why an origin cannot stand in a Content-Security-Policy.
func checkEmbedOrigin(o string) error {
	if o == "*" {
		return nil
	}
	if _, err := gate.ParseOrigin(strings.TrimSuffix(o, ":*")); err != nil {
		return err
	}
	if !embedOrigin.MatchString(o) {
		return errEmbedOrigin
	}
	return nil
}
