package gate

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// NetworkURLs returns under which URLs others on the network reach a server that
// listens at host and port, the likeliest first; none if it listens on this machine
// alone.
func NetworkURLs(host, port string) []string {
	return networkURLs(host, port, interfaces(), outward())
}

// URL returns how a browser writes the address of a server.
func URL(host, port string) string {
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, port)}
	if port == defaultPorts["http"] {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	return u.String()
}

// A networkInterface is what counts of one.
type networkInterface struct {
	name      string
	flags     net.Flags
	addresses []netip.Addr
}

func interfaces() (found []networkInterface) {
	all, _ := net.Interfaces() // without them there is nothing to tell
	for _, one := range all {
		i := networkInterface{name: one.Name, flags: one.Flags}
		addresses, _ := one.Addrs()
		for _, a := range addresses {
			if prefix, err := netip.ParsePrefix(a.String()); err == nil {
				i.addresses = append(i.addresses, prefix.Addr().Unmap())
			}
		}
		found = append(found, i)
	}
	return found
}

// outward returns the address with which this machine talks to the rest of the world,
// if it does. Nothing is sent: to connect a UDP socket only asks for the route. The
// destinations are those of RFC 5737 and RFC 3849, which nobody has.
func outward() netip.Addr {
	for _, to := range []string{"192.0.2.1:9", "[2001:db8::1]:9"} {
		c, err := net.Dial("udp", to)
		if err != nil {
			continue
		}
		defer c.Close()
		if from, ok := c.LocalAddr().(*net.UDPAddr); ok {
			return from.AddrPort().Addr().Unmap()
		}
	}
	return netip.Addr{}
}

// internalNames begin the names of interfaces whose network lies inside this machine:
// of containers and virtual machines.
var internalNames = []string{
	"docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vEthernet", "lxcbr", "lxdbr", "podman", "cni", "flannel", "cali",
}

func networkURLs(host, port string, interfaces []networkInterface, outward netip.Addr) []string {
	urls := []string{}
	bound, err := netip.ParseAddr(host)
	switch {
	case port == "" || host != "" && err != nil || bound.IsLoopback():
		return urls
	case host != "" && !bound.IsUnspecified():
		if bound.Unmap().IsGlobalUnicast() {
			urls = append(urls, URL(bound.Unmap().String(), port))
		}
		return urls
	}
	for _, ip := range reachable(interfaces, outward) {
		urls = append(urls, URL(ip.String(), port))
	}
	return urls
}

// reachable returns the addresses at which others on the network find this machine: the
// outward one first, IPv4 before IPv6, and last those of tunnels, whose other end is
// seldom in the room.
func reachable(interfaces []networkInterface, outward netip.Addr) []netip.Addr {
	const running = net.FlagUp | net.FlagRunning
	var found []netip.Addr
	rank := make(map[netip.Addr]int)
	for _, i := range interfaces {
		internal := slices.ContainsFunc(internalNames, func(n string) bool { return strings.HasPrefix(i.name, n) })
		for _, ip := range i.addresses {
			switch {
			case i.flags&running != running || !ip.IsGlobalUnicast() || internal && ip != outward:
				continue
			case i.flags&net.FlagPointToPoint != 0:
				rank[ip] = 3
			case ip == outward:
				rank[ip] = 0
			case ip.Is4():
				rank[ip] = 1
			default:
				rank[ip] = 2
			}
			found = append(found, ip)
		}
	}
	slices.SortStableFunc(found, func(a, b netip.Addr) int { return cmp.Compare(rank[a], rank[b]) })
	return found
}
