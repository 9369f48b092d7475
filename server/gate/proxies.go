package gate

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Networks are addresses that have something in common, as blocks of them.
type Networks []netip.Prefix

// words stand for networks that everybody knows.
var words = map[string]Networks{
	"loopback": {netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	"private": {
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), // RFC 1918
		netip.MustParsePrefix("fc00::/7"),                                           // RFC 4193
		netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"), // link-local
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	},
}

// ParseNetworks reads one item of a list: an address, a block such as 192.0.2.0/24, or a
// word: private (loopback among it) or loopback.
func ParseNetworks(item string) (Networks, error) {
	if named, ok := words[strings.ToLower(item)]; ok {
		return named, nil
	}
	if ip, err := netip.ParseAddr(item); err == nil && ip.Zone() == "" {
		ip = ip.Unmap()
		return Networks{netip.PrefixFrom(ip, ip.BitLen())}, nil
	}
	block, err := netip.ParsePrefix(item)
	if err != nil {
		return nil, fmt.Errorf("%q is no address, no block of addresses, and neither private nor loopback", item)
	}
	if block.Addr().Is4In6() {
		return nil, fmt.Errorf("%q: write the block as one of IPv4", item)
	}
	return Networks{block.Masked()}, nil
}

// Contain reports whether an address is in one of the networks.
func (n Networks) Contain(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(n, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// Proxies are the peers that tell for whom they ask.
type Proxies struct {
	Trusted Networks // empty for none
	Header  string   // which they write addresses into; "" for X-Forwarded-For

	// Unannounced is told of a private peer that seems to be a proxy and is not trusted,
	// at most once; nil for nobody.
	Unannounced func(peer netip.Addr)
}

// DefaultForwardedHeader is the header that most proxies write.
const DefaultForwardedHeader = "X-Forwarded-For"

// IsHeaderName reports whether a text can be the name of a header.
func IsHeaderName(text string) bool { return httpguts.ValidHeaderFieldName(text) }

// AddressOf returns the address of who asks, which limits, log and names go by: that of
// the peer, or the one that trusted proxies tell. The port is the peer's. The zero
// AddrPort stands for a peer that has no address.
func (g *Gate) AddressOf(r *http.Request) netip.AddrPort {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.AddrPort{}
	}
	ip, proxies := peer.Addr().Unmap().WithZone(""), &g.config.Proxies
	if !proxies.Trusted.Contain(ip) {
		if IsPrivate(ip) && IsForwarded(r) {
			g.unannounced(ip)
		}
		return netip.AddrPortFrom(ip, peer.Port())
	}
	return netip.AddrPortFrom(proxies.Trusted.client(ip, proxies.Header, r.Header[proxies.Header]), peer.Port())
}

// Trusts reports whether a peer is a proxy that tells for whom it asks.
func (g *Gate) Trusts(ip netip.Addr) bool { return g.config.Proxies.Trusted.Contain(ip) }

// unannounced tells of a peer that seems to be a proxy, once.
func (g *Gate) unannounced(peer netip.Addr) {
	if tell := g.config.Proxies.Unannounced; tell != nil {
		g.told.Do(func() { tell(peer) })
	}
}

const (
	// minBehindOne is how many connections there must be before it is looked whether
	// most come from one private address, as they do in a container.
	minBehindOne = 64
	// mostBehindOne of them are most.
	mostBehindOne = 0.9
)

// lookForProxy looks whether most connections come from one private address of the
// network: it is that of a proxy, or of a bridge to a container. It looks only when their
// number has doubled.
func (g *Gate) lookForProxy(ip netip.Addr, mine, all int) {
	if all < minBehindOne || all&(all-1) != 0 || ip.IsLoopback() || !IsPrivate(ip) || g.Trusts(ip) {
		return
	}
	if float64(mine) >= mostBehindOne*float64(all) {
		g.unannounced(ip)
	}
}
