package webhook

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// errInside is why an address is not dialled.
var errInside = errors.New("the address points inside")

// public6 are the addresses of IPv6 that are given out for the Internet (IANA IPv6 Address
// Space). Outside it lie loopback, link-local, unique local, multicast, and what carries an
// address of IPv4: mapped, compatible, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48).
var public6 = netip.MustParsePrefix("2000::/3")

// special are the networks among the rest that lead nowhere, inside, or to where another
// address says (IANA IPv4 and IPv6 Special-Purpose Address Registries).
var special = prefixes(
	"0.0.0.0/8",        // this host
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // shared, of a carrier's NAT; Alibaba's metadata among it
	"127.0.0.0/8",      // loopback
	"169.254.0.0/16",   // link-local; the metadata of most clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // of protocols; Oracle's metadata
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, and broadcast
	"168.63.129.16/32", // Azure's host, by an address that looks public
	"2001::/23",        // of protocols; Teredo, which carries IPv4
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4, which carries IPv4
	"3fff::/20",        // documentation
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// isPublic reports whether an address is one of the Internet's. That of IPv4 in one of
// IPv6 counts as itself.
func isPublic(ip netip.Addr) bool {
	if ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if !ip.Is4() && !public6.Contains(ip) {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// A guard judges addresses that are about to be dialled.
type guard struct {
	allowed func(netip.Addr) bool // also those inside
	public  bool                  // all of the Internet, too
}

// control is that of a net.Dialer: it sees the address itself, whatever name it had before.
func (g guard) control(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", errInside, err)
	}
	if !g.permits(to.Addr()) {
		return fmt.Errorf("%w: %s", errInside, to.Addr())
	}
	return nil
}

func (g guard) permits(ip netip.Addr) bool {
	return g.allowed(ip.Unmap()) || g.public && isPublic(ip)
}
