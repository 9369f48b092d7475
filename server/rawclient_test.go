package server_test

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const handshakeKey = "dGhlIHNhbXBsZSBub25jZQ=="

// A rawConn is a WebSocket client that sends any bytes it is told to and takes
// the answers apart strictly; each must be one that the documents describe. It
// belongs to one goroutine.
type rawConn struct {
	t testing.TB
	net.Conn
	Response *http.Response // to the handshake

	reader *bufio.Reader
	asked  []byte   // what was written before the answer
	events [][]byte // of a message that was read in part
}

// dial connects and shakes hands. Headers are whole lines ("Origin: null").
func dial(t testing.TB, addr, path string, headers ...string) *rawConn {
	t.Helper()
	return dialWith(t, addr, path, nil, headers...)
}

// dialWith sends bytes in one segment with the handshake.
func dialWith(t testing.TB, addr, path string, early []byte, headers ...string) *rawConn {
	t.Helper()
	c := dialTCP(t, addr)
	c.WriteRaw(append([]byte(handshake(path, headers...)), early...))
	c.readHandshake()
	return c
}

// dialTCP connects and says nothing.
func dialTCP(t testing.TB, addr string) *rawConn {
	t.Helper()
	nc, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		t.Fatal(err)
	}
	return wrapConn(t, nc)
}

// wrapConn makes a rawConn of a connection, which is closed with the test.
func wrapConn(t testing.TB, nc net.Conn) *rawConn {
	t.Cleanup(func() { nc.Close() })
	return &rawConn{t: t, Conn: nc, reader: bufio.NewReader(nc)}
}

// handshake returns a good handshake request with more header lines.
func handshake(path string, headers ...string) string {
	lines := append([]string{
		"GET " + path + " HTTP/1.1", "Host: hubbub", "Connection: Upgrade", "Upgrade: websocket",
		"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + handshakeKey,
	}, headers...)
	return strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// readHandshake reads the answer to a handshake, which must be good.
func (c *rawConn) readHandshake() {
	c.t.Helper()
	c.ReadResponse()
	if c.Response.StatusCode != http.StatusSwitchingProtocols {
		body, _ := io.ReadAll(c.Response.Body)
		c.t.Fatalf("handshake: %s: %s", c.Response.Status, body)
	}
	checkAnswer(c.t, c.Response)
	sum := sha1.Sum([]byte(handshakeKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	if got, want := c.Response.Header.Get("Sec-WebSocket-Accept"), base64.StdEncoding.EncodeToString(sum[:]); got != want {
		c.t.Fatalf("Sec-WebSocket-Accept %q, want %q", got, want)
	}
}

// ReadResponse reads the answer to an HTTP request.
func (c *rawConn) ReadResponse() *http.Response {
	c.t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	response, err := http.ReadResponse(c.reader, requestOf(c.asked))
	if err != nil {
		c.t.Fatalf("response: %v", err)
	}
	c.Response = response
	return response
}

// WriteRaw sends bytes as they are.
func (c *rawConn) WriteRaw(p []byte) {
	c.t.Helper()
	c.SetWriteDeadline(time.Now().Add(patience))
	if c.Response == nil {
		c.asked = append(c.asked, p...)
	}
	if _, err := c.Write(p); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// WriteFrame sends a masked frame; first holds FIN, RSV and the opcode.
func (c *rawConn) WriteFrame(first byte, payload []byte) {
	c.t.Helper()
	c.WriteRaw(frame(first, payload))
}

// WriteText sends a text message.
func (c *rawConn) WriteText(text string) { c.t.Helper(); c.WriteRaw(textFrame(text)) }

// Say says something by hubbub.v1.
func (c *rawConn) Say(text string) {
	c.t.Helper()
	quoted, _ := json.Marshal(text)
	c.WriteText(`{"type":"say","text":` + string(quoted) + `}`)
}

// Join joins the lobby by hubbub.v1 and returns the welcome.
func (c *rawConn) Join(name string) map[string]any {
	c.t.Helper()
	quoted, _ := json.Marshal(name)
	c.WriteText(`{"type":"join","name":` + string(quoted) + `}`)
	return c.Await("welcome")
}

// ReadFrame reads a frame of the server's, which must keep to RFC 6455: final,
// no RSV bits, no mask, the shortest form of length.
func (c *rawConn) ReadFrame() (opcode byte, payload []byte, err error) {
	c.SetReadDeadline(time.Now().Add(patience))
	if opcode, payload, err = readServerFrame(c.reader); err == nil {
		checkFrame(c.t, c.Response.Request.URL.Path, opcode, payload)
	}
	return opcode, payload, err
}

// Reset closes the connection as a crash does: the peer gets an RST.
func (c *rawConn) Reset() {
	c.Conn.(*net.TCPConn).SetLinger(0)
	c.Close()
}
