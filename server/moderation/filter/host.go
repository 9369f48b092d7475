package filter

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// ErrHost is why something cannot be the host of a rule.
var ErrHost = errors.New("it is no name of a host: example.org is, without https:// and path")

// lookup maps a name as browsers do (UTS #46): other dots are dots, wide letters are letters.
var lookup = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// parseHost reads the host of a rule.
func parseHost(raw string) (string, error) {
	host := hostName(raw)
	if host == "" || strings.ContainsAny(host, " /:@*\\?#%") {
		return "", ErrHost
	}
	return host, nil
}

// hostName returns the one form of a name of a host: in ASCII and small letters, without a
// dot at its end; an IPv4 address with its four numbers.
func hostName(written string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, decodePercent(written))
	if mapped, err := lookup.ToASCII(name); err == nil {
		name = mapped
	}
	name = strings.Trim(strings.ToLower(name), ".")
	if address, ok := ipv4(name); ok {
		return address
	}
	return name
}

// decodePercent replaces %2e and its like.
func decodePercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// ipv4 returns an address in its usual form, however its numbers are written (WHATWG URL,
// section 3.5): 0x7f.1 is 127.0.0.1.
func ipv4(name string) (address string, ok bool) {
	parts := strings.Split(name, ".")
	if len(parts) > 4 {
		return "", false
	}
	var value uint64
	for i, part := range parts {
		n, ok := ipv4Number(part)
		last := i == len(parts)-1
		switch {
		case !ok || !last && n > 255 || last && n >= 1<<(8*(5-len(parts))):
			return "", false
		case last:
			value += n
		default:
			value += n << (8 * (3 - i))
		}
	}
	var quad []string
	for shift := 24; shift >= 0; shift -= 8 {
		quad = append(quad, strconv.FormatUint(value>>shift&255, 10))
	}
	return strings.Join(quad, "."), true
}

func ipv4Number(part string) (n uint64, ok bool) {
	base := 10
	if hex, isHex := strings.CutPrefix(part, "0x"); isHex {
		part, base = hex, 16
		if part == "" {
			return 0, true
		}
	} else if len(part) > 1 && part[0] == '0' {
		part, base = part[1:], 8
	}
	n, err := strconv.ParseUint(part, base, 32)
	return n, err == nil
}

// isPublic reports whether a name ends as names of the web do: example.org, and not file.txt.
func isPublic(host string) bool {
	_, official := publicsuffix.PublicSuffix(host)
	return official && strings.Contains(host, ".")
}
