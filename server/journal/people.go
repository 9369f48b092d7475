package journal

import (
	"fmt"
	"net/netip"

	"hubbub/server/gate"
)

// People is how much a log tells of people.
type People string

const (
	Full   People = "full"   // names and addresses
	Prefix People = "prefix" // names, and of addresses the network
	Nobody People = "none"   // neither
)

// Bits of an address that Prefix tells: what providers commonly give out is smaller.
const (
	prefixIPv4 = 24
	prefixIPv6 = 48
)

// remote returns an address as it may be told, "" if not at all.
func (p People) remote(address netip.AddrPort) string {
	switch {
	case !address.IsValid() || p == Nobody:
		return ""
	case p == Prefix:
		return p.network(gate.Network(address.Addr()))
	default:
		return address.String()
	}
}

// network returns an address, or the block that counts as one, as it may be told.
func (p People) network(network netip.Prefix) string {
	switch p {
	case Nobody:
		return ""
	case Prefix:
		bits := prefixIPv4
		if network.Addr().Is6() {
			bits = prefixIPv6
		}
		return netip.PrefixFrom(network.Addr(), bits).Masked().String()
	default:
		if network.IsSingleIP() {
			return network.Addr().String()
		}
		return network.String()
	}
}

// ParsePeople reads the value of a setting.
func ParsePeople(text string) (People, error) {
	switch p := People(text); p {
	case Full, Prefix, Nobody:
		return p, nil
	default:
		return "", fmt.Errorf("%q is none of full, prefix and none", text)
	}
}
