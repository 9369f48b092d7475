package dial

import (
	"context"
	"fmt"
	"net"
)

// perSource is how many connections leave from one loopback address: well below
// the 28,000 ports that Linux has for outgoing connections by default.
const perSource = 10000

// TCP connects to host as connection n, and no more. Towards IPv4 loopback, each perSource connections
// leave from an address of their own in 127.0.0.0/8: a source address has only
// so many ports towards one destination.
func TCP(ctx context.Context, host string, n int) (net.Conn, error) {
	var d net.Dialer
	if source := sourceOf(host, n); source != nil {
		d.LocalAddr = &net.TCPAddr{IP: source}
		d.Control = bindLate
	}
	return d.DialContext(ctx, "tcp", host)
}

// sourceOf returns the address that connection n leaves from, nil to leave it to
// the system.
func sourceOf(host string, n int) net.IP {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return nil
	}
	ip := net.ParseIP(name).To4()
	if ip == nil || !ip.IsLoopback() || n < perSource {
		return nil
	}
	last := 1 + n/perSource
	return net.IPv4(127, 0, byte(last>>8), byte(last))
}

// CheckFiles tells before anything starts whether n connections fit the limit
// of open files, and how to raise it.
func CheckFiles(n int) error {
	const spare = 100 // for the process itself, and connections that change hands
	limit, hard := openFiles()
	if limit == 0 || uint64(n+spare) <= limit {
		return nil
	}
	return fmt.Errorf("%d connections need %d open files a process, and the limit is %d: raise it with `ulimit -n %d`%s",
		n, n+spare, limit, n+spare, aboveHard(n+spare, hard))
}

func aboveHard(need int, hard uint64) string {
	if uint64(need) <= hard {
		return ""
	}
	return fmt.Sprintf(" as root (the hard limit is %d), or spread them with -procs", hard)
}
