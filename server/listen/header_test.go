package listen

import (
	"bytes"
	"io"
	"net"
	"testing"
)

// FuzzHeader: whatever begins a stream, nothing breaks, and nothing of what follows a
// header is taken with it.
func FuzzHeader(f *testing.F) {
	f.Add([]byte("PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\nGET / HTTP/1.1\r\n"))
	f.Add([]byte("POST / HTTP/1.1\r\n"))
	f.Add([]byte("\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\x7f\x00\x00\x01\x7f\x00\x00\x01\x00\x01\x00\x02rest"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := bytes.NewReader(stream)
		header, read, err := readHeader(r)
		rest, _ := io.ReadAll(r)
		switch {
		case err == nil:
			taken := stream[:len(stream)-len(rest)]
			if len(taken) > v2Fixed+maxV2Bytes {
				t.Errorf("a header of %d bytes", len(taken))
			}
			if tcp, ok := header.SourceAddr.(*net.TCPAddr); header.Command.IsProxy() && header.SourceAddr != nil && ok && tcp.IP == nil {
				t.Error("no address in a header that has one")
			}
		case err == errNoHeader && !bytes.Equal(append(read, rest...), stream):
			t.Errorf("%q and %q are not %q", read, rest, stream)
		}
	})
}
