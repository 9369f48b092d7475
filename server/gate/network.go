package gate

import "net/netip"

// Network returns what counts as one address: with IPv6 a customer commonly gets
// a /64 (RFC 6177) and can connect from any address in it.
func Network(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits)
	return p
}

// IsExempt reports whether the limits of an address do not hold for it: behind one of a
// private network may be everybody, by a proxy or a container's bridge. The zero Addr is
// nobody's.
func IsExempt(ip netip.Addr) bool { return !ip.IsValid() || IsPrivate(ip) }

// IsPrivate reports whether an address is this machine's or of a network of the
// operator's own: loopback, RFC 1918, RFC 4193 or link-local.
func IsPrivate(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
}
