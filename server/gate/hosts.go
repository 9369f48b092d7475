package gate

import (
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ReasonHost is the value of a metric label for requests by a name that is not the
// server's.
const ReasonHost = "host"

// A Host is a pattern of names that a request can ask for (RFC 9110 section 7.2).
type Host struct {
	any   bool   // "*": every name
	below bool   // all names below it, and not itself
	name  string // in small letters, in ASCII; an IP address without brackets
}

// Why ParseHost refuses a text.
var (
	errHost         = errors.New("it is no name of a host")
	errHostURL      = errors.New("a name stands alone, without https:// and path")
	errHostWildcard = errors.New("* stands alone, or for the first part of a name: *.example.org")
)

// ParseHost reads a name of the settings: chat.example.org, *.example.org, or *. A
// port does not count.
func ParseHost(text string) (Host, error) {
	if text == "*" {
		return Host{any: true}, nil
	}
	if strings.Contains(text, "/") {
		return Host{}, errHostURL
	}
	name, below := strings.CutPrefix(text, "*.")
	if strings.Contains(name, "*") {
		return Host{}, errHostWildcard
	}
	name, ip, err := hostName(name)
	if err == nil && below && ip.IsValid() {
		err = errHostWildcard
	}
	if err != nil {
		return Host{}, err
	}
	return Host{below: below, name: name}, nil
}

// matches reports whether a name is meant.
func (h Host) matches(name string) bool {
	switch {
	case h.any:
		return true
	case h.below:
		return strings.HasSuffix(name, "."+h.name)
	default:
		return name == h.name
	}
}

// hostASCII writes a name as browsers do. Inside a network of containers, names have
// underscores.
var hostASCII = idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.CheckHyphens(false), idna.VerifyDNSLength(true))

const hostLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_."

// hostName takes the port off a Host header and returns the name, or the address if it
// is one (RFC 3986 section 3.2.2).
func hostName(value string) (name string, ip netip.Addr, err error) {
	host := value
	if i := strings.LastIndexByte(value, ':'); i > strings.LastIndexByte(value, ']') {
		host = value[:i]
		if port := value[i+1:]; len(port) > 5 || strings.Trim(port, "0123456789") != "" {
			return "", ip, errHost
		}
	}
	if bracketed, ok := strings.CutPrefix(host, "["); ok {
		bracketed, ok = strings.CutSuffix(bracketed, "]")
		if ip, err = netip.ParseAddr(bracketed); err != nil || !ok || !ip.Is6() {
			return "", netip.Addr{}, errHost
		}
		return ip.String(), ip, nil
	}
	host = strings.TrimSuffix(host, ".")
	if ip, err = netip.ParseAddr(host); err == nil && ip.Is4() {
		return host, ip, nil
	}
	name, err = hostASCII.ToASCII(host)
	if err != nil || !utf8.ValidString(host) || strings.HasSuffix(name, ".") || strings.Trim(name, hostLetters) != "" {
		return "", netip.Addr{}, errHost
	}
	return name, netip.Addr{}, nil
}

// Hosts are the names of a server. A page whose own name was made to lead here asks by
// that name (DNS rebinding); nobody can do that with an address or a name of the
// machine. Safe for concurrent use.
type Hosts struct{ known []Host }

// NewHosts returns the names that are set, that of the site, and those that a machine
// has by itself.
func NewHosts(set []Host, site Site, machine string) *Hosts {
	known := append(slices.Clone(set), Host{name: "localhost"}, Host{name: "localhost", below: true})
	if site.IsSet() {
		known = append(known, Host{name: site.origin.host})
	}
	if full, _, err := hostName(machine); err == nil {
		short, _, _ := strings.Cut(full, ".")
		known = append(known, Host{name: full}, Host{name: short}, Host{name: short + ".local"}) // RFC 6762
	}
	return &Hosts{known}
}

// Know reports whether a request asks by one of the names, and returns the name. One
// without a name is from no browser.
func (h *Hosts) Know(r *http.Request) (name string, ok bool) {
	if r.Host == "" {
		return "", !fromPage(r)
	}
	name, ip, err := hostName(r.Host)
	ok = ip.IsValid() || slices.ContainsFunc(h.known, func(k Host) bool { return k.any || err == nil && k.matches(name) })
	return name, ok
}

// fromPage reports whether a request has what browsers alone send. All of them name the
// host; this is for what pretends to be older than that.
func fromPage(r *http.Request) bool {
	for _, name := range []string{"Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"} {
		if len(r.Header[name]) > 0 {
			return true
		}
	}
	return false
}

// ParseHosts reads several.
func ParseHosts(texts []string) ([]Host, error) {
	hosts := make([]Host, len(texts))
	for i, text := range texts {
		var err error
		if hosts[i], err = ParseHost(text); err != nil {
			return nil, err
		}
	}
	return hosts, nil
}
