package gate

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// An Origin is a pattern that the Origin header of a page can match (RFC 6454): a
// scheme, a host and a port, or all hosts below one. The zero Origin matches no page.
type Origin struct {
	any        bool   // "*": every page
	null       bool   // "null": pages from local files, and in frames without an origin
	subdomains bool   // of host, and not host itself
	scheme     string // in small letters
	host       string // in small letters, in ASCII; IPv6 without brackets
	port       string // "" for the scheme's own
}

// Why ParseOrigin refuses a text.
var (
	errOriginScheme   = errors.New("it has no scheme; write https:// before it")
	errOriginSocket   = errors.New("a page comes from http:// or https://, whatever it connects to")
	errOriginHost     = errors.New("its host is none")
	errOriginPort     = errors.New("its port is not 1 to 65535")
	errOriginPath     = errors.New("an origin ends with the host or the port: pages of a site differ in what follows")
	errOriginUser     = errors.New("an origin has no user")
	errOriginWildcard = errors.New("* stands alone, or for the first part of a host: https://*.example.org")
)

// ParseOrigin reads an origin of the settings: https://example.org,
// https://*.example.org, null or *. The error says why no page could ever match.
func ParseOrigin(text string) (Origin, error) {
	switch text {
	case "*":
		return Origin{any: true}, nil
	case "null":
		return Origin{null: true}, nil
	}
	scheme, rest, ok := strings.Cut(text, "://")
	switch {
	case !ok || scheme == "":
		return Origin{}, errOriginScheme
	case strings.EqualFold(scheme, "ws") || strings.EqualFold(scheme, "wss"):
		return Origin{}, errOriginSocket
	}
	host, subdomains := strings.CutPrefix(rest, "*.")
	if strings.Contains(host, "*") {
		return Origin{}, errOriginWildcard
	}
	o, err := parseOrigin(scheme + "://" + host)
	if err == nil && subdomains && net.ParseIP(o.host) != nil {
		err = errOriginWildcard
	}
	o.subdomains = subdomains
	return o, err
}

// ParseOrigins reads several.
func ParseOrigins(texts []string) ([]Origin, error) {
	origins := make([]Origin, len(texts))
	for i, text := range texts {
		var err error
		if origins[i], err = ParseOrigin(text); err != nil {
			return nil, fmt.Errorf("origin %s: %w", text, err)
		}
	}
	return origins, nil
}

// parseOrigin reads one origin as a browser or a setting writes it.
func parseOrigin(text string) (Origin, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Opaque != "":
		return Origin{}, errOriginHost
	case u.User != nil:
		return Origin{}, errOriginUser
	case u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#"):
		return Origin{}, errOriginPath
	case strings.HasSuffix(u.Host, ":"):
		return Origin{}, errOriginPort
	}
	o := Origin{scheme: strings.ToLower(u.Scheme)}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return Origin{}, errOriginPort
		}
		o.port = strconv.Itoa(n) // browsers write no zeros before it
	}
	if o.port == defaultPorts[o.scheme] {
		o.port = ""
	}
	o.host, err = asciiHost(u.Hostname())
	return o, err
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// asciiHost returns a host as browsers write it in an Origin: more than may be registered,
// such as the underscores of containers and the hyphens of previews.
func asciiHost(host string) (string, error) {
	if ip := net.ParseIP(host); ip != nil {
		return ip.String(), nil
	}
	ascii, err := hostASCII.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil || strings.Trim(ascii, hostLetters) != "" {
		return "", errOriginHost
	}
	return ascii, nil
}

// matches reports whether a page of another origin is meant.
func (o Origin) matches(page Origin) bool {
	switch {
	case o.any:
		return true
	case o.null || page.null:
		return o.null && page.null
	case o.scheme != page.scheme || o.port != page.port:
		return false
	case o.subdomains:
		return strings.HasSuffix(page.host, "."+o.host)
	default:
		return o.host == page.host
	}
}

// Origin refuses pages of other sites.
func (g *Gate) Origin(r *http.Request) *Refusal {
	if g.AllowsOrigin(r) {
		return nil
	}
	return &Refusal{Reason: reasonOrigin, Status: http.StatusForbidden, Message: "pages of this origin may not connect; see the setting -origins"}
}

// AllowsOrigin reports whether the page that asks may connect. Programs that are no
// browsers send no Origin and may.
func (g *Gate) AllowsOrigin(r *http.Request) bool {
	values := r.Header["Origin"]
	if len(values) == 0 {
		return true
	}
	if len(values) > 1 {
		return false
	}
	page, err := pageOrigin(values[0])
	for _, o := range g.config.Origins {
		if o.any || err == nil && o.matches(page) {
			return true
		}
	}
	return err == nil && !page.null && sameHost(page, r.Host)
}

// pageOrigin reads an Origin header. It has no wildcards.
func pageOrigin(value string) (Origin, error) {
	if value == "null" {
		return Origin{null: true}, nil
	}
	if !strings.Contains(value, "://") {
		return Origin{}, errOriginScheme
	}
	return parseOrigin(value)
}

// sameHost reports whether a page comes from the host that it asks. Its scheme does
// not count: behind a proxy, the server does not know with which it was asked, and the
// proxy may add the port of the other one.
func sameHost(page Origin, host string) bool {
	asked, err := parseOrigin(page.scheme + "://" + host)
	if err != nil || asked.host != page.host {
		return false
	}
	isWeb := page.scheme == "http" || page.scheme == "https"
	return asked.port == page.port || isWeb && page.port == "" && (asked.port == "80" || asked.port == "443")
}
