package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
)

// maxURLBytes is longer than addresses of endpoints are.
const maxURLBytes = 2048

// CheckURL tells why no hook can have an address, which is for people. allowed are the
// addresses that may be told although they lie inside, or without https; nil for not
// judging that: it is judged whenever the endpoint is dialled.
func CheckURL(raw string, allowed func(netip.Addr) bool) error {
	u, err := url.Parse(raw)
	switch {
	case len(raw) > maxURLBytes:
		return fmt.Errorf("it has over %d bytes", maxURLBytes)
	case err != nil:
		return errors.Unwrap(err) // without the address, in which a secret may stand
	case u.Scheme != "https" && u.Scheme != "http":
		return errors.New("it has to begin with https://")
	case u.Hostname() == "":
		return errors.New("it names no host")
	case u.User != nil:
		return errors.New("it names a user: what is sent is signed instead")
	case u.Fragment != "":
		return errors.New("what follows # is never sent")
	case allowed == nil:
		return nil
	}
	ip, err := netip.ParseAddr(u.Hostname())
	isAddress := err == nil
	switch g := guardOf(u.Scheme, allowed); {
	case isAddress && u.Scheme == "https" && !g.permits(ip):
		return errors.New("it points inside; -webhook-allow names networks where it may")
	case isAddress && !g.permits(ip):
		return errors.New("it has to begin with https://, but for networks that -webhook-allow names")
	}
	return nil
}

// CheckURL tells why no hook can have an address, by what is allowed here.
func (w *Webhooks) CheckURL(raw string) error { return CheckURL(raw, w.config.Allowed) }

// guardOf returns who judges addresses for a scheme: only what is allowed is told anything
// that others on the way can read.
func guardOf(scheme string, allowed func(netip.Addr) bool) guard {
	return guard{allowed: allowed, public: scheme == "https"}
}

// HostOf returns what a log may tell of an address.
func HostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}
