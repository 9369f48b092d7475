package gate

import (
	"net/netip"
	"strings"
)

// forwarded is the name of the header of RFC 7239, whose items are pairs.
const forwarded = "Forwarded"

// client walks a header of proxies from the last item, which the nearest proxy has
// written, to the first, and returns the first address that is none of the trusted
// proxies, or the last of these before what is no address. peer is who is connected.
//
// Whatever stands before that was written by somebody who is not trusted.
func (n Networks) client(peer netip.Addr, name string, lines []string) netip.Addr {
	client := peer
	for i := len(lines) - 1; i >= 0; i-- {
		items := splitQuoted(lines[i], ',')
		for j := len(items) - 1; j >= 0; j-- {
			item := items[j]
			if name == forwarded {
				item = pairOf(item, "for")
			}
			ip, ok := parseNode(item)
			if !ok {
				return client
			}
			if client = ip; !n.Contain(client) {
				return client
			}
		}
	}
	return client
}

// pairOf returns the value of a pair of an item of Forwarded, "" if there is not one of it.
func pairOf(item, name string) (value string) {
	for _, pair := range splitQuoted(item, ';') {
		key, text, _ := strings.Cut(pair, "=")
		if !strings.EqualFold(strings.TrimSpace(key), name) {
			continue
		}
		if value != "" {
			return ""
		}
		value = strings.TrimSpace(text)
	}
	if unquoted, ok := strings.CutPrefix(value, `"`); ok {
		value, ok = strings.CutSuffix(unquoted, `"`)
		if !ok || strings.ContainsAny(value, `"\`) { // no address and no scheme needs an escape
			return ""
		}
	}
	return value
}

// parseNode reads an address as proxies write it: with or without a port, IPv6 with or
// without brackets.
func parseNode(node string) (netip.Addr, bool) {
	node = strings.TrimSpace(node)
	ip, err := netip.ParseAddr(node)
	if err != nil {
		if inner, ok := strings.CutPrefix(node, "["); ok && strings.HasSuffix(inner, "]") {
			ip, err = netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		} else {
			var withPort netip.AddrPort
			withPort, err = netip.ParseAddrPort(node)
			ip = withPort.Addr()
		}
	}
	ip = ip.Unmap().WithZone("")
	return ip, err == nil && !ip.IsUnspecified()
}

// splitQuoted splits a text, but not within "quotes".
func splitQuoted(text string, separator byte) (parts []string) {
	quoted, begin := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quoted:
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == separator && !quoted:
			parts = append(parts, text[begin:i])
			begin = i + 1
		}
	}
	return append(parts, text[begin:])
}
