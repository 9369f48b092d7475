package conn

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/lxzan/gws"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/wire"
)

// accept is the way from an HTTP request to a WebSocket, nil if it is not to be one. The
// connection is to be added next.
func (e *Endpoint) accept(w http.ResponseWriter, r *http.Request, p protocol, upgrader *gws.Upgrader) *connection {
	from := e.Gate.AddressOf(r)
	refused := e.Gate.Handshake(r)
	if refused == nil && access.ShowsToken(r.URL.RawQuery, r.PathValue("username")) {
		refused = &gate.Refusal{Reason: ReasonTokenInURL, Status: http.StatusBadRequest, Message: "a token does not belong into an address: send it as auth of the join, and make another one, because this one was shown"}
	}
	if refused == nil {
		refused = e.Gate.Admit(r, from.Addr())
	}
	if refused != nil {
		e.countRefused(r, from, refused)
		refused.SetHeader(w.Header())
		http.Error(w, refused.Message, refused.Status)
		return nil
	}
	c, err := e.upgrade(w, r, from, p, upgrader)
	if err != nil {
		e.countBroken(from, err)
		return nil
	}
	return c
}

// hijack takes the connection from net/http, which forgets it: from before that on, it is
// a task that Wait waits for.
func (e *Endpoint) hijack(w http.ResponseWriter, from netip.AddrPort, p protocol) (*connection, error) {
	e.tasks.Add(1)
	nc, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		e.tasks.Done()
		return nil, fmt.Errorf("take over the connection: %w", err)
	}
	if err := nc.SetDeadline(time.Time{}); err != nil {
		e.tasks.Done()
		nc.Close()
		return nil, fmt.Errorf("take over the connection: %w", err)
	}
	if accepted, ok := nc.(interface{ Bare() net.Conn }); ok {
		nc = accepted.Bare()
	}
	early, _ := buffered.Reader.Peek(buffered.Reader.Buffered())
	return e.newConnection(nc, append([]byte(nil), early...), from, p), nil
}

// upgrade takes the connection from net/http and lets gws answer the handshake.
func (e *Endpoint) upgrade(w http.ResponseWriter, r *http.Request, from netip.AddrPort, p protocol, upgrader *gws.Upgrader) (*connection, error) {
	c, err := e.hijack(w, from, p)
	if err != nil {
		return nil, err
	}
	prepareForGWS(r)
	if c.ws, err = upgrader.UpgradeFromConn(c, bufio.NewReaderSize(c, readBufferBytes), r); err != nil {
		c.Finish()
		e.tasks.Done()
		return nil, fmt.Errorf("answer the handshake: %w", err)
	}
	return c, nil
}

// prepareForGWS puts a checked request into the form that gws compares with.
func prepareForGWS(r *http.Request) {
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Del("Sec-WebSocket-Extensions")
	r.Header.Set("Sec-WebSocket-Protocol", wire.Subprotocol) // looked at by the upgrader of those who offer it
}

// upgradeOptions makes gws fit for the open net: small limits, UTF-8 checked, no
// compression, and no session store of its own.
func upgradeOptions(messageBytes int) *gws.ServerOption {
	return &gws.ServerOption{
		ReadMaxPayloadSize: int(MaxFrameBytes(messageBytes)),
		ReadBufferSize:     readBufferBytes,
		CheckUtf8Enabled:   true,
		ParallelGolimit:    1, // the size of a channel that is not used
		NewSession:         func() gws.SessionStorage { return nil },
	}
}

// MaxFrameBytes returns the largest frame that can hold a message within a limit: JSON
// can write a byte as six (\u0000), and the rest of the object needs room.
func MaxFrameBytes(messageBytes int) uint64 { return 6*uint64(messageBytes) + 1024 }
