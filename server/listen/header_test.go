package listen

import (
	"bytes"
	"io"
	"net"
	"testing"
	"testing/iotest"
)

// FuzzHeader: whatever begins a stream, in whatever pieces, nothing breaks, and nothing is
// lost of what follows a header, or is there instead of one.
func FuzzHeader(f *testing.F) {
	f.Add([]byte("PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\nGET / HTTP/1.1\r\n"))
	f.Add([]byte("POST / HTTP/1.1\r\n"))
	f.Add([]byte("\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\x7f\x00\x00\x01\x7f\x00\x00\x01\x00\x01\x00\x02rest"))
	f.Add(append([]byte("\r\n\r\n\x00\r\nQUIT\n\x20\x00\x0f\xff"), make([]byte, 5000)...))
	f.Fuzz(func(t *testing.T, stream []byte) {
		header, rest, err := readHeader(bytes.NewReader(stream))
		again, restAgain, errAgain := readHeader(iotest.OneByteReader(bytes.NewReader(stream)))
		if (err == nil) != (errAgain == nil) || err == nil && header.SourceAddr != nil && header.SourceAddr.String() != again.SourceAddr.String() {
			t.Fatalf("%v, %v; byte by byte %v, %v", header, err, again, errAgain)
		}
		switch {
		case err == nil:
			if len(restAgain) > 0 {
				t.Errorf("byte by byte, %q was read too much", restAgain)
			}
			if !bytes.HasSuffix(stream, rest) && len(stream) <= 512 {
				t.Errorf("%q follows", rest)
			}
			if tcp, ok := header.SourceAddr.(*net.TCPAddr); header.Command.IsProxy() && ok && tcp.IP == nil {
				t.Error("no address in a header that has one")
			}
		case err == errNoHeader && !bytes.HasPrefix(stream, rest):
			t.Errorf("%q was read of %q", rest, stream)
		}
	})
}

// TestHeaderEnds: a stream that ends within a header has none.
func TestHeaderEnds(t *testing.T) {
	for _, stream := range []string{"", "P", "PROXY TCP4", "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\x7f"} {
		if _, _, err := readHeader(bytes.NewReader([]byte(stream))); err == nil || err == errNoHeader {
			t.Errorf("%q: %v", stream, err)
		}
	}
	if _, _, err := readHeader(iotest.ErrReader(io.ErrClosedPipe)); err == nil {
		t.Error("no error")
	}
}
