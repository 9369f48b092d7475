package dial

import (
	"bufio"
	"net"
	"net/netip"
	"testing"
)

func TestSources(t *testing.T) {
	s := Sources{First: netip.MustParseAddr("198.18.0.254"), Count: 3}
	for n, want := range []string{"198.18.0.254", "198.18.0.255", "198.18.1.0", "198.18.0.254"} {
		if got := s.At(n).String(); got != want {
			t.Errorf("connection %d comes from %s, want %s", n, got, want)
		}
	}
}

func TestHeader(t *testing.T) {
	local := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2), Port: 40001}
	s := Sources{First: netip.MustParseAddr("203.0.113.7"), Count: 1}
	for name, tt := range map[string]struct {
		remote net.IP
		want   string
	}{
		"IPv4": {net.IPv4(127, 0, 0, 1), "PROXY TCP4 203.0.113.7 127.0.0.1 40001 8000\r\n"},
		"IPv6": {net.IPv6loopback, "PROXY TCP4 203.0.113.7 127.0.0.1 40001 8000\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(s.header(5, local, &net.TCPAddr{IP: tt.remote, Port: 8000})); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestFirstLine: the header comes before all else, and without sources there is none.
func TestFirstLine(t *testing.T) {
	for name, tt := range map[string]struct {
		sources Sources
		want    string
	}{
		"with sources": {Sources{First: netip.MustParseAddr("198.18.0.9"), Count: 2}, "PROXY TCP4 198.18.0.10 127.0.0.1 "},
		"without":      {Sources{}, "GET /ws HTTP/1.1\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp4", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			first := make(chan string, 1)
			go func() {
				nc, err := listener.Accept()
				if err != nil {
					close(first)
					return
				}
				defer nc.Close()
				line, _ := bufio.NewReader(nc).ReadString('\n')
				first <- line
			}()
			target := Target{URL: "ws://" + listener.Addr().String() + "/ws", Protocol: Plain, Sources: tt.sources}
			if _, err := Open(t.Context(), target, 1, nil); err == nil {
				t.Error("opened by nobody's answer")
			}
			if got := <-first; len(got) < len(tt.want) || got[:len(tt.want)] != tt.want {
				t.Errorf("the first line is %q, want %q", got, tt.want)
			}
		})
	}
}
