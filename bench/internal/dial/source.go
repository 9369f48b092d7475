package dial

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
)

// Sources are the addresses that connections come from as far as the server is told:
// a header of the PROXY protocol names one on each connection, as a proxy in front
// of the server does. The zero value writes no header.
type Sources struct {
	First netip.Addr `json:"first"` // IPv4
	Count int        `json:"count"` // addresses from it on, in turns
}

// At returns the address of connection n.
func (s Sources) At(n int) netip.Addr {
	octets := s.First.As4()
	first := binary.BigEndian.Uint32(octets[:])
	binary.BigEndian.PutUint32(octets[:], first+uint32(n%s.Count))
	return netip.AddrFrom4(octets)
}

// header returns the line of version 1 of the PROXY protocol that opens connection n.
func (s Sources) header(n int, local, remote net.Addr) []byte {
	from, to := addrPortOf(local), addrPortOf(remote)
	server := to.Addr().Unmap()
	if !server.Is4() {
		server = netip.AddrFrom4([4]byte{127, 0, 0, 1}) // both addresses are of one family
	}
	return fmt.Appendf(nil, "PROXY TCP4 %s %s %d %d\r\n", s.At(n), server, from.Port(), to.Port())
}

func addrPortOf(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort()
	}
	return netip.AddrPort{}
}

// TCPFrom connects to host as connection n of sources, and names its address.
func TCPFrom(ctx context.Context, host string, n int, sources Sources) (net.Conn, error) {
	nc, err := TCP(ctx, host, n)
	if err != nil || sources.Count == 0 {
		return nc, err
	}
	if _, err := nc.Write(sources.header(n, nc.LocalAddr(), nc.RemoteAddr())); err != nil {
		nc.Close()
		return nil, err
	}
	return nc, nil
}
